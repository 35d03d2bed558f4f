/** What a diagnosis of failed tasks rests on, and what it lets one say of machines, fixes and requeues. */

import { hostInShort } from "../../explain/action/host.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { type FailedRun, machineOf } from "../../explain/diagnosis/failed-run.ts";
import type { FixEvidence } from "../../explain/diagnosis/fix.ts";
import type { MachineCounts } from "../../explain/diagnosis/hosts.ts";
import type { MissingRequirement } from "../../explain/diagnosis/missing-requirement.ts";
import {
  type FailureFigures,
  type RequeueEvidence,
  requeueFactsOf,
} from "../../explain/diagnosis/requeue.ts";
import type { MachineSample } from "../../explain/log/worker-records.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import type { AttemptsOfTask } from "./attempts-before.ts";
import type { FailedRuns } from "./failed-runs.ts";
import type { JobFacts } from "./job-facts.ts";
import type { FleetsOfJob } from "./job-fleets.ts";
import type { LogFindings } from "./log-findings.ts";
import type { CountedSessions } from "./machines.ts";
import type { WrittenSince } from "./written-since.ts";

/** Workers and fleets of failures, as far as they were read. */
export interface Places {
  /** Statuses by worker id. */
  readonly statuses: ReadonlyMap<string, string>;
  /** Whether a fleet is service-managed, by its id. */
  readonly managed: ReadonlyMap<string, boolean>;
}

/** Kinds of machines, as far as they are known. */
export interface Kinds {
  /** Instance types by worker. */
  readonly types: ReadonlyMap<string, string>;
  readonly fleets: FleetsOfJob;
  /** Requirements that steps lack, by the cause that shows it. */
  readonly lacks: ReadonlyMap<CauseFigures, MissingRequirement>;
}

/** All that was gathered about a failed job. */
export class Evidence {
  constructor(
    readonly facts: JobFacts,
    readonly failed: FailedRuns,
    readonly logs: LogFindings,
    readonly sessions: CountedSessions,
    readonly machines: MachineCounts,
    readonly kinds: Kinds,
    readonly places: Places,
    /** The machine's own figures at the end of quoted runs. */
    readonly samples: ReadonlyMap<FailedRun, MachineSample>,
    /** Files that other steps wrote since, by the run that missed them. */
    readonly written: ReadonlyMap<FailedRun, WrittenSince>,
    /** All attempts at a few of the tasks that were tried again. */
    readonly attempts: readonly AttemptsOfTask[],
  ) {}

  /** What the fix of a cause has to fit. */
  fixEvidence(figures: CauseFigures): FixEvidence {
    const { badHost, badType, runs, cause, hosts } = figures;
    // Where a whole kind of machine fails, its few hosts are as they should be.
    const isOfKind = badType !== undefined || this.kinds.lacks.has(figures);
    const fewHosts = isOfKind ? undefined : figures.fewHosts;
    const systems = new Set(runs.map(({ workerId = "" }) => this.kinds.fleets.systemOf(workerId)));
    const sample = this.samples.get(cause.quoted.run);
    const fleets = runs.map(({ fleetId = "" }) => this.places.managed.get(fleetId));
    const isElsewhere = this.attemptsElsewhere(runs) !== undefined && runs.length === 1;
    return {
      ...(badHost && {
        badHost: {
          name: hostName(this.failed.runs, badHost.workerId),
          status: this.places.statuses.get(badHost.workerId),
        },
      }),
      ...(fewHosts && { fewHosts: hostNames(this.failed.runs, fewHosts.workerIds) }),
      ...(hosts?.length === 1 &&
        !isElsewhere && { host: hostInFailures(this.failed.runs, hosts[0]!.workerId) }),
      onSeveral: hosts === undefined || hosts.length > 1 || isElsewhere,
      line: cause.quoted.line,
      system: systems.size === 1 ? [...systems][0] : undefined,
      freeDiskBytes: sample?.freeDiskBytes,
      totalDiskBytes: sample?.totalDiskBytes,
      memoryPercent: sample?.memoryPercent,
      isServiceManaged: fleets.includes(undefined) ? undefined : fleets.every(Boolean),
      writtenBy: this.written.get(cause.quoted.run)?.step,
    };
  }

