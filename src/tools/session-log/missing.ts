/** Why there is no log to show: four different answers, and none of them an empty one. */
import type { ServiceFailure } from "../../deadline/failures.ts";
import { ago, iso } from "../../explain/time.ts";
import { quoted } from "../../explain/untrusted.ts";
import type { Call } from "../tool.ts";
import type { LogAnswer } from "./answer.ts";
import { causeNamedIn, type LogTarget } from "./target.ts";

/** CloudWatch keeps a log group's events for ever unless a retention is set; a day or more is the shortest. */
const SHORTEST_RETENTION_MS = 24 * 60 * 60 * 1000;
/** The agent sends what it has about every half minute. */
const FLUSH_MS = 60_000;

const ASK_WORKER = "get_session_log with the same ids and source=worker";

/** What can be said without reading: the log was never set up, or the action never ran. */
export function withoutLog(target: LogTarget, call: Call): LogAnswer | undefined {
  const { action, session } = target;
  if (session.log?.error) {
    return {
      summary: `No log: setting it up failed, so the session wrote none. The service says ${quoted(session.log.error, 500)}.`,
      fix: "(TD or IT) allow the queue's role logs:CreateLogStream and logs:PutLogEvents on /aws/deadline/<farm>/*, then requeue.",
      next: ASK_WORKER,
    };
  }
  if (action?.read.status === "NEVER_ATTEMPTED") return neverRan(target);
  if (action && !action.raw.startedAt && !action.raw.endedAt) {
    return {
      summary: `No log yet: this action is ${action.read.status} and has no start time.`,
      action: nameOf(target),
      next: call.now ? "get_session_action with the same ids" : undefined,
    };
  }
  return undefined;
}

function neverRan({ action, sessionId }: LogTarget): LogAnswer | undefined {
  if (!action) return undefined;
  const cause = causeNamedIn(action.raw.progressMessage, action.id);
  return {
    summary:
      "No log: this action never ran. It was queued behind an action of the same session that failed, was canceled or was interrupted; that one is the cause.",
    action: nameOf({ action }),
    next: cause
      ? `get_session_log sessionActionId=${cause}, the cause`
      : `get_session_log sessionId=${sessionId}, which finds the cause`,
  };
}

/** The stream that GetSession names is not there. */
export function missingStream(failure: ServiceFailure, target: LogTarget, call: Call): LogAnswer {
  const began = target.session.startedAt;
  const isOld = began !== undefined && call.now.getTime() - began.getTime() > SHORTEST_RETENTION_MS;
  return {
    summary: `No log: CloudWatch has no such stream (${quoted(failure.facts.detail, 200)}).`,
    reading: isOld
      ? `the session began ${ago(began, call.now)}; the log group or stream was probably deleted since.`
      : "the worker never wrote to it: it stopped before its first line, or its role may not create log streams.",
    fix: isOld
      ? undefined
      : "(TD or IT) check that queue and fleet roles allow logs:CreateLogStream and logs:PutLogEvents on /aws/deadline/<farm>/*.",
    action: nameOf(target),
    next: ASK_WORKER,
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
