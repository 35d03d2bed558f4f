/** Why an action failed, as far as the API alone says: by its message, else by an exit code that tells of something. */
import { causeOf, recognise, recordOfExit } from "../../knowledge/index.ts";
import type { Cause, StudioRecords, Sureness } from "../../knowledge/types.ts";
import { readAdaptorMessage } from "./adaptor-message.ts";
import { decodeExitCode } from "./decode-exit-code.ts";
import { type ExitFacts, howItEnded } from "./exit-facts.ts";

/** A cause, and what it is known by. */
export interface ActionCause {
  readonly cause: Cause;
  readonly sure: Sureness;
  readonly by: "message" | "exit code";
}

/** A message is matched up to here, in characters: what names the cause stands at its beginning. */
const MAX_MESSAGE = 2_000;

/**
 * Asks the records about the message of an action that failed or was interrupted, and about its exit code.
 *
 * @param facts what the API says; the message cleaned and with its secrets masked, because the cause quotes it
 * @param studio records that are asked before the product's
 * @returns undefined where neither names a cause; the log may, and may name another than an exit code does
 */
export function causeOfAction(facts: ExitFacts, studio?: StudioRecords): ActionCause | undefined {
  const ending = howItEnded(facts);
  if (ending !== "failed" && ending !== "timed out" && ending !== "interrupted") return undefined;
  const told = facts.message ? recognise(facts.message.slice(0, MAX_MESSAGE), studio) : undefined;
  if (told) {
    // Beside an exit code the message is the program's last word, which need not be on what ended it.
    const isLastWord = facts.code !== undefined && ending === "failed";
    const sure = isLastWord && told.proves === "certain" ? "likely" : told.proves;
    return { cause: told.cause, sure, by: "message" };
  }
  const record = ending === "failed" ? recordOfCode(facts, studio) : undefined;
  return record && { cause: causeOf(record), sure: "likely", by: "exit code" };
}

/** An adaptor always ends with 1; the code of the application that it drove stands in its message. */
function recordOfCode({ code, message }: ExitFacts, studio: StudioRecords | undefined) {
  const own = readAdaptorMessage(message ?? "")?.exitCode ?? code;
  return own === undefined
    ? undefined
    : recordOfExit(own, decodeExitCode(own, { mayBeBareSignal: false }).name, studio);
}
