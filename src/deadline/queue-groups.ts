/** Queues in groups that one search takes: a farm may have more of them. */

/** Queues in one search at most, of jobs as of tasks. */
const QUEUES_AT_ONCE = 10;

/** Queue ids, each once, in groups. Sorted, so that a cursor meets the same groups again. */
export function queueGroups(queueIds: readonly string[]): string[][] {
  const ids = [...new Set(queueIds)].sort();
  return Array.from({ length: Math.ceil(ids.length / QUEUES_AT_ONCE) }, (_, index) =>
    ids.slice(index * QUEUES_AT_ONCE, (index + 1) * QUEUES_AT_ONCE),
  );
}
