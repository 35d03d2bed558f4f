/** Reads what decides whether waiting tasks get a worker: queue, fleets, workers, limits, other jobs. */

import type { StepSummary } from "@aws-sdk/client-deadline";
import { tryFleet, tryFleetAssociations, tryWorkers } from "../../deadline/fleets.ts";
import { type HeldLimits, tryHeldLimits, tryLimitAssociations, tryLimits } from "../../deadline/limits.ts";
import { type OpenJobs, tryOpenJobs } from "../../deadline/open-jobs.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { tryDependencies } from "../../deadline/steps.ts";
import { readTaskCounts, totalOf } from "../../explain/tasks/task-counts.ts";
import { serviceWord } from "../../explain/text/untrusted.ts";
import { limitNames } from "../../explain/waiting/fleet-match.ts";
import type {
  AssociatedFleet,
  LimitHolder,
  QueueLimit,
  WaitingFacts,
  WaitingStep,
} from "../../explain/waiting/waiting-facts.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { jobSessions, openSessions } from "./job-sessions.ts";

/** Steps of each kind that are looked at. */
const MAX_STEPS = 4;
/** Active fleets that are looked at; a farm has five by the service's default quota. */
const MAX_FLEETS = 6;

type OwnJob = NonNullable<WaitingFacts["job"]>;

/** Reads it in three rounds; what can't be read is noted, and absent. */
export async function readWaiting(call: Call, facts: JobFacts): Promise<WaitingFacts> {
  const { ids, raw, read } = facts;
  const { farmId, queueId } = ids;
  const [queue, associations, openJobs, openSessions, steps] = await inParallel([
    () =>
      call.reads.tryRead("GetQueue", { farmId, queueId }, { purpose: "whether its queue gives out work" }),
    () => tryFleetAssociations(call.reads, farmId, queueId),
    () => tryOpenJobs(call.reads, farmId, queueId),
    () => openSessionsOf(call, facts),
    () => waitingSteps(call, facts),
  ]);
  const listed = associations.value;
  const jobs = openJobs.value;
  const [fleets, limits] = await inParallel([
    () => listed && associatedFleets(call, facts, listed.rows),
    () => (asksLimits(steps) ? limitsOf(call, facts, jobs) : undefined),
  ]);
  const job: OwnJob = {
    jobId: ids.jobId,
    status: read.status,
    priority: raw.priority ?? 0,
    createdAt: raw.createdAt,
    startedAt: raw.startedAt,
    maxWorkerCount: raw.maxWorkerCount,
    storageProfileId: raw.storageProfileId,
  };
  return {
    now: call.now,
    job,
    steps,
    queue: queue.value,
    fleets: listed?.isWhole ? fleets : undefined,
    limits: limits?.joined,
    holders: limits?.holders,
    openJobs: jobs,
    openSessions,
  };
}

/** Sessions of the job that have not ended; only where all of its sessions were listed. */
async function openSessionsOf(call: Call, facts: JobFacts): Promise<number | undefined> {
  if ((facts.raw.maxWorkerCount ?? -1) <= 0) return undefined;
  const listed = await jobSessions(call, facts);
  return listed?.all ? openSessions(listed).length : undefined;
}

async function waitingSteps(call: Call, facts: JobFacts): Promise<WaitingStep[]> {
  const steps = facts.steps.filter(
    ({ stepId }) => facts.only.stepId === undefined || facts.only.stepId === stepId,
  );
  const has = (step: StepSummary, ...statuses: string[]) =>
    statuses.some((status) => (readTaskCounts(step.taskRunStatusCounts)[status] ?? 0) > 0);
  const needy = steps.filter((step) => has(step, "READY", "NOT_COMPATIBLE")).slice(0, MAX_STEPS);
  // A pending step waits for another one; only where the service counts none does it wait for something else.
  const dependent = steps
    .filter((step) => has(step, "PENDING") && (step.dependencyCounts?.dependenciesUnresolved ?? 1) > 0)
    .slice(0, MAX_STEPS);
  const waits = steps.filter((step) => has(step, "READY", "NOT_COMPATIBLE", "PENDING"));
  return await mapInParallel(waits, async (step): Promise<WaitingStep> => {
    const [needs, waitsFor] = await inParallel([
      () => (needy.includes(step) ? needsOf(call, facts, step) : undefined),
      () => (dependent.includes(step) ? dependenciesOf(call, facts, step) : undefined),
    ]);
    return { name: step.name ?? "", counts: readTaskCounts(step.taskRunStatusCounts), needs, waitsFor };
  });
}

