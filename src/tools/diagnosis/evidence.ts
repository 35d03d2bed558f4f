/** What a diagnosis of failed tasks rests on, and what it lets one say of machines. */

import { hostInShort } from "../../explain/action/host.ts";
import { type FailedRun, machineOf } from "../../explain/diagnosis/failed-run.ts";
import type { MachineCounts } from "../../explain/diagnosis/hosts.ts";
import type { Verdict } from "../../explain/diagnosis/verdict.ts";
import type { FailedRuns } from "./failed-runs.ts";
import type { JobFacts } from "./job-facts.ts";
import type { LogFindings } from "./log-findings.ts";
import type { JobSessions, MachineRecord } from "./machines.ts";

/** All that was gathered about a failed job. */
export interface Evidence {
  readonly facts: JobFacts;
  readonly failed: FailedRuns;
  readonly logs: LogFindings;
  readonly verdict: Verdict;
  readonly counts: MachineCounts;
  readonly record: MachineRecord | undefined;
  readonly elsewhere: string | undefined;
  readonly before: readonly string[];
  readonly sessions: JobSessions;
  /** Instance types by worker, as far as they are known. */
  readonly types: ReadonlyMap<string, string>;
}

/** What machines add to the verdict: only where the log is silent, or blames a machine itself. */
export interface MachineVerdict {
  readonly kind: "machine";
  readonly sure: "certain" | "likely";
  readonly host: string;
  /** Whether the log names the machine's trouble, or only the statistics point at it. */
  readonly byLog: boolean;
  /** Task runs that failed there, of those looked at. */
  readonly failed: number;
}

/** Whether tasks were tried again, so that only their latest attempts are known. */
export function hadRetries({ facts, failed }: Pick<Evidence, "facts" | "failed">): boolean {
  // The job's own count is optional; without it the tasks' counts decide.
  if (facts.raw.taskFailureRetryCount !== undefined) return facts.raw.taskFailureRetryCount > 0;
  return failed.tasks.some(({ failureRetryCount }) => (failureRetryCount ?? 0) > 0);
}

/** Whether one machine is to blame; only after looking at what it ran. */
export function machineVerdict({ verdict, record, failed }: Evidence): MachineVerdict | undefined {
  if (!record) return undefined;
  const host = hostInFailures(failed.runs, record.machine);
  if (verdict.main?.finding.cause?.kind === "machine") {
    return {
      kind: "machine",
      sure: verdict.sure === "certain" ? "certain" : "likely",
      host,
      byLog: true,
      failed: record.failed,
    };
  }
  // Where the log names another cause, the machine is where it happened and not why.
  if (verdict.main || record.succeeded > 0) return undefined;
  return { kind: "machine", sure: "likely", host, byLog: false, failed: record.failed };
}

/** A worker's host name with its instance type, else its id. */
export function hostInFailures(runs: readonly FailedRun[], machine: string | undefined): string {
  const run = runs.find((candidate) => machineOf(candidate) === machine);
  return hostInShort(run?.host) ?? machine ?? "an unnamed machine";
}
