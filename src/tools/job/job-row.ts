/** A job as one row of a list. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { readJob } from "../../explain/job/job-readout.ts";
import { farmText, inQuotes, quoted } from "../../explain/text/untrusted.ts";
import { words } from "../parts/tool.ts";

const MAX_NAME = 120;
/** get_job shows more of it. */
const MAX_MESSAGE = 160;

/** See `jobRow`. */
export const JOB_ROW = z.strictObject({
  jobId: z.string(),
  name: z.string(),
  status: z.string(),
  tasks: z.string(),
  lifecycle: z.string().optional().describe("Such as ARCHIVED"),
  message: z.string().optional().describe("Why it could not begin"),
  createdAt: z.string().optional(),
  createdBy: z.string().optional(),
  ago: z.string().optional(),
  endedAt: z.string().optional(),
  queue: z.string().optional(),
  match: z.string().optional(),
});

/** The structured form of a row. */
export type JobRow = z.input<typeof JOB_ROW>;

/** @param queue the short name of its queue, where rows are of several. */
export function jobRow(job: JobSearchSummary, queue: string | undefined, now: Date): JobRow {
  const read = readJob(job, now);
  return {
    jobId: job.jobId ?? "?",
    name: read.name,
    status: read.status,
    tasks: read.tasks,
    lifecycle: read.neverBegan ? undefined : read.lifecycle?.status,
    message:
      read.neverBegan && job.lifecycleStatusMessage
        ? farmText(job.lifecycleStatusMessage, MAX_MESSAGE)
        : undefined,
    createdAt: read.createdAt,
    createdBy: read.createdBy,
    ago: read.createdAgo,
    endedAt: read.endedAt,
    queue,
  };
}

/** `job-...  "WOLF_0120"  FAILED, 48 tasks: 47 succeeded, 1 failed; 2026-11-20T20:10:00Z by "mira", 5h 50m ago; q1`. */
export function jobRowLine({
  jobId,
  name,
  status,
  tasks,
  lifecycle,
  message,
  createdAt,
  createdBy,
  ago,
  endedAt,
  queue,
  match,
}: JobRow): string {
  const submitted = words([words([createdAt, createdBy && `by ${quoted(createdBy, MAX_NAME)}`], " "), ago]);
  const facts = words(
    [
      words([`${status}, ${tasks}`, lifecycle]),
      message && inQuotes(message),
      submitted,
      endedAt && `ended ${endedAt}`,
      queue,
      match,
    ],
    "; ",
  );
  return `${jobId}  ${quoted(name, MAX_NAME)}  ${facts}`;
}
