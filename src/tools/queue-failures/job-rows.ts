/** The jobs with failures, each with its verdict in a line and the ids for the next call; short names for rows. */
import * as z from "zod";
import { groupBy } from "../../explain/action/session-story.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { taskCount } from "../../explain/diagnosis/failed-run.ts";
import { readTaskCounts, totalOf, underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, inQuotes, serviceWord } from "../../explain/text/untrusted.ts";
import type { QueueFailures } from "./read-failures.ts";

/** Rows at most; of more the largest are shown. */
const MAX_ROWS = 6;
/** Causes that a verdict names. */
const MAX_CAUSES = 2;
const MAX_NAME = 80;

export const FAILING_JOB = z.strictObject({
  ref: z.string().describe("Its short name here"),
  jobId: z.string(),
  name: z.string().optional(),
  queue: z.string().optional().describe("Short name of its queue"),
  status: z.string().optional(),
  failed: z.int().describe("Tasks that failed since"),
  atLeast: z.literal(true).optional().describe("Not all of them were found"),
  of: z.int().optional().describe("Tasks of the job"),
  verdict: z.string().optional(),
});

/** See the module's comment. */
export type FailingJob = z.input<typeof FAILING_JOB>;

/** The rows, the most failures first, and their short names by job id. */
export interface JobRows {
  readonly rows: readonly FailingJob[];
  readonly more: number;
  /** Short names of the jobs shown. */
  readonly refs: ReadonlyMap<string, string>;
  /** Short names of their queues, by id. */
  readonly queueRefs: ReadonlyMap<string, string>;
}

/** The rows of those with the most failures. */
export function jobRows({ tasks, jobs, isWhole }: QueueFailures, figures: readonly CauseFigures[]): JobRows {
  const byJob = [...groupBy(tasks, ({ jobId }) => jobId)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const queueRefs = new Map<string, string>();
  const queueRef = (queueId: string) => {
    const ref = queueRefs.get(queueId) ?? `q${queueRefs.size + 1}`;
    queueRefs.set(queueId, ref);
    return ref;
  };
  const refs = new Map(byJob.slice(0, MAX_ROWS).map(([jobId], index) => [jobId, `j${index + 1}`]));
  const rows = byJob.slice(0, MAX_ROWS).map(([jobId, own]): FailingJob => {
    const job = jobs.get(jobId);
    return {
      ref: refs.get(jobId) ?? "?",
      jobId,
      name: job?.name === undefined ? undefined : farmText(job.name, MAX_NAME),
      queue: queueRef(own[0]?.queueId ?? ""),
      status: job?.taskRunStatus && serviceWord(job.taskRunStatus, ""),
      failed: own.length,
      atLeast: isWhole ? undefined : true,
      of: job?.taskRunStatusCounts && totalOf(readTaskCounts(job.taskRunStatusCounts)),
      verdict: verdictOf(jobId, isWhole ? own.length : undefined, figures),
    };
  });
  return { rows, more: byJob.length - rows.length, refs, queueRefs };
}

/**
 * What its failures were.
 * @param failed how many it has; undefined where more may have been missed
 * @returns `all by cause 1 (disk-full)`, `cause 1 (disk-full) in 20, cause 3 in 2`
 */
function verdictOf(
  jobId: string,
  failed: number | undefined,
  figures: readonly CauseFigures[],
): string | undefined {
  const own = figures
    .map(({ cause, atMost }, index) => ({
      name: `cause ${index + 1}${cause.quoted.cause?.id ? ` (${cause.quoted.cause.id})` : ""}`,
      isNamed: cause.nameless === undefined,
      count: taskCount(cause.findings.filter(({ run }) => run.jobId === jobId).map(({ run }) => run)),
      isSample: atMost !== undefined,
    }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  const [main, ...others] = own;
  if (!main) return undefined;
  if (others.length === 0 && main.count === failed && main.isNamed)
    return `${failed === 1 ? "" : "all by "}${main.name}`;
  const named = own
    .slice(0, MAX_CAUSES)
    .map(({ name, count, isSample }) => `${name} in ${isSample ? "at least " : ""}${count}`);
  const rest = own.length - MAX_CAUSES;
  return `${named.join(", ")}${rest > 0 ? `, and ${plural(rest, "more cause")}` : ""}`;
}

/** Whether a job has tasks that may still run; undefined where its counts are not known. */
export function goesOn({ jobs }: QueueFailures, jobId: string): boolean | undefined {
  const counts = jobs.get(jobId)?.taskRunStatusCounts;
  if (!counts) return undefined;
  const read = readTaskCounts(counts);
  return underWay(read) + waiting(read) > 0;
}

/** `j1 "TIDE_0110_fx_v021" FAILED, 63 of 90 tasks failed: all 63: cause 1; job-..., q1`. */
export function jobRowInWords({
  ref,
  jobId,
  name,
  queue,
  status,
  failed,
  atLeast,
  of,
  verdict,
}: FailingJob): string {
  const count = `${atLeast ? "at least " : ""}${failed}${of === undefined ? "" : ` of ${plural(of, "task")}`} failed`;
  const head = [ref, name === undefined ? undefined : inQuotes(name), status].filter(Boolean).join(" ");
  return `${head}, ${count}${verdict ? `; ${verdict}` : ""}; ${[jobId, queue].filter(Boolean).join(" in ")}`;
}
