/** The queues of a farm. */
import type { QueueSummary } from "@aws-sdk/client-deadline";
import type { Deadline } from "./deadline.ts";
import { type Rows, readList } from "./paging.ts";

/**
 * Lists queues in the service's order.
 * @param start a token of the service, to go on.
 * @throws ServiceFailure
 */
export function listFarmQueues(
  deadline: Deadline,
  farmId: string,
  limit: number,
  start?: string,
): Promise<Rows<QueueSummary>> {
  return readList(deadline, "ListQueues", { farmId }, ({ queues }) => queues, limit, start);
}
