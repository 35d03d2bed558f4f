import type {
  JobLifecycleStatus,
  QueueBlockedReason,
  SessionActionStatus,
  SessionLifecycleStatus,
  TaskRunStatus,
  WorkerStatus,
} from "@aws-sdk/client-deadline";

/*
 * What a status means to the one who reads it. Sources: the API reference and the user and developer guides of
 * AWS Deadline Cloud, and the public worker agent (aws-deadline/deadline-cloud-worker-agent). Where no public
 * definition exists the sentence says "probably". A status that is not in the tables is answered with undefined:
 * the service may add new ones, and a guess would be worse than the bare word.
 */

/**
 * One sentence, without a full stop, on a session action's status; undefined for a status we don't know.
 * @param kind what the action was: only a task run that succeeded can have a picture nobody looked at
 */
export function sessionActionStatusMeans(status: string, kind = "taskRun"): string | undefined {
  if (status === "SUCCEEDED" && kind !== "taskRun") return "ended without an error";
  return meaning(SESSION_ACTION, status);
}

/** One sentence, without a full stop, on a session's lifecycleStatus; undefined for a status we don't know. */
export function sessionLifecycleMeans(status: string): string | undefined {
  return meaning(SESSION_LIFECYCLE, status);
}

/** One sentence, without a full stop, on a task's runStatus, or a step's or job's taskRunStatus. */
export function taskRunStatusMeans(status: string): string | undefined {
  return meaning(TASK_RUN, status);
}

/** One sentence, without a full stop, on a job's or step's lifecycleStatus. */
export function jobLifecycleMeans(status: string): string | undefined {
  return meaning(JOB_LIFECYCLE, status);
}

/** One sentence, without a full stop, on a worker's status. */
export function workerStatusMeans(status: string): string | undefined {
  return meaning(WORKER, status);
}

/** One sentence, without a full stop, on why a queue is SCHEDULING_BLOCKED. */
export function queueBlockedReasonMeans(reason: string): string | undefined {
  return meaning(QUEUE_BLOCKED, reason);
}

/** Whether a session action with this status has come to its end. False for a status we don't know. */
export function isTerminalActionStatus(status: string): boolean {
  return TERMINAL_ACTION.has(status);
}

/**
 * Whether a task, step or job with this run status stays as it is until someone requeues it (the states the
 * SDK's own `waitUntilJobComplete` waits for). False for a status we don't know.
 */
export function isTerminalRunStatus(status: string): boolean {
  return TERMINAL_RUN.has(status);
}

const SESSION_ACTION: Readonly<Record<SessionActionStatus, string>> = {
  ASSIGNED: "given to a worker's session, not started yet",
  SCHEDULED: "queued in its session, not started yet",
  RUNNING: "running now, no outcome yet",
  CANCELING: "a cancel was asked for and is under way",
  SUCCEEDED:
    "the program ended with exit 0; nobody has looked at the picture, and a renderer that goes on without a file also exits 0",
  FAILED: "its session runs no task after it",
  INTERRUPTED:
    "its worker had to stop (spot, scale-in, shutdown or lost credentials); not the render's fault, and usually rescheduled by itself",
  CANCELED: "stopped on request, of a person or of the service; not a failure of its own",
  NEVER_ATTEMPTED:
    "a symptom: it never started, because an earlier action of the same session failed, was canceled or was interrupted; the cause is there",
  RECLAIMING: "the service is taking it back from its worker, probably because the worker stopped answering",
  RECLAIMED:
    "the service took it back from its worker, probably because the worker stopped answering; its task then usually runs again elsewhere",
};

const SESSION_LIFECYCLE: Readonly<Record<SessionLifecycleStatus, string>> = {
  STARTED: "open on its worker and can take more actions",
  UPDATE_IN_PROGRESS: "being changed, probably because it was asked to end",
  UPDATE_SUCCEEDED: "changed as asked, probably told to end",
  UPDATE_FAILED: "a change was asked for, probably its end, and did not succeed",
  ENDED: "over; whether it went well is only in its actions",
};

const TASK_RUN: Readonly<Record<TaskRunStatus, string>> = {
  PENDING: "waits for a step it depends on, or for resources",
  READY: "could run, waits for a worker",
  ASSIGNED: "will run next on a worker",
  STARTING: "its worker prepares to run it",
  SCHEDULED: "queued on a worker",
  RUNNING: "running now",
  INTERRUPTING: "being stopped",
  SUSPENDED: "held back until someone resumes it",
  CANCELED: "stopped on request, of a person or of the service, and stays so until requeued",
  FAILED: "failed with no retries left, and stays so until requeued",
  SUCCEEDED: "ended without an error; nobody has looked at the picture",
  NOT_COMPATIBLE:
    "no fleet of its queue meets the step's host requirements; once that is mended, it still has to be requeued",
};

const JOB_LIFECYCLE: Readonly<Record<JobLifecycleStatus, string>> = {
  CREATE_IN_PROGRESS: "still being created, nothing can run yet",
  CREATE_COMPLETE: "created",
  CREATE_FAILED: "could not be created, so nothing ran; lifecycleStatusMessage says why",
  UPLOAD_IN_PROGRESS: "its input files are still being uploaded, nothing can run yet",
  UPLOAD_FAILED: "its input files could not be uploaded, so nothing ran; lifecycleStatusMessage says why",
  UPDATE_IN_PROGRESS: "a change to it is being made",
  UPDATE_SUCCEEDED: "changed as asked",
  UPDATE_FAILED: "a change to it failed; lifecycleStatusMessage says why",
  ARCHIVED: "archived, will not run again",
};

const WORKER: Readonly<Record<WorkerStatus, string>> = {
  CREATED: "registered, not ready for work yet",
  STARTED: "connected and ready",
  IDLE: "connected, without work",
  RUNNING: "working",
  STOPPING: "shutting down, takes no new work",
  STOPPED: "shut down",
  NOT_RESPONDING: "has stopped sending heartbeats; its work is given to other workers",
  NOT_COMPATIBLE: "does not meet its fleet's requirements, gets no work",
};

const QUEUE_BLOCKED: Readonly<Record<QueueBlockedReason, string>> = {
  NO_BUDGET_CONFIGURED: "the queue's default budget action stops work while no budget is set",
  BUDGET_THRESHOLD_REACHED: "a budget of the queue is used up to the point where it stops work",
};

/** Every run status of tasks, steps and jobs that is known, for messages that list them. */
export const TASK_RUN_STATUSES: readonly string[] = Object.keys(TASK_RUN);

// RECLAIMED has no public definition; its name and its place beside RECLAIMING say that it is an end.
const TERMINAL_ACTION: ReadonlySet<string> = new Set<SessionActionStatus>([
  "SUCCEEDED",
  "FAILED",
  "INTERRUPTED",
  "CANCELED",
  "NEVER_ATTEMPTED",
  "RECLAIMED",
]);

const TERMINAL_RUN: ReadonlySet<string> = new Set<TaskRunStatus>([
  "SUCCEEDED",
  "FAILED",
  "CANCELED",
  "SUSPENDED",
  "NOT_COMPATIBLE",
]);

function meaning(table: Readonly<Record<string, string>>, status: string): string | undefined {
  return Object.hasOwn(table, status) ? table[status] : undefined;
}
