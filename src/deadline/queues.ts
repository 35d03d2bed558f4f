/** The queues of a farm. */
import type { QueueSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { type Rows, readList } from "./paging.ts";

/** Queues that are looked into where all of a farm are meant; AWS's quota is 20 a farm by default. */
const MAX_QUEUES = 100;

/**
 * Lists queues in the service's order.
 * @param start a token of the service, to go on.
 * @throws ServiceFailure
 */
export function listFarmQueues(
  reads: CallReads,
  farmId: string,
  limit: number,
  start?: string,
): Promise<Rows<QueueSummary>> {
  return readList(reads, "ListQueues", { farmId }, ({ queues }) => queues, limit, start);
}

/** Queues by id, with the names that people gave them. */
export interface FarmQueues {
  readonly names: ReadonlyMap<string, string>;
  /** Whether these are all that this identity may see. */
  readonly isWhole: boolean;
}

/** The queues of a farm by id, as far as they are looked into. @throws ServiceFailure */
export async function queuesOfFarm(reads: CallReads, farmId: string): Promise<FarmQueues> {
  const { rows, isWhole } = await listFarmQueues(reads, farmId, MAX_QUEUES);
  const names = rows.flatMap(({ queueId, displayName = "" }) =>
    queueId === undefined ? [] : [[queueId, displayName] as const],
  );
  return { names: new Map(names), isWhole };
}
