/** Finding tasks of a job by step, status and parameters, in as few reads as the service allows. */
import type { StepSummary } from "@aws-sdk/client-deadline";
import { readTaskCounts, totalOf } from "../explain/tasks/task-counts.ts";
import { namesMatch, singleValue } from "../explain/tasks/task-filter.ts";
import type { JobIds } from "./batches.ts";
import type { CallReads } from "./call-reads.ts";
import { PAGE_SIZE } from "./paging.ts";
import { ahead, mapInParallel } from "./parallel.ts";
import { listSteps } from "./steps.ts";
import { findInLists } from "./task-lists.ts";
import { type Finding, type FoundTasks, isWanted, mayGoOn, type TaskQuery } from "./task-query.ts";
import {
  type FoundTask,
  firstTasks,
  SEARCH_CAP,
  searchTaskPage,
  type TaskSearchPage,
} from "./task-search.ts";

export { type FoundTasks, readTaskCursor, type TaskQuery, writeTaskCursor } from "./task-query.ts";
export type { FoundTask } from "./task-search.ts";

/** Other steps looked into to see that a value of a parameter can't stand in them. */
const MAX_OTHER_STEPS = 4;

/**
 * Finds tasks, in the service's order. The search by status is used where the service accepts it, else the lists
 * of only those steps that can hold what is wanted, and reading stops when all of it is found.
 * @throws ServiceFailure
 */
export async function findTasks(reads: CallReads, job: JobIds, query: TaskQuery): Promise<FoundTasks> {
  const steps = query.steps ?? (await listSteps(reads, job)).rows;
  const finding: Finding = { reads, job, query, steps };
  const { status, stepId, filter, cursor } = query;
  if (cursor && "stepId" in cursor) return await findInLists(finding, cursor);
  const isSearchable =
    cursor || (status === undefined ? stepId === undefined && filter === undefined : isShorter(query, steps));
  const found = isSearchable ? await bySearch(finding, cursor?.offset ?? 0) : await bySingleValue(finding);
  return found ?? (await findInLists(finding, undefined));
}

/** Whether all tasks of a status in the job are fewer than all tasks of the one step that is asked for. */
function isShorter({ stepId, status }: TaskQuery, steps: readonly StepSummary[]): boolean {
  if (stepId === undefined) return true;
  const own = steps.find((step) => step.stepId === stepId);
  const ofStatus = steps.map((step) => readTaskCounts(step.taskRunStatusCounts)[status ?? ""] ?? 0);
  return sum(ofStatus) <= totalOf(readTaskCounts(own?.taskRunStatusCounts));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** By the service's search, where it accepts the status filter. */
async function bySearch(finding: Finding, start: number): Promise<FoundTasks | undefined> {
  const { reads, job, query, steps } = finding;
  const { status, limit } = query;
  const isExact = query.stepId === undefined && query.filter === undefined;
  const tasks: FoundTask[] = [];
  let lookedAt = 0;
  let sample: FoundTask | undefined;
  let offset: number | undefined = start;
  let total: number | undefined;
  let begun: PagesBegun = new Map();
  for (let pages = 0; offset !== undefined && mayGoOn(finding, pages, tasks); pages += 1) {
    const pageSize = isExact ? Math.min(PAGE_SIZE, limit - tasks.length) : PAGE_SIZE;
    const page: TaskSearchPage | undefined = await ((pages === 0 ? query.firstPage : begun.get(offset)) ??
      searchTaskPage(reads, job, { status, offset, pageSize }));
    if (!page) return undefined;
    if (pages === 0 && isExact) begun = beginFollowing(finding, page, offset);
    total = page.total;
    let used = 0;
    for (const task of page.tasks) {
      if (tasks.length === limit) break;
      used += 1;
      if (isWanted(query, task)) tasks.push(task);
    }
    lookedAt += used;
    sample ??= page.tasks[0];
    offset = used < page.tasks.length ? offset + used : following(page.nextOffset, offset);
  }
  return {
    tasks,
    lookedAt,
    sample,
    total: isExact ? total : undefined,
    isWhole: offset === undefined,
    next: offset === undefined || offset >= SEARCH_CAP ? undefined : { offset },
    steps,
  };
}

/** Pages of a search that were asked for ahead, by their offsets. */
type PagesBegun = ReadonlyMap<number, Promise<TaskSearchPage | undefined>>;

/** The first page tells how many there are: where it was full, the others are asked for at once. */
function beginFollowing({ reads, job, query }: Finding, first: TaskSearchPage, start: number): PagesBegun {
  const end = Math.min(first.total, start + query.limit, SEARCH_CAP);
  const begun = new Map<number, Promise<TaskSearchPage | undefined>>();
  if (first.nextOffset !== start + PAGE_SIZE) return begun;
  for (let offset = first.nextOffset; offset < end; offset += PAGE_SIZE) {
    const pageSize = Math.min(PAGE_SIZE, start + query.limit - offset);
    begun.set(
      offset,
      ahead(() => searchTaskPage(reads, job, { status: query.status, offset, pageSize })),
    );
  }
  return begun;
}

/** An offset that does not move on would only bring the same tasks again. */
function following(next: number | undefined, offset: number): number | undefined {
  return next !== undefined && next > offset ? next : undefined;
}

/**
 * By one request for one value (`Frame=1047`). Taken only where it is certain to be everything: chunks are not
 * found so, and what the service makes of parameters of other kinds is not documented.
 */
async function bySingleValue({ reads, job, query, steps }: Finding): Promise<FoundTasks | undefined> {
  const { filter, stepId, limit } = query;
  const parameter = filter && singleValue(filter);
  if (!parameter || (stepId === undefined && steps.length - 1 > MAX_OTHER_STEPS)) return undefined;
  const page = await searchTaskPage(reads, job, { parameter, offset: 0 });
  if (!page || page.nextOffset !== undefined) return undefined;
  const tasks = page.tasks.filter(
    (task) => isWanted(query, task) && kindOf(task, parameter.name) !== "chunkInt",
  );
  if (tasks.length === 0 || tasks.length > limit) return undefined;
  const others = steps.filter(
    (step) =>
      (stepId === undefined || step.stepId === stepId) && !tasks.some((task) => task.stepId === step.stepId),
  );
  const canMatch = await mapInParallel(others, async (step) => {
    const tasks = await firstTasks(reads, job, step.stepId ?? "");
    return tasks.some((task) => namesMatch(filter, task.parameters));
  });
  if (canMatch.includes(true)) return undefined;
  return { tasks, lookedAt: page.tasks.length, total: tasks.length, isWhole: true, steps };
}

function kindOf({ parameters }: FoundTask, name: string): string | undefined {
  const [, value] =
    Object.entries(parameters ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
  return value && Object.keys(value)[0];
}
