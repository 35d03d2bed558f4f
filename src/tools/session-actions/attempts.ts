/** Every attempt at one task. */
import { type JobIds, readSessions, type SessionItem } from "../../deadline/batches.ts";
import type { Outcome } from "../../deadline/call-reads.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { listActionRows } from "../../deadline/session-actions.ts";
import { exitInShort } from "../../explain/action/exit-code.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import { groupBy, type StoryAction } from "../../explain/action/session-story.ts";
import { cut } from "../../explain/log/clean-lines.ts";
import { messageShape } from "../../explain/log/index.ts";
import { plural } from "../../explain/text/plural.ts";
import { isTerminalActionStatus } from "../../knowledge/service-statuses.ts";
import { withinRoom } from "../parts/lists.ts";
import { type Call, words } from "../parts/tool.ts";
import type { ActionsAnswer } from "./actions-answer.ts";
import type { Slice } from "./timeline.ts";
import { tellRows } from "./told-actions.ts";

const MAX_ROWS = 40;
const MAX_MESSAGE = 300;

type Sessions = ReadonlyMap<string, Outcome<SessionItem>>;

/** @throws ServiceFailure when the attempts can't be listed. */
export async function attemptsAnswer(
  call: Call,
  job: JobIds,
  taskId: string,
  slice: Slice,
): Promise<ActionsAnswer> {
  const of = { taskId };
  const list = await listActionRows(call.reads, job, of, slice.limit, slice.cursor);
  const [{ actions }, sessions] = await inParallel([
    () => tellRows(call, job, { of }, list),
    () =>
      readSessions(
        call.reads,
        job,
        list.rows.map(({ sessionActionId = "" }) => sessionOfAction(sessionActionId)),
        "hosts",
      ),
  ]);
  const attempts = actions.sort((a, b) => (a.read.startedAt ?? "9").localeCompare(b.read.startedAt ?? "9"));
  // The latest attempts tell most.
  const rows = withinRoom(
    attempts
      .slice(-MAX_ROWS)
      .toReversed()
      .map((attempt) => rowOf(attempt, sessions)),
    slice.room,
  ).reverse();
  const isWhole = slice.cursor === undefined && list.isWhole;
  return {
    summary: summaryOf(attempts, sessions, isWhole),
    rows,
    reading: readingOf(attempts, sessions),
    shown: `${rows.length < attempts.length ? "the last " : ""}${rows.length} of ${attempts.length}${isWhole ? "" : " on this page"}`,
    cursor: list.nextToken,
    next: nextOf(attempts),
  };
}

function rowOf(
  { id, read, detailed }: StoryAction,
  sessions: Sessions,
): NonNullable<ActionsAnswer["rows"]>[number] {
  const session = sessions.get(sessionOfAction(id))?.value;
  const hasExit =
    detailed &&
    isTerminalActionStatus(read.status) &&
    read.status !== "SUCCEEDED" &&
    read.status !== "NEVER_ATTEMPTED";
  return {
    id,
    startedAt: read.startedAt,
    what: words([read.words, read.parametersInShort]) ?? read.words,
    status: read.status,
    took: read.took ?? (read.runningFor && `${read.runningFor} so far`),
    exit: hasExit ? exitInShort({ code: read.exit?.code }) : undefined,
    host: hostInShort(readHost(session?.hostProperties)),
    workerId: session?.workerId,
    // What never ran only repeats the message of the action it stood behind.
    message: read.status === "NEVER_ATTEMPTED" ? undefined : read.message && cut(read.message, MAX_MESSAGE),
  };
}

function summaryOf(attempts: readonly StoryAction[], sessions: Sessions, isWhole: boolean): string {
  if (attempts.length === 0)
    return isWhole
      ? "No attempt at this task is listed: it never ran, as far as the service keeps them."
      : "No more attempts at this task that could be read.";
  const [first] = attempts;
  const what = words([first?.read.words, first?.read.parametersInShort]);
  const page = isWhole ? "" : " on this page";
  // What was given back before it began is no attempt.
  const ran = attempts.filter(({ read }) => read.status !== "NEVER_ATTEMPTED");
  const givenBack = attempts.length - ran.length;
  const queued =
    givenBack > 0 ? `queued ${plural(givenBack, "time")} behind an action that ended badly` : undefined;
  if (ran.length === 0) return `No attempt${page} at ${what}: ${queued}, and not run.`;
  const last = ran.at(-1)?.read.ago;
  return `${plural(ran.length, "attempt")}${page} at ${what}: ${words([outcomeOf(ran, sessions), queued], "; ")}.${last ? ` Last ${last}.` : ""}`;
}

function outcomeOf(attempts: readonly StoryAction[], sessions: Sessions): string {
  const failed = attempts.filter(({ read }) => read.status === "FAILED");
  const others = [...groupBy(attempts, ({ read }) => read.status)].filter(([status]) => status !== "FAILED");
  const rest = others.map(([status, list]) => `${list.length} ${status.toLowerCase().replaceAll("_", " ")}`);
  if (failed.length < 2) return words([failed.length === 1 ? "1 failed" : undefined, ...rest]) ?? "";
  const unread = failed.filter(({ detailed }) => !detailed).length;
  const ways = waysOf(failed);
  const same =
    unread > 0
      ? ` (how was not read for ${unread})`
      : ways === 1
        ? " the same way (same exit code and message)"
        : ` in ${ways} different ways`;
  const workers = workersOf(failed, sessions);
  const where =
    workers === undefined ? "" : workers === 1 ? " on one worker" : ` on ${workers} different workers`;
  return words([`${failed.length} failed${same}${where}`, ...rest]) ?? "";
}

/** On how many workers; undefined where one of their sessions could not be read. */
function workersOf(failed: readonly StoryAction[], sessions: Sessions): number | undefined {
  const workers = failed.map(({ id }) => sessions.get(sessionOfAction(id))?.value?.workerId);
  return workers.includes(undefined) ? undefined : new Set(workers).size;
}

function waysOf(failed: readonly StoryAction[]): number {
  return new Set(failed.map(({ read }) => `${read.exit?.code} ${messageShape(read.message ?? "")}`)).size;
}

function readingOf(attempts: readonly StoryAction[], sessions: Sessions): string | undefined {
  const failed = attempts.filter(({ read }) => read.status === "FAILED");
  if (failed.length < 2 || failed.some(({ detailed }) => !detailed)) return undefined;
  if (waysOf(failed) > 1) return "different ways of failing: compare the logs of two attempts.";
  return workersOf(failed, sessions) === 1
    ? "the same worker each time, so this tells neither the frame nor the machine; compare with other tasks."
    : "this alone does not blame the frame. Licences, storage and network fail the same way on every worker; compare with other tasks.";
}

function nextOf(attempts: readonly StoryAction[]): string | undefined {
  const worst = attempts.findLast(({ read }) => read.status === "FAILED") ?? attempts.at(-1);
  return worst && `get_session_log sessionActionId=${worst.id}`;
}
