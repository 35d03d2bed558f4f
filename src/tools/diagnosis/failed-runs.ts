/** The failed tasks of a job, and the session actions that failed them. */
import { readSessions, type SessionItem } from "../../deadline/batches.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { inParallel } from "../../deadline/parallel.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { findTasks } from "../../deadline/tasks.ts";
import { safeParameters } from "../../explain/action/action-readout.ts";
import { readHost } from "../../explain/action/host.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import type { CountedSessions } from "./machines.ts";
import { failedSetUp, storiesOf } from "./set-up.ts";
import { failedRunOf, type GoodRun, whatFailed } from "./what-failed.ts";

/** Failed tasks looked at for one answer; the counts of the job say how many there are. */
const MAX_TASKS = 1_000;
const MAX_NAME = 80;

/** See the module's comment. */
export interface FailedRuns {
  readonly tasks: readonly FoundTask[];
  readonly runs: readonly FailedRun[];
  /** Whether all failed tasks of the job were found. */
  readonly isWhole: boolean;
  /** Whether what failed each of them was read, too. */
  readonly isRead: boolean;
  readonly sessions: ReadonlyMap<string, SessionOfRun>;
  /** By step, a run that succeeded in the session of a failed one, where one was met. */
  readonly good: ReadonlyMap<string, GoodRun>;
  /** Tasks that name no action of their own. */
  readonly unbegun: number;
}

/** What a log read needs of a session. */
export type SessionOfRun = SessionItem;

/**
 * Reads them: one search or the failing steps' pages, one batch of actions, one of sessions.
 * @param listing the job's sessions, being listed meanwhile.
 * @throws ServiceFailure
 */
export async function readFailedRuns(
  call: Call,
  facts: JobFacts,
  listing: Promise<CountedSessions>,
): Promise<FailedRuns> {
  const { ids, only } = facts;
  const query = {
    status: "FAILED",
    ...only,
    steps: facts.steps,
    limit: MAX_TASKS,
    firstPage: facts.ahead.failedTasks,
  };
  const found = await findTasks(call.reads, ids, query);
  const {
    runs,
    sessions: known,
    good,
  } = await runsBehind(call, facts, found.tasks, listing.then(sessionsOf));
  const unbegun = found.tasks.filter(({ latestSessionActionId }) => !latestSessionActionId);
  const setUp = unbegun.length > 0 ? await setUpRun(call, facts, await listing, unbegun) : undefined;
  if (setUp) {
    runs.push(setUp.run);
    known.set(setUp.run.sessionId, setUp.session);
  }
  const read = runs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const isRead = found.isWhole && read === found.tasks.length && read >= (wantedOf(facts) ?? 0);
  return {
    tasks: found.tasks,
    runs,
    isWhole: found.isWhole,
    isRead,
    sessions: known,
    unbegun: unbegun.length,
    good,
  };
}

const sessionsOf = ({ sessions }: CountedSessions) => sessions;

/**
 * The actions that failed tasks, as the tasks name them: one batch of actions, one of sessions.
 * @param listed the job's sessions, as far as they are listed
 */
export async function runsBehind(
  call: Call,
  { ids, stepNames }: JobFacts,
  tasks: readonly FoundTask[],
  listed: CountedSessions["sessions"] | Promise<CountedSessions["sessions"]>,
): Promise<{ runs: FailedRun[]; sessions: Map<string, SessionOfRun>; good: FailedRuns["good"] }> {
  // An action's id names its session, and what a task that never ran waited for is in the same one.
  const sessionIds = tasks.flatMap(({ latestSessionActionId: id }) => (id ? sessionOfAction(id) : []));
  const [{ causes, good }, read] = await inParallel([
    () => whatFailed(call, ids, tasks),
    () => readSessions(call.reads, ids, sessionIds, "hosts"),
  ]);
  // The list of sessions names the workers too, where the sessions themselves can't be read; else nobody waits for it.
  const list = [...read.values()].every(({ value }) => value) ? [] : await listed;
  const rows = new Map(list.map((row) => [row.sessionId, row]));
  const sessions = new Map([...read].flatMap(([id, { value }]) => (value ? [[id, value] as const] : [])));
  const runs = [...causes].map(([actionId, failed]): FailedRun => {
    const sessionId = sessionOfAction(actionId);
    const place = sessions.get(sessionId) ?? rows.get(sessionId);
    return failedRunOf(call, ids.jobId, actionId, failed, { place, stepNames });
  });
  return { runs, sessions, good };
}

/** How many tasks failed by the job's own count, where all of them are asked for. */
function wantedOf({ read, only }: JobFacts): number | undefined {
  return only.filter === undefined ? read.counts.FAILED : undefined;
}

/** Ended sessions that all have to have failed in set-up before tasks without an action are laid to it. */
const NEWEST = 3;

/**
 * What failed tasks that never began: the set-up of the newest ended sessions, where all of them failed in it.
 * @returns undefined where they did not, or can't be read
 */
async function setUpRun(
  call: Call,
  facts: JobFacts,
  { sessions, isWhole }: CountedSessions,
  tasks: readonly FoundTask[],
): Promise<{ run: FailedRun; session: SessionOfRun } | undefined> {
  if (!isWhole) return undefined;
  const newest = sessions
    .filter(({ endedAt }) => endedAt)
    .sort((one, other) => (other.endedAt?.getTime() ?? 0) - (one.endedAt?.getTime() ?? 0))
    .slice(0, NEWEST);
  const stories = (await storiesOf(call, facts, newest)) ?? [];
  const failed = stories.map((story) => ({ ...story, action: failedSetUp(story.actions) }));
  const [first] = failed;
  if (!first?.action || failed.some(({ action }) => !action)) return undefined;
  const { sessionId, action } = first;
  const read = await readSessions(call.reads, facts.ids, [sessionId], "where the log of a failed set-up is");
  const session = read.get(sessionId)?.value;
  if (!session) return undefined;
  const moment = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
  const run: FailedRun = {
    actionId: action.id,
    sessionId,
    jobId: facts.ids.jobId,
    read: action.read,
    isReading: true,
    stepId: tasks[0]?.stepId,
    stepName: farmText(facts.stepNames.get(tasks[0]?.stepId ?? "") ?? "", MAX_NAME) || undefined,
    startedAt: moment(action.read.startedAt),
    endedAt: moment(action.read.endedAt),
    workerId: session.workerId,
    fleetId: session.fleetId,
    host: readHost(session.hostProperties),
    retries: 0,
    tasks: tasks.map(({ parameters }) => safeParameters(readTaskParameters(parameters))),
  };
  return { run, session };
}
