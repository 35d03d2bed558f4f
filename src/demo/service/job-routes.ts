import type { ActionContents } from "../world/model.ts";
import type { IndexedJob } from "../world/world.ts";
import type { Context } from "./context.ts";
import { requireIdForm } from "./id-patterns.ts";
import { listAnswer } from "./list-answers.ts";
import type { Route } from "./router.ts";
import {
  JOB_SUMMARY,
  pick,
  SESSION_ACTION_SUMMARY,
  SESSION_SUMMARY,
  STEP_SUMMARY,
  TASK_SUMMARY,
  without,
} from "./selections.ts";

const JOBS = "/farms/{farmId}/queues/{queueId}/jobs";
const JOB = `${JOBS}/{jobId}`;
const STEP = `${JOB}/steps/{stepId}`;

// Orders, where the service documents none: jobs newest first, steps and tasks as the template has them,
// actions of one session by number. Sessions, and the actions of a task or of a whole job, come by id, which
// says nothing of time, so that no reader comes to lean on an order the service does not promise.

/** Reads of jobs and of everything below them. */
export function jobRoutes(context: Context): Route[] {
  const { world, finder } = context;
  return [
    {
      operation: "ListJobs",
      method: "GET",
      path: JOBS,
      answer(call) {
        const { queueId } = finder.queue(call.ids);
        const principal = call.query.get("principalId");
        const jobs = world
          .jobsOfQueues([queueId])
          .map(({ job }) => job)
          .filter((job) => principal === undefined || job.createdBy === principal)
          .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
          .map((job) => pick(job, JOB_SUMMARY));
        return listAnswer(context, call, "ListJobs", "jobs", jobs);
      },
    },
    {
      operation: "GetJob",
      method: "GET",
      path: JOB,
      answer: ({ ids }) => without(finder.job(ids).job, "farmId", "queueId"),
    },
    {
      operation: "ListSteps",
      method: "GET",
      path: `${JOB}/steps`,
      answer(call) {
        const steps = finder.job(call.ids).steps.map(({ step }) => pick(step, STEP_SUMMARY));
        return listAnswer(context, call, "ListSteps", "steps", steps);
      },
    },
    {
      operation: "GetStep",
      method: "GET",
      path: STEP,
      answer: ({ ids }) => without(finder.step(ids).step, "farmId", "queueId", "jobId"),
    },
    {
      operation: "ListStepDependencies",
      method: "GET",
      path: `${STEP}/dependencies`,
      answer(call) {
        const job = finder.job(call.ids);
        const dependencies = finder
          .step(call.ids)
          .dependsOn.map((stepId) => ({ stepId, status: dependencyStatus(job, stepId) }));
        return listAnswer(context, call, "ListStepDependencies", "dependencies", dependencies);
      },
    },
    {
      operation: "ListTasks",
      method: "GET",
      path: `${STEP}/tasks`,
      answer(call) {
        const tasks = finder.step(call.ids).tasks.map((task) => pick(task, TASK_SUMMARY));
        return listAnswer(context, call, "ListTasks", "tasks", tasks);
      },
    },
    {
      operation: "GetTask",
      method: "GET",
      path: `${STEP}/tasks/{taskId}`,
      answer: ({ ids }) => without(finder.task(ids), "farmId", "queueId", "jobId", "stepId"),
    },
    {
      operation: "ListSessions",
      method: "GET",
      path: `${JOB}/sessions`,
      answer(call) {
        const sessions = finder
          .job(call.ids)
          .sessions.map(({ session }) => session)
          .sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1))
          .map((session) => pick(session, SESSION_SUMMARY));
        return listAnswer(context, call, "ListSessions", "sessions", sessions);
      },
    },
    {
      operation: "GetSession",
      method: "GET",
      path: `${JOB}/sessions/{sessionId}`,
      answer: ({ ids }) => without(finder.session(ids).session, "farmId", "queueId", "jobId"),
    },
    {
      operation: "ListSessionActions",
      method: "GET",
      path: `${JOB}/session-actions`,
      answer(call) {
        const job = finder.job(call.ids);
        const actions = selectActions(context, job, call.ids, call.query).map(({ action }) =>
          pick(action, SESSION_ACTION_SUMMARY),
        );
        return listAnswer(context, call, "ListSessionActions", "sessionActions", actions);
      },
    },
    {
      operation: "GetSessionAction",
      method: "GET",
      path: `${JOB}/session-actions/{sessionActionId}`,
      answer: ({ ids }) => without(finder.action(ids).action, "farmId", "queueId", "jobId"),
    },
  ];
}

/** RESOLVED once every task of the step has succeeded. */
function dependencyStatus(job: IndexedJob, stepId: string): "RESOLVED" | "UNRESOLVED" {
  return job.stepById.get(stepId)?.step.taskRunStatus === "SUCCEEDED" ? "RESOLVED" : "UNRESOLVED";
}

function selectActions(
  context: Context,
  job: IndexedJob,
  ids: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
): ActionContents[] {
  const sessionId = query.get("sessionId");
  const taskId = query.get("taskId");
  if (sessionId !== undefined) requireIdForm("sessionId", sessionId);
  if (taskId !== undefined) requireIdForm("taskId", taskId);

  const ofSession = (actions: readonly ActionContents[]) =>
    actions.filter((entry) => taskId === undefined || entry.taskIds.includes(taskId));
  if (sessionId !== undefined) return ofSession(context.finder.session({ ...ids, sessionId }).actions);
  return job.sessions
    .flatMap(({ actions }) => ofSession(actions))
    .sort((one, other) => (one.action.sessionActionId < other.action.sessionActionId ? -1 : 1));
}
