/**
 * The same question asked with one tool per API call, as an assistant must whose server hands on the service's
 * JSON: get_job, list_steps, list_tasks of the failing steps, list_sessions, and get_session with the end of its
 * log for one failed task of each failing step. The shortest honest way: no wrong turn, nothing read twice, and
 * only one log where a step fails in several ways.
 */
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeadlineClient,
  GetJobCommand,
  GetSessionCommand,
  ListSessionsCommand,
  ListStepsCommand,
  ListTasksCommand,
  type TaskSummary,
} from "@aws-sdk/client-deadline";
import { sessionOfAction } from "../../src/deadline/ids.ts";
import { FAKE_KEYS } from "../../test/support/clients.ts";

/** The lines of a log that AWS's own server for Deadline Cloud returns unless asked for more. */
const LOG_LINES = 100;

interface JobIds {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
}

/** Makes the calls, one after another, against a farm at this address. */
export async function singleCalls(url: string, job: JobIds): Promise<void> {
  const settings = { region: "us-west-2", credentials: FAKE_KEYS, endpoint: url, disableHostPrefix: true };
  const reads = new DeadlineClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  await reads.send(new GetJobCommand(job));
  const actionIds: string[] = [];
  for (const stepId of await failingSteps(reads, job)) {
    const tasks = await failedTasks(reads, job, stepId);
    actionIds.push(...tasks.flatMap(({ latestSessionActionId }) => latestSessionActionId ?? []).slice(0, 1));
  }
  if (actionIds.length > 0) await reads.send(new ListSessionsCommand(job));
  for (const sessionId of new Set(actionIds.map(sessionOfAction))) await readLog(reads, logs, job, sessionId);
  reads.destroy();
  logs.destroy();
}

async function failingSteps(reads: DeadlineClient, job: JobIds): Promise<string[]> {
  const failing: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await reads.send(new ListStepsCommand({ ...job, nextToken }));
    for (const { stepId, taskRunStatusCounts } of page.steps ?? []) {
      if (stepId !== undefined && (taskRunStatusCounts?.FAILED ?? 0) > 0) failing.push(stepId);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return failing;
}

async function failedTasks(reads: DeadlineClient, job: JobIds, stepId: string): Promise<TaskSummary[]> {
  const failed: TaskSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await reads.send(new ListTasksCommand({ ...job, stepId, nextToken }));
    failed.push(...(page.tasks ?? []).filter(({ runStatus }) => runStatus === "FAILED"));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return failed;
}

async function readLog(
  reads: DeadlineClient,
  logs: CloudWatchLogsClient,
  job: JobIds,
  sessionId: string,
): Promise<void> {
  const { log } = await reads.send(new GetSessionCommand({ ...job, sessionId }));
  const { logGroupName, logStreamName } = log?.options ?? {};
  if (log?.error !== undefined || logGroupName === undefined || logStreamName === undefined) return;
  await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit: LOG_LINES }));
}
