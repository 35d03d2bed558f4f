/** A job, read: its state in words, its limits, who asked for what. */
import type { GetJobResponse } from "@aws-sdk/client-deadline";
import { jobLifecycleMeans, taskRunStatusMeans } from "../../knowledge/service-statuses.ts";
import { countsInWords, readTaskCounts, type TaskCounts } from "../tasks/task-counts.ts";
import { type Moments, readMoments } from "../text/moments.ts";
import { ago, iso } from "../text/time.ts";
import { farmText, serviceWord } from "../text/untrusted.ts";
import { nameOfPrincipal } from "./principal.ts";

const MAX_NAME = 120;
const MAX_TEXT = 500;

/** The members of a job that both the single read and the search give. */
export type ReadableJob = Partial<Omit<GetJobResponse, "$metadata">>;

/** See `readJob`. Texts are safe to show. */
export interface JobReadout extends Moments {
  readonly name: string;
  /** Run status of its tasks, or the life-cycle status where no task can have one. */
  readonly status: string;
  readonly means?: string;
  readonly counts: TaskCounts;
  /** `240 tasks: 61 succeeded, 20 failed, 159 canceled`. */
  readonly tasks: string;
  /** Only where it matters: creation, upload or a change is under way or has failed. */
  readonly lifecycle?: { readonly status: string; readonly means?: string; readonly message?: string };
  /** Whether creation or upload keeps it from running at all. */
  readonly neverBegan: boolean;
  readonly createdAt?: string;
  readonly createdAgo?: string;
  readonly createdBy?: string;
  /** What someone asked its tasks to become, who and when. */
  readonly asked?: {
    readonly status: string;
    readonly by?: string;
    readonly at?: string;
    readonly ago?: string;
  };
  readonly limits: JobLimits;
}

/** The limits that a job set itself. */
export interface JobLimits {
  readonly maxFailedTasksCount?: number;
  /** Whether as many tasks have failed as the job allows, which stops it. */
  readonly failureLimitReached?: boolean;
  readonly maxRetriesPerTask?: number;
  /** Retries of all tasks so far. */
  readonly retries?: number;
  readonly maxWorkerCount?: number;
}

/** Life-cycle statuses that say nothing a reader needs. */
const ORDINARY = new Set(["CREATE_COMPLETE", "UPDATE_SUCCEEDED"]);
/** Life-cycle statuses in which no task can run. */
const BEFORE_TASKS = new Set(["CREATE_IN_PROGRESS", "CREATE_FAILED", "UPLOAD_IN_PROGRESS", "UPLOAD_FAILED"]);

/** Reads a job. */
export function readJob(job: ReadableJob, now: Date): JobReadout {
  const lifecycle = serviceWord(job.lifecycleStatus, "no status");
  const neverBegan = BEFORE_TASKS.has(lifecycle);
  const status = neverBegan ? lifecycle : serviceWord(job.taskRunStatus, lifecycle);
  const counts = readTaskCounts(job.taskRunStatusCounts);
  const means = neverBegan ? jobLifecycleMeans(status) : taskRunStatusMeans(status);
  return {
    ...readMoments({ startedAt: job.startedAt, endedAt: job.endedAt }, now),
    name: farmText(job.name ?? "", MAX_NAME),
    status,
    means,
    counts,
    tasks: countsInWords(counts),
    lifecycle: ORDINARY.has(lifecycle)
      ? undefined
      : {
          status: lifecycle,
          means: neverBegan ? undefined : jobLifecycleMeans(lifecycle),
          message: farmText(job.lifecycleStatusMessage ?? "", MAX_TEXT) || undefined,
        },
    neverBegan,
    createdAt: job.createdAt && iso(job.createdAt),
    createdAgo: job.createdAt && ago(job.createdAt, now),
    createdBy: nameOfPrincipal(job.createdBy),
    asked: askedOf(job, now),
    limits: limitsOf(job, counts.FAILED ?? 0),
  };
}

function askedOf(job: ReadableJob, now: Date): JobReadout["asked"] {
  const { targetTaskRunStatus, updatedAt, updatedBy } = job;
  if (!targetTaskRunStatus) return undefined;
  return {
    status: serviceWord(targetTaskRunStatus, ""),
    by: nameOfPrincipal(updatedBy),
    at: updatedAt && iso(updatedAt),
    ago: updatedAt && ago(updatedAt, now),
  };
}

/**
 * API reference, GetJob: maxFailedTasksCount is "the number of task failures before the job stops running and is
 * marked as FAILED". Whether it counts tasks or attempts is not documented; tasks are compared here.
 */
function limitsOf(job: ReadableJob, failed: number): JobLimits {
  const { maxFailedTasksCount, maxRetriesPerTask, taskFailureRetryCount, maxWorkerCount } = job;
  return {
    maxFailedTasksCount,
    failureLimitReached:
      (maxFailedTasksCount !== undefined && failed > 0 && failed >= maxFailedTasksCount) || undefined,
    maxRetriesPerTask,
    retries: taskFailureRetryCount || undefined,
    // API reference, GetJob: "If you set it to -1, there is no maximum number of workers."
    maxWorkerCount: maxWorkerCount === -1 ? undefined : maxWorkerCount,
  };
}

/** `maxFailedTasksCount 20, REACHED: that many failures stop the job; maxRetriesPerTask 5; 12 retries used ...`. */
export function limitsInWords(limits: JobLimits): string | undefined {
  const { maxFailedTasksCount, failureLimitReached, maxRetriesPerTask, retries, maxWorkerCount } = limits;
  const parts = [
    maxFailedTasksCount !== undefined &&
      `maxFailedTasksCount ${maxFailedTasksCount}${failureLimitReached ? ", REACHED: that many failures stop the job" : ""}`,
    maxRetriesPerTask !== undefined && `maxRetriesPerTask ${maxRetriesPerTask}`,
    retries && `${retries} ${retries === 1 ? "retry" : "retries"} used so far in all`,
    maxWorkerCount !== undefined && `maxWorkerCount ${maxWorkerCount}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join("; ") : undefined;
}
