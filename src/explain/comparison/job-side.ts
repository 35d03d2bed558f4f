/** One of two jobs that are compared: what was read of it. What could not be read is absent. */
import type {
  GetJobResponse,
  GetStepResponse,
  HostPropertiesResponse,
  StepSummary,
  TaskSearchSummary,
} from "@aws-sdk/client-deadline";

/** A session, as far as the comparison goes. */
export interface SideSession {
  readonly sessionId: string;
  readonly fleetId?: string;
  readonly host?: HostPropertiesResponse;
}

/** A task, as far as the comparison goes. */
export type SideTask = Pick<
  TaskSearchSummary,
  | "stepId"
  | "runStatus"
  | "parameters"
  | "failureRetryCount"
  | "startedAt"
  | "endedAt"
  | "latestSessionActionId"
>;

/** See the module's comment. */
export interface JobSide {
  readonly job: GetJobResponse;
  readonly steps?: readonly StepSummary[];
  /** By step id. */
  readonly details: ReadonlyMap<string, GetStepResponse>;
  readonly sessions?: readonly SideSession[];
  readonly tasks?: readonly SideTask[];
  /** Whether all tasks of the job are among them. */
  readonly hasAllTasks: boolean;
  /** Versions that a session's log begins with, by what they are of. */
  readonly runtime?: Readonly<Record<string, string>>;
}
