import { invalidField } from "./errors.ts";

// Patterns of the service's public Smithy model; the message quotes them, so they are kept as text.
const PLAIN = "[0-9a-f]{32}";
const NUMBERED = `${PLAIN}-(0|([1-9][0-9]{0,9}))`;

const PATTERNS: Readonly<Record<string, string>> = {
  farmId: `farm-${PLAIN}`,
  queueId: `queue-${PLAIN}`,
  fleetId: `fleet-${PLAIN}`,
  workerId: `worker-${PLAIN}`,
  jobId: `job-${PLAIN}`,
  stepId: `step-${PLAIN}`,
  taskId: `task-${NUMBERED}`,
  sessionId: `session-${PLAIN}`,
  sessionActionId: `sessionaction-${NUMBERED}`,
  limitId: `limit-${PLAIN}`,
  storageProfileId: `sp-${PLAIN}`,
  queueEnvironmentId: `queueenv-${PLAIN}`,
};

/** @throws ServiceError ValidationException when `value` has not the form the service asks of `field` */
export function requireIdForm(field: string, value: string): void {
  const pattern = PATTERNS[field];
  if (pattern && !new RegExp(`^${pattern}$`).test(value)) {
    throw invalidField(field, `Member must satisfy regular expression pattern: ${pattern}`);
  }
}
