/** What is known about a job whose tasks wait, as far as it could be read. What was not read is absent. */
import type {
  BudgetSummary,
  GetFleetResponse,
  GetQueueResponse,
  JobSearchSummary,
  LimitSummary,
  QueueFleetAssociationSummary,
  QueueLimitAssociationSummary,
  StepRequiredCapabilities,
  StorageProfileSummary,
  WorkerSearchSummary,
} from "@aws-sdk/client-deadline";
import type { TaskCounts } from "../tasks/task-counts.ts";

/** A step with tasks that wait or can't run. */
export interface WaitingStep {
  readonly name: string;
  readonly counts: TaskCounts;
  /** What it asks of a worker: an object without members where it asks nothing, absent where it was not read. */
  readonly needs?: Partial<StepRequiredCapabilities>;
  /** Steps that it waits for, and how they stand: `RUNNING, 3 of 20 tasks succeeded`. */
  readonly waitsFor?: readonly { readonly name: string; readonly state?: string }[];
}

/** A fleet that is associated with the queue. */
export interface AssociatedFleet {
  readonly fleetId: string;
  readonly association: QueueFleetAssociationSummary;
  readonly fleet?: GetFleetResponse;
  /** Its workers, where they were read. */
  readonly workers?: readonly WorkerSearchSummary[];
  /** Whether those are all of them. */
  readonly allWorkers?: boolean;
}

/** A limit of the farm that is joined with the queue. */
export interface QueueLimit {
  readonly limit: LimitSummary;
  readonly association: QueueLimitAssociationSummary;
}

/** Somebody's running tasks that hold a part of a limit. */
export interface LimitHolder {
  readonly jobId: string;
  readonly name?: string;
  readonly count: number;
  /** The name of its queue, where it is another one. */
  readonly queue?: string;
}

/** See `WaitingFacts`. Texts are safe to show. */
export interface LeftOverSession {
  readonly host: string;
  readonly workerId: string;
  readonly sessionId: string;
  readonly jobId: string;
  readonly startedAt?: Date;
}

/** See the module's comment. */
export interface WaitingFacts {
  readonly now: Date;
  readonly job: {
    readonly jobId: string;
    readonly status: string;
    readonly priority: number;
    readonly createdAt?: Date;
    readonly maxWorkerCount?: number;
    readonly startedAt?: Date;
    readonly storageProfileId?: string;
  };
  readonly steps: readonly WaitingStep[];
  readonly queue?: GetQueueResponse;
  /** All associations of the queue with fleets, active or not. */
  readonly fleets?: readonly AssociatedFleet[];
  /** All limits that are joined with the queue; absent where one of the reads behind them failed. */
  readonly limits?: readonly QueueLimit[];
  /** Jobs of the queue whose running tasks hold the limit of an id, and whether these are all of the queue's. */
  readonly holders?: {
    readonly byLimit: ReadonlyMap<string, readonly LimitHolder[]>;
    readonly all: boolean;
  };
  /** The same of the farm's other queues: read only where a limit is used up by more than this queue's tasks. */
  readonly heldElsewhere?: {
    readonly byLimit: ReadonlyMap<string, readonly LimitHolder[]>;
    readonly all: boolean;
  };
  /** Other open jobs of the queue, and whether these are all. */
  readonly openJobs?: { readonly rows: readonly JobSearchSummary[]; readonly all: boolean };
  /** The farm's active budgets, read where the queue is blocked or all else explains nothing. */
  readonly budgets?: readonly BudgetSummary[];
  /** The storage profiles that the queue allows: read only where all else explains nothing. */
  readonly profiles?: readonly StorageProfileSummary[];
  /** An open session on a worker of a full fleet, whose job has nothing left to run: read only where no job works. */
  readonly leftOver?: LeftOverSession;
  /** What a worker of a full fleet does for another queue, where no job of this one works. */
  readonly worksFor?: { readonly host: string; readonly job: string; readonly queueId: string };
  /** Sessions of this job that have not ended; absent where not all of them could be counted. */
  readonly openSessions?: number;
}
