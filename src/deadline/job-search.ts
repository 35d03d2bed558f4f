/**
 * Jobs of several queues, newest first. SearchJobs takes ten queues at a time, and knows no "failed so far": what
 * one answer needs may be several searches, whose results are merged.
 */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { type JobQuery, requestOf } from "./job-query.ts";
import { PAGE_SIZE } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";
import { queueGroups } from "./queue-groups.ts";
import { SEARCH_CAP } from "./task-search.ts";

/** How much is wanted, and from where. */
export interface JobSlice {
  readonly limit: number;
  /** Where each search goes on, as an earlier answer said. */
  readonly offsets?: readonly number[];
}

/** Jobs that were found for one answer. */
export interface FoundJobs {
  readonly jobs: JobSearchSummary[];
  /** Jobs looked at for this answer, passing or not. */
  readonly lookedAt: number;
  /** What the service counts, passing or not. */
  readonly counted: number;
  /** How many there are; at least so many where a search whose jobs have to pass was not read to its end. */
  readonly total: number;
  /** Whether `total` is only the least that there are. */
  readonly isLeast?: boolean;
  /** Whether the service stopped counting. */
  readonly isCapped: boolean;
  /** Where each search goes on; absent when there are no more. */
  readonly next?: readonly number[];
}

/** Pages read for one answer at most, all searches together. */
const MAX_PAGES = 6;

/**
 * Searches jobs, newest first.
 * @param queries merged into one list; they find no job twice.
 * @returns undefined where `offsets` are not those of such a search.
 * @throws ServiceFailure
 */
export async function searchJobs(
  reads: CallReads,
  queries: readonly JobQuery[],
  slice: JobSlice,
): Promise<FoundJobs | undefined> {
  const parts = queries.flatMap((query) =>
    queueGroups(query.queueIds).map((queueIds) => ({ ...query, queueIds })),
  );
  const { offsets = parts.map(() => 0), limit } = slice;
  if (offsets.length !== parts.length) return undefined;
  const searches = parts.map((query, index) => new GroupSearch(reads, query, offsets[index] ?? 0, limit));
  await mapInParallel(searches, (search) => search.fill());
  const jobs: JobSearchSummary[] = [];
  let lookedAt = 0;
  while (jobs.length < limit) {
    const search = newest(searches);
    if (!search) {
      const hungry = searches.filter((each) => each.isHungry);
      const pages = searches.reduce((sum, each) => sum + each.pages, 0);
      if (hungry.length === 0 || pages + hungry.length > MAX_PAGES) break;
      await mapInParallel(hungry, (each) => each.fill());
      continue;
    }
    const job = search.take();
    lookedAt += 1;
    if (search.passes(job)) jobs.push(job);
  }
  return {
    jobs,
    lookedAt,
    counted: searches.reduce((sum, { total }) => sum + total, 0),
    total: searches.reduce((sum, { count }) => sum + count, 0),
    isLeast: searches.some(({ isLeast }) => isLeast) || undefined,
    isCapped: searches.some(({ total }) => total >= SEARCH_CAP),
    next: searches.some(({ isOver }) => !isOver) ? searches.map(({ offset }) => offset) : undefined,
  };
}

/** The search whose next job is the newest; none while one of them has to read on to know its next. */
function newest(searches: readonly GroupSearch[]): GroupSearch | undefined {
  if (searches.some(({ isHungry }) => isHungry)) return undefined;
  const open = searches.filter(({ head }) => head !== undefined);
  return open.reduce<GroupSearch | undefined>(
    (best, each) => (best && best.momentOfHead >= each.momentOfHead ? best : each),
    undefined,
  );
}

/** One search, read page by page as its jobs are taken. */
class GroupSearch {
  private readonly rows: JobSearchSummary[] = [];
  /** Ids of jobs read. */
  private readonly met = new Set<string>();
  private readonly start: number;
  private readonly pageSize: number;
  private nextOffset: number | undefined;
  /** Jobs read that pass, taken or not. */
  private passing = 0;
  /** Jobs taken or left behind so far: where a later answer goes on. */
  offset: number;
  /** What the service counts, before `passes`. */
  total = 0;
  pages = 0;

  constructor(
    private readonly reads: CallReads,
    private readonly query: JobQuery,
    start: number,
    limit: number,
  ) {
    // Where few are expected to pass it pays to read whole pages.
    this.pageSize = query.passes ? PAGE_SIZE : Math.min(PAGE_SIZE, limit);
    this.start = start;
    this.offset = start;
    this.nextOffset = start;
  }

  get head(): JobSearchSummary | undefined {
    return this.rows[0];
  }

  get momentOfHead(): number {
    const { head, query } = this;
    if (query.isFirst) return Number.MAX_SAFE_INTEGER;
    return (query.sortBy === "ENDED_AT" ? head?.endedAt : head?.createdAt)?.getTime() ?? 0;
  }

  /** Whether there is more, but none of it is read. */
  get isHungry(): boolean {
    return this.rows.length === 0 && this.nextOffset !== undefined;
  }

  get isOver(): boolean {
    return this.rows.length === 0 && this.nextOffset === undefined;
  }

  /** Whether jobs that pass may stand before or after what was read. */
  get isLeast(): boolean {
    return this.query.passes !== undefined && (this.start > 0 || this.nextOffset !== undefined);
  }

  get count(): number {
    return this.query.passes ? this.passing : this.total;
  }

  passes(job: JobSearchSummary): boolean {
    return this.query.passes?.(job) ?? true;
  }

  take(): JobSearchSummary {
    this.offset += 1;
    return this.rows.shift() ?? {};
  }

  async fill(): Promise<void> {
    if (this.nextOffset === undefined) return;
    const itemOffset = this.nextOffset;
    const answer = await this.reads.read("SearchJobs", requestOf(this.query, itemOffset, this.pageSize));
    const jobs = answer.jobs ?? [];
    const fresh = jobs.filter(({ jobId }) => jobId === undefined || !this.met.has(jobId));
    for (const { jobId } of fresh) if (jobId) this.met.add(jobId);
    this.pages += 1;
    this.rows.push(...fresh);
    // A job submitted meanwhile moves the others on, so that a page begins with rows of the one before.
    this.offset += jobs.length - fresh.length;
    this.passing += fresh.filter((job) => this.passes(job)).length;
    this.total = Math.max(answer.totalResults ?? 0, this.met.size);
    const next = answer.nextItemOffset;
    const isRepeat = jobs.length > 0 && fresh.length === 0;
    const goesOn = next !== undefined && next > itemOffset && next < SEARCH_CAP && !isRepeat;
    this.nextOffset = goesOn ? next : undefined;
  }
}