async function needsOf(call: Call, facts: JobFacts, { stepId = "" }: StepSummary) {
  const step = (
    await call.reads.tryRead("GetStep", { ...facts.ids, stepId }, { purpose: "what a step asks for" })
  ).value;
  return step && (step.requiredCapabilities ?? {});
}

async function dependenciesOf(call: Call, facts: JobFacts, { stepId = "" }: StepSummary) {
  const read = (await tryDependencies(call.reads, facts.ids, stepId)).value;
  return read?.rows
    .filter(({ status }) => status !== "RESOLVED")
    .map(({ stepId = "" }) => ({
      name: facts.stepNames.get(stepId) ?? stepId,
      state: stateOf(facts.steps.find((step) => step.stepId === stepId)),
    }));
}

/** `RUNNING, 3 of 20 tasks succeeded`. */
function stateOf(step: StepSummary | undefined): string | undefined {
  if (!step?.taskRunStatus) return undefined;
  const counts = readTaskCounts(step.taskRunStatusCounts);
  const total = totalOf(counts);
  const done = total > 1 ? `, ${counts.SUCCEEDED ?? 0} of ${total} tasks succeeded` : "";
  return `${serviceWord(step.taskRunStatus, "")}${done}`;
}

async function associatedFleets(
  call: Call,
  facts: JobFacts,
  associations: readonly AssociatedFleet["association"][],
): Promise<AssociatedFleet[]> {
  const { farmId } = facts.ids;
  const active = associations.filter(({ status }) => status === "ACTIVE");
  // The names and offers of those that are not active tell a farm admin what could be switched on.
  const wanted = [...active, ...associations.filter(({ status }) => status !== "ACTIVE")]
    .slice(0, MAX_FLEETS)
    .flatMap(({ fleetId }) => fleetId ?? []);
  const [fleets, workers] = await inParallel([
    () => mapInParallel(wanted, async (fleetId) => (await tryFleet(call.reads, farmId, fleetId)).value),
    () => (active.length > 0 ? tryWorkers(call.reads, farmId, wanted) : undefined),
  ]);
  const found = workers?.value;
  const byId = new Map(fleets.flatMap((fleet) => (fleet?.fleetId ? [[fleet.fleetId, fleet] as const] : [])));
  return associations.map((association): AssociatedFleet => {
    const fleetId = association.fleetId ?? "";
    const isRead = found !== undefined && wanted.includes(fleetId);
    return {
      fleetId,
      association,
      fleet: byId.get(fleetId),
      workers: isRead ? found.workers.filter((worker) => worker.fleetId === fleetId) : undefined,
      allWorkers: isRead && found.all,
    };
  });
}

/** Whether a step asks for an amount that can be a limit's. */
function asksLimits(steps: readonly WaitingStep[]): boolean {
  return steps.some(({ needs }) => limitNames({ amounts: [], attributes: [], ...needs }).length > 0);
}

async function limitsOf(call: Call, facts: JobFacts, jobs: OpenJobs | undefined) {
  const { farmId, queueId } = facts.ids;
  const [limits, associations, held] = await inParallel([
    () => tryLimits(call.reads, farmId),
    () => tryLimitAssociations(call.reads, farmId, queueId),
    () => tryHeldLimits(call.reads, farmId, [queueId]),
  ]);
  const known = limits.value;
  const joins = associations.value;
  const holding = held.value;
  const whole = known?.isWhole === true && joins?.isWhole === true;
  const joined =
    known && joins && whole
      ? joins.rows.flatMap((association): QueueLimit[] => {
          const limit = known.rows.find(({ limitId }) => limitId === association.limitId);
          return limit ? [{ limit, association }] : [];
        })
      : undefined;
  return { joined, holders: holding && holdersOf(holding, jobs) };
}

function holdersOf({ byLimit, all }: HeldLimits, jobs: OpenJobs | undefined): WaitingFacts["holders"] {
  const name = (jobId: string) => jobs?.rows.find((job) => job.jobId === jobId)?.name;
  const rows = [...byLimit].map(([limitId, byJob]): [string, LimitHolder[]] => [
    limitId,
    [...byJob]
      .map(([jobId, { count }]) => ({ jobId, name: name(jobId), count }))
      .sort((one, other) => other.count - one.count),
  ]);
  return { byLimit: new Map(rows), all };
}
