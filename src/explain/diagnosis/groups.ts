/** Failures that look alike, and what their logs make of them. */

import type { Cause, Sureness } from "../../knowledge/types.ts";
import { groupBy } from "../action/session-story.ts";
import { messageShape } from "../log/index.ts";
import { durationOf, type FailedRun, machineOf, taskCount } from "./failed-run.ts";

/** What the log of one run said. */
export interface LogFinding {
  readonly run: FailedRun;
  /** The line that decides, where one does. */
  readonly line?: string;
  readonly cause?: Cause;
  readonly sure: Sureness;
  /** Where the cause stands when it is not in the run's own lines. */
  readonly where?: string;
}

/** Failures of one kind of action, exit code and message. */
export interface FailureGroup {
  readonly runs: readonly FailedRun[];
  readonly findings: readonly LogFinding[];
  /** The succeeded run of the same step that its lines were compared with, in words. */
  readonly comparedWith?: string;
}

/** The findings of a group that say the same, most frequent first. */
export interface SharedFinding {
  readonly findings: readonly LogFinding[];
  readonly line?: string;
  readonly cause?: Cause;
  readonly sure: Sureness;
}

/** How many different things findings name that are alike: each missing file of a sequence is another one. */
export function differentOnes(findings: readonly LogFinding[]): number {
  return new Set(findings.map(({ cause, line }) => (cause?.id ? cause.says : line))).size;
}

/**
 * Groups failed runs by kind of action (and environment), exit code and message with its numbers, paths and ids
 * blanked. Largest first, by tasks.
 */
export function groupFailures(runs: readonly FailedRun[]): FailedRun[][] {
  const groups = groupBy(runs, ({ read }) =>
    JSON.stringify([
      read.kind.kind,
      read.kind.environment?.name,
      read.status,
      read.exit?.code,
      messageShape(read.message ?? ""),
    ]),
  );
  return [...groups.values()].sort((a, b) => taskCount(b) - taskCount(a));
}

/**
 * The runs of a group whose logs are worth reading: spread over its time, each on another machine where there are
 * as many.
 * @param count how many logs may be read.
 */
export function samplesOf(runs: readonly FailedRun[], count: number): FailedRun[] {
  const ordered = [...runs].sort((a, b) => (a.endedAt?.getTime() ?? 0) - (b.endedAt?.getTime() ?? 0));
  if (ordered.length <= count) return ordered;
  const spread = Array.from({ length: count }, (_, index) =>
    Math.round((index * (ordered.length - 1)) / Math.max(1, count - 1)),
  );
  const seen = new Set<string>();
  const picked: FailedRun[] = [];
  for (const place of spread) {
    // The nearest run on a machine not looked at yet, else the nearest not picked.
    const near = [...ordered.entries()]
      .sort(([a], [b]) => Math.abs(a - place) - Math.abs(b - place))
      .map(([, run]) => run)
      .filter((run) => !picked.includes(run));
    const choice = near.find((run) => !seen.has(machineOf(run))) ?? near[0];
    if (!choice) break;
    picked.push(choice);
    seen.add(machineOf(choice));
  }
  return picked;
}

/** Puts the findings that say the same together: by the known cause, else by the shape of the line. */
export function sharedFindings(findings: readonly LogFinding[]): SharedFinding[] {
  const groups = groupBy(findings, ({ cause, line }) =>
    cause?.id
      ? `${cause.id} ${cause.says.replace(/\d+/g, "#").replace(/"[^"]*"/g, '""')}`
      : messageShape(line ?? ""),
  );
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((list) => ({
      findings: list,
      line: list[0]?.line,
      cause: list[0]?.cause,
      sure: leastSure(list.map(({ sure }) => sure)),
    }));
}

/** The least sure of several readings is what can be said of all. */
export function leastSure(readings: readonly Sureness[]): Sureness {
  if (readings.includes("unclear")) return "unclear";
  return readings.includes("likely") ? "likely" : "certain";
}

/** Shortest and longest time that runs took, in milliseconds. */
export function durationRange(runs: readonly FailedRun[]): { least: number; most: number } | undefined {
  const times = runs.map(durationOf).filter((ms) => ms !== undefined);
  return times.length > 0 ? { least: Math.min(...times), most: Math.max(...times) } : undefined;
}
