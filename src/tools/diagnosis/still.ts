/** Whether it still happens: what runs and waits, the last failure, how fast tasks fail and when the job stops. */
import * as z from "zod";
import { totalOf, underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso } from "../../explain/text/time.ts";
import { type Evidence, hadRetries } from "./evidence.ts";
import { capital } from "./quote.ts";
import type { RecentAttempts } from "./recent-attempts.ts";

const HOUR_MS = 3_600_000;
/** In a shorter time a pace would be a guess. */
const SHORT_MS = 10 * 60_000;

export const PACE = z.strictObject({
  succeededAnHour: z.int(),
  failedAnHour: z.int().describe("Tasks that stayed failed"),
});

/** The last failure that is known, and whether there can be a later one. */
function lastFailure(evidence: Evidence, recent: RecentAttempts | undefined): { at?: Date; isLast: boolean } {
  const ends = evidence.failed.runs.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  const seen = recent?.lastFailureAt?.getTime();
  const all = [...ends, ...(seen === undefined ? [] : [seen])];
  if (all.length === 0) return { isLast: false };
  // A failure ends its session: one in the newest ended sessions is the last of all.
  const isLast = seen !== undefined || (!hadRetries(evidence) && evidence.failed.isRead);
  return { at: new Date(Math.max(...all)), isLast };
}

/** In one sentence or two. */
export function stillInWords(evidence: Evidence, recent: RecentAttempts | undefined, now: Date): string {
  const { read, raw } = evidence.facts;
  const { at, isLast } = lastFailure(evidence, recent);
  const failure = at
    ? `last failure${isLast ? "" : " seen"} ${iso(at)} (${ago(at, now)})`
    : "no time of a failure is known";
  const [running, open] = [underWay(read.counts), waiting(read.counts)];
  const { failureLimitReached, maxFailedTasksCount: limit = 0 } = read.limits;
  const ended = raw.endedAt ? `${iso(raw.endedAt)} (${ago(raw.endedAt, now)})` : undefined;
  if (failureLimitReached && running === 0) {
    const rest = (read.counts.CANCELED ?? 0) > 0 ? "; tasks that never ran prove nothing" : "";
    return `Over: the job stopped itself at ${plural(limit, "failed task")} (maxFailedTasksCount)${ended ? `, ${ended}` : ""}${rest}. ${capital(failure)}.`;
  }
  if (running + open > 0) {
    const what =
      running > 0
        ? `Still going: ${plural(running, "task")} under way, ${open} waiting`
        : `Open: nothing runs, ${open} ${open === 1 ? "task waits" : "tasks wait"}`;
    return `${what}; ${failure}.${limitInWords(evidence)}`;
  }
  const held = read.counts.SUSPENDED ?? 0;
  if (held > 0)
    return `Held: nothing runs, ${held} ${held === 1 ? "task is" : "tasks are"} held (SUSPENDED); ${failure}.${limitInWords(evidence)}`;
  return `Over: nothing runs${ended ? `; ended ${ended}` : ""}. ${capital(failure)}.`;
}

/** How far an open job is from the number of failures that stops it. */
function limitInWords({ facts: { read, raw } }: Evidence): string {
  const { maxFailedTasksCount: limit } = raw;
  const failed = read.counts.FAILED ?? 0;
  // A limit as large as the job is none.
  if (limit === undefined || limit >= totalOf(read.counts) || failed >= limit) return "";
  return ` The job stops at ${plural(limit, "failed task")} (maxFailedTasksCount); ${failed} so far.`;
}

/** Tasks an hour since the job began; undefined where it does not run, or has just begun. */
export function paceOf({ facts: { read, raw } }: Evidence, now: Date): z.input<typeof PACE> | undefined {
  const ms = raw.startedAt ? now.getTime() - raw.startedAt.getTime() : 0;
  if (underWay(read.counts) === 0 || ms < SHORT_MS) return undefined;
  const anHour = (count = 0) => Math.round((count * HOUR_MS) / ms);
  return { succeededAnHour: anHour(read.counts.SUCCEEDED), failedAnHour: anHour(read.counts.FAILED) };
}

/** `69 tasks an hour succeeded and 6 stayed failed, since it began`. */
export function paceInWords(pace: z.input<typeof PACE> | undefined): string | undefined {
  return (
    pace &&
    `${plural(pace.succeededAnHour, "task")} an hour succeeded and ${pace.failedAnHour} stayed failed, since it began`
  );
}
