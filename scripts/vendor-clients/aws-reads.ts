import type { Route } from "../../src/demo/service/router.ts";
import type { ClientCall } from "./command.ts";
import type { Ids } from "./ids.ts";

/** How `aws deadline` is asked for an operation. */
interface AwsRead {
  /** Ids given as options of their own: `farmId` becomes `--farm-id`. */
  readonly takes: readonly string[];
  /** Further arguments. */
  readonly and?: (ids: Ids) => readonly string[];
  /** Ids and words that a right answer holds. */
  readonly says: readonly string[];
}

const JOB = ["farmId", "queueId", "jobId"];
const STEP = [...JOB, "stepId"];

const searched = (kind: "queue" | "fleet", found: string): AwsRead => ({
  takes: ["farmId"],
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

/** What the path of a read does not say, by operation: the body of a search or batch, and what a list holds. */
const READS: Readonly<Record<string, Partial<AwsRead>>> = {
  ListFarms: { says: ["farmId"] },
  ListQueues: { says: ["queueId"] },
  ListQueueEnvironments: { says: ["queueEnvironmentId"] },
  ListFleets: { says: ["fleetId"] },
  ListWorkers: { says: ["workerId"] },
  SearchWorkers: searched("fleet", "workerId"),
  ListSessionsForWorker: { says: ["queueId"] },
  ListQueueFleetAssociations: { says: ["fleetId"] },
  ListQueueLimitAssociations: { says: ["limitId"] },
  ListLimits: { says: ["limitId"] },
  ListBudgets: { says: ["budgetId"] },
  ListStorageProfiles: { says: ["storageProfileId"] },
  ListStorageProfilesForQueue: { takes: ["farmId"], and: storageQueue, says: ["storageProfileId"] },
  GetStorageProfileForQueue: { takes: ["farmId", "storageProfileId"], and: storageQueue },
  ListJobs: { says: ["jobId"] },
  SearchJobs: searched("queue", "jobId"),
  BatchGetJob: batch(JOB),
  ListSteps: { says: ["stepId"] },
  SearchSteps: searched("queue", "stepId"),
  BatchGetStep: batch(STEP),
  // The story's step waits for none.
  ListStepDependencies: { says: ['"dependencies": []'] },
  ListTasks: { says: ["taskId"] },
  SearchTasks: { ...searched("queue", "taskId"), takes: ["farmId", "jobId"] },
  BatchGetTask: batch([...STEP, "taskId"]),
  ListSessions: { says: ["sessionId"] },
  BatchGetSession: batch([...JOB, "sessionId"]),
  ListSessionActions: { takes: [...JOB, "sessionId"], says: ["sessionActionId"] },
  BatchGetSessionAction: batch([...JOB, "sessionActionId"]),
  AssumeQueueRoleForRead: { says: ['"accessKeyId"'] },
  AssumeQueueRoleForUser: { says: ['"accessKeyId"'] },
  AssumeFleetRoleForRead: { says: ['"accessKeyId"'] },
};

/** The ids of a path, in its order: a single read ends with the id of what it gives. */
const idsOfPath = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/**
 * The call of `aws` that asks for a read of Deadline Cloud.
 * @throws Error for one that is asked with a body, where the table above does not say with which
 */
export function awsCall({ operation, method, path }: Route, ids: Ids): ClientCall {
  const known = READS[operation];
  if (method === "POST" && !known) throw new Error(`aws-reads.ts has no body for ${operation}`);
  const labels = idsOfPath(path);
  const { takes = labels, and, says = labels.slice(-1) } = known ?? {};
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
