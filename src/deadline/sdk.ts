/**
 * The one door to the AWS SDK's clients. This module is imported only dynamically, on the first read, so that
 * the server starts without paying for them. The tables below are also the complete list of what this product
 * can ask AWS to do: the IAM policy in the README and the test "nothing but reads" come from them.
 */
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AssumeFleetRoleForReadCommand,
  AssumeQueueRoleForReadCommand,
  AssumeQueueRoleForUserCommand,
  BatchGetJobCommand,
  BatchGetSessionActionCommand,
  BatchGetSessionCommand,
  DeadlineClient,
  type DeadlineClientConfig,
  GetFleetCommand,
  GetJobCommand,
  GetQueueCommand,
  GetQueueEnvironmentCommand,
  GetSessionActionCommand,
  GetSessionCommand,
  GetStepCommand,
  GetWorkerCommand,
  ListBudgetsCommand,
  ListFarmsCommand,
  ListFleetsCommand,
  ListLimitsCommand,
  ListQueueEnvironmentsCommand,
  ListQueueFleetAssociationsCommand,
  ListQueueLimitAssociationsCommand,
  ListQueuesCommand,
  ListSessionActionsCommand,
  ListSessionsCommand,
  ListSessionsForWorkerCommand,
  ListStepDependenciesCommand,
  ListStepsCommand,
  ListStorageProfilesForQueueCommand,
  ListTasksCommand,
  SearchJobsCommand,
  SearchStepsCommand,
  SearchTasksCommand,
  SearchWorkersCommand,
} from "@aws-sdk/client-deadline";
import type {
  AwsCredentialIdentity,
  Command,
  GetOutputType,
  MetadataBearer,
  StaticOperationSchema,
} from "@smithy/types";
import type { objectCommands, TextObject } from "./object-sdk.ts";

export { fromIni } from "@aws-sdk/credential-provider-ini";
export { requireReadable } from "./answer-check.ts";
export { CloudWatchLogsClient, DeadlineClient };

/** What may stand in for the network. */
export type RequestHandler = NonNullable<DeadlineClientConfig["requestHandler"]>;
export type { DeadlineClientConfig };
/** Resolved credentials. */
export type Credentials = AwsCredentialIdentity;

/** Reads of AWS Deadline Cloud, by operation name. `iamAction` (failure-words.ts) names the right to each. */
export const deadlineCommands = {
  GetSession: GetSessionCommand,
  GetSessionAction: GetSessionActionCommand,
  GetStep: GetStepCommand,
  GetJob: GetJobCommand,
  GetQueue: GetQueueCommand,
  GetQueueEnvironment: GetQueueEnvironmentCommand,
  GetFleet: GetFleetCommand,
  GetWorker: GetWorkerCommand,
  ListFarms: ListFarmsCommand,
  ListFleets: ListFleetsCommand,
  ListQueues: ListQueuesCommand,
  ListSessions: ListSessionsCommand,
  ListSessionsForWorker: ListSessionsForWorkerCommand,
  ListSessionActions: ListSessionActionsCommand,
  ListSteps: ListStepsCommand,
  ListStepDependencies: ListStepDependenciesCommand,
  ListTasks: ListTasksCommand,
  ListQueueEnvironments: ListQueueEnvironmentsCommand,
  ListQueueFleetAssociations: ListQueueFleetAssociationsCommand,
  ListQueueLimitAssociations: ListQueueLimitAssociationsCommand,
  ListLimits: ListLimitsCommand,
  ListBudgets: ListBudgetsCommand,
  ListStorageProfilesForQueue: ListStorageProfilesForQueueCommand,
  SearchJobs: SearchJobsCommand,
  SearchSteps: SearchStepsCommand,
  SearchTasks: SearchTasksCommand,
  SearchWorkers: SearchWorkersCommand,
  BatchGetJob: BatchGetJobCommand,
  BatchGetSession: BatchGetSessionCommand,
  BatchGetSessionAction: BatchGetSessionActionCommand,
  AssumeQueueRoleForRead: AssumeQueueRoleForReadCommand,
  AssumeQueueRoleForUser: AssumeQueueRoleForUserCommand,
  AssumeFleetRoleForRead: AssumeFleetRoleForReadCommand,
} as const;

/** Reads of CloudWatch Logs, by operation name. */
export const logsCommands = {
  GetLogEvents: GetLogEventsCommand,
} as const;

type Commands = typeof deadlineCommands & typeof logsCommands & typeof objectCommands;

/** The name of an operation that this product can send. */
export type Operation = keyof Commands;
/** What an operation takes. */
export type InputOf<O extends Operation> = ConstructorParameters<Commands[O]>[0];
/** What an operation returns. */
export type OutputOf<O extends Operation> = O extends "GetObject"
  ? TextObject
  : GetOutputType<InstanceType<Commands[O]>>;

/** A command whose operation is known only as a type parameter. */
export type AnyCommand = Command<object, object, MetadataBearer, MetadataBearer, unknown> & {
  /** The operation's model. */
  readonly schema?: StaticOperationSchema;
};
/** The part of a client that sends. */
export interface AnyClient {
  send(command: AnyCommand, options: { abortSignal: AbortSignal }): Promise<MetadataBearer>;
}

/** The command of an operation of these two services. TypeScript can't follow a name to its class and input, hence the one cast. */
export function commandOf<O extends Operation>(operation: O, input: InputOf<O>): AnyCommand {
  const commands = { ...deadlineCommands, ...logsCommands } as unknown as Record<
    Operation,
    new (
      input: unknown,
    ) => AnyCommand
  >;
  return new commands[operation](input);
}
