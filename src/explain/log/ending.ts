/** How it ended, by what the runtime and the exit code say. */
import { causeOf, recognise, recordOf, recordOfExit } from "../../knowledge/index.ts";
import type { Cause, CauseKind, Sureness } from "../../knowledge/types.ts";
import { readAdaptorMessage } from "../action/adaptor-message.ts";
import { decodeExitCode } from "../action/decode-exit-code.ts";
import type { ReadLog } from "./read-log.ts";
import { causeOfWaiting, repeatedUntil } from "./repetition.ts";
import type { ActionContext } from "./types.ts";

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
  if (crashed >= 0) return { index: crashed, cause: RUNTIME_CRASHED, sure: "certain" };
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
  return cancel < 0 ? undefined : { index: cancel, cause: TOLD_TO_STOP, sure: "likely" };
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

const RUNTIME_CRASHED: Cause = {
  id: "runtime-crashed",
  says: "the runtime that runs the actions on the worker crashed, not the program",
  kind: "software",
  fix: "update the worker agent on that host, and try the same frame on another",
  who: "IT",
  requeue: { verdict: "helps", why: "worth one try, best on another host" },
};

const TOLD_TO_STOP: Cause = {
  id: "told-to-stop",
  says: "the worker was told to stop it, by a cancel or because the worker went away; the program did not fail by itself",
  kind: "unclear",
  fix: "see who canceled it, or whether the worker went away (get_session_log with source=worker)",
  who: "wrangler",
  requeue: { verdict: "helps", why: "nothing says that the work itself failed" },
};

const NOT_STARTED: Cause = { says: "the process could not be started", kind: "software" };
const NO_SUCH_PROGRAM = /No such file|cannot find the file|os error 2\b|WinError 2\b|not found/i;

/** A program that is not there is not installed on that host: nobody attaches it to the job. */
function causeOfNoStart(log: ReadLog, reason: string): Cause {
  const record = NO_SUCH_PROGRAM.test(reason) ? recordOf("command-not-found") : undefined;
  const program = /['"]([^'"]{1,200})['"]/.exec(reason)?.[1] ?? reason.split(":")[0];
  return record ? causeOf(record, program) : (recognise(reason, log.studio)?.cause ?? NOT_STARTED);
}

/** A time limit: what it did over and over until then is the reading. */
function nameTimeout(log: ReadLog, index: number): NamedEnd {
  const repetition = repeatedUntil(log, index - 1);
  if (repetition) return { index: repetition.index, cause: causeOfWaiting(log, repetition), sure: "likely" };
  const record = recordOf("timeout");
  return { index, cause: record && causeOf(record), sure: "certain" };
}

/** The program said nothing, but its end is one of a kill or a crash, or has a name: likely at most. */
export function nameEnding(
  log: ReadLog,
  context: ActionContext,
): { index?: number; cause: Cause } | undefined {
  const verdict = log.verdict === undefined ? undefined : log.runtime[log.verdict];
  const index = verdict?.is === "exit" || verdict?.is === "killed" ? log.verdict : undefined;
  if (verdict?.is === "killed") {
    const record = recordOf("ended-by-signal");
    return record && { index, cause: causeOf(record) };
  }
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
  const { shown, name, says, suggests } = decoded;
  if (!suggests && code !== SSH_FAILED) return undefined;
  const kind: CauseKind = SOFTWARE_CODES.has(code >>> 0) ? "software" : "unclear";
  return {
    id: "exit-code",
    says: `exit code ${shown}${name ? ` (${name})` : ""}: ${says} ${suggests ?? ""}`.replace(/[.\s]+$/, ""),
    kind,
    ...(kind === "software" && { who: "TD" as const }),
  };
}

/** A remote shell's own code, which suggests nothing and yet says where to look. */
const SSH_FAILED = 255;
/** Not executable, not found, a library that is not there or has no such entry. */
const SOFTWARE_CODES: ReadonlySet<number> = new Set([
  126, 127, 0xc0000135, 0xc0000139, 0xc000007b, 0xc0000142,
]);
