/** Tasks of a job for a look at many: all of them up to a number, beyond it pages spread evenly over the job. */

import type { JobIds } from "./batches.ts";
import type { CallReads } from "./call-reads.ts";
import { PAGE_SIZE } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";
import type { TaskQuery } from "./task-query.ts";
import { type FoundTask, searchTaskPage, type TaskSearchPage } from "./task-search.ts";
import { findTasks } from "./tasks.ts";

/** See the module's comment. */
export interface TaskSample {
  readonly tasks: readonly FoundTask[];
  /** How many match in all, as far as that is known. */
  readonly total?: number;
  /** Which of them these are. */
  readonly which: "all" | "an even sample" | "the first ones" | "those that could be read";
}

/**
 * Finds tasks by status over the whole job in pages read side by side. Where tasks are asked for by step or
 * parameters, or the service refuses the search, they are found one page after another, and beyond the limit the
 * first are taken.
 * @throws ServiceFailure when the first page can't be read; a later one that fails is noted.
 */
export async function sampleTasks(reads: CallReads, job: JobIds, query: TaskQuery): Promise<TaskSample> {
  const { status, stepId, filter, limit } = query;
  if (stepId !== undefined || filter !== undefined) return await firstOnes(reads, job, query);
  const first = await searchTaskPage(reads, job, { status, offset: 0 });
  // Pages shorter than asked for can't be told from gaps when they are read side by side.
  if (!first || !isFullOrLast(first)) return await firstOnes(reads, job, query);
  const { offsets, which } = spread(first.total, limit);
  const rest = await mapInParallel(offsets, (offset) =>
    reads.settle(searchTaskPage(reads, job, { status, offset }), { purpose: "some of the tasks" }),
  );
  const found = [first, ...rest.map(({ value }) => value)].flatMap((page) => page?.tasks ?? []);
  const tasks = [...new Map(found.map((task) => [task.taskId, task])).values()];
  const isWhole = tasks.length >= Math.min(first.total, limit);
  return { tasks, total: first.total, which: isWhole ? which : "those that could be read" };
}

function isFullOrLast({ tasks, nextOffset }: TaskSearchPage): boolean {
  return nextOffset === undefined || tasks.length === PAGE_SIZE;
}

/** Offsets of the pages after the first. */
function spread(total: number, limit: number): { offsets: number[]; which: TaskSample["which"] } {
  const isAll = total <= limit;
  const pages = Math.ceil(Math.min(total, limit) / PAGE_SIZE);
  const apart = isAll ? PAGE_SIZE : total / pages;
  const offsets = Array.from({ length: Math.max(0, pages - 1) }, (_, index) =>
    Math.floor((index + 1) * apart),
  );
  return { offsets, which: isAll ? "all" : "an even sample" };
}

async function firstOnes(reads: CallReads, job: JobIds, query: TaskQuery): Promise<TaskSample> {
  const { tasks, total, isWhole } = await findTasks(reads, job, query);
  return { tasks, ...(total !== undefined && { total }), which: isWhole ? "all" : "the first ones" };
}
