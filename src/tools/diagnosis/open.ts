/** A job without failed tasks that has not succeeded: running, waiting, canceled, or never begun. */
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { listActions } from "../../deadline/session-actions.ts";
import { listSessions } from "../../deadline/sessions.ts";
import { verdictOf } from "../../explain/action/session-story.ts";
import { taskRunStatusMeans } from "../../explain/action/status.ts";
import { totalOf, underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso, span } from "../../explain/text/time.ts";
import { farmText, nameInWords } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import { storyOf } from "../session-actions/told-actions.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { longRunning, POSSIBLY_STUCK } from "./long-running.ts";
import { NOTHING, whatItWaitsFor } from "./waiting.ts";

/** Ended sessions whose actions are read to see whether set-up fails again and again. */
const RECENT_SESSIONS = 3;

/** @throws ServiceFailure only when everything fails. */
export async function diagnoseOpen(call: Call, facts: JobFacts): Promise<Diagnosis> {
  const { read, raw } = facts;
  if (read.neverBegan) return neverBegan(facts);
  const running = underWay(read.counts);
  const [setUp, long, waits] = await inParallel([
    () => setUpTrouble(call, facts),
    () => (running > 0 ? longRunning(call, facts) : []),
    () => (waiting(read.counts) > 0 ? whatItWaitsFor(call, facts) : NOTHING),
  ]);
  const isStuck = long.some((line) => line.startsWith(POSSIBLY_STUCK));
  const canceled = read.status === "CANCELED" || raw.targetTaskRunStatus === "CANCELED";
  return {
    summary: setUp
      ? `${read.status}, and its sessions fail before any task runs: ${setUp.words}.`
      : `${summaryOf(facts, canceled)}${waits.blocked ? ` ${waits.blocked}.` : ""}${stuckInShort(long)}`,
    kind: canceled && read.asked && !setUp ? "stopped by a person" : undefined,
    sure: undefined,
    still: stillOf(facts, call.now, isStuck),
    job: jobInWords(facts),
    fix: waits.fix,
    also: [...long, ...waits.lines],
    reading: setUp
      ? "an environment or input sync that fails is tried again in new sessions; no task is to blame."
      : undefined,
    lookedAt: setUp
      ? `${plural(facts.steps.length, "step")}, ${plural(setUp.sessions, "ended session")} of the newest`
      : `${plural(facts.steps.length, "step")}${waiting(read.counts) > 0 ? ". Not looked at: how far limits are used up, other jobs and free workers, which can keep a task waiting too" : ""}`,
    next: setUp
      ? `get_session_log sessionId=${setUp.sessionId}`
      : isStuck
        ? "get_session_log with the action named in the line on it and view=end, for what it said last"
        : running > 0
          ? "list_sessions with the same job, for where it runs"
          : waits.blocked
            ? undefined
            : "get_job with the same job, for its steps",
  };
}

function neverBegan(facts: JobFacts): Diagnosis {
  const { read } = facts;
  const message = read.lifecycle?.message;
  return {
    summary: `${read.status}: the job never began${read.means ? ` (${read.means})` : ""}.${message ? ` The service says ${JSON.stringify(message)}.` : ""}`,
    still: read.status.endsWith("_IN_PROGRESS")
      ? "Not over: it is still being made; look again in a minute."
      : "Over for this job: submit it again once the message's cause is mended.",
    job: jobInWords(facts),
    lookedAt: "the job alone; it has no tasks that ran",
  };
}

