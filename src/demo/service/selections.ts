import type {
  BudgetSummary,
  FarmSummary,
  FleetSummary,
  GetStorageProfileForQueueResponse,
  JobSearchSummary,
  JobSummary,
  LimitSummary,
  QueueEnvironmentSummary,
  QueueFleetAssociationSummary,
  QueueSummary,
  SessionActionSummary,
  SessionSummary,
  StepSearchSummary,
  StepSummary,
  StorageProfileSummary,
  TaskSearchSummary,
  TaskSummary,
  WorkerSearchSummary,
  WorkerSessionSummary,
  WorkerSummary,
} from "@aws-sdk/client-deadline";

// Which members each summary carries. A list answers with less than the single read does: the summary of a
// session action, for one, has neither exit code nor message.

/** Names members of an SDK type; a name the type has not is a compile error. */
const membersOf =
  <Shape>() =>
  <Member extends keyof Shape & string>(...members: Member[]): readonly Member[] =>
    members;

export const FARM_SUMMARY = membersOf<FarmSummary>()(
  "farmId",
  "displayName",
  "kmsKeyArn",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const QUEUE_SUMMARY = membersOf<QueueSummary>()(
  "farmId",
  "queueId",
  "displayName",
  "status",
  "defaultBudgetAction",
  "blockedReason",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const FLEET_SUMMARY = membersOf<FleetSummary>()(
  "fleetId",
  "farmId",
  "displayName",
  "status",
  "statusMessage",
  "autoScalingStatus",
  "targetWorkerCount",
  "workerCount",
  "minWorkerCount",
  "maxWorkerCount",
  "configuration",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const WORKER_SUMMARY = membersOf<WorkerSummary>()(
  "farmId",
  "fleetId",
  "workerId",
  "status",
  "hostProperties",
  "log",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const WORKER_SEARCH_SUMMARY = membersOf<WorkerSearchSummary>()(
  "fleetId",
  "workerId",
  "status",
  "hostProperties",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const WORKER_SESSION_SUMMARY = membersOf<WorkerSessionSummary>()(
  "sessionId",
  "queueId",
  "jobId",
  "startedAt",
  "lifecycleStatus",
  "endedAt",
  "targetLifecycleStatus",
);

export const JOB_SUMMARY = membersOf<JobSummary>()(
  "jobId",
  "name",
  "lifecycleStatus",
  "lifecycleStatusMessage",
  "priority",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
  "startedAt",
  "endedAt",
  "taskRunStatus",
  "targetTaskRunStatus",
  "taskRunStatusCounts",
  "taskFailureRetryCount",
  "maxFailedTasksCount",
  "maxRetriesPerTask",
  "maxWorkerCount",
  "sourceJobId",
);

/** `jobParameters`, which the search gives where the single read says `parameters`, is added by the search. */
export const JOB_SEARCH_SUMMARY = membersOf<JobSearchSummary>()(
  "jobId",
  "queueId",
  "name",
  "lifecycleStatus",
  "lifecycleStatusMessage",
  "taskRunStatus",
  "targetTaskRunStatus",
  "taskRunStatusCounts",
  "taskFailureRetryCount",
  "priority",
  "maxFailedTasksCount",
  "maxRetriesPerTask",
  "maxWorkerCount",
  "createdBy",
  "createdAt",
  "startedAt",
  "endedAt",
  "updatedAt",
  "updatedBy",
  "sourceJobId",
);

export const STEP_SUMMARY = membersOf<StepSummary>()(
  "stepId",
  "name",
  "lifecycleStatus",
  "lifecycleStatusMessage",
  "taskRunStatus",
  "taskRunStatusCounts",
  "taskFailureRetryCount",
  "targetTaskRunStatus",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
  "startedAt",
  "endedAt",
  "dependencyCounts",
);

export const STEP_SEARCH_SUMMARY = membersOf<StepSearchSummary>()(
  "stepId",
  "jobId",
  "queueId",
  "name",
  "lifecycleStatus",
  "lifecycleStatusMessage",
  "taskRunStatus",
  "targetTaskRunStatus",
  "taskRunStatusCounts",
  "taskFailureRetryCount",
  "createdAt",
  "createdBy",
  "startedAt",
  "endedAt",
  "updatedAt",
  "updatedBy",
  "parameterSpace",
);

export const TASK_SUMMARY = membersOf<TaskSummary>()(
  "taskId",
  "createdAt",
  "createdBy",
  "runStatus",
  "targetRunStatus",
  "failureRetryCount",
  "parameters",
  "startedAt",
  "endedAt",
  "updatedAt",
  "updatedBy",
  "latestSessionActionId",
);

export const TASK_SEARCH_SUMMARY = membersOf<TaskSearchSummary>()(
  "taskId",
  "stepId",
  "jobId",
  "queueId",
  "runStatus",
  "targetRunStatus",
  "parameters",
  "failureRetryCount",
  "startedAt",
  "endedAt",
  "updatedAt",
  "updatedBy",
  "latestSessionActionId",
);

export const SESSION_SUMMARY = membersOf<SessionSummary>()(
  "sessionId",
  "fleetId",
  "workerId",
  "startedAt",
  "lifecycleStatus",
  "endedAt",
  "targetLifecycleStatus",
  "updatedAt",
  "updatedBy",
);

export const SESSION_ACTION_SUMMARY = membersOf<SessionActionSummary>()(
  "sessionActionId",
  "status",
  "startedAt",
  "endedAt",
  "workerUpdatedAt",
  "progressPercent",
  "definition",
  "manifests",
);

export const LIMIT_SUMMARY = membersOf<LimitSummary>()(
  "farmId",
  "limitId",
  "displayName",
  "amountRequirementName",
  "maxCount",
  "currentCount",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const QUEUE_ENVIRONMENT_SUMMARY = membersOf<QueueEnvironmentSummary>()(
  "queueEnvironmentId",
  "name",
  "priority",
);

export const ASSOCIATION_SUMMARY = membersOf<QueueFleetAssociationSummary>()(
  "queueId",
  "fleetId",
  "status",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
);

export const STORAGE_PROFILE_SUMMARY = membersOf<StorageProfileSummary>()(
  "storageProfileId",
  "displayName",
  "osFamily",
);

/** What the queue's read gives: not who made it and when. */
export const STORAGE_PROFILE_FOR_QUEUE = membersOf<GetStorageProfileForQueueResponse>()(
  "storageProfileId",
  "displayName",
  "osFamily",
  "fileSystemLocations",
);

/** The named members of a record; those it has not are left out. */
export function pick<Member extends string>(
  record: Readonly<Partial<Record<Member, unknown>>>,
  members: readonly Member[],
): Partial<Record<Member, unknown>> {
  const picked: Partial<Record<Member, unknown>> = {};
  for (const member of members) {
    if (record[member] !== undefined) picked[member] = record[member];
  }
  return picked;
}

/** A record without the named members, such as the parents' ids that a single read does not repeat. */
export function without<Shape extends object, Member extends keyof Shape>(
  record: Shape,
  ...members: Member[]
): Omit<Shape, Member> {
  const rest = { ...record };
  for (const member of members) delete (rest as Partial<Shape>)[member];
  return rest;
}

export const BUDGET_SUMMARY = membersOf<BudgetSummary>()(
  "budgetId",
  "usageTrackingResource",
  "status",
  "displayName",
  "approximateDollarLimit",
  "usages",
  "createdBy",
  "createdAt",
);
