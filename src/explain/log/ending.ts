/** How it ended, by what the runtime and the exit code say. */
import { causeOf, recognise, recordOfEvent, recordOfExit } from "../../knowledge/index.ts";
import type { Cause, CauseRecord, Sureness } from "../../knowledge/types.ts";
import { readAdaptorMessage } from "../action/adaptor-message.ts";
import { decodeExitCode } from "../action/decode-exit-code.ts";
import { inQuotes } from "../text/untrusted.ts";
import { shorten } from "./excerpt.ts";
import type { ReadLog } from "./read-log.ts";
import { causeOfWaiting, repeatedUntil } from "./repetition.ts";
import type { ActionContext } from "./types.ts";

/** Longest reason that is quoted, in characters. */
const MAX_REASON = 160;

/** A line that the end is told by, and what it says. */
export interface NamedEnd {
  index: number;
  cause?: Cause;
  sure: Sureness;
}

/**
 * What the runtime itself says ended it, whatever the program said before: a time limit, no process at all, a crash of
 * its own, or that it was told to stop.
 */
export function nameRuntimeVerdict(log: ReadLog, context: ActionContext): NamedEnd | undefined {
  const at = (is: string) => log.runtime.findIndex((line) => line?.is === is);
  const crashed = at("crashed");
  const malformed = malformedDirective(log);
  if (crashed >= 0) return named(crashed, recordOfEvent("runtime crashed"));
  const notStarted = at("failed to start");
  const start = log.runtime[notStarted];
  if (start?.is === "failed to start")
    return { index: notStarted, cause: causeOfNoStart(log, start.reason), sure: "certain" };
  if (malformed) return malformed;
  const timeout = at("timeout");
  if (timeout >= 0) return nameTimeout(log, timeout);
  const killed = at("killed");
  // Where it runs as another user, this runtime stops it without a word; the service has the reason.
  if (killed >= 0 && context.message?.startsWith("TIMEOUT")) return nameTimeout(log, killed);
  const cancel = at("cancel");
  return cancel < 0 ? undefined : named(cancel, recordOfEvent("told to stop"));
}

/** The runtime stops an action that printed a malformed line for it: the line is why, not the stop. */
function malformedDirective(log: ReadLog): NamedEnd | undefined {
  const index = log.runtime.findIndex((line) => line?.is === "directive" && line.malformed);
  const isStopped = log.runtime
    .slice(index + 1, index + 1 + LINES_TO_STOP)
    .some((line) => line?.is === "cancel" || line?.is === "ending");
  const cause = index >= 0 && isStopped ? recognise(log.normal[index]!.body)?.cause : undefined;
  return cause && { index, cause, sure: "certain" };
}
/** What the program still prints before the runtime's stop reaches it. */
const LINES_TO_STOP = 8;

function named(index: number, record: CauseRecord): NamedEnd {
  return { index, cause: causeOf(record), sure: record.proves };
}

const NO_SUCH_PROGRAM = /No such file|cannot find the file|os error 2\b|WinError 2\b|not found/i;

/** A program that is not there is not installed on that host: nobody attaches it to the job. */
function causeOfNoStart(log: ReadLog, reason: string): Cause {
  const program = /['"]([^'"]{1,200})['"]/.exec(reason)?.[1] ?? reason.split(":")[0];
  if (NO_SUCH_PROGRAM.test(reason)) return causeOf(recordOfEvent("program not there"), program);
  const words = inQuotes(shorten(reason.trim(), MAX_REASON));
  return recognise(reason, log.studio)?.cause ?? causeOf(recordOfEvent("could not start"), undefined, words);
}

/** A time limit: what it did over and over until then is the reading. */
function nameTimeout(log: ReadLog, index: number): NamedEnd {
  const repetition = repeatedUntil(log, index - 1);
  return repetition
    ? { index: repetition.index, cause: causeOfWaiting(log, repetition), sure: "likely" }
    : named(index, recordOfEvent("time limit reached"));
}

/** The program said nothing, but its end is one of a kill or a crash, or has a name: likely at most. */
export function nameEnding(
  log: ReadLog,
  context: ActionContext,
): { index?: number; cause: Cause } | undefined {
  const verdict = log.verdict === undefined ? undefined : log.runtime[log.verdict];
  const index = verdict?.is === "exit" || verdict?.is === "killed" ? log.verdict : undefined;
  if (verdict?.is === "killed") return { index, cause: causeOf(recordOfEvent("unnamed signal")) };
  // An adaptor ends with a code of its own, and tells that of the application in its message.
  const application = readAdaptorMessage(context.message ?? "")?.exitCode;
  const own = verdict?.is === "exit" ? verdict.code : context.exitCode;
  const code = application === undefined || application === 0 ? own : application;
  const cause = code === undefined ? undefined : causeOfExit(code, log);
  // A code that only suggests something is no line to point at.
  return cause && (cause.kind === "unclear" ? { cause } : { index, cause });
}

// What util-linux's setsid says when its child was killed: then a bare code n is signal n.
const SETSID = /^setsid: child \d+ did not exit normally/;

/** Lines before the end among which setsid's word is looked for. */
const NEAR_THE_END = 40;

/**
 * What an exit code says where the log names nothing. A code alone never makes it certain.
 *
 * @param code the process's exit code, of the log or the API
 */
export function causeOfExit(code: number, log: ReadLog): Cause | undefined {
  const killedChild = code > 0 && log.normal.slice(-NEAR_THE_END).some((line) => SETSID.test(line.body));
  const decoded = decodeExitCode(killedChild ? -code : code, { mayBeBareSignal: false });
  const record = recordOfExit(code, decoded.name, log.studio);
  if (record) return causeOf(record);
  const { shown, name, says, suggests, telling } = decoded;
  if (!suggests && !telling) return undefined;
  const words = `${shown}${name ? ` (${name})` : ""}: ${says} ${suggests ?? ""}`.replace(/[.\s]+$/, "");
  return causeOf(recordOfEvent("exit code"), undefined, words);
}