  /** What decides whether a requeue of a cause helps. */
  requeueEvidence(figures: CauseFigures): RequeueEvidence & { failures: FailureFigures } {
    const { badHost, badType, fewHosts, runs, hosts, overMs } = figures;
    const { raw } = this.facts;
    return {
      ...requeueFactsOf(raw),
      failures: {
        ...(badHost && {
          badHost: { name: hostName(this.failed.runs, badHost.workerId), others: badHost.others },
        }),
        ...(fewHosts && {
          fewHosts: { names: hostNames(this.failed.runs, fewHosts.workerIds), others: fewHosts.others },
        }),
        memoryPercent: this.samples.get(figures.cause.quoted.run)?.memoryPercent,
        writtenSince: this.written.get(figures.cause.quoted.run),
        isLatestOnly: hadRetries(this),
        badType,
        runs: runs.length,
        attempts: runs.reduce((sum, { retries }) => sum + 1 + retries, 0),
        machines: hosts?.length,
        overMs,
        soundSince: this.soundSince(runs),
        everywhere: this.triedEverywhere(runs),
      },
    };
  }

  /** Sessions that began after the last of these runs ended, without any failure: earlier attempts would not be seen. */
  private soundSince(runs: readonly FailedRun[]): number | undefined {
    const { sessions, isWhole } = this.sessions;
    if (!isWhole || !this.failed.isRead || hadRetries(this)) return undefined;
    const last = Math.max(...runs.map(({ endedAt }) => endedAt?.getTime() ?? Number.POSITIVE_INFINITY));
    const failed = new Set(this.failed.runs.map(({ sessionId }) => sessionId));
    return sessions.filter(
      ({ sessionId, startedAt, endedAt }) =>
        endedAt && startedAt && startedAt.getTime() > last && !failed.has(sessionId ?? ""),
    ).length;
  }

  /** Of the tasks whose attempts were read, the one of these runs that failed on the most workers, at every attempt. */
  private triedEverywhere(runs: readonly FailedRun[]): FailureFigures["everywhere"] {
    const most = this.attemptsElsewhere(runs);
    return most && most.attempts >= MANY_ATTEMPTS ? most : undefined;
  }

  /** The same, however few attempts that were. */
  attemptsElsewhere(runs: readonly FailedRun[]): FailureFigures["everywhere"] {
    const own = new Set(runs.map(({ sessionId }) => sessionId));
    const workerOf = new Map(this.sessions.sessions.map(({ sessionId, workerId }) => [sessionId, workerId]));
    const [most] = this.attempts
      .filter(({ failed, runs: all, failedIn }) => failed === all && failedIn.some((id) => own.has(id)))
      .map(({ name, failed, failedIn }) => {
        const workers = new Set(failedIn.map((id) => workerOf.get(id)));
        return { task: name, attempts: failed, workers: workers.has(undefined) ? 0 : workers.size };
      })
      .sort((one, other) => other.workers - one.workers);
    return most && most.workers > 1 ? most : undefined;
  }
}

/** Fewer attempts than this may all have had bad luck. */
const MANY_ATTEMPTS = 3;

/** Whether tasks were tried again, so that only their latest attempts are known. */
export function hadRetries({ facts, failed }: Pick<Evidence, "facts" | "failed">): boolean {
  // The job's own count is optional; without it the tasks' counts decide.
  if (facts.raw.taskFailureRetryCount !== undefined) return facts.raw.taskFailureRetryCount > 0;
  return failed.tasks.some(({ failureRetryCount }) => (failureRetryCount ?? 0) > 0);
}

/** A worker's host name with its instance type, else its id; both where another worker has the same name. */
export function hostInFailures(runs: readonly FailedRun[], machine: string | undefined): string {
  const run = runs.find((candidate) => machineOf(candidate) === machine);
  const name = hostInShort(run?.host);
  if (name === undefined) return machine ?? "an unnamed machine";
  return hasNamesake(runs, machine) ? `${name} (${machine})` : name;
}

/** Whether a host's name is that of another worker too: it happens across networks. */
function hasNamesake(runs: readonly FailedRun[], machine: string | undefined): boolean {
  const name = runs.find((run) => machineOf(run) === machine)?.host?.name;
  return name !== undefined && runs.some((run) => run.host?.name === name && machineOf(run) !== machine);
}

/** A worker's host name, else its id; both where another worker has the same name. */
export function hostName(runs: readonly FailedRun[], workerId: string): string {
  const host = runs.find((run) => run.workerId === workerId)?.host;
  const name = host?.name ?? host?.ipAddresses?.[0] ?? host?.instanceId;
  if (name === undefined) return workerId;
  return hasNamesake(runs, workerId) ? `${nameInWords(name)} (${workerId})` : nameInWords(name);
}

/** `hfs-20 and hfs-21`; see {@link hostName}. */
export function hostNames(runs: readonly FailedRun[], workerIds: readonly string[]): string {
  const names = workerIds.map((workerId) => hostName(runs, workerId));
  return [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");
}
