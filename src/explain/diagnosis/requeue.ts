/** Whether a requeue can succeed, from what the job's own figures show; only else from the kind of the cause. */

import type { GetJobResponse } from "@aws-sdk/client-deadline";
import type { Cause, Requeue } from "../../knowledge/types.ts";
import { plural } from "../text/plural.ts";
import { span } from "../text/time.ts";
import { inQuotes } from "../text/untrusted.ts";
import { FULL_MEMORY } from "./fix.ts";
import { ownerOfFolder } from "./own-folder.ts";

/** What is known of the job, or of the jobs; what is not known is absent. */
export interface RequeueEvidence {
  readonly isArchived?: boolean;
  /** Whether files were attached when the job was submitted. */
  readonly hasAttachments?: boolean;
}

/** What the job shows about the failures of one cause. */
export interface FailureFigures {
  /** Jobs that it is said of, where they are several. */
  readonly jobs?: number;
  /** The one machine that had all of them, while others did the same work without them. */
  readonly badHost?: { readonly name: string; readonly others?: number };
  /** The few machines that had all of them, in words, while others did the same work without them. */
  readonly fewHosts?: { readonly names: string; readonly others: number };
  /** How much of the host's memory was used at the end of the run that is quoted, percent. */
  readonly memoryPercent?: number;
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
  /** Sessions of the job that began after the last of them and had no failure; absent where not all is known. */
  readonly soundSince?: number;
  /** A task of them that failed at every attempt, on several workers. */
  readonly everywhere?: { readonly task: string; readonly attempts: number; readonly workers: number };
}

/** What a job itself says about requeues of it. */
export function requeueFactsOf({
  lifecycleStatus,
  attachments,
}: Pick<GetJobResponse, "lifecycleStatus" | "attachments">): RequeueEvidence {
  return {
    isArchived: lifecycleStatus === "ARCHIVED",
    hasAttachments: (attachments?.manifests?.length ?? 0) > 0,
  };
}

/** What is said of a requeue. */
export interface RequeueClause {
  readonly verdict: Requeue["verdict"] | "unclear";
  readonly why: string;
}

/** Whether a cause is a file that was not there. */
export function isMissingFile(cause: Cause | undefined): boolean {
  return cause?.about === "files";
}

/** Trouble that passes does so within this time, and seldom meets so many machines. */
const LONG_MS = 60 * 60_000;
const SEVERAL = 2;
const MANY_RUNS = 3;
/** Fewer sessions than this may all have had good luck. */
const MANY_SESSIONS = 3;

/**
 * The clause for one cause, for every tool that tells one: the record's own, unless a fact of the job decides. Such a
 * clause names its fact, so that it sharpens what a tool says that does not know the fact, and contradicts nothing.
 *
 * @param cause absent where nothing names it
 */
export function requeueClause(
  cause: Cause | undefined,
  { failures, ...job }: RequeueEvidence & { readonly failures: FailureFigures },
): RequeueClause {
  return (
    clauseOfArchive(job) ??
    clauseOfPlaces(failures) ??
    clauseOfFiles(cause, job) ??
    clauseOfRuns(cause, failures)
  );
}

/** The same for one action, where nothing is known of the job's other failures. @returns undefined where nothing is said */
export function requeueOfAction(cause: Cause | undefined, job: RequeueEvidence): RequeueClause | undefined {
  return clauseOfArchive(job) ?? clauseOfFiles(cause, job) ?? cause?.requeue;
}

function clauseOfArchive({ isArchived }: RequeueEvidence): RequeueClause | undefined {
  return isArchived
    ? { verdict: "wasted", why: "the job is archived and can't run again; it has to be submitted anew" }
    : undefined;
}

