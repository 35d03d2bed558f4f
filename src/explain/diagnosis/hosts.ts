/** Failures by machine. Statistics suggest, the log decides: nothing here names a cause. */
import { groupBy } from "../action/session-story.ts";
import { type FailedRun, machineOf } from "./failed-run.ts";

/** How often a machine failed, against the sessions it had in this job. */
export interface MachineCount {
  readonly machine: string;
  readonly failed: number;
  /** Sessions of the job on this machine, where they could be listed. */
  readonly sessions?: number;
}

/** See `countMachines`. */
export interface MachineCounts {
  /** Machines with failures, most first. */
  readonly failing: readonly MachineCount[];
  /** Failures whose machine is not known. */
  readonly unknown: number;
  /** Whether every failure of the job is among those counted, each with its machine. */
  readonly isWhole: boolean;
  /** Machines that had sessions of this job and no failure; none where something is missing. */
  readonly clean: number;
  /** Sessions on those. */
  readonly cleanSessions: number;
}

/** Whether lists hold all that there is. */
export interface Wholeness {
  /** All failures of the job. */
  readonly runs: boolean;
  /** All its sessions. */
  readonly sessions: boolean;
}

/** Counts failures by worker against the sessions each worker had. */
export function countMachines(
  runs: readonly FailedRun[],
  sessions: readonly { readonly workerId?: string }[],
  whole: Wholeness,
): MachineCounts {
  const known = runs.filter(({ workerId }) => workerId !== undefined);
  const unknown = runs.length - known.length;
  const isWhole = whole.runs && unknown === 0;
  const failed = groupBy(known, machineOf);
  const had = groupBy(sessions, ({ workerId }) => workerId ?? "?");
  const failing = [...failed]
    .map(([machine, list]) => ({ machine, failed: list.length, sessions: had.get(machine)?.length }))
    .sort((a, b) => b.failed - a.failed);
  // A failure that was not read may have been on any machine, so none of them can be called clean.
  const clean = isWhole && whole.sessions ? [...had].filter(([machine]) => !failed.has(machine)) : [];
  return {
    failing,
    unknown,
    isWhole,
    clean: clean.length,
    cleanSessions: clean.reduce((sum, [, list]) => sum + list.length, 0),
  };
}

/** More machines than this are no handful to name. */
const A_FEW = 3;
/** Of a machine that failed once nothing is said. */
const OFTEN = 2;

/**
 * Whether a few machines are worth their names: each failed in every session that it had of the job, more than once,
 * and other machines had none of these failures.
 * @param others machines with sessions of the job and none of these failures
 */
export function isHandful(
  machines: readonly { readonly failed: number; readonly sessions?: number }[],
  others: number,
): boolean {
  const always = ({ failed, sessions = Number.POSITIVE_INFINITY }: (typeof machines)[number]) =>
    failed >= OFTEN && failed >= sessions;
  return others > 0 && machines.length > 1 && machines.length <= A_FEW && machines.every(always);
}

/** Failures of one kind of machine (an instance type, a fleet) against the sessions such machines had. */
export interface KindCount {
  readonly kind: string;
  readonly failed: number;
  readonly sessions: number;
}

/**
 * Counts failures and sessions by a kind of machine. Failures without the sessions behind them would blame whatever
 * there is most of.
 * @param kindOf the kind of a worker, where it is known.
 * @returns nothing when there is only one kind, or when the kind of a worker is not known.
 */
export function countKinds(
  runs: readonly FailedRun[],
  sessions: readonly { readonly workerId?: string }[],
  kindOf: (workerId: string) => string | undefined,
): KindCount[] {
  const kinds = sessions.map(({ workerId = "?" }) => kindOf(workerId));
  const distinct = new Set(kinds);
  if (distinct.size < 2 || distinct.has(undefined)) return [];
  return [...distinct].map((kind) => ({
    kind: kind ?? "",
    failed: runs.filter(({ workerId }) => workerId !== undefined && kindOf(workerId) === kind).length,
    sessions: kinds.filter((other) => other === kind).length,
  }));
}
