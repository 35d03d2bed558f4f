import type { JobParameter, TaskRunStatus } from "@aws-sdk/client-deadline";
import type { DraftAttempt, StepDeclaration, StepDraft, TaskDraft } from "./drafts.ts";
import { FARM_ID, type Host, person, QUEUES, type QueueKey } from "./farm-places.ts";
import { idOf, taskIdsOf } from "./made-ids.ts";
import type { Job, JobContents, SessionContents, Step, Task } from "./model.ts";
import { SessionBuilder, type SessionStart } from "./session-builder.ts";
import { countStatuses, overallStatus } from "./statuses.ts";

/** What a job says about itself. Times are milliseconds before now. */
export interface JobDeclaration {
  /** Names the job's ids; unique in the farm. */
  readonly key: string;
  readonly name: string;
  readonly queue: QueueKey;
  /** Who submitted it: a person at the studio. */
  readonly by: string;
  readonly submittedAgo: number;
  readonly priority?: number;
  readonly maxFailedTasksCount?: number;
  readonly maxRetriesPerTask?: number;
  readonly maxWorkerCount?: number;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, JobParameter>>;
  readonly attachments?: Job["attachments"];
  readonly storageProfileId?: string;
  readonly sourceJobId?: string;
  readonly lifecycleStatus?: Job["lifecycleStatus"];
  readonly lifecycleStatusMessage?: string;
}

/** Statuses of an attempt that sent its task back to wait for another. */
const GIVEN_BACK = new Set(["INTERRUPTED", "NEVER_ATTEMPTED", "RECLAIMED"]);

/** Builds one job from a story's declarations; statuses, counts and times of tasks, steps and job follow. */
export class JobBuilder {
  readonly jobId: string;
  readonly queueId: string;
  /** Milliseconds since 1970 of the moment the farm was made. */
  readonly now: number;
  private readonly declaration: JobDeclaration;
  private readonly steps: StepDraft[] = [];
  private readonly sessions: SessionBuilder[] = [];
  private endedBy: { status: "CANCELED" | "FAILED" | "SUSPENDED"; at: number; by: string } | undefined;

  constructor(declaration: JobDeclaration, now: number) {
    this.declaration = declaration;
    this.now = now;
    this.jobId = idOf("job", declaration.key);
    this.queueId = QUEUES[declaration.queue].queueId;
  }

  step(name: string, declaration: StepDeclaration): StepDraft {
    const stepName = `${this.declaration.key} ${name}`;
    const taskIdOf = taskIdsOf(stepName);
    const step: StepDraft = {
      stepId: idOf("step", stepName),
      name,
      declaration,
      tasks: declaration.tasks.map((parameters, index) => ({
        taskId: taskIdOf(index),
        parameters,
        attempts: [],
      })),
    };
    this.steps.push(step);
    return step;
  }

  /**
   * Starts a session.
   * @param name names its ids, unique in the job
   */
  session(name: string, host: Host, start: SessionStart): SessionBuilder {
    const session = new SessionBuilder({
      sessionId: idOf("session", `${this.declaration.key} ${name}`),
      jobId: this.jobId,
      queueId: this.queueId,
      host,
      now: this.now,
      start,
    });
    this.sessions.push(session);
    return session;
  }

  /** Someone asked for the job's tasks to get this status; who and when show in the job's update. */
  target(status: "CANCELED" | "FAILED" | "SUSPENDED", by: string, ago: number): void {
    this.endedBy = { status, at: this.now - ago, by };
  }

  finish(): JobContents {
    const createdAt = new Date(this.now - this.declaration.submittedAgo);
    const tasksOf = new Map(
      this.steps.map((step) => [step, step.tasks.map((task) => this.task(step, task, createdAt))]),
    );
    const steps = this.steps.map((draft) => ({
      step: this.stepRecord(draft, tasksOf, createdAt),
      tasks: tasksOf.get(draft)!,
      dependsOn: (draft.declaration.dependsOn ?? []).map(({ stepId }) => stepId),
    }));
    return {
      job: this.jobRecord(
        steps.map(({ step }) => step),
        createdAt,
      ),
      steps,
      sessions: this.sessions.map((session): SessionContents => session.finish()),
    };
  }

  private ids() {
    return { farmId: FARM_ID, queueId: this.queueId, jobId: this.jobId };
  }

  private task(step: StepDraft, draft: TaskDraft, createdAt: Date): Task {
    const { attempts, settled } = draft;
    const latest = attempts.at(-1);
    const status = settled?.status ?? this.statusAfter(attempts);
    const failures = attempts.filter((attempt) => attempt.status === "FAILED").length;
    const updatedAt =
      settled?.at === undefined ? (latest?.endedAt ?? latest?.startedAt) : new Date(settled.at);
    const task: Task = {
      farmId: FARM_ID,
      queueId: this.queueId,
      jobId: this.jobId,
      stepId: step.stepId,
      taskId: draft.taskId,
      createdAt,
      createdBy: person(this.declaration.by),
      runStatus: status,
      failureRetryCount: failures - (status === "FAILED" && failures > 0 ? 1 : 0),
      parameters: draft.parameters,
    };
    // Assigned one by one, not spread: a job has ten thousand of these.
    if (settled?.target !== undefined) task.targetRunStatus = settled.target;
    if (latest?.startedAt !== undefined) task.startedAt = latest.startedAt;
    if (latest?.endedAt !== undefined) task.endedAt = latest.endedAt;
    if (updatedAt !== undefined) task.updatedAt = updatedAt;
    if (settled?.by !== undefined) task.updatedBy = settled.by;
    if (latest !== undefined) task.latestSessionActionId = latest.sessionActionId;
    return task;
  }

