/** What a worker ran of late: the actions of its newest sessions, and what failed them. */
import type { SessionActionSummary } from "@aws-sdk/client-deadline";
import { type ActionItem, type JobIds, readActions, readSessions } from "../../deadline/batches.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { tryList } from "../../deadline/paging.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { type ListedSession, listSessions, type WorkerIds } from "../../deadline/sessions.ts";
import { readDefinition } from "../../explain/action/action.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import type { FailedRuns } from "../diagnosis/failed-runs.ts";
import { failedRunOf, type GoodRun } from "../diagnosis/what-failed.ts";
import type { Call } from "../parts/tool.ts";

/** Sessions that are opened. */
const OPENED = 5;
const FEW = 100;
const NO_NAMES = new Map<string, string>();

/** Task runs by how they ended. */
export interface RunCounts {
  readonly succeeded: number;
  readonly failed: number;
  /** Interrupted or reclaimed: the worker had to stop, or was lost. */
  readonly interrupted: number;
  readonly canceled: number;
  readonly running: number;
}

/** An action that runs now. */
export interface RunningAction {
  readonly action: SessionActionSummary;
  readonly job: JobIds;
}

/** Its newest sessions and what happened in them. */
export interface RecentRuns {
  /** All sessions that are still known, newest first; undefined where they can't be listed. */
  readonly sessions?: readonly ListedSession[];
  /** Whether those are all. */
  readonly allSessions: boolean;
  readonly opened: readonly ListedSession[];
  /** Whether the actions of each opened one were read whole. */
  readonly isWhole: boolean;
  /** Actions that were listed, of any kind and status. */
  readonly actions: readonly RunningAction[];
  readonly counts: RunCounts;
  /** Failed actions that are no task runs. */
  readonly setUpsFailed: number;
}

/** See the module's comment. */
export interface WorkerRuns extends RecentRuns {
  readonly running: readonly RunningAction[];
  /** Failed actions of any kind, set-up too. */
  readonly failed: FailedRuns;
  /** Steps of the task runs. */
  readonly stepIds: ReadonlySet<string>;
}

/** Reads them, with the records of what failed; what can't be read is noted. */
export async function workerRuns(call: Call, ids: WorkerIds): Promise<WorkerRuns> {
  const recent = await recentRuns(call, ids, OPENED);
  const { actions } = recent;
  return {
    ...recent,
    running: actions.filter(({ action }) => action.status === "RUNNING"),
    failed: await readFailed(call, ids, actions),
    stepIds: new Set(actions.flatMap(({ action }) => readDefinition(action.definition).stepId ?? [])),
  };
}

/**
 * Reads the actions of its newest sessions; what can't be read is noted.
 * @param most sessions that are opened: those that are open first, then the newest
 */
export async function recentRuns(call: Call, ids: WorkerIds, most: number): Promise<RecentRuns> {
  const { value } = await call.reads.settle(listSessions(call.reads, ids, FEW), {
    purpose: "the worker's sessions",
  });
  const sessions = value && (value.sorted ? value.sessions : value.rows);
  const opened = toOpen(sessions ?? [], most);
  const lists = await mapInParallel(opened, async (session) => {
    const job = jobOf(ids, session);
    const list = await tryList(
      call.reads,
      "ListSessionActions",
      { ...job, sessionId: session.sessionId ?? "" },
      ({ sessionActions }) => sessionActions,
      { purpose: "what the worker ran" },
    );
    return {
      job,
      rows: list.value?.rows ?? [],
      isWhole: list.value?.isWhole === true,
    };
  });
  const actions = lists.flatMap(({ job, rows }) => rows.map((action) => ({ action, job })));
  const runs = actions.filter(({ action }) => action.definition?.taskRun);
  const count = (...statuses: string[]) =>
    runs.filter(({ action }) => statuses.includes(action.status ?? "")).length;
  return {
    sessions,
    allSessions: value?.isWhole ?? false,
    opened,
    isWhole: lists.every((list) => list.isWhole),
    actions,
    counts: {
      succeeded: count("SUCCEEDED"),
      failed: count("FAILED"),
      interrupted: count("INTERRUPTED", "RECLAIMED"),
      canceled: count("CANCELED"),
      running: count("RUNNING"),
    },
    setUpsFailed: actions.filter(({ action }) => action.status === "FAILED" && !action.definition?.taskRun)
      .length,
  };
}

/** As the answer tells them. */
export function runsOf({ opened, sessions, allSessions, isWhole, counts, setUpsFailed }: RecentRuns) {
  return {
    sessions: opened.length,
    of: allSessions ? sessions?.length : undefined,
    read: isWhole ? undefined : ("not all of them" as const),
    succeeded: counts.succeeded || undefined,
    failed: counts.failed || undefined,
    interrupted: counts.interrupted || undefined,
    canceled: counts.canceled || undefined,
    running: counts.running || undefined,
    setUpsFailed: setUpsFailed || undefined,
  };
}

/** Those that are open, then the newest. */
function toOpen(sessions: readonly ListedSession[], most: number): ListedSession[] {
  const named = sessions.filter(({ sessionId, jobId, queueId }) => sessionId && jobId && queueId);
  const open = named.filter(({ endedAt }) => endedAt === undefined);
  return [...open, ...named.filter(({ endedAt }) => endedAt !== undefined)].slice(0, most);
}

function jobOf({ farmId }: WorkerIds, { queueId = "", jobId = "" }: ListedSession): JobIds {
  return { farmId, queueId, jobId };
}

async function readFailed(
  call: Call,
  { workerId, fleetId }: WorkerIds,
  actions: readonly RunningAction[],
): Promise<FailedRuns> {
  const failed = actions.filter(({ action }) => action.status === "FAILED");
  const jobs = new Map(
    actions.map(({ action: { sessionActionId = "" }, job }) => [sessionOfAction(sessionActionId), job]),
  );
  const [some] = jobs.values();
  const jobOfId = (id: string) => jobs.get(id.startsWith("session-") ? id : sessionOfAction(id)) ?? some!;
  const ids = failed.map(({ action: { sessionActionId = "" } }) => sessionActionId);
  const [read, sessions] = await inParallel([
    () => readActions(call.reads, jobOfId, ids, "why runs failed"),
    () => readSessions(call.reads, jobOfId, ids.map(sessionOfAction), "where logs are"),
  ]);
  const known = new Map([...sessions].flatMap(([id, { value }]) => (value ? [[id, value] as const] : [])));
  const runs = failed.map(({ action, job }): FailedRun => {
    const id = action.sessionActionId ?? "";
    const whole = read.get(id)?.value ?? (action as ActionItem);
    const place = known.get(sessionOfAction(id)) ?? { workerId, fleetId };
    return failedRunOf(call, job.jobId, id, { action: whole, tasks: [] }, { place, stepNames: NO_NAMES });
  });
  return {
    tasks: [],
    runs,
    isWhole: true,
    isRead: ids.every((id) => read.get(id)?.value),
    sessions: known,
    good: goodRuns(actions),
    unbegun: 0,
  };
}

/** By step, a run that went well here: what its log holds too explains no failure. */
function goodRuns(actions: readonly RunningAction[]): ReadonlyMap<string, GoodRun> {
  return new Map(
    actions.flatMap(({ action }) => {
      const { stepId } = readDefinition(action.definition);
      const actionId = action.sessionActionId;
      return action.status === "SUCCEEDED" && stepId !== undefined && actionId !== undefined
        ? [[stepId, { actionId, action: action as ActionItem }] as const]
        : [];
    }),
  );
}
