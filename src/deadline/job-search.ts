/**
 * Jobs of several queues, newest first. SearchJobs takes ten queues at a time, so more of them are several
 * searches whose results are merged.
 */
import type { JobSearchSummary, SearchFilterExpression, SearchJobsRequest } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { PAGE_SIZE } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";
import { SEARCH_CAP } from "./task-search.ts";

/** What the service is asked to look for. */
export interface JobQuery {
  readonly farmId: string;
  readonly queueIds: readonly string[];
  /** A part of the name. The service may find it in other fields as well. */
  readonly term?: string;
  readonly status?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
}

/** How much is wanted, and from where. */
export interface JobSlice {
  readonly limit: number;
  /** Where each search goes on, as an earlier answer said. */
  readonly offsets?: readonly number[];
  /** What only the caller can judge; jobs that don't pass are left out. */
  readonly passes?: (job: JobSearchSummary) => boolean;
  /** Whether few are expected to pass, so that it pays to read whole pages. */
  readonly fewPass?: boolean;
}

/** Jobs that were found for one answer. */
export interface FoundJobs {
  readonly jobs: JobSearchSummary[];
  /** Jobs looked at for this answer, passing or not. */
  readonly lookedAt: number;
  /** What the service counts, before `passes`. */
  readonly total: number;
  /** Whether the service stopped counting. */
  readonly isCapped: boolean;
  /** Where each search goes on; absent when there are no more. */
  readonly next?: readonly number[];
}

/** Queues in one search at most. */
const QUEUES_AT_ONCE = 10;
/** Pages read for one answer at most, all searches together. */
const MAX_PAGES = 6;

/**
 * Searches jobs, newest first.
 * @returns undefined where `offsets` are not those of such a search.
 * @throws ServiceFailure
 */
export async function searchJobs(
  reads: CallReads,
  query: JobQuery,
  slice: JobSlice,
): Promise<FoundJobs | undefined> {
  const groups = groupsOf(query.queueIds);
  const { offsets = groups.map(() => 0), limit, passes = () => true } = slice;
  if (offsets.length !== groups.length) return undefined;
  const pageSize = slice.fewPass ? PAGE_SIZE : Math.min(PAGE_SIZE, limit);
  const searches = groups.map(
    (queueIds, index) => new GroupSearch(reads, { ...query, queueIds }, offsets[index] ?? 0, pageSize),
  );
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
    if (passes(job)) jobs.push(job);
  }
  return {
    jobs,
    lookedAt,
    total: searches.reduce((sum, { total }) => sum + total, 0),
    isCapped: searches.some(({ total }) => total >= SEARCH_CAP),
    next: searches.some(({ isOver }) => !isOver) ? searches.map(({ offset }) => offset) : undefined,
  };
}

function groupsOf(queueIds: readonly string[]): string[][] {
  // Sorted, so that a cursor meets the same groups again.
  const ids = [...new Set(queueIds)].sort();
  return Array.from({ length: Math.ceil(ids.length / QUEUES_AT_ONCE) }, (_, index) =>
    ids.slice(index * QUEUES_AT_ONCE, (index + 1) * QUEUES_AT_ONCE),
  );
}

/** The search whose next job is the newest; none while one of them has to read on to know its next. */
function newest(searches: readonly GroupSearch[]): GroupSearch | undefined {
  if (searches.some(({ isHungry }) => isHungry)) return undefined;
  const open = searches.filter(({ head }) => head !== undefined);
  return open.reduce<GroupSearch | undefined>(
    (best, each) => (best && createdOf(best.head) >= createdOf(each.head) ? best : each),
    undefined,
  );
}

function createdOf(job: JobSearchSummary | undefined): number {
  return job?.createdAt?.getTime() ?? 0;
}

/** One search, read page by page as its jobs are taken. */
class GroupSearch {
  private readonly rows: JobSearchSummary[] = [];
  private nextOffset: number | undefined;
  /** Jobs taken or left behind so far: where a later answer goes on. */
  offset: number;
  total = 0;
  pages = 0;

  constructor(
    private readonly reads: CallReads,
    private readonly query: JobQuery,
    start: number,
    private readonly pageSize: number,
  ) {
    this.offset = start;
    this.nextOffset = start;
  }

  get head(): JobSearchSummary | undefined {
    return this.rows[0];
  }

  /** Whether there is more, but none of it is read. */
  get isHungry(): boolean {
    return this.rows.length === 0 && this.nextOffset !== undefined;
  }

  get isOver(): boolean {
    return this.rows.length === 0 && this.nextOffset === undefined;
  }

  take(): JobSearchSummary {
    this.offset += 1;
    return this.rows.shift() ?? {};
  }

  async fill(): Promise<void> {
    if (this.nextOffset === undefined) return;
    const itemOffset = this.nextOffset;
    const answer = await this.reads.read("SearchJobs", requestOf(this.query, itemOffset, this.pageSize));
    this.pages += 1;
    this.rows.push(...(answer.jobs ?? []));
    this.total = Math.max(answer.totalResults ?? 0, itemOffset + (answer.jobs?.length ?? 0));
    const next = answer.nextItemOffset;
    this.nextOffset = next !== undefined && next > itemOffset && next < SEARCH_CAP ? next : undefined;
  }
}

function requestOf(query: JobQuery, itemOffset: number, pageSize: number): SearchJobsRequest {
  const filters = filtersOf(query);
  return {
    farmId: query.farmId,
    queueIds: [...query.queueIds],
    itemOffset,
    pageSize,
    sortExpressions: [{ fieldSort: { name: "CREATED_AT", sortOrder: "DESCENDING" } }],
    ...(filters.length > 0 && { filterExpressions: { operator: "AND", filters } }),
  };
}

/** At most three filters in a group: the two moments make a group of their own. */
function filtersOf({ term, status, createdAfter, createdBefore }: JobQuery): SearchFilterExpression[] {
  const moments: SearchFilterExpression[] = [
    ...(createdAfter ? [createdFilter("GREATER_THAN_EQUAL_TO", createdAfter)] : []),
    ...(createdBefore ? [createdFilter("LESS_THAN_EQUAL_TO", createdBefore)] : []),
  ];
  return [
    ...(term ? [{ searchTermFilter: { searchTerm: term, matchType: "CONTAINS" as const } }] : []),
    ...(status
      ? [{ stringFilter: { name: "TASK_RUN_STATUS", operator: "EQUAL" as const, value: status } }]
      : []),
    ...(moments.length < 2 ? moments : [{ groupFilter: { operator: "AND" as const, filters: moments } }]),
  ];
}

function createdFilter(
  operator: "GREATER_THAN_EQUAL_TO" | "LESS_THAN_EQUAL_TO",
  dateTime: Date,
): SearchFilterExpression {
  return { dateTimeFilter: { name: "CREATED_AT", operator, dateTime } };
}
