/** A session action that failed, with the tasks whose latest attempt it was. */
import type { ActionReadout } from "../action/action-readout.ts";
import type { HostReadout } from "../action/host.ts";
import type { TaskParameter } from "../tasks/task-parameters.ts";

/** See the module's comment. A chunk's action stands for many tasks, an environment's for all behind it. */
export interface FailedRun {
  readonly actionId: string;
  readonly sessionId: string;
  readonly jobId: string;
  readonly read: ActionReadout;
  /** The step that the tasks belong to, and its name, safe to show. */
  readonly stepId?: string;
  readonly stepName?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly workerId?: string;
  readonly fleetId?: string;
  readonly host?: HostReadout;
  /** That its tasks failed of it is a reading: they name no action. */
  readonly isReading?: true;
  /** How often the most retried of its tasks was tried again. */
  readonly retries: number;
  /** Parameters of each task that it stands for. */
  readonly tasks: readonly Readonly<Record<string, TaskParameter>>[];
}

/** How long a run took, in milliseconds. */
export function durationOf({ startedAt, endedAt }: FailedRun): number | undefined {
  return startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : undefined;
}

/** What stands for the machine where samples are spread over machines: the worker, else the session. */
export function machineOf({ workerId, sessionId }: FailedRun): string {
  return workerId ?? sessionId;
}

/** The workers of runs; undefined where one of them is not known, so that nothing can be said of all. */
export function workersOf(runs: readonly FailedRun[]): ReadonlySet<string> | undefined {
  const workers = runs.map(({ workerId }) => workerId);
  return workers.every((worker) => worker !== undefined) ? new Set(workers) : undefined;
}

/** All tasks that runs stand for. */
export function taskCount(runs: readonly FailedRun[]): number {
  return runs.reduce((sum, { tasks }) => sum + Math.max(1, tasks.length), 0);
}
