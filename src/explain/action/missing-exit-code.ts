import { recognise } from "../../knowledge/index.ts";
import { readAdaptorMessage } from "./adaptor-message.ts";
import type { ExitFacts } from "./exit-facts.ts";

/** A message is matched up to here, in characters. */
const MAX_MESSAGE = 2_000;

/** Why there is no exit code, and what that suggests. */
export interface MissingCode {
  says: string;
  reading?: string;
}

/**
 * Why a session action has no exit code, where that is worth a word.
 * The worker agent (aws-deadline/deadline-cloud-worker-agent, scheduler and sessions packages) reports an exit code
 * only if a process of its runtime ended; what it says instead is in the records.
 *
 * @returns undefined while the action may still get one, for statuses we don't know, and where the status
 * alone says it
 */
export function explainMissingCode(facts: ExitFacts): MissingCode | undefined {
  switch (facts.status) {
    case "FAILED":
      return explainMissingOnFailure(facts);
    case "SUCCEEDED":
      return explainMissingOnSuccess(facts);
    case "CANCELED":
      return {
        says: "No exit code: canceled while no program of the job was running, or before its end was reported.",
      };
    case "INTERRUPTED":
      return { says: "No exit code: the worker stopped before the program's end was reported." };
    case "RECLAIMED":
      return { says: "No exit code: the worker never reported an end." };
    case "NEVER_ATTEMPTED":
      return facts.message
        ? { says: "No exit code: it never ran, so the message speaks of an earlier action of the session." }
        : undefined;
    default:
      return undefined;
  }
}

function explainMissingOnFailure({ message = "", kind, started }: ExitFacts): MissingCode {
  const known = recognise(message.slice(0, MAX_MESSAGE))?.record.no_exit_code;
  if (known) return { says: known };
  if (kind === "syncInputJobAttachments") {
    return { says: "No exit code: the worker agent copied the files itself, no program of the job ran." };
  }
  if (readAdaptorMessage(message) !== undefined) return { says: "No exit code reported for the adaptor." };
  if (!started) return { says: "No exit code: it failed before it started." };
  return {
    says: "No exit code reported: no program of it is known to have run to an end.",
    reading: message
      ? "Usually the program could not be started; the message and the log say why."
      : 'Either the program could not be started ("Process failed to start" in the log), or a signal ended it, of which the newer runtime gives no code ("Process exit code: N/A").',
  };
}

function explainMissingOnSuccess({ kind }: ExitFacts): MissingCode | undefined {
  switch (kind) {
    case "envEnter":
    case "envExit":
      return { says: "No exit code: the environment has no script for this." };
    case "taskRun":
      return { says: "No exit code reported, which is unusual for a task run." };
    default:
      return undefined;
  }
}
