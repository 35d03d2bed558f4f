/** The jobs of a queue that still have something to do. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { PAGE_SIZE } from "./paging.ts";

/** Run statuses of an open job, as the vendor's own tools ask for them. */
const OPEN = ["READY", "ASSIGNED", "STARTING", "SCHEDULED", "RUNNING"];

/** Open jobs, newest first. */
export interface OpenJobs {
  readonly rows: readonly JobSearchSummary[];
  /** Whether these are all of them. */
  readonly all: boolean;
}

/** The hundred newest open jobs of a queue. @throws ServiceFailure only when the whole call was canceled. */
export function tryOpenJobs(reads: CallReads, farmId: string, queueId: string): Promise<Outcome<OpenJobs>> {
  return reads.aside(
    async (aside) => {
      const {
        jobs = [],
        totalResults,
        nextItemOffset,
      } = await aside.read("SearchJobs", {
        farmId,
        queueIds: [queueId],
        itemOffset: 0,
        pageSize: PAGE_SIZE,
        filterExpressions: {
          operator: "AND",
          filters: [{ stringListFilter: { name: "TASK_RUN_STATUS", operator: "ANY_EQUALS", values: OPEN } }],
        },
        sortExpressions: [{ fieldSort: { name: "CREATED_AT", sortOrder: "DESCENDING" } }],
      });
      return { rows: jobs, all: nextItemOffset === undefined && jobs.length >= (totalResults ?? 0) };
    },
    { purpose: "other open jobs of the queue" },
  );
}
