/**
 * Failed tasks since a moment, job by job: the way that always works, where no search over all jobs tells them. Of
 * very many a part of each job is read, the same for large and small ones.
 */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { endOf, type FailedSince, type FailedTask, type FailedTasks } from "./failed-tasks.ts";
import { Gate } from "./gate.ts";
import { PAGE_SIZE } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";
import { sampleTasks } from "./task-sample.ts";

/** Tasks that are read in all at most. */
const MAX_TASKS = 2_000;
/** Jobs gone over at most, those with the most failed tasks first. */
const MAX_JOBS = 100;
const JOBS_AT_ONCE = 4;
/** With less of the call's time left than this no further job is begun. Milliseconds. */
const LEAVE_MS = 15_000;

/**
 * Reads them.
 * @param jobs that may hold some
 * @throws ServiceFailure only when the whole call was canceled; what can't be read is noted
 */
export async function failedTasksOfJobs(
  reads: CallReads,
  { farmId, since }: FailedSince,
  jobs: readonly JobSearchSummary[],
): Promise<FailedTasks> {
  const failing = jobs
    .filter(({ taskRunStatusCounts }) => (taskRunStatusCounts?.FAILED ?? 1) > 0)
    .sort((one, other) => countOf(other) - countOf(one));
  const looked = failing.slice(0, MAX_JOBS);
  const share = fairShare(looked.map(countOf), MAX_TASKS);
  const gate = new Gate(JOBS_AT_ONCE);
  const parts = await mapInParallel(looked, ({ jobId = "", queueId = "" }) =>
    gate.run(async (): Promise<FailedTasks> => {
      if (reads.patience.left() < LEAVE_MS) return { tasks: [], isWhole: false };
      const limit = Math.max(PAGE_SIZE, share);
      const { value } = await reads.settle(
        sampleTasks(reads, { farmId, queueId, jobId }, { status: "FAILED", limit }),
        { purpose: "failed tasks of a job" },
      );
      if (!value) return { tasks: [], isWhole: false };
      const tasks = value.tasks
        .filter((task) => endOf(task) >= since.getTime())
        .map((task) => [task.taskId, { ...task, jobId, queueId }] as const);
      // A list that repeats itself names a task more than once.
      return { tasks: [...new Map<string, FailedTask>(tasks).values()], isWhole: value.which === "all" };
    }),
  );
  return {
    tasks: parts.flatMap(({ tasks }) => tasks),
    isWhole: looked.length === failing.length && parts.every(({ isWhole }) => isWhole),
  };
}

function countOf({ taskRunStatusCounts }: JobSearchSummary): number {
  return taskRunStatusCounts?.FAILED ?? 0;
}

/** How many of each may be taken so that all together are at most so many: small ones whole, large ones in part. */
export function fairShare(counts: readonly number[], most: number): number {
  const ordered = [...counts].sort((one, other) => one - other);
  let left = most;
  for (const [index, count] of ordered.entries()) {
    const share = Math.floor(left / (ordered.length - index));
    if (count > share) return share;
    left -= count;
  }
  return Number.POSITIVE_INFINITY;
}
