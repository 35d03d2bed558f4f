/** Finding tasks in the lists of steps: the way that always works, one page of a hundred after another. */
import type { StepSummary } from "@aws-sdk/client-deadline";
import { namesMatch, valuesCovered, valuesMeant } from "../explain/tasks/task-filter.ts";
import type { Page } from "./paging.ts";
import {
  type Finding,
  type FoundTasks,
  isWanted,
  mayGoOn,
  type StepPlace,
  type TaskQuery,
} from "./task-query.ts";
import { type FoundTask, listTaskPage } from "./task-search.ts";

/** Steps whose first page is read ahead of need. */
const STEPS_AHEAD = 3;

/**
 * Looks through the lists of the steps that can hold what is wanted, one after another.
 * @param start where an earlier answer stopped.
 * @throws ServiceFailure
 */
export async function findInLists(finding: Finding, start: StepPlace | undefined): Promise<FoundTasks> {
  const { reads, job, query, steps } = finding;
  const places = steps.filter((step) => canHold(step, query)).map(({ stepId }) => stepId ?? "");
  // A step that the list lacks is asked for all the same: its own error says more.
  if (query.stepId !== undefined && !steps.some(({ stepId }) => stepId === query.stepId))
    places.push(query.stepId);
  const rest = places.slice(start ? Math.max(0, places.indexOf(start.stepId)) : 0);
  // What is rare is looked for in several steps at once.
  const isRare = query.status !== undefined || query.filter !== undefined;
  const ahead = new FirstPages((stepId) => listTaskPage(reads, job, stepId), isRare ? STEPS_AHEAD : 0);
  const walk: Walk = { tasks: [], lookedAt: 0, pages: 0, isWhole: true };
  try {
    for (const [index, stepId] of rest.entries()) {
      const following = rest.slice(index + 1);
      const from = index === 0 && start?.stepId === stepId ? start : { stepId, skip: 0 };
      const [next] = following;
      const left = await walkStep(finding, walk, from, () => ahead.take(stepId, following));
      if (left) return { ...walk, isWhole: false, next: left, steps };
      if (next !== undefined && !mayGoOn(finding, walk.pages, walk.tasks)) {
        return { ...walk, isWhole: false, next: { stepId: next, skip: 0 }, steps };
      }
    }
    return { ...walk, steps };
  } finally {
    await ahead.close();
  }
}

interface Walk {
  readonly tasks: FoundTask[];
  lookedAt: number;
  sample?: FoundTask;
  pages: number;
  /** Whether none of the rows looked at was left out. */
  isWhole: boolean;
}

/** Reads one step's list until the limit, the bounds, or all that can be in it is found. */
async function walkStep(
  finding: Finding,
  walk: Walk,
  start: StepPlace,
  firstPage: () => Promise<Page<FoundTask>>,
): Promise<StepPlace | undefined> {
  const { reads, job, query } = finding;
  const { stepId } = start;
  const stopper = new Stopper(
    query,
    finding.steps.find((step) => step.stepId === stepId),
    start,
  );
  let { token, skip } = start;
  while (mayGoOn(finding, walk.pages, walk.tasks)) {
    const page = token === undefined ? await firstPage() : await listTaskPage(reads, job, stepId, token);
    walk.pages += 1;
    walk.isWhole &&= page.isWhole;
    for (const [index, task] of page.rows.entries()) {
      if (index < skip) continue;
      if (walk.tasks.length === query.limit) return { stepId, skip: index, token };
      walk.lookedAt += 1;
      walk.sample ??= task;
      const wanted = isWanted(query, task);
      if (wanted) walk.tasks.push(task);
      if (stopper.isDone(task, wanted)) return undefined;
    }
    if (page.nextToken === undefined || page.nextToken === token) return undefined;
    token = page.nextToken;
    skip = 0;
  }
  return { stepId, skip, token };
}

function canHold(step: StepSummary, { stepId, status }: TaskQuery): boolean {
  if (stepId !== undefined && step.stepId !== stepId) return false;
  return status === undefined || countOf(step, status) !== 0;
}

function countOf(step: StepSummary | undefined, status: string): number | undefined {
  const counts = step?.taskRunStatusCounts as Readonly<Record<string, number>> | undefined;
  return counts && (counts[status] ?? 0);
}

/** Tells when the rest of a step's list can't hold any more of what is wanted. */
class Stopper {
  /** Tasks of the status that are still to come. */
  private missing: number;
  /** Values of the filter that are still to come. */
  private values: number | undefined;
  private isFirst = true;
  /** What came before a cursor was counted in an earlier answer. */
  private readonly isWhole: boolean;

  constructor(
    private readonly query: TaskQuery,
    step: StepSummary | undefined,
    start: StepPlace,
  ) {
    this.isWhole = start.skip === 0 && start.token === undefined;
    const count = query.status === undefined ? undefined : countOf(step, query.status);
    this.missing = this.isWhole && count !== undefined ? count : Number.POSITIVE_INFINITY;
  }

  isDone(task: FoundTask, wanted: boolean): boolean {
    const { filter, status } = this.query;
    if (filter && this.isFirst) {
      if (!namesMatch(filter, task.parameters)) return true;
      // With a status in play a value may stand in a task of another one.
      this.values = this.isWhole && status === undefined ? valuesMeant(filter, task.parameters) : undefined;
    }
    this.isFirst = false;
    if (status !== undefined && task.runStatus === status) this.missing -= 1;
    if (filter && wanted && this.values !== undefined) this.values -= valuesCovered(filter, task.parameters);
    return this.missing <= 0 || (this.values !== undefined && this.values <= 0);
  }
}

/** First pages of steps, read a few ahead of the one that is looked at. */
class FirstPages {
  private readonly pages = new Map<string, Promise<Page<FoundTask>>>();

  constructor(
    private readonly read: (stepId: string) => Promise<Page<FoundTask>>,
    private readonly ahead: number,
  ) {}

  /** The page of a step; those of the following ones begin to be read. */
  take(stepId: string, following: readonly string[]): Promise<Page<FoundTask>> {
    for (const id of following.slice(0, this.ahead)) this.begin(id);
    return this.begin(stepId);
  }

  private begin(stepId: string): Promise<Page<FoundTask>> {
    const known = this.pages.get(stepId);
    if (known) return known;
    const page = this.read(stepId);
    this.pages.set(stepId, page);
    // One that fails before anyone waits for it must not count as unhandled.
    void Promise.allSettled([page]);
    return page;
  }

  /** Waits for what was begun and is not needed any more, so that no read outlives its call. */
  async close(): Promise<void> {
    await Promise.allSettled(this.pages.values());
  }
}