  /** A task fails for good once its failed attempts are more than its retries. */
  private statusAfter(attempts: readonly DraftAttempt[]): TaskRunStatus {
    const latest = attempts.at(-1);
    if (!latest || GIVEN_BACK.has(latest.status)) return "READY";
    if (latest.status !== "FAILED") return latest.status as TaskRunStatus;
    const failures = attempts.filter((attempt) => attempt.status === "FAILED").length;
    return failures > (this.declaration.maxRetriesPerTask ?? 0) ? "FAILED" : "READY";
  }

  private stepRecord(
    draft: StepDraft,
    tasksOf: ReadonlyMap<StepDraft, readonly Task[]>,
    createdAt: Date,
  ): Step {
    const { declaration } = draft;
    const tasks = tasksOf.get(draft)!;
    const succeeded = (step: StepDraft) => tasksOf.get(step)!.every((task) => task.runStatus === "SUCCEEDED");
    const before = declaration.dependsOn ?? [];
    const after = this.steps.filter((step) => step.declaration.dependsOn?.includes(draft));
    const counts = countStatuses(tasks.map((task) => task.runStatus));
    return {
      ...this.ids(),
      stepId: draft.stepId,
      name: draft.name,
      lifecycleStatus: "CREATE_COMPLETE",
      ...(declaration.lifecycleStatusMessage !== undefined && {
        lifecycleStatusMessage: declaration.lifecycleStatusMessage,
      }),
      taskRunStatus: overallStatus(counts),
      taskRunStatusCounts: counts,
      taskFailureRetryCount: sum(tasks.map((task) => task.failureRetryCount ?? 0)),
      ...(this.endedBy !== undefined && { targetTaskRunStatus: this.endedBy.status }),
      createdAt,
      createdBy: person(this.declaration.by),
      ...spanOf(tasks),
      dependencyCounts: {
        dependenciesResolved: before.filter(succeeded).length,
        dependenciesUnresolved: before.filter((step) => !succeeded(step)).length,
        consumersResolved: succeeded(draft) ? after.length : 0,
        consumersUnresolved: succeeded(draft) ? 0 : after.length,
      },
      requiredCapabilities: declaration.requiredCapabilities ?? { attributes: [], amounts: [] },
      ...(declaration.parameterSpace !== undefined && { parameterSpace: declaration.parameterSpace }),
      ...(declaration.description !== undefined && { description: declaration.description }),
    };
  }

  private jobRecord(steps: readonly Step[], createdAt: Date): Job {
    const { declaration } = this;
    const counts: Record<string, number> = {};
    for (const step of steps) {
      for (const [status, count] of Object.entries(step.taskRunStatusCounts)) {
        counts[status] = (counts[status] ?? 0) + count;
      }
    }
    const span = spanOf(steps);
    const updatedAt = this.endedBy?.at ?? span.endedAt?.getTime() ?? span.startedAt?.getTime();
    return {
      ...this.ids(),
      name: declaration.name,
      lifecycleStatus: declaration.lifecycleStatus ?? "CREATE_COMPLETE",
      lifecycleStatusMessage: declaration.lifecycleStatusMessage ?? "Job creation completed successfully",
      priority: declaration.priority ?? 50,
      createdAt,
      createdBy: person(declaration.by),
      ...(updatedAt !== undefined && { updatedAt: new Date(updatedAt) }),
      ...(this.endedBy !== undefined && { updatedBy: person(this.endedBy.by) }),
      ...span,
      taskRunStatus: overallStatus(counts),
      ...(this.endedBy !== undefined && { targetTaskRunStatus: this.endedBy.status }),
      taskRunStatusCounts: counts,
      taskFailureRetryCount: sum(steps.map((step) => step.taskFailureRetryCount ?? 0)),
      maxFailedTasksCount: declaration.maxFailedTasksCount ?? 20,
      maxRetriesPerTask: declaration.maxRetriesPerTask ?? 0,
      ...(declaration.maxWorkerCount !== undefined && { maxWorkerCount: declaration.maxWorkerCount }),
      ...(declaration.parameters !== undefined && { parameters: { ...declaration.parameters } }),
      ...(declaration.attachments !== undefined && { attachments: declaration.attachments }),
      ...(declaration.description !== undefined && { description: declaration.description }),
      ...(declaration.storageProfileId !== undefined && { storageProfileId: declaration.storageProfileId }),
      ...(declaration.sourceJobId !== undefined && { sourceJobId: declaration.sourceJobId }),
    };
  }
}

/** From the first start to the last end; no end while a part is still open. */
function spanOf(
  parts: readonly {
    startedAt?: Date | undefined;
    endedAt?: Date | undefined;
    runStatus?: string;
    taskRunStatus?: string;
  }[],
) {
  const starts = parts.flatMap((part) => (part.startedAt ? [part.startedAt.getTime()] : []));
  const ends = parts.flatMap((part) => (part.endedAt ? [part.endedAt.getTime()] : []));
  const open = parts.some((part) => !CLOSED.has(part.runStatus ?? part.taskRunStatus ?? ""));
  return {
    ...(starts.length > 0 && { startedAt: new Date(starts.reduce((one, other) => Math.min(one, other))) }),
    ...(ends.length > 0 && !open && { endedAt: new Date(ends.reduce((one, other) => Math.max(one, other))) }),
  };
}

const CLOSED = new Set(["SUCCEEDED", "FAILED", "CANCELED", "SUSPENDED", "NOT_COMPATIBLE"]);

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
