/** What became of a task after one attempt at it ended badly. */
import { plural } from "../text/plural.ts";
import { serviceWord } from "../text/untrusted.ts";

/** A row of ListSessionActions for one task, as far as it is needed here. */
export interface Attempt {
  readonly sessionActionId?: string;
  readonly status?: string;
  readonly startedAt?: Date;
}

/**
 * Whether a task was tried again after an attempt, and how that ended.
 * @param attempts all of the task's, in any order
 * @param maxRetriesPerTask the job's, where it could be read
 * @returns words without a full stop; undefined where the attempt itself is not among them or never began
 */
export function triedAgain(
  sessionActionId: string,
  attempts: readonly Attempt[],
  maxRetriesPerTask: number | undefined,
): string | undefined {
  const begun = attempts
    .filter(({ startedAt }) => startedAt)
    .sort((a, b) => Number(a.startedAt) - Number(b.startedAt));
  const own = begun.findIndex((attempt) => attempt.sessionActionId === sessionActionId);
  if (own < 0) return undefined;
  const later = begun.length - own - 1;
  const last = begun.at(-1);
  if (later > 0 && last) {
    const number = `#${begun.length}`;
    const how =
      later === 1 ? `tried again as ${number}` : `tried again ${plural(later, "time")}, last as ${number}`;
    return `its task was ${how} and ${outcomeOf(last)}`;
  }
  if (attempts.some(isWaiting)) return "its task is queued to be tried again";
  return `its task was not tried again${becauseOf(begun[own], own + 1, maxRetriesPerTask)}`;
}

/** Only a failure counts against the retries; what was taken away is tried again without them. */
function becauseOf(
  attempt: Attempt | undefined,
  number: number,
  maxRetriesPerTask: number | undefined,
): string {
  if (attempt?.status !== "FAILED" || maxRetriesPerTask === undefined) return "";
  return maxRetriesPerTask === 0
    ? ": retries are off (maxRetriesPerTask 0)"
    : ` after attempt #${number} (maxRetriesPerTask ${maxRetriesPerTask})`;
}

const isWaiting = ({ status, startedAt }: Attempt): boolean =>
  !startedAt && (status === "ASSIGNED" || status === "SCHEDULED");

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ["SUCCEEDED", "it succeeded"],
  ["FAILED", "it failed again"],
  ["RUNNING", "it is running"],
]);

function outcomeOf({ status, sessionActionId }: Attempt): string {
  const outcome = OUTCOMES.get(status ?? "") ?? `it is ${serviceWord(status, "without a status")}`;
  return sessionActionId ? `${outcome} (${sessionActionId})` : outcome;
}
