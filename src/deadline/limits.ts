/** Limits of a farm: which ones a queue is joined with, and who holds them. */
import type {
  BatchGetSessionActionItem,
  LimitSummary,
  QueueLimitAssociationSummary,
} from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { PAGE_SIZE, type Rows, tryList } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";
import { queueGroups } from "./queue-groups.ts";

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

/** What the running tasks of one job hold of a limit. */
export interface Holding {
  readonly queueId: string;
  /** Of the limit's count. */
  readonly count: number;
  readonly tasks: number;
}

/** What the running tasks of queues hold. */
export interface HeldLimits {
  /** Limit id to job id to what it holds. */
  readonly byLimit: ReadonlyMap<string, ReadonlyMap<string, Holding>>;
  /** Whether every running task of the queues was read; else there may be more. */
  readonly all: boolean;
}

const HOLDERS = "who holds the limits";

/**
 * The limits that running tasks of queues hold, by job: two requests for ten queues, for at most a hundred running
 * tasks of these. Every identity that may read sessions may read this, also where the limits themselves are refused.
 * @throws ServiceFailure only when the whole call was canceled.
 */
export function tryHeldLimits(
  reads: CallReads,
  farmId: string,
  queueIds: readonly string[],
): Promise<Outcome<HeldLimits>> {
  return reads.aside(
    async (aside) => {
      const parts = await mapInParallel(queueGroups(queueIds), (ids) => runningActions(aside, farmId, ids));
      return {
        byLimit: heldBy(parts.flatMap(({ actions }) => actions)),
        all: parts.every(({ all }) => all),
      };
    },
    { purpose: HOLDERS },
  );
}

async function runningActions(reads: CallReads, farmId: string, queueIds: readonly string[]) {
  const {
    tasks = [],
    totalResults,
    nextItemOffset,
  } = await reads.read("SearchTasks", {
    farmId,
    queueIds: [...queueIds],
    itemOffset: 0,
    pageSize: PAGE_SIZE,
    filterExpressions: {
      operator: "AND",
      filters: [{ stringFilter: { name: "RUN_STATUS", operator: "EQUAL", value: "RUNNING" } }],
    },
  });
  const identifiers = tasks.flatMap(
    ({ jobId, queueId = queueIds.length === 1 ? queueIds[0] : undefined, latestSessionActionId }) =>
      jobId && queueId && latestSessionActionId
        ? { farmId, queueId, jobId, sessionActionId: latestSessionActionId }
        : [],
  );
  const isListed =
    nextItemOffset === undefined &&
    tasks.length >= (totalResults ?? 0) &&
    identifiers.length === tasks.length;
  if (identifiers.length === 0) return { actions: [], all: isListed };
  const { sessionActions = [] } = await reads.read("BatchGetSessionAction", { identifiers });
  // Rows that the batch left out hold what they hold: the sums are "at least", and that is said.
  const isRead = sessionActions.length >= identifiers.length;
  if (!isRead) reads.ledger.note({ operation: "BatchGetSessionAction", kind: "service error" }, HOLDERS);
  return { actions: sessionActions, all: isListed && isRead };
}

function heldBy(actions: readonly BatchGetSessionActionItem[]): HeldLimits["byLimit"] {
  const held = new Map<string, Map<string, Holding>>();
  for (const { jobId = "", queueId = "", acquiredLimits = [] } of actions) {
    for (const { limitId = "", count = 0 } of acquiredLimits) {
      const jobs = held.get(limitId) ?? new Map<string, Holding>();
      const before = jobs.get(jobId) ?? { count: 0, tasks: 0 };
      jobs.set(jobId, { queueId, count: before.count + count, tasks: before.tasks + 1 });
      held.set(limitId, jobs);
    }
  }
  return held;
}
