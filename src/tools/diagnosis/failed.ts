/** A job with failed tasks: what failed, how widely, why, and whether a requeue helps. */
import { type FarmFleets, farmFleets } from "../../deadline/fleets.ts";
import { ahead, inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { type CauseFigures, figuresOf } from "../../explain/diagnosis/cause-figures.ts";
import { countMachines } from "../../explain/diagnosis/hosts.ts";
import { underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { STEPS_OF, tellStep } from "../parts/progress-steps.ts";
import type { Call } from "../parts/tool.ts";
import { attemptsOf, retriedTasks, retriesInWords } from "./attempts-before.ts";
import { canceledTasks } from "./canceled-tasks.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { otherFailingJobs } from "./elsewhere.ts";
import { Evidence, hostName } from "./evidence.ts";
import { type FailedRuns, readFailedRuns } from "./failed-runs.ts";
import { failureAnswer } from "./failure-answer.ts";
import type { JobFacts } from "./job-facts.ts";
import { FleetsOfJob, missingRequirements } from "./job-fleets.ts";
import { findInLogs } from "./log-findings.ts";
import { machineSamples } from "./machine-samples.ts";
import { blameMachine, type CountedSessions, instanceTypes, listJobSessions } from "./machines.ts";
import { placesOf } from "./places.ts";
import { recentAttempts } from "./recent-attempts.ts";
import { runningNow } from "./running-now.ts";
import { diagnoseSucceeded } from "./succeeded.ts";
import { UsualLines } from "./usual-lines.ts";
import { writtenSince } from "./written-since.ts";

/**
 * @param whenNone answers where none of the tasks asked for has failed
 * @throws ServiceFailure when the failed tasks can't be found.
 */
export async function diagnoseFailed(
  call: Call,
  facts: JobFacts,
  whenNone: (call: Call, facts: JobFacts) => Promise<Diagnosis> = diagnoseSucceeded,
): Promise<Diagnosis> {
  tellStep(call, STEPS_OF.failedJob, "reading the failed tasks");
  const listing = ahead(() => listJobSessions(call, facts));
  const failed = await readFailedRuns(call, facts, listing);
  // Of a job that failed the tasks asked for may be good ones.
  if (failed.tasks.length === 0 && failed.isWhole && (facts.only.stepId || facts.only.filter)) {
    await listing; // What could not be listed is said of these tasks, too.
    return await whenNone(call, facts);
  }
  tellStep(call, STEPS_OF.failedJob, "reading logs");
  const home = () => facts;
  const usual = new UsualLines(call, home, failed);
  const mayFailUnseen = (facts.read.limits.retries ?? 0) > 0 || isOpen(facts);
  const [logs, elsewhere, attempts, running, types, recent, canceled, sessions, { fleetOf, farm }] =
    await inParallel([
      () => findInLogs(call, home, failed, usual),
      () => otherFailingJobs(call, facts, failed.runs),
      () => attemptsOf(call, facts, retriedTasks(failed.tasks)),
      () => (underWay(facts.read.counts) > 0 ? runningNow(call, facts, { setUps: false }) : undefined),
      async () => instanceTypes(call, facts, failed.runs, (await listing).sessions),
      async () =>
        mayFailUnseen
          ? recentAttempts(call, facts, await listing, (workerId) => hostName(failed.runs, workerId))
          : undefined,
      // Of certain tasks only the failed ones are looked for.
      () => (facts.only.filter === undefined ? canceledTasks(call, facts) : undefined),
      () => listing,
      async () => fleetsOf(call, facts, await listing),
    ]);
  tellStep(call, STEPS_OF.failedJob, "comparing machines");
  const whole = { runs: failed.isRead, sessions: sessions.isWhole };
  const machines = countMachines(failed.runs, sessions.sessions, whole);
  const fleets = new FleetsOfJob(fleetOf, farm);
  const figures = figuresOf(logs.causes, {
    unread: logs.unread,
    lostTasks: lostTasks(facts, failed),
    sessions: sessions.isWhole ? sessions.sessions : undefined,
    kindsOf: [
      (workerId) => fleets.systemOf(workerId),
      (workerId) => fleets.wordsOf(workerId),
      (workerId) => types.get(workerId),
    ],
  });
  const blamed = await blameWithCare(call, facts, figures, sessions);
  const [places, samples, written, lacks] = await inParallel([
    () => placesOf(call, facts.ids.farmId, blamed),
    () => machineSamples(call, home, failed, blamed),
    () => writtenSince(call, facts, blamed),
    () => missingRequirements(call, facts, fleets, blamed),
  ]);
  return failureAnswer(call, {
    evidence: new Evidence(
      facts,
      failed,
      logs,
      sessions,
      machines,
      { types, fleets, lacks },
      places,
      samples,
      written,
      attempts,
    ),
    figures: blamed,
    recent,
    canceled,
    elsewhere,
    before: retriesInWords(facts, failed.tasks, attempts, sessions.sessions),
    running: running?.rows.filter(({ verdict }) => verdict !== "moving"),
  });
}

/** The fleet of each worker with sessions of the job, and the farm's; where all are of one, nothing is compared by it. */
async function fleetsOf(call: Call, { ids }: JobFacts, { sessions }: CountedSessions) {
  const fleetOf = new Map(sessions.map(({ workerId, fleetId }) => [workerId, fleetId]));
  const isCompared = new Set(fleetOf.values()).size > 1;
  const farm: FarmFleets = isCompared ? await farmFleets(call.reads, ids.farmId) : new Map();
  return { fleetOf, farm };
}

/** Whether tasks may still fail. */
function isOpen({ read }: JobFacts): boolean {
  return underWay(read.counts) + waiting(read.counts) > 0;
}

/** Failed tasks that no run stands for: not found, or without a readable action. */
function lostTasks({ read, only }: JobFacts, { tasks, runs }: FailedRuns): number {
  const all = Math.max(tasks.length, only.filter === undefined ? (read.counts.FAILED ?? 0) : 0);
  return all - runs.reduce((sum, run) => sum + run.tasks.length, 0);
}

/** Where no log names a cause, a machine is blamed only after a look at what else it ran. */
async function blameWithCare(
  call: Call,
  facts: JobFacts,
  figures: readonly CauseFigures[],
  { sessions }: CountedSessions,
): Promise<CauseFigures[]> {
  return await mapInParallel(figures, async (each) => {
    if (!each.badHost || !each.cause.nameless) return each;
    const failed = new Set(each.runs.map(({ sessionId }) => sessionId));
    const record = await blameMachine(call, facts, each.badHost.workerId, sessions, failed);
    return record && record.succeeded === 0 ? each : { ...each, badHost: undefined };
  });
}
