/** The order in which the causes of failures are told: the largest first. */

/** How large a cause is. */
export interface SizeOfCause {
  /** Tasks that are sure to have failed of it. */
  readonly tasks: number;
  /** With those that may have; absent where all were looked at. */
  readonly atMost?: number;
}

/** Of one job: by the tasks that are sure, and of equals by those that may be. */
export function bySureTasks(one: SizeOfCause, other: SizeOfCause): number {
  return other.tasks - one.tasks || (other.atMost ?? 0) - (one.atMost ?? 0);
}

/** Over many jobs, whose samples are small: neither the least nor the most alone says which is the larger one. */
export function byMiddle(one: SizeOfCause, other: SizeOfCause): number {
  return middleOf(other) - middleOf(one) || other.tasks - one.tasks;
}

function middleOf({ tasks, atMost = tasks }: SizeOfCause): number {
  return (tasks + atMost) / 2;
}
