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

/** Sessions that are opened: those that are open first, then the newest. */
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

/** See the module's comment. */
export interface WorkerRuns {
  /** All sessions that are still known, newest first; undefined where they can't be listed. */
  readonly sessions?: readonly ListedSession[];
  /** Whether those are all. */
  readonly allSessions: boolean;
  readonly opened: readonly ListedSession[];
  /** Whether the actions of each opened one were read whole. */
  readonly isWhole: boolean;
  /** Actions that were listed, of any kind and status. */
  readonly actions: number;
  readonly counts: RunCounts;
  readonly running: readonly RunningAction[];
  /** Failed actions of any kind, set-up too. */
  readonly failed: FailedRuns;
  /** Steps of the task runs. */
  readonly stepIds: ReadonlySet<string>;
}

/** Reads them; what can't be read is noted. */
export async function workerRuns(call: Call, ids: WorkerIds): Promise<WorkerRuns> {
  const { value } = await call.reads.settle(listSessions(call.reads, ids, FEW), {
    purpose: "the worker's sessions",
  });
  const sessions = value && (value.sorted ? value.sessions : value.rows);
  const opened = toOpen(sessions ?? []);
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
      isWhole: list.value?.nextToken === undefined && !list.failure,
    };
  });
  const actions = lists.flatMap(({ job, rows }) => rows.map((action) => ({ action, job })));
  const runs = actions.filter(({ action }) => action.definition?.taskRun);
  const count = (...statuses: string[]) =>
    runs.filter(({ action }) => statuses.includes(action.status ?? "")).length;
  const failed = await readFailed(call, ids, actions);
  return {
    sessions,
    allSessions: value?.sorted ?? false,
    opened,
    isWhole: lists.every((list) => list.isWhole),
    actions: actions.length,
    counts: {
      succeeded: count("SUCCEEDED"),
      failed: count("FAILED"),
      interrupted: count("INTERRUPTED", "RECLAIMED"),
      canceled: count("CANCELED"),
      running: count("RUNNING"),
    },
    running: actions.filter(({ action }) => action.status === "RUNNING"),
    failed,
    stepIds: new Set(runs.flatMap(({ action }) => readDefinition(action.definition).stepId ?? [])),
  };
}

/** Those that are open, then the newest. */
function toOpen(sessions: readonly ListedSession[]): ListedSession[] {
  const named = sessions.filter(({ sessionId, jobId, queueId }) => sessionId && jobId && queueId);
  const open = named.filter(({ endedAt }) => endedAt === undefined);
  return [...open, ...named.filter(({ endedAt }) => endedAt !== undefined)].slice(0, OPENED);
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
