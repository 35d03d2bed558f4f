/** A planned job as the records and logs that the service would have of it. */
import { countStatuses, overallStatus } from "../../../src/demo/world/statuses.ts";
import type { KnownLog } from "./known-logs.ts";
import { type MixedPlan, planMixedJob } from "./mixed-plan.ts";
import {
  BEGAN,
  hostOf,
  type Ids,
  idsOf,
  loggedTo,
  type MadeRun,
  MINUTE,
  makeSessions,
  nameOfHost,
} from "./mixed-sessions.ts";
import type { FarmRecords, JsonRecord, KnownCause, WorldFile } from "./world-file.ts";

const ARTIST = "arn:aws:sts::123456789012:assumed-role/Artist/ana";

/**
 * Makes a job of known causes.
 * @param logs what its failing tasks may print
 */
export function mixedJob(seed: number, logs: readonly KnownLog[]): WorldFile {
  const plan = planMixedJob(seed, logs);
  const ids = idsOf(seed);
  const made = makeSessions(plan, ids);
  const tasks = taskRecords(plan, ids, made.runs);
  const place = { farmId: ids.farmId, queueId: ids.queueId };
  return {
    name: `a job with ${plan.causes.length} known ${plan.causes.length === 1 ? "cause" : "causes"}`,
    now: new Date(made.endedAt + 40 * MINUTE).toISOString(),
    asked: [{ tool: "diagnose_job", args: { ...place, jobId: ids.jobId } }],
    truth: truthOf(plan, made.runs),
    world: { ...placeRecords(plan, ids), ...made.records, ...jobRecords(plan, ids, tasks, made.endedAt) },
  };
}

function taskRecords(plan: MixedPlan, ids: Ids, runs: readonly MadeRun[]): JsonRecord[] {
  return plan.steps.flatMap(({ frames }, step) => {
    const ofStep = runs.filter((run) => run.step === step);
    return frames.map((frame) => {
      const own = ofStep
        .filter((run) => run.frames.includes(frame))
        .sort((one, other) => one.attempt - other.attempt);
      const last = own.at(-1)!;
      return {
        farmId: ids.farmId,
        queueId: ids.queueId,
        jobId: ids.jobId,
        stepId: ids.step(step),
        taskId: ids.task(step, frame),
        parameters: {
          Frame: plan.steps[step]!.chunk === 1 ? { int: `${frame}` } : { chunkInt: `${frame}-${frame}` },
        },
        runStatus: last.cause === undefined ? "SUCCEEDED" : "FAILED",
        failureRetryCount: last.attempt,
        createdAt: new Date(BEGAN - 10 * MINUTE).toISOString(),
        createdBy: ARTIST,
        startedAt: new Date(own[0]!.from).toISOString(),
        endedAt: new Date(last.to).toISOString(),
        latestSessionActionId: last.actionId,
      };
    });
  });
}

function jobRecords(plan: MixedPlan, ids: Ids, tasks: readonly JsonRecord[], endedAt: number) {
  const created = { createdAt: new Date(BEGAN - 10 * MINUTE).toISOString(), createdBy: ARTIST };
  const place = { farmId: ids.farmId, queueId: ids.queueId, jobId: ids.jobId };
  const statusOf = (some: readonly JsonRecord[]) => {
    const counts = countStatuses(some.map(({ runStatus }) => String(runStatus)));
    return { taskRunStatus: overallStatus(counts), taskRunStatusCounts: counts };
  };
  const retriesOf = (some: readonly JsonRecord[]) =>
    some.reduce((sum, { failureRetryCount }) => sum + Number(failureRetryCount), 0);
  const span = { startedAt: new Date(BEGAN).toISOString(), endedAt: new Date(endedAt).toISOString() };
  const steps = plan.steps.map(({ name, chunk }, index) => {
    const own = tasks.filter(({ stepId }) => stepId === ids.step(index));
    const chunks = { defaultTaskCount: chunk, rangeConstraint: "CONTIGUOUS" };
    const parameter =
      chunk === 1 ? { name: "Frame", type: "INT" } : { name: "Frame", type: "CHUNK_INT", chunks };
    return {
      ...place,
      ...created,
      ...span,
      ...statusOf(own),
      stepId: ids.step(index),
      name,
      lifecycleStatus: "CREATE_COMPLETE",
      taskFailureRetryCount: retriesOf(own),
      parameterSpace: { parameters: [parameter] },
    };
  });
  const job = {
    ...place,
    ...created,
    ...span,
    ...statusOf(tasks),
    name: `mixed_${plan.seed}`,
    lifecycleStatus: "CREATE_COMPLETE",
    lifecycleStatusMessage: "Job creation completed successfully",
    priority: 50,
    maxFailedTasksCount: 500,
    maxRetriesPerTask: plan.maxRetries,
    taskFailureRetryCount: retriesOf(tasks),
    parameters: {},
  };
  return { jobs: [job], steps, tasks };
}

function placeRecords(
  plan: MixedPlan,
  ids: Ids,
): Pick<FarmRecords, "farms" | "queues" | "fleets" | "workers" | "associations"> {
  const { farmId, queueId, fleetId } = ids;
  const created = {
    createdAt: "2026-10-01T08:00:00Z",
    createdBy: "arn:aws:sts::123456789012:assumed-role/Admin/kim",
  };
  const osFamily = plan.windows ? "WINDOWS" : "LINUX";
  const capabilities = {
    vCpuCount: { min: 8 },
    memoryMiB: { min: 32768 },
    osFamily,
    cpuArchitectureType: "x86_64",
  };
  const configuration = plan.serviceManaged
    ? {
        serviceManagedEc2: {
          instanceCapabilities: capabilities,
          instanceMarketOptions: { type: "on-demand" },
        },
      }
    : { customerManaged: { mode: "NO_SCALING", workerCapabilities: capabilities } };
  const counts = { workerCount: plan.hosts, minWorkerCount: 0, maxWorkerCount: plan.hosts };
  const hosts = Array.from({ length: plan.hosts }, (_, host) => host);
  return {
    farms: [{ farmId, displayName: "Kestrel", ...created }],
    queues: [
      { farmId, queueId, displayName: "production", status: "IDLE", defaultBudgetAction: "NONE", ...created },
    ],
    fleets: [
      { farmId, fleetId, displayName: "workers", status: "ACTIVE", ...counts, configuration, ...created },
    ],
    workers: hosts.map((host) => ({
      farmId,
      fleetId,
      workerId: ids.worker(host),
      status: "IDLE",
      hostProperties: hostOf(plan, host),
      log: loggedTo(farmId, fleetId, ids.worker(host)),
      ...created,
    })),
    associations: [{ queueId, fleetId, status: "ACTIVE", ...created }],
  };
}

function truthOf(plan: MixedPlan, runs: readonly MadeRun[]): KnownCause[] {
  return plan.causes
    .map((cause, index) => {
      const own = runs.filter(
        (run) =>
          run.cause === index && cause.frames.includes(run.frames[0]!) && run.attempt === plan.maxRetries,
      );
      return {
        log: cause.log.name,
        cause: cause.log.cause,
        decisive: cause.log.decisive,
        tasks: cause.frames.length,
        step: plan.steps[cause.step]!.name,
        frames: cause.frames,
        spread: cause.spread,
        hosts: [...new Set(own.map(({ host }) => nameOfHost(plan, host)))],
        sessionActions: own.map(({ failingActionId, actionId }) => failingActionId ?? actionId),
        ...(cause.log.kind !== undefined && { kind: cause.log.kind }),
      };
    })
    .sort((one, other) => other.tasks - one.tasks);
}
