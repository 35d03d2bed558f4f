/**
 * Pages of tasks. SearchTasks finds them by status over a whole job, but its field names are not publicly
 * documented: a refusal is expected and remembered. ListTasks always works, step by step.
 */

import type { SearchFilterExpression, TaskSearchSummary, TaskSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "./batches.ts";
import type { CallReads } from "./call-reads.ts";
import type { FailureKind } from "./failures.ts";
import { hasLeftOut } from "./left-out-rows.ts";
import { PAGE_SIZE, type Page, readList } from "./paging.ts";

/** A task as both the search and the list give it. */
export type FoundTask = Pick<
  TaskSearchSummary,
  | "runStatus"
  | "targetRunStatus"
  | "parameters"
  | "failureRetryCount"
  | "startedAt"
  | "endedAt"
  | "updatedAt"
  | "latestSessionActionId"
> & { readonly taskId: string; readonly stepId: string };

/** One page of a search. */
export interface TaskSearchPage {
  readonly tasks: FoundTask[];
  /** How many the search has in all; the service counts to `SEARCH_CAP`. */
  readonly total: number;
  readonly nextOffset?: number;
}

/** What a search asks for; one filter at a time, so that a refusal says which one it was. */
export interface TaskSearch {
  readonly status?: string;
  readonly parameter?: { readonly name: string; readonly value: string };
  readonly offset: number;
  readonly pageSize?: number;
}

/** Searches count and reach no further than this. */
export const SEARCH_CAP = 10_000;

/**
 * One page of SearchTasks.
 * @param lost what the answer lacks without it; left out where the steps' lists are read instead
 * @returns undefined where the service or this identity does not accept such a search.
 * @throws ServiceFailure for anything else.
 */
export async function searchTaskPage(
  reads: CallReads,
  job: JobIds,
  search: TaskSearch,
  lost?: string,
): Promise<TaskSearchPage | undefined> {
  const { farmId, queueId, jobId } = job;
  const { refusals } = reads.connection;
  const kind = kindOf(search);
  const without = (why: FailureKind): undefined => {
    if (lost !== undefined) reads.ledger.note({ operation: "SearchTasks", kind: why }, lost);
  };
  if (refusals.holds(kind, job) || refusals.holds("SearchTasks", job)) return without("refused as invalid");
  const filter = filterOf(search);
  const outcome = await reads.settle(
    reads.read("SearchTasks", {
      farmId,
      queueIds: [queueId],
      jobId,
      itemOffset: search.offset,
      pageSize: search.pageSize ?? PAGE_SIZE,
      ...(filter && { filterExpressions: { operator: "AND", filters: [filter] } }),
    }),
    { unnoted: "thrown, or the steps' lists are read instead" },
  );
  if (outcome.failure) {
    const { kind: why } = outcome.failure.facts;
    // Further into a search that was accepted, an error is about the offset.
    if (search.offset > 0 || (why !== "refused as invalid" && why !== "access denied")) throw outcome.failure;
    if (why === "refused as invalid") refusals.note(kind, job);
    return without(why);
  }
  const { tasks = [], totalResults = 0, nextItemOffset } = outcome.value;
  // Nothing of what it counts itself: the lists tell more than such a search.
  if (tasks.length === 0 && totalResults > search.offset) return without("unreadable answer");
  return {
    tasks: tasks.map((task) => ({ ...task, taskId: task.taskId ?? "?", stepId: task.stepId ?? "?" })),
    total: Math.max(totalResults, search.offset + tasks.length),
    nextOffset: nextItemOffset,
  };
}

/** One page of a step's tasks, in the service's order. @throws ServiceFailure */
export async function listTaskPage(
  reads: CallReads,
  job: JobIds,
  stepId: string,
  nextToken?: string,
): Promise<Page<FoundTask>> {
  const answer = await reads.read("ListTasks", { ...job, stepId, nextToken, maxResults: PAGE_SIZE });
  return {
    rows: (answer.tasks ?? []).map((task) => ofStep(task, stepId)),
    nextToken: answer.nextToken,
    isWhole: !hasLeftOut(answer),
  };
}

/** The first tasks of a step, as many as a page holds. @throws ServiceFailure */
export async function firstTasks(reads: CallReads, job: JobIds, stepId: string): Promise<FoundTask[]> {
  const { rows } = await readList(reads, "ListTasks", { ...job, stepId }, ({ tasks }) => tasks);
  return rows.map((task) => ofStep(task, stepId));
}

function ofStep(task: TaskSummary, stepId: string): FoundTask {
  return { ...task, taskId: task.taskId ?? "?", stepId };
}

/** What is remembered when such a search is refused. */
function kindOf({ status, parameter }: TaskSearch): string {
  return status ? "SearchTasks RUN_STATUS" : parameter ? "SearchTasks parameters" : "SearchTasks";
}

function filterOf({ status, parameter }: TaskSearch): SearchFilterExpression | undefined {
  // RUN_STATUS follows the names that AWS's own code uses for jobs (TASK_RUN_STATUS, CREATED_AT).
  if (status) return { stringFilter: { name: "RUN_STATUS", operator: "EQUAL", value: status } };
  return parameter && { parameterFilter: { ...parameter, operator: "EQUAL" } };
}
