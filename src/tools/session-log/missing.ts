/** Why there is no log to show: four different answers, and none of them an empty one. */

import type { ServiceFailure } from "../../deadline/failures.ts";
import { numberOfAction } from "../../deadline/ids.ts";
import type { LogReader } from "../../deadline/log-reader.ts";
import type { TimeSpan } from "../../deadline/log-span.ts";
import { tryList } from "../../deadline/paging.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso } from "../../explain/text/time.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { recognise } from "../../knowledge/index.ts";
import { remedyForCause } from "../parts/cause-words.ts";
import type { Call } from "../parts/tool.ts";
import type { LogAnswer } from "./log-answer.ts";
import { causeNamedIn, type LogTarget } from "./target.ts";

/** CloudWatch keeps a log group's events for ever unless a retention is set; a day or more is the shortest. */
const SHORTEST_RETENTION_MS = 24 * 60 * 60 * 1000;
/** The agent sends what it has about every half minute. */
const FLUSH_MS = 60_000;

const ASK_WORKER = "get_session_log with the same ids and source=worker";
const ASK_SESSION = "get_session_log with the same ids, for the session's own log";

/** Whether a log is worth asking for: one was set up, and the action began. */
export function mayHaveLog({ action, session }: LogTarget): boolean {
  const began = !action || action.raw.startedAt !== undefined || action.raw.endedAt !== undefined;
  return !session.log?.error && action?.read.status !== "NEVER_ATTEMPTED" && began;
}

/** What can be said without reading: the log was never set up, or the action never ran. */
export async function withoutLog(target: LogTarget, call: Call): Promise<LogAnswer | undefined> {
  if (mayHaveLog(target)) return undefined;
  const { action, session } = target;
  if (session.log?.error) {
    return {
      summary: `No log: setting it up failed, so the session wrote none. The service says ${quoted(session.log.error, 500)}.`,
      // The words that the worker agent puts before it in the action's message.
      ...remedyForCause(recognise(`Log provisioning error: ${session.log.error}`)?.cause),
      next: ASK_WORKER,
    };
  }
  if (action?.read.status === "NEVER_ATTEMPTED") return await neverRan(target, call);
  return {
    summary: `No log yet: this action is ${action?.read.status} and has no start time.`,
    action: nameOf(target),
    next: "get_session_action with the same ids",
  };
}

async function neverRan(target: LogTarget, call: Call): Promise<LogAnswer> {
  const { action, sessionId } = target;
  const named = action && causeNamedIn(action.raw.progressMessage, action.id);
  const before = named ? undefined : await lastFailureBefore(target, call);
  const cause = named ?? before?.id;
  const which = cause ? `#${numberOfAction(cause)}${before ? ` (${before.status})` : ""}` : "an action";
  return {
    summary: `No log: this action never ran. It was queued behind ${which} of the same session, which ${cause ? "ended badly" : "failed, was canceled or was interrupted"}; that one is the cause.`,
    action: nameOf(target),
    next: cause
      ? `get_session_log sessionActionId=${cause}, the cause`
      : `get_session_log sessionId=${sessionId}, which finds the cause`,
  };
}

/** The last action before this one that did not end well; read where the message does not name it. */
async function lastFailureBefore(
  { job, sessionId, action }: LogTarget,
  call: Call,
): Promise<{ id?: string; status?: string }> {
  const list = await tryList(
    call.reads,
    "ListSessionActions",
    { ...job, sessionId },
    ({ sessionActions }) => sessionActions,
    { purpose: "the actions before it" },
  );
  if (list.failure) return {};
  const own = action ? numberOfAction(action.id) : 0;
  const last = list.value.rows
    .map(({ sessionActionId = "", status = "" }) => ({ id: sessionActionId, status }))
    .filter(({ id, status }) => numberOfAction(id) < own && ENDED_BADLY.has(status))
    .sort((one, other) => numberOfAction(other.id) - numberOfAction(one.id))[0];
  return last ?? {};
}

const ENDED_BADLY: ReadonlySet<string> = new Set(["FAILED", "INTERRUPTED", "CANCELED"]);

