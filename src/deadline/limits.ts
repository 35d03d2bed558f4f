/** Limits of a farm: which ones a queue is joined with, and who holds them. */
import type {
  BatchGetSessionActionItem,
  LimitSummary,
  QueueLimitAssociationSummary,
} from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { PAGE_SIZE, type Rows, tryList } from "./paging.ts";

/** A limit and its association with the queue. */
export interface JoinedLimit {
  readonly limit: LimitSummary;
  readonly association: QueueLimitAssociationSummary;
}

/** All limits of a farm (50 by the service's default quota). @throws ServiceFailure only when canceled. */
export function tryLimits(reads: CallReads, farmId: string): Promise<Outcome<Rows<LimitSummary>>> {
  return tryList(reads, "ListLimits", { farmId }, ({ limits }) => limits, {
    purpose: "limits",
  });
}

/** Associations of a queue with limits. @throws ServiceFailure only when canceled. */
export function tryLimitAssociations(
  reads: CallReads,
  farmId: string,
  queueId: string,
): Promise<Outcome<Rows<QueueLimitAssociationSummary>>> {
  return tryList(
    reads,
    "ListQueueLimitAssociations",
    { farmId, queueId },
    ({ queueLimitAssociations }) => queueLimitAssociations,
    { purpose: "limits of the queue" },
  );
}

/** What the running tasks of a queue hold. */
export interface HeldLimits {
  /** Limit id to job id to amount. */
  readonly byLimit: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Whether every running task of the queue was read; else there may be more. */
  readonly all: boolean;
}

/**
 * The limits that running tasks of a queue hold, by job: two requests, for at most a hundred running tasks. Every
 * identity that may read sessions may read this, also where the limits themselves are refused.
 * @throws ServiceFailure only when the whole call was canceled.
 */
export function tryHeldLimits(
  reads: CallReads,
  farmId: string,
  queueId: string,
): Promise<Outcome<HeldLimits>> {
  return reads.aside(
    async (aside) => {
      const {
        tasks = [],
        totalResults,
        nextItemOffset,
      } = await aside.read("SearchTasks", {
        farmId,
        queueIds: [queueId],
        itemOffset: 0,
        pageSize: PAGE_SIZE,
        filterExpressions: {
          operator: "AND",
          filters: [{ stringFilter: { name: "RUN_STATUS", operator: "EQUAL", value: "RUNNING" } }],
        },
      });
      const identifiers = tasks.flatMap(({ jobId, latestSessionActionId: sessionActionId }) =>
        jobId && sessionActionId ? { farmId, queueId, jobId, sessionActionId } : [],
      );
      const isListed =
        nextItemOffset === undefined &&
        tasks.length >= (totalResults ?? 0) &&
        identifiers.length === tasks.length;
      if (identifiers.length === 0) return { byLimit: new Map(), all: isListed };
      const { sessionActions = [] } = await aside.read("BatchGetSessionAction", { identifiers });
      // Rows that the batch left out hold what they hold: the sums are "at least", and that is said.
      const isRead = sessionActions.length >= identifiers.length;
      if (!isRead)
        aside.ledger.note(
          { operation: "BatchGetSessionAction", kind: "service error" },
          "who holds the limits",
        );
      return { byLimit: heldBy(sessionActions), all: isListed && isRead };
    },
    { purpose: "who holds the limits" },
  );
}

function heldBy(actions: readonly BatchGetSessionActionItem[]): HeldLimits["byLimit"] {
  const held = new Map<string, Map<string, number>>();
  for (const { jobId = "", acquiredLimits = [] } of actions) {
    for (const { limitId = "", count = 0 } of acquiredLimits) {
      const jobs = held.get(limitId) ?? new Map<string, number>();
      jobs.set(jobId, (jobs.get(jobId) ?? 0) + count);
      held.set(limitId, jobs);
    }
  }
  return held;
}
