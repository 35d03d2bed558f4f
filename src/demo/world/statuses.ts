import type { TaskRunStatus } from "@aws-sdk/client-deadline";

/** The order in which the service's own enumeration names the statuses. */
const ALL: readonly TaskRunStatus[] = [
  "PENDING",
  "READY",
  "ASSIGNED",
  "STARTING",
  "SCHEDULED",
  "INTERRUPTING",
  "RUNNING",
  "SUSPENDED",
  "CANCELED",
  "FAILED",
  "SUCCEEDED",
  "NOT_COMPATIBLE",
];

/** How many tasks have each status. The service names every status, those with none as 0. */
export function countStatuses(statuses: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(ALL.map((status) => [status, 0]));
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What decides the status of a step or job, most pressing first. */
const PRECEDENCE: readonly TaskRunStatus[] = [
  "RUNNING",
  "INTERRUPTING",
  "STARTING",
  "SCHEDULED",
  "ASSIGNED",
  "READY",
  "PENDING",
  "NOT_COMPATIBLE",
  "FAILED",
  "SUSPENDED",
  "CANCELED",
  "SUCCEEDED",
];

/**
 * The status of a step or job from the counts of its tasks: the first that any task has, with work still to do
 * before failures. The service does not document its rule; this one agrees with what its pages describe.
 */
export function overallStatus(counts: Readonly<Record<string, number>>): TaskRunStatus {
  return PRECEDENCE.find((status) => (counts[status] ?? 0) > 0) ?? "PENDING";
}