/** The service sent pages without lines and no end, for longer than is worth waiting. */
export function onlyEmptyPages(
  reader: LogReader,
  target: LogTarget,
  source: "session" | "worker" = "session",
): LogAnswer {
  return {
    summary: `No line was read: CloudWatch answered ${plural(reader.pages, "page")} without lines, and said that more follow.`,
    action: nameOf(target),
    next:
      source === "worker"
        ? ASK_SESSION
        : "get_session_log with the same arguments and view=end, which goes on by a cursor",
  };
}

/** The stream that GetSession names is not there. */
export function missingStream(
  failure: ServiceFailure,
  target: LogTarget,
  call: Call,
  source: "session" | "worker" = "session",
): LogAnswer {
  const began = target.session.startedAt;
  const isOld = began !== undefined && call.now.getTime() - began.getTime() > SHORTEST_RETENTION_MS;
  return {
    summary: `No ${source === "worker" ? "worker " : ""}log: CloudWatch has no such stream (${quoted(failure.facts.detail, 200)}).`,
    reading: isOld
      ? `the session began ${ago(began, call.now)}; the log group or stream was probably deleted since.`
      : "the worker never wrote to it: it stopped before its first line, or its role may not create log streams.",
    // The fix is the missing log's; whether the work itself would run again is not known from it.
    fix: isOld ? undefined : remedyForCause(recognise(failure.facts.detail)?.cause).fix,
    action: nameOf(target),
    next: source === "worker" ? ASK_SESSION : ASK_WORKER,
  };
}

/** Nothing in a span that the caller chose says nothing about the rest of the log. */
export function emptySpan({ startTime, endTime }: TimeSpan, target: LogTarget): LogAnswer {
  const from = startTime === undefined ? undefined : `from ${iso(new Date(startTime))}`;
  const to = endTime === undefined ? undefined : `before ${iso(new Date(endTime))}`;
  return {
    summary: `The session's log holds no line ${[from, to].filter(Boolean).join(" and ")}.`,
    action: nameOf(target),
    next: "get_session_log with the same ids and view=end",
  };
}

/** The worker's log holds nothing in the session's time. */
export function emptyWorkerLog({ session }: LogTarget, call: Call): LogAnswer {
  const { endedAt } = session;
  return {
    summary: `The worker's log holds no line of this session's time${endedAt ? `, which ended ${iso(endedAt)}, ${ago(endedAt, call.now)}` : ""}.`,
    reading: "its lines have expired, or the worker could not send them.",
    next: ASK_SESSION,
  };
}

/** The stream is there and holds nothing in the span. */
export function emptyLog(target: LogTarget, call: Call): LogAnswer {
  const { startedAt, endedAt } = target.action?.raw ?? target.session;
  const what = target.action ? "this action" : "this session";
  if (endedAt === undefined || call.now.getTime() - endedAt.getTime() < FLUSH_MS) {
    return {
      summary: `The log holds no line of ${what} yet. Workers send lines about every 30 seconds${startedAt ? `; it began ${ago(startedAt, call.now)}` : ""}.`,
      action: nameOf(target),
      next: "get_session_log with the same arguments in a minute",
    };
  }
  const isOld = call.now.getTime() - endedAt.getTime() > SHORTEST_RETENTION_MS;
  return {
    summary: `The log stream is there, but holds no line of ${what}, which ended ${iso(endedAt)}, ${ago(endedAt, call.now)}.`,
    reading: isOld
      ? "its lines have probably expired: CloudWatch deletes them after the log group's retention time."
      : "the worker wrote nothing in that span, or stopped before it could send its last lines.",
    action: nameOf(target),
    next: ASK_WORKER,
  };
}

/** The action in words: `task run of step "karma", Frame=1077, FAILED`. */
export function nameOf({ action }: Pick<LogTarget, "action">): string | undefined {
  if (!action) return undefined;
  const { words, parametersInShort, status, startedAt } = action.read;
  return (
    [words, parametersInShort, status].filter(Boolean).join(", ") +
    (startedAt ? `, began ${startedAt}.` : ".")
  );
}
