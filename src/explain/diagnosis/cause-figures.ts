/** How many tasks a cause stands for, and where they failed: counted, or of a sample the least and the most. */
import { groupBy } from "../action/session-story.ts";
import { type FoundCause, tasksOf } from "./causes.ts";
import { type FailedRun, machineOf, taskCount } from "./failed-run.ts";
import { isHandful } from "./hosts.ts";
import { bySureTasks } from "./order-of-causes.ts";

/** What a count is held against. */
export interface Around {
  /** Runs whose logs were not looked at, and those like them that speak for them. */
  readonly unread: readonly {
    readonly runs: readonly FailedRun[];
    readonly speaking: readonly FailedRun[];
  }[];
  /** Failed tasks that were not found, or whose action could not be read. */
  readonly lostTasks: number;
  /** The sessions of the job; absent where they are not all known. */
  readonly sessions?: readonly WorkedSession[];
  /** The kind of a worker: its operating system, its fleet, its instance type. Of equally telling ones the first. */
  readonly kindsOf: readonly ((workerId: string) => string | undefined)[];
}

/** A session, as far as it tells of work that a machine had. */
export interface WorkedSession {
  readonly sessionId?: string;
  readonly workerId?: string;
}

/** See the module's comment. */
export interface CauseFigures {
  readonly cause: FoundCause;
  /** Tasks that are sure to have failed of it. */
  readonly tasks: number;
  /** With those that may have; absent where all were looked at. */
  readonly atMost?: number;
  readonly runs: readonly FailedRun[];
  /** Machines with failures of it, the worst first; undefined where one of them is not known. */
  readonly hosts?: readonly HostFigures[];
  /** From the first of the failures to the last, in milliseconds. */
  readonly overMs: number;
  /** The machine that had all of them, where that is no chance. */
  readonly badHost?: BadHost;
  /** The few machines that had all of them at every session, where that is no chance. */
  readonly fewHosts?: FewHosts;
  /** The kind of machine that had all of them, where that is no chance, and those without them. */
  readonly badType?: { readonly failing: string; readonly working: string; readonly sessions: number };
}

/** A machine that had all failures of a cause that were looked at. */
export interface BadHost {
  readonly workerId: string;
  /** Machines with sessions of the job and none of them; absent where not all failures were looked at. */
  readonly others?: number;
}

/** A few machines that had all failures of a cause, every one of which was looked at. */
export interface FewHosts {
  readonly workerIds: readonly string[];
  /** Machines with sessions of the job and none of them. */
  readonly others: number;
}

/** Failures of one cause on one machine. */
export interface HostFigures {
  readonly workerId: string;
  readonly failed: number;
  /** Sessions of the job there. */
  readonly sessions?: number;
}

/** Fewer failures than this may lie together by chance. */
const FEWEST = 3;
/** That all failures hit the same machine by chance must be less likely than this. */
const CHANCE = 0.05;

/** Counts each cause, the largest first. */
export function figuresOf(causes: readonly FoundCause[], around: Around): CauseFigures[] {
  return causes.map((cause) => figuresOfOne(cause, around)).sort(bySureTasks);
}

function figuresOfOne(cause: FoundCause, around: Around): CauseFigures {
  const { unread, lostTasks, sessions } = around;
  const runs = cause.findings.map(({ run }) => run);
  const own = new Set(runs);
  const tasks = tasksOf(cause);
  const spokenFor = unread.filter(
    ({ speaking }) => speaking.length === 0 || speaking.some((run) => own.has(run)),
  );
  const open = lostTasks + spokenFor.reduce((sum, each) => sum + taskCount(each.runs), 0);
  const isCounted = unread.length === 0 && lostTasks === 0;
  const hosts = hostsOf(runs, sessions);
  const times = runs.flatMap(({ startedAt, endedAt }) => endedAt?.getTime() ?? startedAt?.getTime() ?? []);
  return {
    cause,
    tasks,
    ...(!isCounted && { atMost: tasks + open }),
    runs,
    hosts,
    overMs: times.length > 0 ? Math.max(...times) - Math.min(...times) : 0,
    badHost: sessions && badHostOf(runs, hosts, withoutUnread(sessions, unread), isCounted),
    fewHosts: sessions && isCounted && !cause.nameless ? fewHostsOf(runs, hosts, sessions) : undefined,
    badType:
      isCounted && sessions
        ? around.kindsOf
            .flatMap((kindOf) => badTypeOf(runs, sessions, kindOf) ?? [])
            .sort((one, other) => other.sessions - one.sessions)[0]
        : undefined,
  };
}

