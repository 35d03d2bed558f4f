import type { StepDraft, TaskDraft } from "./drafts.ts";
import { seconds } from "./durations.ts";
import type { Host } from "./farm-places.ts";
import type { JobBuilder } from "./job-builder.ts";
import { cutAt } from "./output-lines.ts";
import type { ActOutcome, SessionBuilder } from "./session-builder.ts";

/** A task that waits for a worker. */
export interface RunWork {
  readonly step: StepDraft;
  readonly task: TaskDraft;
}

/** What is known when a task is given to a worker. */
export interface Assignment extends RunWork {
  readonly host: Host;
  /** 1 for the first attempt at this task. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** How many of the job's workers are at work at this moment, this one included. */
  readonly busy: number;
}

/** How a job of many tasks went, worker by worker. */
export interface FarmRun {
  readonly job: JobBuilder;
  readonly work: readonly RunWork[];
  /** The workers and when each joins, in milliseconds before now. */
  readonly hosts: readonly { readonly host: Host; readonly joinsAgo: number }[];
  readonly maxRetries: number;
  /** The job stops once this many tasks have failed for good. */
  readonly maxFailedTasks?: number;
  /** A session is closed after this many tasks. */
  readonly tasksPerSession: number;
  readonly setUp: (session: SessionBuilder, host: Host) => void;
  readonly tearDown: (session: SessionBuilder) => void;
  readonly attempt: (assignment: Assignment) => ActOutcome;
  /** Whether this worker was taken out of service by now. */
  readonly retired?: (host: Host) => boolean;
}

/** A worker while the job runs. */
interface Station {
  readonly host: Host;
  session: SessionBuilder | undefined;
  /** The one step that its session runs. */
  step?: StepDraft;
  ran: number;
  /** When it is free again. */
  free: number;
}

/** Between the end of a session and the start of the worker's next. */
const BETWEEN_SESSIONS = seconds(8);
/** A worker reports a running action every so often; its figures are this old. */
const REPORTED_AGO = seconds(12);

/**
 * Lets the farm work through the tasks: the worker that is free first takes the next task, a failed task goes back
 * to the front while it has retries left, and an action that does not succeed ends its session with one task never
 * attempted behind it. A session runs one step: AWS's own `deadline job trace-schedule` refuses one that ran two.
 * What would end after now is still running.
 */
export function runFarm(run: FarmRun): void {
  const { job } = run;
  const queue = workQueue(run.work);
  const stations = run.hosts.map(
    ({ host, joinsAgo }): Station => ({ host, session: undefined, ran: 0, free: job.now - joinsAgo }),
  );
  const active = new Set(stations);
  let sessions = 0;
  let lost = 0;

  while (queue.next() && active.size > 0) {
    const station = earliest(active);
    if (run.retired?.(station.host) || station.free >= job.now - REPORTED_AGO) {
      active.delete(station);
      continue;
    }
    const { step, task } = queue.take();
    if (station.step !== step) close(station);
    station.step = step;
    station.session ??= openSession(station);
    const { session } = station;
    const startedAt = session.clockNow;
    if (startedAt >= job.now - REPORTED_AGO) {
      queue.giveBack({ step, task });
      active.delete(station);
      continue;
    }
    const outcome = run.attempt({
      step,
      task,
      host: station.host,
      startedAt,
      ...circumstances(station, task, startedAt),
    });
    if (startedAt + outcome.takes > job.now) {
      session.run(step, task, unfinished(outcome, job.now - startedAt - REPORTED_AGO));
      station.free = Number.POSITIVE_INFINITY;
      active.delete(station);
      continue;
    }
    session.run(step, task, outcome);
    station.ran += 1;
    station.free = session.clockNow;
    const status = outcome.status ?? "SUCCEEDED";
    if (status !== "SUCCEEDED") {
      const behind = queue.next();
      if (behind?.step === step) session.neverRun(behind.step, behind.task);
      close(station);
      const failures = task.attempts.filter((attempt) => attempt.status === "FAILED").length;
      if (status === "FAILED" && failures > run.maxRetries) lost += 1;
      else queue.giveBack({ step, task });
      if (lost === run.maxFailedTasks) break;
    } else if (station.ran === run.tasksPerSession) close(station);
  }
  for (const station of stations) if (station.free !== Number.POSITIVE_INFINITY) close(station);
  if (lost === run.maxFailedTasks) for (const { task } of queue.rest()) task.settled = { status: "CANCELED" };

  function openSession(station: Station): SessionBuilder {
    sessions += 1;
    const session = job.session(`${sessions}`, station.host, { ago: job.now - station.free });
    run.setUp(session, station.host);
    return session;
  }

  function close(station: Station): void {
    if (!station.session) return;
    run.tearDown(station.session);
    station.free = station.session.clockNow + BETWEEN_SESSIONS;
    station.session = undefined;
    station.ran = 0;
  }

  function circumstances(station: Station, task: TaskDraft, at: number) {
    const others = stations.filter((other) => other !== station && other.free > at).length;
    const attempt = task.attempts.filter(({ status }) => status !== "NEVER_ATTEMPTED").length + 1;
    return { busy: others + 1, attempt };
  }
}

/** The tasks in order; one that is given back is the next. */
function workQueue(work: readonly RunWork[]) {
  const returned: RunWork[] = [];
  let taken = 0;
  return {
    next: (): RunWork | undefined => returned.at(-1) ?? work[taken],
    take(): RunWork {
      const again = returned.pop();
      if (again) return again;
      taken += 1;
      return work[taken - 1]!;
    },
    giveBack: (item: RunWork) => void returned.push(item),
    rest: (): RunWork[] => [...returned, ...work.slice(taken)],
  };
}

function earliest(stations: Iterable<Station>): Station {
  let first: Station | undefined;
  for (const station of stations) if (!first || station.free < first.free) first = station;
  return first!;
}

/** An outcome that is still to come: running, with what it has printed so far. */
function unfinished({ takes, output, limits, load }: ActOutcome, soFar: number): ActOutcome {
  const progress = Math.min(99, Math.round((1000 * soFar) / takes) / 10);
  return {
    takes: soFar,
    status: "RUNNING",
    progress,
    ...(output !== undefined && { output: cutAt(output, soFar) }),
    ...(limits !== undefined && { limits }),
    ...(load !== undefined && { load }),
  };
}
