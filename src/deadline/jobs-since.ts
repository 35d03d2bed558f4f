/** The jobs of queues that ended since a moment, and those that are still open. */
import type { JobSearchSummary, SearchFilterExpression } from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import type { FailedSince } from "./failed-tasks.ts";
import type { ServiceFailure } from "./failures.ts";
import { PAGE_SIZE } from "./paging.ts";
import { inParallel, mapInParallel } from "./parallel.ts";
import { queueGroups } from "./queue-groups.ts";

/** Such jobs. */
export interface JobsSince {
  readonly jobs: readonly JobSearchSummary[];
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** Why some of them could not be looked for. */
  readonly failure?: ServiceFailure;
}

/** Pages of one search at most. */
const MAX_PAGES = 10;
const KIND = "SearchJobs ENDED_AT";
/** Run statuses of jobs that may go on, or wait for a person: everything that is not over. */
const NOT_OVER = [
  "PENDING",
  "READY",
  "ASSIGNED",
  "STARTING",
  "SCHEDULED",
  "INTERRUPTING",
  "RUNNING",
  "SUSPENDED",
  "NOT_COMPATIBLE",
];

/**
 * Finds them: two searches for ten queues. Where the service refuses to filter by the end, the newest jobs are looked
 * through instead.
 * @throws ServiceFailure only when the whole call was canceled; what can't be read is noted
 */
export async function jobsSince(reads: CallReads, asked: FailedSince): Promise<JobsSince> {
  const groups = await mapInParallel(queueGroups(asked.queueIds), async (queueIds) => {
    const [ended, open] = await inParallel([
      () => endedJobs(reads, { ...asked, queueIds }),
      () => search(reads, { ...asked, queueIds }, OPEN),
    ]);
    return [ended, open];
  });
  const parts = groups.flat();
  const jobs = new Map(
    parts.flatMap(({ value }) => value?.jobs ?? []).map((job) => [job.jobId ?? "", job] as const),
  );
  return {
    jobs: [...jobs.values()],
    isWhole: parts.every(({ value }) => value?.isWhole ?? false),
    failure: parts.find(({ failure }) => failure)?.failure,
  };
}

const OPEN: SearchFilterExpression = {
  stringListFilter: { name: "TASK_RUN_STATUS", operator: "ANY_EQUALS", values: NOT_OVER },
};

async function endedJobs(reads: CallReads, asked: FailedSince): Promise<Outcome<JobsSince>> {
  const { refusals } = reads.connection;
  const place = { farmId: asked.farmId, queueId: asked.queueIds.join(",") };
  const ended: SearchFilterExpression = {
    dateTimeFilter: { name: "ENDED_AT", operator: "GREATER_THAN_EQUAL_TO", dateTime: asked.since },
  };
  if (!refusals.holds(KIND, place)) {
    const outcome = await search(reads, asked, ended, { unnoted: "noted, or searched without the filter" });
    if (!outcome.failure) return outcome;
    if (outcome.failure.facts.kind !== "refused as invalid") {
      reads.ledger.note(outcome.failure.facts, PURPOSE);
      return outcome;
    }
    refusals.note(KIND, place);
  }
  const { value, failure } = await search(reads, asked, undefined);
  if (failure) return { failure };
  const isOf = ({ endedAt }: JobSearchSummary) => endedAt !== undefined && endedAt >= asked.since;
  return { value: { jobs: value.jobs.filter(isOf), isWhole: value.isWhole } };
}

const PURPOSE = "jobs that ended, and those still open";

async function search(
  reads: CallReads,
  { farmId, queueIds }: FailedSince,
  filter: SearchFilterExpression | undefined,
  beside: { purpose: string } | { unnoted: string } = { purpose: PURPOSE },
): Promise<Outcome<JobsSince>> {
  const jobs: JobSearchSummary[] = [];
  let offset: number | undefined = 0;
  let total = 0;
  for (let pages = 0; pages < MAX_PAGES && offset !== undefined; pages += 1) {
    const outcome: Outcome<{ jobs?: JobSearchSummary[]; totalResults?: number; nextItemOffset?: number }> =
      await reads.settle(
        reads.read("SearchJobs", {
          farmId,
          queueIds: [...queueIds],
          itemOffset: offset,
          pageSize: PAGE_SIZE,
          sortExpressions: [{ fieldSort: { name: "CREATED_AT", sortOrder: "DESCENDING" } }],
          ...(filter && { filterExpressions: { operator: "AND", filters: [filter] } }),
        }),
        pages === 0 ? beside : { purpose: PURPOSE },
      );
    if (outcome.failure) return pages === 0 ? outcome : { value: { jobs, isWhole: false } };
    jobs.push(...(outcome.value.jobs ?? []));
    total = Math.max(total, outcome.value.totalResults ?? 0);
    const next: number | undefined = outcome.value.nextItemOffset;
    offset = next !== undefined && next > offset ? next : undefined;
  }
  return { value: { jobs, isWhole: offset === undefined && jobs.length >= total } };
}
