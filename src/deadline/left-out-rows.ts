/** Answers of which rows were left out, as their id was none of the service's: such a list is not whole. */
const lacking = new WeakSet<object>();

/** Marks an answer as one that had more rows. */
export function markLeftOut(answer: object): void {
  lacking.add(answer);
}

/** Whether rows of an answer were left out. */
export function hasLeftOut(answer: object): boolean {
  return lacking.has(answer);
}