/** Failures whose logs were not read made sessions too; as work that went well they would speak for chance. */
function withoutUnread(sessions: readonly WorkedSession[], unread: Around["unread"]): WorkedSession[] {
  const failed = new Set(unread.flatMap(({ runs }) => runs.map(({ sessionId }) => sessionId)));
  return sessions.filter(({ sessionId = "" }) => !failed.has(sessionId));
}

function hostsOf(runs: readonly FailedRun[], sessions: Around["sessions"]): HostFigures[] | undefined {
  if (runs.some(({ workerId }) => workerId === undefined)) return undefined;
  const had = groupBy(sessions ?? [], ({ workerId }) => workerId ?? "");
  return [...groupBy(runs, machineOf)]
    .map(([workerId, list]) => ({ workerId, failed: list.length, sessions: had.get(workerId)?.length }))
    .sort((one, other) => other.failed - one.failed);
}

function badHostOf(
  runs: readonly FailedRun[],
  hosts: readonly HostFigures[] | undefined,
  sessions: readonly WorkedSession[],
  isCounted: boolean,
): BadHost | undefined {
  const [only] = hosts ?? [];
  if (!only || hosts?.length !== 1 || runs.length < FEWEST) return undefined;
  const others = new Set(sessions.flatMap(({ workerId }) => workerId ?? []));
  others.delete(only.workerId);
  // How much of the other work it had: failures make sessions of their own, so they would speak for chance.
  const had = sessions.filter(({ workerId }) => workerId === only.workerId).length;
  const failed = Math.min(
    had,
    runs.reduce((sum, { retries }) => sum + 1 + retries, 0),
  );
  const work = (had - failed) / Math.max(1, sessions.length - failed);
  const share = Math.max(work, 1 / (others.size + 1));
  if (others.size === 0 || share ** runs.length >= CHANCE) return undefined;
  return { workerId: only.workerId, ...(isCounted && { others: others.size }) };
}

function fewHostsOf(
  runs: readonly FailedRun[],
  hosts: readonly HostFigures[] = [],
  sessions: readonly WorkedSession[],
): FewHosts | undefined {
  // Earlier attempts may have failed on the others.
  if (runs.some(({ retries }) => retries > 0)) return undefined;
  const own = new Set(hosts.map(({ workerId }) => workerId));
  const others = new Set(sessions.flatMap(({ workerId = "" }) => (own.has(workerId) ? [] : workerId))).size;
  if (!isHandful(hosts, others)) return undefined;
  // Any so many of the machines could have been the ones.
  const all = hosts.length + others;
  const choices = hosts.reduce((product, _host, at) => (product * (all - at)) / (at + 1), 1);
  return choices * (hosts.length / all) ** runs.length < CHANCE
    ? { workerIds: hosts.map(({ workerId }) => workerId), others }
    : undefined;
}

/**
 * The kind of machine that had all of some failures while others worked, where that is no chance.
 * @param kindOf the kind of a worker, where it is known
 */
export function badTypeOf(
  runs: readonly FailedRun[],
  sessions: readonly { readonly workerId?: string }[],
  kindOf: (workerId: string) => string | undefined,
): CauseFigures["badType"] {
  const kinds = new Set(runs.map(({ workerId }) => workerId && kindOf(workerId)));
  const [failing] = kinds;
  if (kinds.size !== 1 || !failing || runs.length < FEWEST) return undefined;
  const known = sessions.map(({ workerId }) => workerId && kindOf(workerId));
  if (known.includes(undefined)) return undefined;
  const working = known.filter((kind) => kind !== failing);
  const share = 1 - working.length / known.length;
  return working.length > 0 && share ** runs.length < CHANCE
    ? { failing, working: [...new Set(working)].join(", "), sessions: working.length }
    : undefined;
}
