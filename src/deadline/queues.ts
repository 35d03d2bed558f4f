/** The queues of a farm. */
import type { QueueSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { type Rows, readList } from "./paging.ts";

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
