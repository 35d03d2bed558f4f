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
  const deadline = new DeadlineClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  await deadline.send(new GetJobCommand(job));
  const actionIds: string[] = [];
  for (const stepId of await failingSteps(deadline, job)) {
    const tasks = await failedTasks(deadline, job, stepId);
    actionIds.push(...tasks.flatMap(({ latestSessionActionId }) => latestSessionActionId ?? []).slice(0, 1));
  }
  if (actionIds.length > 0) await deadline.send(new ListSessionsCommand(job));
  for (const sessionId of new Set(actionIds.map(sessionOfAction)))
    await readLog(deadline, logs, job, sessionId);
  deadline.destroy();
  logs.destroy();
}

async function failingSteps(deadline: DeadlineClient, job: JobIds): Promise<string[]> {
  const failing: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await deadline.send(new ListStepsCommand({ ...job, nextToken }));
    for (const { stepId, taskRunStatusCounts } of page.steps ?? []) {
      if (stepId !== undefined && (taskRunStatusCounts?.FAILED ?? 0) > 0) failing.push(stepId);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return failing;
}

async function failedTasks(deadline: DeadlineClient, job: JobIds, stepId: string): Promise<TaskSummary[]> {
  const failed: TaskSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await deadline.send(new ListTasksCommand({ ...job, stepId, nextToken }));
    failed.push(...(page.tasks ?? []).filter(({ runStatus }) => runStatus === "FAILED"));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return failed;
}

async function readLog(
  deadline: DeadlineClient,
  logs: CloudWatchLogsClient,
  job: JobIds,
  sessionId: string,
): Promise<void> {
  const { log } = await deadline.send(new GetSessionCommand({ ...job, sessionId }));
  const { logGroupName, logStreamName } = log?.options ?? {};
  if (log?.error !== undefined || logGroupName === undefined || logStreamName === undefined) return;
  await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit: LOG_LINES }));
}
