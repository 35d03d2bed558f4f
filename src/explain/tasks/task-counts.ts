/** How many tasks of a job or step are in which state, in the words people use. */

/** Task counts by run status, without those that are zero. */
export type TaskCounts = Readonly<Record<string, number>>;

/** What went well, what went wrong, what is under way, what waits, what will not run: the order people ask in. */
const ORDER = [
  "SUCCEEDED",
  "FAILED",
  "RUNNING",
  "STARTING",
  "SCHEDULED",
  "ASSIGNED",
  "INTERRUPTING",
  "READY",
  "PENDING",
  "SUSPENDED",
  "CANCELED",
  "NOT_COMPATIBLE",
];

/** Statuses of tasks that a worker has or is about to have. */
const UNDER_WAY = ["RUNNING", "STARTING", "SCHEDULED", "ASSIGNED", "INTERRUPTING"];
/** Statuses of tasks that may still run. */
const WAITING = ["READY", "PENDING"];

/**
 * Reads a `taskRunStatusCounts`: what is zero goes, known statuses come first and in a fixed order.
 * @param counts as the API gives them, or absent.
 */
export function readTaskCounts(counts: Readonly<Record<string, number | undefined>> | undefined): TaskCounts {
  const entries = Object.entries(counts ?? {}).filter((entry): entry is [string, number] =>
    Boolean(entry[1]),
  );
  const place = (status: string) => (ORDER.includes(status) ? ORDER.indexOf(status) : ORDER.length);
  return Object.fromEntries(entries.sort(([one], [other]) => place(one) - place(other)));
}

/** All tasks together. */
export function totalOf(counts: TaskCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Tasks that a worker has now or is about to have. */
export function underWay(counts: TaskCounts): number {
  return UNDER_WAY.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

/** Tasks that wait for a worker, a step or resources. */
export function waiting(counts: TaskCounts): number {
  return WAITING.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

/**
 * `240 tasks: 61 succeeded, 20 failed, 159 canceled`; `12 tasks, all succeeded`; `no tasks`.
 * @param of what the tasks are of, to stand behind the noun.
 */
export function countsInWords(counts: TaskCounts, of = ""): string {
  const total = totalOf(counts);
  const parts = Object.entries(counts).map(([status, count]) => ({ count, word: statusWord(status) }));
  if (total === 0) return `no tasks${of}`;
  const all = `${total} ${total === 1 ? "task" : "tasks"}${of}`;
  if (parts.length === 1) return `${all}, ${total === 1 ? "" : "all "}${parts[0]?.word}`;
  return `${all}: ${parts.map(({ count, word }) => `${count} ${word}`).join(", ")}`;
}

/** A status as a word of a sentence: `not compatible`. Only letters and underscores of it are kept. */
export function statusWord(status: string): string {
  return status
    .slice(0, 60)
    .replace(/[^A-Za-z0-9_ ]/g, "")
    .toLowerCase()
    .replaceAll("_", " ");
}
