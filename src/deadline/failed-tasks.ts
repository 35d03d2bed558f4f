/**
 * Failed tasks of queues since a moment, whatever their jobs: one search, newest first, that stops at the first row
 * that ended before the moment. Its field names are not publicly documented, so a refusal is expected and remembered.
 */
import type { SearchTasksRequest, TaskSearchSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { PAGE_SIZE } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";
import { queueGroups } from "./queue-groups.ts";
import { type FoundTask, SEARCH_CAP } from "./task-search.ts";

/** A failed task with the job it belongs to. */
export type FailedTask = FoundTask & { readonly jobId: string; readonly queueId: string };

/** What is asked for. */
export interface FailedSince {
  readonly farmId: string;
  readonly queueIds: readonly string[];
  readonly since: Date;
}

/** Why a search could not tell. */
export type NotBySearch = "refused" | "denied" | "not in order" | "too many";

/** Failed tasks that were found. */
export interface FailedTasks {
  readonly tasks: readonly FailedTask[];
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/** Pages asked for side by side. */
const PAGES_AT_ONCE = 4;
/** With less of the call's time left than this, what was found is answered. Milliseconds. */
const LEAVE_MS = 15_000;
const KIND = "SearchTasks RUN_STATUS by ENDED_AT";
/** The same search, where it is this identity that may not. */
const DENIED = "SearchTasks of queues";

/**
 * Searches them.
 * @returns why that does not do, where the service refuses such a search, this identity may not, the order asked for
 * is not kept, or more rows ended since the moment than a search reaches
 * @throws ServiceFailure where the search fails for another reason
 */
export async function searchFailedTasks(
  reads: CallReads,
  asked: FailedSince,
): Promise<FailedTasks | NotBySearch> {
  const groups = queueGroups(asked.queueIds);
  const found = await mapInParallel(groups, (queueIds) => searchGroup(reads, { ...asked, queueIds }));
  const failed = found.find((each) => typeof each === "string");
  if (failed) return failed;
  const parts = found.filter((each) => typeof each !== "string");
  return {
    tasks: parts.flatMap(({ tasks }) => tasks),
    isWhole: parts.every(({ isWhole }) => isWhole),
  };
}

async function searchGroup(reads: CallReads, asked: FailedSince): Promise<FailedTasks | NotBySearch> {
  const { refusals } = reads.connection;
  const place = { farmId: asked.farmId, queueId: asked.queueIds.join(",") };
  if (refusals.holds(KIND, place)) return "refused";
  if (refusals.holds(DENIED, place)) return "denied";
  const first = await reads.settle(readPage(reads, asked, 0), { unnoted: "thrown, or gone over job by job" });
  if (first.failure) {
    const { kind } = first.failure.facts;
    if (kind !== "refused as invalid" && kind !== "access denied") throw first.failure;
    refusals.note(kind === "access denied" ? DENIED : KIND, place);
    return kind === "access denied" ? "denied" : "refused";
  }
  const walk = new Walk(asked.since);
  walk.take(first.value);
  // Nothing of what it counts itself: other reads tell more than such a search.
  if (walk.isOutOfOrder || (first.value.tasks.length === 0 && first.value.total > 0)) return "not in order";
  if (walk.isOpen && first.value.total >= SEARCH_CAP) {
    const { value: last } = await reads.settle(readPage(reads, asked, SEARCH_CAP - PAGE_SIZE), {
      purpose: "failed tasks",
    });
    if (last?.tasks.some((task) => endOf(task) >= asked.since.getTime())) return "too many";
  }
  while (walk.isOpen && reads.patience.left() > LEAVE_MS) {
    const pages = await mapInParallel(walk.nextOffsets(), (offset) =>
      reads.settle(readPage(reads, asked, offset), { purpose: "failed tasks" }),
    );
    for (const { value } of pages) if (!value || !walk.take(value)) break;
    if (walk.isOutOfOrder) return "not in order";
    if (pages.some(({ failure }) => failure)) break;
  }
  return { tasks: walk.tasks(), isWhole: walk.isWhole };
}

interface Page {
  readonly offset: number;
  readonly tasks: readonly TaskSearchSummary[];
  readonly total: number;
  readonly next?: number;
}

async function readPage(reads: CallReads, asked: FailedSince, offset: number): Promise<Page> {
  const request: SearchTasksRequest = {
    farmId: asked.farmId,
    queueIds: [...asked.queueIds],
    itemOffset: offset,
    pageSize: PAGE_SIZE,
    filterExpressions: {
      operator: "AND",
      filters: [{ stringFilter: { name: "RUN_STATUS", operator: "EQUAL", value: "FAILED" } }],
    },
    sortExpressions: [{ fieldSort: { name: "ENDED_AT", sortOrder: "DESCENDING" } }],
  };
  const { tasks = [], totalResults = 0, nextItemOffset } = await reads.read("SearchTasks", request);
  const next = nextItemOffset !== undefined && nextItemOffset > offset ? nextItemOffset : undefined;
  return { offset, tasks, total: Math.max(totalResults, offset + tasks.length), next };
}

/** The pages of one search, in their order. */
class Walk {
  isOutOfOrder = false;
  private readonly found = new Map<string, FailedTask>();
  private next: number | undefined = 0;
  private total = 0;
  private seen = 0;
  private last = Number.POSITIVE_INFINITY;
  private reachedOlder = false;

  constructor(private readonly since: Date) {}

  /** Takes a page that follows the one before; false where it does not, or nothing after it is wanted. */
  take(page: Page): boolean {
    if (page.offset !== this.next) return false;
    this.total = Math.max(this.total, page.total);
    this.seen += page.tasks.length;
    for (const task of page.tasks) this.takeRow(task);
    this.next = page.next;
    return this.isOpen;
  }

  private takeRow(task: TaskSearchSummary): void {
    const end = endOf(task);
    // A row without an end is nowhere in the order.
    if (task.endedAt) {
      if (end > this.last) this.isOutOfOrder = true;
      this.last = end;
      if (end < this.since.getTime()) this.reachedOlder = true;
    }
    const { taskId = "?", stepId = "?", jobId = "?", queueId = "?" } = task;
    if (end >= this.since.getTime()) this.found.set(taskId, { ...task, taskId, stepId, jobId, queueId });
  }

  /** Whether there may be more that is wanted. */
  get isOpen(): boolean {
    return !this.reachedOlder && this.next !== undefined && this.next < SEARCH_CAP;
  }

  get isWhole(): boolean {
    return this.reachedOlder || (this.next === undefined && this.seen >= this.total);
  }

  /** Where the following pages begin if each is full. */
  nextOffsets(): number[] {
    const start = this.next ?? 0;
    return Array.from({ length: PAGES_AT_ONCE }, (_, index) => start + index * PAGE_SIZE).filter(
      (offset, index) => index === 0 || (offset < this.total && offset < SEARCH_CAP),
    );
  }

  tasks(): FailedTask[] {
    return [...this.found.values()];
  }
}

/** When a task ended; one that never began has only its last change. Milliseconds since 1970. */
export function endOf({ endedAt, updatedAt }: Pick<TaskSearchSummary, "endedAt" | "updatedAt">): number {
  return (endedAt ?? updatedAt)?.getTime() ?? 0;
}
