import type {
  BatchGetJobItem,
  BatchGetSessionActionItem,
  BatchGetSessionItem,
  BatchGetStepItem,
  BatchGetTaskItem,
  BatchGetWorkerItem,
  BudgetSummary,
  GetFarmResponse,
  GetFleetResponse,
  GetLimitResponse,
  GetQueueEnvironmentResponse,
  GetQueueFleetAssociationResponse,
  GetQueueLimitAssociationResponse,
  GetQueueResponse,
  GetStorageProfileResponse,
} from "@aws-sdk/client-deadline";
import type { LogLines } from "./log-lines.ts";

/** The SDK types a required member as "or undefined"; in the world it is there. */
type Settled<T> = { [Member in keyof T]: Exclude<T[Member], undefined> };

// Each record holds every member the service can give for it, under the service's own names. The answers of
// the read operations are selections of these members, so a fact is written down once.
// The batch items are used where they exist, because they carry the ids of the parents as well.

export type Farm = Settled<GetFarmResponse>;
export type Queue = Settled<GetQueueResponse>;
export type Fleet = Settled<GetFleetResponse>;
export type Worker = Settled<BatchGetWorkerItem>;
export type Limit = Settled<GetLimitResponse>;
export type QueueEnvironment = Settled<GetQueueEnvironmentResponse> & { farmId: string; queueId: string };
export type QueueFleetAssociation = Settled<GetQueueFleetAssociationResponse> & { farmId: string };
export type QueueLimitAssociation = Settled<GetQueueLimitAssociationResponse> & { farmId: string };
export type StorageProfile = Settled<GetStorageProfileResponse> & { farmId: string };
/** As lists show it. */
export type Budget = Settled<BudgetSummary> & { farmId: string };
export type Job = Settled<BatchGetJobItem>;
export type Step = Settled<BatchGetStepItem>;
export type Task = Settled<BatchGetTaskItem>;
export type Session = Settled<BatchGetSessionItem>;
export type SessionAction = Settled<BatchGetSessionActionItem>;

/** A step, its tasks in order, and the steps it waits for. */
export interface StepContents {
  readonly step: Step;
  readonly tasks: readonly Task[];
  /** Ids of the steps of the same job that have to succeed first. */
  readonly dependsOn: readonly string[];
}

/** What an action did to its machine, for the samples in the worker's log. */
export interface Load {
  /** Share of the machine's memory in use when the action ended, 0 to 1; it grew evenly until then. */
  readonly memory?: number;
  /** Percent of the machine's processors in use. */
  readonly cpu?: number;
}

/** An action and the tasks it ran: one, or all of a chunk; none for anything but a task run. */
export interface ActionContents {
  readonly action: SessionAction;
  readonly taskIds: readonly string[];
  readonly load?: Load;
  /** Manifests that it uploaded, by their path below the queue's prefix. */
  readonly written?: ReadonlyMap<string, string>;
}

/** A session, its actions in order, and the lines of its log stream. */
export interface SessionContents {
  readonly session: Session;
  readonly actions: readonly ActionContents[];
  /** Makes the lines when the stream is read. Absent: there is no such stream. */
  readonly log?: () => LogLines;
}

/** Everything below one job. */
export interface JobContents {
  readonly job: Job;
  readonly steps: readonly StepContents[];
  readonly sessions: readonly SessionContents[];
}