function summaryOf({ read, raw }: JobFacts, canceled: boolean): string {
  const done = read.counts.SUCCEEDED ?? 0;
  const total = totalOf(read.counts);
  const progress = `${done} of ${total} tasks succeeded, none failed`;
  if (canceled) {
    const { asked } = read;
    return `${read.status}${asked ? ", stopped by a person" : ""}: ${progress}.${asked ? ` ${asked.status} was asked for${asked.by ? ` by ${nameInWords(asked.by)}` : ""}${asked.at ? `, ${asked.at} (${asked.ago})` : ""}.` : ""}${asked ? "" : ` Who canceled it is not recorded${raw.updatedBy ? `; last changed by ${nameInWords(farmText(raw.updatedBy, 120))}` : ""}.`}`;
  }
  const running = underWay(read.counts);
  if (running > 0)
    return `${read.status}: ${progress}, ${running} under way, ${waiting(read.counts)} waiting.${read.runningFor ? ` Began ${read.runningFor} ago.` : ""}`;
  const means = taskRunStatusMeans(read.status);
  return `${read.status}: ${progress}, nothing runs.${means ? ` ${read.status} means: ${means}.` : ""}`;
}

/** What stands in the lines on long runs belongs into the first line too. */
function stuckInShort(long: readonly string[]): string {
  const stuck = long.filter((line) => line.startsWith(POSSIBLY_STUCK)).length;
  return stuck > 0 ? ` ${plural(stuck, "task")} ${stuck === 1 ? "is" : "are"} ${POSSIBLY_STUCK}.` : "";
}

function stillOf({ read, raw }: JobFacts, now: Date, isStuck: boolean): string {
  const running = underWay(read.counts);
  const open = waiting(read.counts);
  const done = read.counts.SUCCEEDED ?? 0;
  if (running === 0 && open === 0)
    return raw.endedAt
      ? `Over: ended ${iso(raw.endedAt)} (${ago(raw.endedAt, now)}).`
      : "No task runs or waits, by the job's counts.";
  if (running === 0) return `Open: nothing runs, ${open} ${open === 1 ? "task waits" : "tasks wait"}.`;
  // No pace can be told where nothing is done yet, or where what is left does not move.
  if (done === 0 || !raw.startedAt || isStuck) return `Going on: ${running} under way, ${open} waiting.`;
  const each = (now.getTime() - raw.startedAt.getTime()) / done;
  const left = each * (running + open);
  return `Going on: about ${plural(Math.max(1, Math.round(3_600_000 / each)), "task")} an hour since it began, so what is open (${plural(running + open, "task")}) takes about ${span(left)} more if nothing changes.`;
}

/** What comes before the first task of a session. */
const SET_UP: ReadonlySet<string> = new Set(["envEnter", "syncInputJobAttachments"]);

interface SetUpTrouble {
  readonly words: string;
  readonly sessionId: string;
  readonly sessions: number;
}

/** Whether the newest ended sessions failed in set-up: then tasks wait although workers come. */
async function setUpTrouble(call: Call, facts: JobFacts): Promise<SetUpTrouble | undefined> {
  const { value: listed } = await call.reads.settle(listSessions(call.reads, facts.ids, RECENT_SESSIONS), {
    purpose: "sessions",
  });
  if (!listed) return undefined;
  const sessions = listed.sorted ? listed.sessions : listed.rows;
  const ended = sessions.filter(({ endedAt }) => endedAt).slice(0, RECENT_SESSIONS);
  const stories = await mapInParallel(ended, async ({ sessionId = "" }) => {
    const { value: list } = await call.reads.settle(listActions(call.reads, facts.ids, { sessionId }, 100), {
      purpose: "what happened in a session",
    });
    return list && { sessionId, actions: await storyOf(call, facts.ids, list) };
  });
  const bad = stories.filter(
    (story) =>
      story?.actions.some(({ read }) => read.status === "FAILED" && SET_UP.has(read.kind.kind)) &&
      !story.actions.some(({ read }) => read.kind.kind === "taskRun" && read.startedAt !== undefined),
  );
  const [first] = bad;
  if (!first || bad.length < ended.length) return undefined;
  return {
    words: `the last ${bad.length === 1 ? "ended session" : `${bad.length} ended sessions`} failed so, the newest: ${verdictOf(first.actions)}`,
    sessionId: first.sessionId,
    sessions: ended.length,
  };
}
