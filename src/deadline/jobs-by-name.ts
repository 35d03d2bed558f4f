/** Jobs of some queues whose name fits what a person calls them, newest first. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import { fitOfName, termsFor } from "../explain/job/name-match.ts";
import type { CallReads } from "./call-reads.ts";
import { type QueueQuery, type SearchedQueues, searchQueues } from "./queue-searches.ts";

/** Jobs kept for one name at most. */
const MOST_JOBS = 600;

/**
 * Finds jobs by name.
 * @param asked a whole name or a part of one, in any case.
 * @param queries what else has to hold, each a search of its own; names are looked for in all of them.
 * @throws ServiceFailure where no queue could be searched.
 */
export async function jobsByName(
  reads: CallReads,
  queueIds: readonly string[],
  asked: string,
  queries: readonly QueueQuery[],
): Promise<SearchedQueues> {
  let found: SearchedQueues | undefined;
  for (const term of termsFor(asked)) {
    const named = queries.map((query) => ({
      ...query,
      term,
      passes: (job: JobSearchSummary) =>
        fitOfName(job.name, asked) !== undefined && (query.passes?.(job) ?? true),
    }));
    found = await searchQueues(reads, named, queueIds, MOST_JOBS);
    if (found.jobs.length > 0) break;
  }
  return found ?? (await searchQueues(reads, queries, [], MOST_JOBS));
}
