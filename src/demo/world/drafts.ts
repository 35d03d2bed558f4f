/** Steps, tasks and attempts while a job's story is told. */
import type { TaskParameterValue, TaskRunStatus } from "@aws-sdk/client-deadline";
import type { Step, Task } from "./model.ts";

export type TaskParameters = Record<string, TaskParameterValue>;

/** How a step is declared. */
export interface StepDeclaration {
  /** Parameters of each task, in order. */
  readonly tasks: readonly TaskParameters[];
  readonly dependsOn?: readonly StepDraft[];
  readonly parameterSpace?: Step["parameterSpace"];
  readonly requiredCapabilities?: Step["requiredCapabilities"];
  readonly description?: string;
  readonly lifecycleStatusMessage?: string;
}

/** A task while its story is told: what it is, and what became of it. */
export interface TaskDraft {
  readonly taskId: string;
  readonly parameters: TaskParameters;
  /** Said by the story where the attempts do not say it, such as a task that was canceled before it ran. */
  settled?: { status: TaskRunStatus; target?: Task["targetRunStatus"]; at?: number; by?: string };
  /** Attempts so far, oldest first. */
  readonly attempts: DraftAttempt[];
}

/** One run of a task, as its task record sees it. */
export interface DraftAttempt {
  readonly sessionActionId: string;
  readonly status: string;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

/** A step while its story is told. */
export interface StepDraft {
  readonly stepId: string;
  readonly name: string;
  readonly declaration: StepDeclaration;
  readonly tasks: readonly TaskDraft[];
}