function clauseOfFiles(
  cause: Cause | undefined,
  { hasAttachments }: RequeueEvidence,
): RequeueClause | undefined {
  const owner = ownerOfFolder(cause);
  if (owner)
    return {
      verdict: "wasted",
      why: `the job asks for a file in the folder of the user ${inQuotes(owner)}, which most likely only the machine that submitted has; a requeue asks for the same path`,
    };
  return hasAttachments === false && isMissingFile(cause)
    ? {
        verdict: "after the fix",
        why: "the job has no attachments, so it reads its files where they lie: a requeue finds this one once it is there",
      }
    : undefined;
}

/** What another step or another machine shows. */
function clauseOfPlaces(failures: FailureFigures): RequeueClause | undefined {
  const { badHost, badType, fewHosts, writtenSince } = failures;
  if (writtenSince)
    return {
      verdict: "helps",
      why: `step ${inQuotes(writtenSince.step)} names that file and ended after this run began (${writtenSince.at}), so it is there now; the failed step lacks a dependency on it, and the next job fails so again without one`,
    };
  if (badHost)
    return {
      verdict: "after the fix",
      why: `${badHost.name} fails again until it is mended; once it takes no work the tasks go elsewhere${othersInWords(badHost.others, failures)}`,
    };
  if (badType)
    return {
      verdict: "after the fix",
      why: `all of them ran on ${badType.failing}; ${plural(badType.sessions, "session")} on ${badType.working} had none, so it works there`,
    };
  if (fewHosts)
    return {
      verdict: "after the fix",
      why: `${fewHosts.names} fail again until they are mended; once they take no work the tasks go elsewhere${othersInWords(fewHosts.others, failures)}`,
    };
  return undefined;
}

function othersInWords(others: number | undefined, { isLatestOnly, runs, jobs = 1 }: FailureFigures): string {
  if (others === undefined) return ` (all ${runs} that were looked at were there)`;
  return `: ${plural(others, "other machine")} of ${jobs > 1 ? "these jobs" : "this job"} had none of these failures${isLatestOnly ? " at the last attempts" : ""}`;
}

/** What follows from how often and where it failed. */
function clauseOfRuns(
  cause: Cause | undefined,
  { runs, attempts, machines, overMs, everywhere, memoryPercent = 0, soundSince = 0 }: FailureFigures,
): RequeueClause {
  if (cause?.kind === "shared service" && cause.requeue?.verdict !== "wasted" && soundSince >= MANY_SESSIONS)
    return {
      verdict: "helps",
      why: `${plural(soundSince, "session")} of this job began after the last of these failures and had none, so it had passed by then`,
    };
  const isLasting = runs >= MANY_RUNS && machines !== undefined && machines >= SEVERAL && overMs >= LONG_MS;
  const { requeue } = cause ?? {};
  if (requeue?.verdict === "helps" && isLasting)
    return {
      verdict: "after the fix",
      why: `${plural(runs, "run")} failed so on ${plural(machines, "machine")} over ${span(overMs)}: that does not pass by itself`,
    };
  // A shared service may answer the next time; the task and its software are the same everywhere.
  if (requeue?.verdict === "helps" && everywhere && cause?.kind !== "shared service")
    return {
      verdict: "after the fix",
      why: `${everywhere.task} failed at each of ${plural(everywhere.attempts, "attempt")}, on ${plural(everywhere.workers, "worker")}, so another host alone makes no difference: it fails again until something is changed`,
    };
  if (cause?.about === "memory perhaps" && memoryPercent >= FULL_MEMORY)
    return {
      verdict: "after the fix",
      why: `the host's memory was used to ${memoryPercent} % at the end, so on a host of the same size it most likely runs out again`,
    };
  if (requeue) return requeue;
  if (runs >= MANY_RUNS && machines !== undefined && machines >= SEVERAL)
    return {
      verdict: "after the fix",
      why: `it was the same in ${plural(runs, "run")} on ${plural(machines, "machine")}, so the next try brings it again until something is changed`,
    };
  if (attempts > runs && attempts >= MANY_RUNS)
    return {
      verdict: "after the fix",
      why: `all ${plural(attempts, "attempt")} failed, so the next one does too until something is changed`,
    };
  return { verdict: "unclear", why: "nothing known says whether the next try goes better" };
}
