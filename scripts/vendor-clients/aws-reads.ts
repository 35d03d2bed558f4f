/** A call of `aws deadline` for each read that the demo farm answers. */
import type { ClientCall } from "./command.ts";
import type { Ids } from "./ids.ts";

/** How `aws deadline` is asked for an operation. */
export interface AwsRead {
  /** Ids given as options of their own: `farmId` becomes `--farm-id`. */
  readonly takes: readonly string[];
  /** Further arguments. */
  readonly and?: (ids: Ids) => readonly string[];
  /** Ids and words that a right answer holds. */
  readonly says: readonly string[];
}

const FARM = ["farmId"];
const QUEUE = [...FARM, "queueId"];
const FLEET = [...FARM, "fleetId"];
const WORKER = [...FLEET, "workerId"];
const JOB = [...QUEUE, "jobId"];
const STEP = [...JOB, "stepId"];
const TASK = [...STEP, "taskId"];
const SESSION = [...JOB, "sessionId"];
const ACTION = [...JOB, "sessionActionId"];

const searched = (kind: "queue" | "fleet", found: string): AwsRead => ({
  takes: FARM,
  and: (ids) => ["--item-offset", "0", `--${kind}-ids`, String(ids[`${kind}Id`])],
  says: [found, '"totalResults"'],
});

const batch = (fields: readonly string[]): AwsRead => ({
  takes: [],
  and: (ids) => [
    "--identifiers",
    JSON.stringify([Object.fromEntries(fields.map((name) => [name, ids[name]]))]),
  ],
  // An identifier that could not be read is in the answer too, under `errors`.
  says: [fields.at(-1)!, '"errors": []'],
});

const storageQueue = (ids: Ids) => ["--queue-id", String(ids.storageQueueId)];

/** By operation. */
export const AWS_READS: Readonly<Record<string, AwsRead>> = {
  ListFarms: { takes: [], says: ["farmId"] },
  GetFarm: { takes: FARM, says: ["farmId"] },
  ListQueues: { takes: FARM, says: ["queueId"] },
  GetQueue: { takes: QUEUE, says: ["queueId"] },
  ListQueueEnvironments: { takes: QUEUE, says: ["queueEnvironmentId"] },
  GetQueueEnvironment: { takes: [...QUEUE, "queueEnvironmentId"], says: ["queueEnvironmentId"] },
  ListFleets: { takes: FARM, says: ["fleetId"] },
  GetFleet: { takes: FLEET, says: ["fleetId"] },
  ListWorkers: { takes: FLEET, says: ["workerId"] },
  GetWorker: { takes: WORKER, says: ["workerId"] },
  SearchWorkers: searched("fleet", "workerId"),
  ListSessionsForWorker: { takes: WORKER, says: ["queueId"] },
  ListQueueFleetAssociations: { takes: QUEUE, says: ["fleetId"] },
  ListQueueLimitAssociations: { takes: FARM, says: ["limitId"] },
  ListLimits: { takes: FARM, says: ["limitId"] },
  GetLimit: { takes: [...FARM, "limitId"], says: ["limitId"] },
  ListStorageProfiles: { takes: FARM, says: ["storageProfileId"] },
  GetStorageProfile: { takes: [...FARM, "storageProfileId"], says: ["storageProfileId"] },
  ListStorageProfilesForQueue: { takes: FARM, and: storageQueue, says: ["storageProfileId"] },
  GetStorageProfileForQueue: {
    takes: [...FARM, "storageProfileId"],
    and: storageQueue,
    says: ["storageProfileId"],
  },
  ListJobs: { takes: QUEUE, says: ["jobId"] },
  SearchJobs: searched("queue", "jobId"),
  GetJob: { takes: JOB, says: ["jobId"] },
  BatchGetJob: batch(JOB),
  ListSteps: { takes: JOB, says: ["stepId"] },
  SearchSteps: searched("queue", "stepId"),
  GetStep: { takes: STEP, says: ["stepId"] },
  BatchGetStep: batch(STEP),
  // The story's step waits for none.
  ListStepDependencies: { takes: STEP, says: ['"dependencies": []'] },
  ListTasks: { takes: STEP, says: ["taskId"] },
  SearchTasks: { ...searched("queue", "taskId"), takes: [...FARM, "jobId"] },
  GetTask: { takes: TASK, says: ["taskId"] },
  BatchGetTask: batch(TASK),
  ListSessions: { takes: JOB, says: ["sessionId"] },
  GetSession: { takes: SESSION, says: ["sessionId"] },
  BatchGetSession: batch(SESSION),
  ListSessionActions: { takes: SESSION, says: ["sessionActionId"] },
  GetSessionAction: { takes: ACTION, says: ["sessionActionId"] },
  BatchGetSessionAction: batch(ACTION),
  AssumeQueueRoleForRead: { takes: QUEUE, says: ['"accessKeyId"'] },
  AssumeQueueRoleForUser: { takes: QUEUE, says: ['"accessKeyId"'] },
  AssumeFleetRoleForRead: { takes: FLEET, says: ['"accessKeyId"'] },
};

/** The call of `aws` that asks for an operation of Deadline Cloud. */
export function awsCall(operation: string, { takes, and, says }: AwsRead, ids: Ids): ClientCall {
  const options = takes.flatMap((name) => [`--${kebab(name)}`, String(ids[name])]);
  return {
    command: ["aws", "deadline", kebab(operation), ...options, ...(and?.(ids) ?? [])],
    says: says.map((name) => ids[name] ?? name),
  };
}

/** The reads of the logs that the farm's sessions and workers wrote. */
export function awsLogCalls(ids: Ids): ClientCall[] {
  const streams = [
    [ids.queueId, ids.sessionId],
    [ids.fleetId, ids.workerId],
  ];
  return streams.map(([owner = "", stream = ""]) => {
    const place = ["--log-group-name", `/aws/deadline/${ids.farmId}/${owner}`, "--log-stream-name", stream];
    return {
      command: ["aws", "logs", "get-log-events", ...place],
      says: ['"message"', '"nextForwardToken"'],
    };
  });
}

const kebab = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();
