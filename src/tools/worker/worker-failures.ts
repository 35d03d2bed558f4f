/** Failed tasks of late by worker: from one search over all queues and the sessions behind it, never worker by worker. */
import { type JobIds, readSessions } from "../../deadline/batches.ts";
import { endOf, type FailedTask, searchFailedTasks } from "../../deadline/failed-tasks.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { queuesOfFarm } from "../../deadline/queues.ts";
import type { Call } from "../parts/tool.ts";
import { whyNotBySearch } from "../queue-failures/read-failures.ts";

/** Sessions that are read at most, those of the newest failures: ten batches. */
const MAX_SESSIONS = 1_000;

/** See the module's comment. */
export interface WorkerFailures {
  /** Failed tasks whose last run was on it, by worker id. */
  readonly byWorker: ReadonlyMap<string, { readonly failed: number; readonly fleetId?: string }>;
  /** Failed tasks that were found, on whatever worker. */
  readonly tasks: number;
  /** Of those the ones whose worker is not known. */
  readonly unknown: number;
  /** Whether these are all of the farm since the moment. */
  readonly isWhole: boolean;
}

/** Counts them; a text says why they can't be counted. What can't be read is noted. */
export async function workerFailures(
  call: Call,
  farmId: string,
  since: Date,
): Promise<WorkerFailures | string> {
  const queues = await call.reads.settle(queuesOfFarm(call.reads, farmId), {
    purpose: "failed tasks of its queues",
  });
  if (!queues.value) return "the farm's queues could not be listed";
  const queueIds = [...queues.value.names.keys()];
  if (queueIds.length === 0) return "the farm shows no queue";
  const search = await call.reads.settle(searchFailedTasks(call.reads, { farmId, queueIds, since }), {
    purpose: "failed tasks by one search",
  });
  if (search.value === "denied")
    call.reads.ledger.note({ operation: "SearchTasks", kind: "access denied" }, "failed tasks of workers");
  if (typeof search.value !== "object") return whyNotBySearch(search.value);
  const { tasks, isWhole } = search.value;
  const byWorker = await countByWorker(call, farmId, tasks);
  const placed = [...byWorker.values()].reduce((sum, { failed }) => sum + failed, 0);
  return {
    byWorker,
    tasks: tasks.length,
    unknown: tasks.length - placed,
    isWhole: isWhole && queues.value.isWhole,
  };
}

async function countByWorker(call: Call, farmId: string, tasks: readonly FailedTask[]) {
  const newest = [...tasks].sort((one, other) => endOf(other) - endOf(one));
  const jobs = new Map<string, JobIds>();
  for (const { jobId, queueId, latestSessionActionId: id } of newest)
    if (id && jobs.size < MAX_SESSIONS) jobs.set(sessionOfAction(id), { farmId, queueId, jobId });
  const sessions = await readSessions(
    call.reads,
    (id) => jobs.get(id)!,
    [...jobs.keys()],
    "hosts of failures",
  );
  const counts = new Map<string, { failed: number; fleetId?: string }>();
  for (const { latestSessionActionId: id } of newest) {
    const session = id === undefined ? undefined : sessions.get(sessionOfAction(id))?.value;
    if (!session?.workerId) continue;
    const { workerId, fleetId } = session;
    counts.set(workerId, { failed: (counts.get(workerId)?.failed ?? 0) + 1, fleetId });
  }
  return counts;
}
