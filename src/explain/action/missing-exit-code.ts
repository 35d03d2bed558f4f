import { suggestion } from "../../knowledge/exit-codes.ts";
import { readAdaptorMessage } from "./adaptor-message.ts";
import type { ExitFacts } from "./exit-facts.ts";

/** Why there is no exit code, and what that suggests. */
export interface MissingCode {
  says: string;
  reading?: string;
}

/**
 * Why a session action has no exit code, where that is worth a word.
 * Sources: the messages and rules of the worker agent (aws-deadline/deadline-cloud-worker-agent, scheduler and
 * sessions packages), which reports an exit code only if a process of its runtime ended.
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

/** A failure the worker agent words itself, and what it means for the missing code. */
interface AgentFailure extends MissingCode {
  message: RegExp;
}

const AGENT_FAILURES: readonly AgentFailure[] = [
  {
    message: /^TIMEOUT/,
    says: "No exit code reported after the time-out.",
    reading: "It ran longer than its limit and was stopped.",
  },
  {
    message: /^Could not find executable file/,
    says: "No exit code: the worker did not find the program, so nothing ran.",
    reading: suggestion("not-installed"),
  },
  {
    message: /^Failed to sync job output attachments/,
    says: "No exit code: uploading the output failed, after the program had run.",
  },
  {
    message:
      /^(?:Log provisioning error|Error obtaining AWS Credentials for the Queue|Job Attachments are configured on the Queue|Misconfiguration\.|Job cannot run as WORKER_AGENT_USER|No valid credentials for |FATAL: Queue does not have|Failed to create local session log directory|Worker Agent: .{0,80} does not support|Entity .{0,400} failed with)/s,
    says: "No exit code: the session could not be set up, so no program ran.",
    reading: "The set-up of the farm or host is at fault, not the scene; the message says where.",
  },
  {
    message: /^Worker (?:Agent )?encountered (?:an unexpected )?error/,
    says: "No exit code: the worker agent itself failed, not the program.",
  },
];

function explainMissingOnFailure({ message = "", kind, started }: ExitFacts): MissingCode {
  const failure = AGENT_FAILURES.find((known) => known.message.test(message));
  if (failure !== undefined) {
    const { says, reading } = failure;
    return { says, ...(reading && { reading }) };
  }
  if (kind === "syncInputJobAttachments") {
    return { says: "No exit code: the worker agent copied the files itself, no program of the job ran." };
  }
  if (readAdaptorMessage(message) !== undefined) return { says: "No exit code reported for the adaptor." };
  if (!started) return { says: "No exit code: it failed before it started." };
  return {
    says: "No exit code reported: no program of it is known to have run to an end.",
    reading: message
      ? "Usually the program could not be started; the message and the log say why."
      : 'Usually the program could not be started: look for "Process failed to start" in the log.',
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
