import { createHash } from "node:crypto";

/** 32 hexadecimal digits that depend on nothing but `name`, so that documents and tests can name an id. */
export function hexOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 32);
}

/** The kinds of id that are a prefix and 32 hexadecimal digits. */
export type PlainIdKind =
  | "farm"
  | "queue"
  | "fleet"
  | "worker"
  | "job"
  | "step"
  | "session"
  | "limit"
  | "budget"
  | "queueenv"
  | "sp";

/**
 * The id of the thing of this kind and name in the demo farm, such as `queue-...`.
 * The same name under two kinds gives unrelated digits, as in the service.
 */
export function idOf(kind: PlainIdKind, name: string): string {
  return `${kind}-${hexOf(`${kind} ${name}`)}`;
}

/** What gives task number `index` of the step with this name its id, `task-<hex>-<index>`. */
export function taskIdsOf(stepName: string): (index: number) => string {
  const hex = hexOf(`task ${stepName}`);
  return (index) => `task-${hex}-${index}`;
}

/**
 * The id of action number `index` of a session. Both ids share their digits: the service's own client
 * relies on it (aws-deadline/deadline-cloud, job monitoring).
 */
export function sessionActionIdOf(sessionId: string, index: number): string {
  return `sessionaction-${sessionId.slice("session-".length)}-${index}`;
}
