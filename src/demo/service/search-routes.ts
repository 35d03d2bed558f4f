import type { Job, Step, Task, Worker } from "../world/model.ts";
import type { Context } from "./context.ts";
import { invalidField } from "./errors.ts";
import type { PathIds } from "./finder.ts";
import { requireIdForm } from "./id-patterns.ts";
import { parseBody } from "./json.ts";
import type { Route } from "./router.ts";
import { filterTest, type Searchable } from "./search-filters.ts";
import { sortOrder } from "./search-sort.ts";
import {
  JOB_SEARCH_SUMMARY,
  pick,
  STEP_SEARCH_SUMMARY,
  TASK_SEARCH_SUMMARY,
  WORKER_SEARCH_SUMMARY,
  without,
} from "./selections.ts";

/** A search never counts or reaches further than this. */
const CAP = 10_000;
const LARGEST_PAGE = 100;
const MOST_PARENTS = 10;

type Body = Readonly<Record<string, unknown>>;

// Field names. AWS's own code uses TASK_RUN_STATUS, CREATED_AT and ENDED_AT for jobs; the rest follow the
// members of the search summaries in the same spelling, as the service does not document them.
// Without sort expressions the order is by id: the service promises none.

const JOBS: Searchable<Job> = {
  fields: {
    JOB_ID: (job) => job.jobId,
    NAME: (job) => job.name,
    TASK_RUN_STATUS: (job) => job.taskRunStatus,
    TARGET_TASK_RUN_STATUS: (job) => job.targetTaskRunStatus,
    LIFECYCLE_STATUS: (job) => job.lifecycleStatus,
    PRIORITY: (job) => job.priority,
    CREATED_BY: (job) => job.createdBy,
    CREATED_AT: (job) => job.createdAt,
    STARTED_AT: (job) => job.startedAt,
    ENDED_AT: (job) => job.endedAt,
    UPDATED_AT: (job) => job.updatedAt,
  },
  words: (job) => job.name,
  parameter: (job, name) => parameterText(job.parameters?.[name]),
};

const STEPS: Searchable<Step> = {
  fields: {
    STEP_ID: (step) => step.stepId,
    NAME: (step) => step.name,
    TASK_RUN_STATUS: (step) => step.taskRunStatus,
    LIFECYCLE_STATUS: (step) => step.lifecycleStatus,
    CREATED_AT: (step) => step.createdAt,
    STARTED_AT: (step) => step.startedAt,
    ENDED_AT: (step) => step.endedAt,
  },
  words: (step) => step.name,
  parameter: () => undefined,
};

const TASKS: Searchable<Task> = {
  fields: {
    TASK_ID: (task) => task.taskId,
    STEP_ID: (task) => task.stepId,
    RUN_STATUS: (task) => task.runStatus,
    TARGET_RUN_STATUS: (task) => task.targetRunStatus,
    STARTED_AT: (task) => task.startedAt,
    ENDED_AT: (task) => task.endedAt,
    UPDATED_AT: (task) => task.updatedAt,
    FAILURE_RETRY_COUNT: (task) => task.failureRetryCount,
  },
  words: (task) =>
    Object.values(task.parameters ?? {})
      .map(parameterText)
      .join(" "),
  parameter: (task, name) => parameterText(task.parameters?.[name]),
};

const WORKERS: Searchable<Worker> = {
  fields: {
    WORKER_ID: (worker) => worker.workerId,
    FLEET_ID: (worker) => worker.fleetId,
    STATUS: (worker) => worker.status,
    HOST_NAME: (worker) => worker.hostProperties?.hostName,
    CREATED_AT: (worker) => worker.createdAt,
    UPDATED_AT: (worker) => worker.updatedAt,
  },
  words: (worker) => worker.hostProperties?.hostName ?? "",
  parameter: () => undefined,
};

