/** What is wanted when tasks are looked for, what is found, and how far a search may go. */
import type { StepSummary } from "@aws-sdk/client-deadline";
import { matchesTask, type TaskFilter } from "../explain/tasks/task-filter.ts";
import type { JobIds } from "./batches.ts";
import type { CallReads } from "./call-reads.ts";
import { type FoundTask, SEARCH_CAP, type TaskSearchPage } from "./task-search.ts";

/** Which tasks are wanted, and how many. */
export interface TaskQuery {
  readonly stepId?: string;
  readonly status?: string;
  readonly filter?: TaskFilter;
  readonly limit: number;
  /** Where an earlier answer stopped. */
  readonly cursor?: TaskCursor;
  /** The job's steps where they are known already; else they are listed. */
  readonly steps?: readonly StepSummary[];
  /** The first page of the search by this status alone, where it was asked for ahead. */
  readonly firstPage?: Promise<TaskSearchPage | undefined>;
}

/** Where a search for tasks goes on: in the service's search, or in the list of one step. */
export type TaskCursor = { readonly offset: number } | StepPlace;

/** A place in the list of one step. */
export interface StepPlace {
  readonly stepId: string;
  /** Rows of the page that an earlier answer looked at already. */
  readonly skip: number;
  readonly token?: string;
}

/** Tasks that were found for one answer. */
export interface FoundTasks {
  readonly tasks: FoundTask[];
  /** Tasks looked at for this answer, matching or not. */
  readonly lookedAt: number;
  /** The first of them: what the tasks here look like. */
  readonly sample?: FoundTask;
  /** How many match in all, where that is known without looking at each. */
  readonly total?: number;
  /** Whether there are no more than these. */
  readonly isWhole: boolean;
  /** Where to look for more; absent when there are none or none can be reached. */
  readonly next?: TaskCursor;
  /** The job's steps, for their names. */
  readonly steps: readonly StepSummary[];
}

/** Pages read for one answer at most: a job of 10,000 tasks in 200 steps, the service's quotas, needs no more. */
const MAX_PAGES = 200;
/** With less of the call's time left than this, what was found is answered. */
const LEAVE_MS = 5_000;

/** One search for tasks. */
export interface Finding {
  readonly reads: CallReads;
  readonly job: JobIds;
  readonly query: TaskQuery;
  readonly steps: readonly StepSummary[];
}

/** Whether a task is one of those looked for. */
export function isWanted({ stepId, status, filter }: TaskQuery, task: FoundTask): boolean {
  return (
    (stepId === undefined || task.stepId === stepId) &&
    (status === undefined || task.runStatus === status) &&
    (filter === undefined || matchesTask(filter, task.parameters))
  );
}

/** Whether another page may be read. */
export function mayGoOn({ reads, query }: Finding, pages: number, tasks: readonly unknown[]): boolean {
  return pages < MAX_PAGES && tasks.length < query.limit && (pages === 0 || reads.patience.left() > LEAVE_MS);
}

/** Writes a cursor as a text for the caller to hand back. */
export function writeTaskCursor(cursor: TaskCursor): string {
  return "offset" in cursor
    ? `at:${cursor.offset}`
    : `in:${cursor.stepId}:${cursor.skip}:${cursor.token ?? ""}`;
}

/** Reads a cursor's text; undefined for any other text. */
export function readTaskCursor(text: string): TaskCursor | undefined {
  const offset = /^at:(\d{1,5})$/.exec(text)?.[1];
  if (offset !== undefined) return Number(offset) <= SEARCH_CAP ? { offset: Number(offset) } : undefined;
  const [, stepId, skip, token] = /^in:(step-[0-9a-f]{32}):(\d{1,2}):(.*)$/s.exec(text) ?? [];
  return stepId === undefined ? undefined : { stepId, skip: Number(skip), token: token || undefined };
}
