/** Whether a requeue can succeed, from what the job's own figures show; only else from the kind of the cause. */

import type { Cause, Requeue } from "../../knowledge/types.ts";
import { plural } from "../text/plural.ts";
import { span } from "../text/time.ts";
import { inQuotes } from "../text/untrusted.ts";

/** What the job shows about the failures of one cause. */
export interface RequeueEvidence {
  readonly isArchived: boolean;
  /** Jobs that it is said of, where they are several. */
  readonly jobs?: number;
  /** Whether files were attached when the job was submitted; undefined where that is not known. */
  readonly hasAttachments: boolean | undefined;
  /** The one machine that had all of them, while others did the same work without them. */
  readonly badHost?: { readonly name: string; readonly others?: number };
  /** Tasks were tried again, and only their last attempts are known. */
  readonly isLatestOnly: boolean;
  /** The kind of machine that had all of them, and the one that worked: `g5.2xlarge`, `g6.2xlarge`. */
  readonly badType?: { readonly failing: string; readonly working: string; readonly sessions: number };
  /** The file was written after the run began, by another step of the job. */
  readonly writtenSince?: { readonly step: string; readonly at: string };
  /** Runs that failed, machines they were on (undefined where one is not known), and over how long. */
  readonly runs: number;
  /** Failed attempts, with those before the retries. */
  readonly attempts: number;
  readonly machines: number | undefined;
  readonly overMs: number;
  /** The farm's own machines are hired from AWS, with licences that AWS may meter. */
  readonly isServiceManaged: boolean;
}

/** What is said of a requeue. */
export interface RequeueClause {
  readonly verdict: Requeue["verdict"] | "unclear";
  readonly why: string;
}

/** Causes that lie in a file which is not there. */
const MISSING_FILES: ReadonlySet<string> = new Set([
  "texture-missing",
  "scene-missing",
  "file-missing",
  "file-missing-unnamed",
  "file-unreadable",
]);
/** Whether a cause is a file that was not there. */
export function isMissingFile(cause: Cause | undefined): boolean {
  return MISSING_FILES.has(cause?.id ?? "");
}

/** Trouble that passes does so within this time, and seldom meets so many machines. */
const LONG_MS = 60 * 60_000;
const SEVERAL = 2;
const MANY_RUNS = 3;

/** The clause for one cause. @param cause absent where nothing names it */
export function requeueClause(cause: Cause | undefined, evidence: RequeueEvidence): RequeueClause {
  const { badHost, badType, isArchived, writtenSince } = evidence;
  if (isArchived)
    return { verdict: "wasted", why: "the job is archived and can't run again; it has to be submitted anew" };
  if (writtenSince)
    return {
      verdict: "helps",
      why: `step ${inQuotes(writtenSince.step)} names that file and ended after this run began (${writtenSince.at}), so it is there now; the failed step lacks a dependency on it, and the next job fails so again without one`,
    };
  if (badHost)
    return {
      verdict: "after the fix",
      why: `${badHost.name} fails again until it is mended; once it takes no work the tasks go elsewhere${othersInWords(badHost.others, evidence)}`,
    };
  if (badType)
    return {
      verdict: "after the fix",
      why: `all of them ran on ${badType.failing}; ${plural(badType.sessions, "session")} on ${badType.working} had none, so it works there`,
    };
  return ofCause(cause, evidence);
}

function othersInWords(
  others: number | undefined,
  { isLatestOnly, runs, jobs = 1 }: RequeueEvidence,
): string {
  if (others === undefined) return ` (all ${runs} that were looked at were there)`;
  return `: ${plural(others, "other machine")} of ${jobs > 1 ? "these jobs" : "this job"} had none of these failures${isLatestOnly ? " at the last attempts" : ""}`;
}

function ofCause(cause: Cause | undefined, evidence: RequeueEvidence): RequeueClause {
  const { runs, machines, overMs, hasAttachments } = evidence;
  if (hasAttachments === false && isMissingFile(cause))
    return {
      verdict: "after the fix",
      why: "the job has no attachments, so it reads its files where they lie: a requeue finds this one once it is there",
    };
  const isLasting = runs >= MANY_RUNS && machines !== undefined && machines >= SEVERAL && overMs >= LONG_MS;
  const { requeue } = cause ?? {};
  if (requeue?.verdict === "helps" && isLasting)
    return {
      verdict: "after the fix",
      why: `${plural(runs, "run")} failed so on ${plural(machines, "machine")} over ${span(overMs)}: that does not pass by itself`,
    };
  if (requeue) return requeue;
  if (runs >= MANY_RUNS && machines !== undefined && machines >= SEVERAL)
    return {
      verdict: "after the fix",
      why: `it was the same in ${plural(runs, "run")} on ${plural(machines, "machine")}, so the next try brings it again until something is changed`,
    };
  const { attempts } = evidence;
  if (attempts > runs && attempts >= MANY_RUNS)
    return {
      verdict: "after the fix",
      why: `all ${plural(attempts, "attempt")} failed, so the next one does too until something is changed`,
    };
  return { verdict: "unclear", why: "nothing known says whether the next try goes better" };
}