/** SearchJobs, SearchSteps, SearchTasks and SearchWorkers. */
export function searchRoutes(context: Context): Route[] {
  const { world, switches } = context;

  /** The contents of every job that a search of steps or tasks is about. */
  const jobsAsked = (ids: PathIds, body: Body) => {
    const queueIds = parents(context, ids, body, "queueId");
    const { jobId } = body;
    if (jobId === undefined || jobId === null) return world.jobsOfQueues(queueIds);
    requireIdForm("jobId", String(jobId));
    const seed = world.jobSeeds.get(String(jobId));
    return seed && queueIds.includes(seed.queueId)
      ? [world.job(seed.jobId)!]
      : [context.finder.job({ ...ids, queueId: queueIds[0]!, jobId: String(jobId) })];
  };

  return [
    {
      operation: "SearchJobs",
      method: "POST",
      path: "/farms/{farmId}/search/jobs",
      answer(call) {
        const body = parseBody(call.body);
        const jobs = world.jobsOfQueues(parents(context, call.ids, body, "queueId")).map(({ job }) => job);
        return results(
          "jobs",
          body,
          jobs,
          JOBS,
          ({ jobId }) => jobId,
          (job) => ({
            ...pick(job, JOB_SEARCH_SUMMARY),
            ...(job.parameters !== undefined && { jobParameters: job.parameters }),
          }),
        );
      },
    },
    {
      operation: "SearchSteps",
      method: "POST",
      path: "/farms/{farmId}/search/steps",
      answer(call) {
        const body = parseBody(call.body);
        const steps = jobsAsked(call.ids, body).flatMap((job) => job.steps.map(({ step }) => step));
        return results(
          "steps",
          body,
          steps,
          STEPS,
          ({ stepId }) => stepId,
          (step) => pick(step, STEP_SEARCH_SUMMARY),
        );
      },
    },
    {
      operation: "SearchTasks",
      method: "POST",
      path: "/farms/{farmId}/search/tasks",
      answer(call) {
        const body = parseBody(call.body);
        const tasks = jobsAsked(call.ids, body).flatMap((job) => job.steps.flatMap((step) => step.tasks));
        const unknown = [
          ...(switches.searchTasksByStatus ? [] : ["RUN_STATUS"]),
          ...(switches.searchTasksSorted ? [] : ["ENDED_AT"]),
        ];
        const searchable = { ...TASKS, fields: without(TASKS.fields, ...unknown) };
        return results(
          "tasks",
          body,
          tasks,
          searchable,
          ({ taskId }) => taskId,
          (task) => pick(task, TASK_SEARCH_SUMMARY),
        );
      },
    },
    {
      operation: "SearchWorkers",
      method: "POST",
      path: "/farms/{farmId}/search/workers",
      answer(call) {
        const body = parseBody(call.body);
        const fleetIds = parents(context, call.ids, body, "fleetId");
        const workers = world.workers.filter(({ fleetId }) => fleetIds.includes(fleetId));
        return results(
          "workers",
          body,
          workers,
          WORKERS,
          ({ workerId }) => workerId,
          (worker) => pick(worker, WORKER_SEARCH_SUMMARY),
        );
      },
    },
  ];
}

/** The 1 to 10 queues or fleets of a search, each of which must exist. */
function parents(context: Context, ids: PathIds, body: Body, field: "queueId" | "fleetId"): string[] {
  const given = body[`${field}s`];
  if (!Array.isArray(given) || given.length < 1 || given.length > MOST_PARENTS) {
    throw invalidField(`${field}s`, `Member must have length between 1 and ${MOST_PARENTS}, inclusive`);
  }
  return given.map((id) => {
    requireIdForm(field, String(id));
    const found = { ...ids, [field]: String(id) };
    if (field === "queueId") context.finder.queue(found);
    else context.finder.fleet(found);
    return String(id);
  });
}

/** One page of what a search found, with the count that the service caps. */
function results<Item>(
  member: string,
  body: Body,
  items: readonly Item[],
  searchable: Searchable<Item>,
  idOf: (item: Item) => string,
  summary: (item: Item) => unknown,
): Record<string, unknown> {
  const offset = whole("itemOffset", body.itemOffset, 0, CAP);
  const size = whole("pageSize", body.pageSize ?? LARGEST_PAGE, 1, LARGEST_PAGE);
  const passes = filterTest(body.filterExpressions, searchable);
  const order = sortOrder(body.sortExpressions, searchable);
  const found = items
    .filter(passes)
    .sort((one, other) => order?.(one, other) || (idOf(one) < idOf(other) ? -1 : 1))
    .slice(0, CAP);
  const next = offset + size;
  return {
    [member]: found.slice(offset, next).map(summary),
    totalResults: found.length,
    ...(next < found.length && { nextItemOffset: next }),
  };
}

function whole(member: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidField(member, `Member must be an integer between ${least} and ${most}, inclusive`);
}

/** The text of a parameter value, whatever its kind. */
function parameterText(value: object | undefined): string | undefined {
  return value === undefined ? undefined : String(Object.values(value)[0]);
}
