/** The jobs of one answer of search_jobs: a page of the service's list, or a list of our own where order is ours. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import { ServiceFailure } from "../../deadline/failures.ts";
import { searchJobs } from "../../deadline/job-search.ts";
import { jobsByName } from "../../deadline/jobs-by-name.ts";
import { type QueueQuery, type SearchedQueues, searchQueues } from "../../deadline/queue-searches.ts";
import { fitOfName } from "../../explain/job/name-match.ts";
import { badCursor } from "../parts/lists.ts";
import type { Call } from "../parts/tool.ts";
import { type AskedJobs, queriesFor, withoutEnds } from "./asked-jobs.ts";
import type { SearchScope } from "./search-scope.ts";

/** What was found for one answer. */
export interface JobsFound {
  readonly jobs: readonly JobSearchSummary[];
  /** Jobs that match; at least so many where not all could be looked at. */
  readonly total: number;
  readonly isLeast: boolean;
  /** Whether the service stopped counting. */
  readonly isCapped: boolean;
  /** Jobs looked at, of those that the service has. */
  readonly lookedAt: number;
  readonly counted: number;
  /** Queues that could not be searched. */
  readonly unread: number;
  /** Whether the end had to be judged here, because the service refused to. */
  readonly endsJudgedHere?: boolean;
  /** Where the next answer goes on; absent when there are no more. */
  readonly next?: readonly number[];
}

/** Jobs kept of a list of our own. */
const MOST_LISTED = 600;
const SEARCH_BY_END = "search jobs by their end";

/** @param offsets as an earlier answer said them. @throws BadArguments, ServiceFailure */
export async function findJobs(
  scope: SearchScope,
  asked: AskedJobs,
  offsets: readonly number[] | undefined,
  call: Call,
): Promise<JobsFound> {
  const queries = queriesFor(asked);
  const { refusals } = call.reads.connection;
  const place = { farmId: asked.farmId, queueId: "any" };
  const usesEnds = queries.some(({ endedAfter, endedBefore }) => endedAfter ?? endedBefore);
  if (usesEnds && refusals.holds(SEARCH_BY_END, place))
    return await endsHere(scope, asked, queries, offsets, call);
  try {
    if (asked.name !== undefined) {
      const found = await jobsByName(call.reads, scope.queueIds, asked.name, queries);
      return slice(found, byFit(found.jobs, asked), asked, offsets);
    }
    return await page(scope, asked, queries, offsets, call);
  } catch (failure) {
    const isRefused = failure instanceof ServiceFailure && failure.facts.kind === "refused as invalid";
    if (!usesEnds || !isRefused) throw failure;
    const found = await endsHere(scope, asked, queries, offsets, call);
    refusals.note(SEARCH_BY_END, place);
    return found;
  }
}

async function page(
  { queueIds }: SearchScope,
  { limit }: AskedJobs,
  queries: readonly QueueQuery[],
  offsets: readonly number[] | undefined,
  call: Call,
): Promise<JobsFound> {
  const found = await searchJobs(
    call.reads,
    queries.map((query) => ({ ...query, queueIds })),
    { limit, offsets },
  );
  if (!found) throw badCursor();
  return { ...found, isLeast: found.isLeast === true, unread: 0 };
}

async function endsHere(
  { queueIds }: SearchScope,
  asked: AskedJobs,
  queries: readonly QueueQuery[],
  offsets: readonly number[] | undefined,
  call: Call,
): Promise<JobsFound> {
  const judged = withoutEnds(queries);
  const found = await (asked.name === undefined
    ? searchQueues(call.reads, judged, queueIds, MOST_LISTED)
    : jobsByName(call.reads, queueIds, asked.name, judged));
  const ordered = asked.byEnd ? found.jobs.toSorted(latestEndFirst) : byFit(found.jobs, asked);
  return { ...slice(found, ordered, asked, offsets), endsJudgedHere: true };
}

function slice(
  found: SearchedQueues,
  ordered: readonly JobSearchSummary[],
  { limit }: AskedJobs,
  offsets: readonly number[] = [0],
): JobsFound {
  const [from = 0, ...more] = offsets;
  if (more.length > 0) throw badCursor();
  const to = from + limit;
  const { lookedAt, counted, isWhole, unread } = found;
  return {
    jobs: ordered.slice(from, to),
    total: ordered.length,
    isLeast: !isWhole,
    isCapped: false,
    lookedAt,
    counted,
    unread,
    next: to < ordered.length ? [to] : undefined,
  };
}

/** Whether the name that was asked for stands only inside longer words of this one. */
export function isPartOfWord({ name }: JobSearchSummary, asked: AskedJobs): boolean {
  return asked.name !== undefined && fitOfName(name, asked.name) === "part";
}

/** Names with the words that were asked for come first; the order stays otherwise. */
function byFit(jobs: readonly JobSearchSummary[], asked: AskedJobs): JobSearchSummary[] {
  const sorted = asked.byEnd ? jobs.toSorted(latestEndFirst) : jobs;
  return [
    ...sorted.filter((job) => !isPartOfWord(job, asked)),
    ...sorted.filter((job) => isPartOfWord(job, asked)),
  ];
}

/** What has not ended comes before what has. */
function latestEndFirst(one: JobSearchSummary, other: JobSearchSummary): number {
  const end = ({ endedAt }: JobSearchSummary) => endedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return end(other) - end(one);
}
