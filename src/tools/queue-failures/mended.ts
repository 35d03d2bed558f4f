/** What retries mended: failed attempts whose tasks did not stay failed. Only the jobs' own counts tell of them. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { groupBy } from "../../explain/action/session-story.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, inQuotes } from "../../explain/text/untrusted.ts";
import type { QueueFailures } from "./read-failures.ts";

const MAX_JOBS = 3;
const MAX_NAME = 80;

export const MENDED = z.strictObject({
  retries: z.int().describe("Retries of tasks that did not stay failed"),
  jobs: z.int(),
  atLeast: z.literal(true).optional().describe("Not all jobs could be counted"),
  largest: z.array(z.strictObject({ name: z.string(), retries: z.int(), succeeded: z.int().optional() })),
  before: z
    .literal(true)
    .optional()
    .describe("Some of the jobs began before the span, and are counted whole"),
});

/** See the module's comment. */
export type Mended = z.input<typeof MENDED>;

interface Counted {
  readonly job: JobSearchSummary;
  /** Undefined where it can't be told. */
  readonly retries?: number;
}

/** Counts them; undefined where there were none. */
export function mendedByRetries(failures: QueueFailures, since: Date): Mended | undefined {
  const byJob = groupBy(failures.tasks, ({ jobId }) => jobId);
  const counted = [...failures.jobs.values()].flatMap((job): Counted[] => {
    const retries = job.taskFailureRetryCount ?? 0;
    if (retries === 0) return [];
    const own = byJob.get(job.jobId ?? "") ?? [];
    // Of failed tasks that were not found nobody knows how many of the retries are theirs.
    if (own.length < (job.taskRunStatusCounts?.FAILED ?? 0)) return [{ job }];
    const spent = own.reduce((sum, { failureRetryCount = 0 }) => sum + failureRetryCount, 0);
    return retries > spent ? [{ job, retries: retries - spent }] : [];
  });
  const known = counted.flatMap(({ job, retries }) => (retries === undefined ? [] : [{ job, retries }]));
  if (known.length === 0) return undefined;
  const largest = known.sort((one, other) => other.retries - one.retries);
  return {
    retries: known.reduce((sum, { retries }) => sum + retries, 0),
    jobs: known.length,
    atLeast: failures.allJobs && known.length === counted.length ? undefined : true,
    largest: largest.slice(0, MAX_JOBS).map(({ job, retries }) => row(job, retries)),
    before: known.some(({ job }) => job.startedAt !== undefined && job.startedAt < since) ? true : undefined,
  };
}

function row({ name = "", taskRunStatusCounts }: JobSearchSummary, retries: number) {
  return { name: farmText(name, MAX_NAME), retries, succeeded: taskRunStatusCounts?.SUCCEEDED };
}

/** `39 retries in 2 jobs belong to tasks that did not stay failed: "LANTERN_0300" 35 (149 tasks succeeded; job-...), ...`. */
export function mendedInWords(mended: Mended | undefined): string | undefined {
  if (!mended) return undefined;
  const { retries, jobs, atLeast, largest, before } = mended;
  const named = largest.map(
    ({ name, retries: own, succeeded }) =>
      `${inQuotes(name)} ${own}${succeeded === undefined ? "" : ` (${plural(succeeded, "task")} succeeded)`}`,
  );
  const rest = jobs - largest.length;
  return `${atLeast ? "at least " : ""}${plural(retries, "retry", "retries")} in ${plural(jobs, "job")} of tasks that did not stay failed: they recovered, or are still being tried: ${named.join(", ")}${rest > 0 ? ` and ${plural(rest, "more job")}` : ""}${before ? "; jobs that began before are counted whole" : ""}`;
}
