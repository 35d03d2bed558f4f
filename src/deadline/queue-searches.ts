/**
 * Searches of several queues that are read to their end, as far as is worth it. One queue that this person may not
 * search has a whole search refused: then each is searched by itself.
 */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { ServiceFailure } from "./failures.ts";
import { Gate } from "./gate.ts";
import type { JobQuery } from "./job-query.ts";
import { type FoundJobs, searchJobs } from "./job-search.ts";
import { mapInParallel } from "./parallel.ts";

/** Searches of single queues at once. */
const AT_ONCE = 4;

/** What was found, as far as it could be looked at. */
export interface SearchedQueues {
  /** Newest first. */
  readonly jobs: readonly JobSearchSummary[];
  /** Jobs that were looked at, passing or not. */
  readonly lookedAt: number;
  /** Jobs that the service has for these searches. */
  readonly counted: number;
  /** Whether every job was looked at that the service found. */
  readonly isWhole: boolean;
  /** Queues that could not be searched. */
  readonly unread: number;
}

/** A search whose queues are named beside it. */
export type QueueQuery = Omit<JobQuery, "queueIds">;

/**
 * Searches queues for all jobs that pass.
 * @param most jobs that are kept at most.
 * @throws ServiceFailure where no queue could be searched.
 */
export async function searchQueues(
  reads: CallReads,
  queries: readonly QueueQuery[],
  queueIds: readonly string[],
  most: number,
): Promise<SearchedQueues> {
  if (queueIds.length === 0) return summed([], 0);
  const search = async (ids: readonly string[]): Promise<FoundJobs | undefined> =>
    await searchJobs(
      reads,
      queries.map((query) => ({ ...query, queueIds: ids })),
      { limit: most },
    );
  try {
    return summed([await search(queueIds)], 0);
  } catch (failure) {
    const isRefused = failure instanceof ServiceFailure && OF_ONE_QUEUE.has(failure.facts.kind);
    if (!isRefused || queueIds.length === 1) throw failure;
  }
  const gate = new Gate(AT_ONCE);
  const outcomes = await mapInParallel(queueIds, (queueId) =>
    gate.run(() => reads.settle(search([queueId]), { unnoted: "how many were not searched is told" })),
  );
  const read = outcomes.flatMap(({ value }) => value ?? []);
  const [refused] = outcomes.flatMap(({ failure }) => failure ?? []);
  if (read.length === 0 && refused) throw refused;
  return summed(read, outcomes.length - read.length);
}

/** Failures that may be about one of several queues. */
const OF_ONE_QUEUE: ReadonlySet<string> = new Set(["access denied", "not found"]);

function summed(searches: readonly (FoundJobs | undefined)[], unread: number): SearchedQueues {
  const found = searches.filter((each) => each !== undefined);
  const submitted = ({ createdAt }: JobSearchSummary) => createdAt?.getTime() ?? 0;
  return {
    jobs: found.flatMap(({ jobs }) => jobs).sort((one, other) => submitted(other) - submitted(one)),
    lookedAt: found.reduce((sum, { lookedAt }) => sum + lookedAt, 0),
    counted: found.reduce((sum, { counted }) => sum + counted, 0),
    isWhole: found.every(({ next, isCapped }) => next === undefined && !isCapped),
    unread,
  };
}
