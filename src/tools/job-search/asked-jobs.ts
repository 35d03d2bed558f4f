/** What search_jobs is asked for, checked, and the searches of the service that answer it. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import type { QueueQuery } from "../../deadline/queue-searches.ts";
import { nameOfPrincipal } from "../../explain/job/principal.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { parseMoment } from "../../explain/text/when.ts";
import { runStatus } from "../parts/status-argument.ts";
import { BadArguments } from "../parts/tool.ts";

const MOMENTS = ["createdAfter", "createdBefore", "endedAfter", "endedBefore", "failedAfter"] as const;
type MomentName = (typeof MOMENTS)[number];

/** The arguments as they come. */
export type JobArguments = { readonly [Name in "name" | "status" | "createdBy" | MomentName]?: string } & {
  readonly farmId: string;
  readonly sortBy: "createdAt" | "endedAt";
  readonly limit: number;
};

/** What is asked for beside the queues. */
export interface AskedJobs extends Readonly<Partial<Record<MomentName, Date>>> {
  readonly farmId: string;
  readonly name?: string;
  readonly status?: string;
  readonly createdBy?: string;
  readonly byEnd: boolean;
  readonly limit: number;
}

/** @throws BadArguments */
export function askedJobs(given: JobArguments, now: Date): AskedJobs {
  const { farmId, limit, name, createdBy, sortBy } = given;
  const moments = Object.fromEntries(
    MOMENTS.flatMap((moment) => {
      const text = given[moment];
      return text === undefined ? [] : [[moment, momentOf(moment, text, now)]];
    }),
  ) as Partial<Record<MomentName, Date>>;
  const status = runStatus(given.status);
  if (moments.failedAfter && status !== undefined && status !== "FAILED")
    throw new BadArguments(`failedAfter finds failed jobs: leave status out, or give FAILED.`);
  return {
    farmId,
    limit,
    name,
    createdBy,
    status: moments.failedAfter ? "FAILED" : status,
    ...moments,
    byEnd: sortBy === "endedAt",
  };
}

function momentOf(argument: string, given: string, now: Date): Date {
  const moment = parseMoment(given, now);
  if (moment) return moment;
  throw new BadArguments(
    `${argument}: ${quoted(given, 40)} is not a moment. Give ISO 8601 (2026-11-20 or 2026-11-20T18:00:00Z), or how long ago (36h, 7d).`,
  );
}

/** Whether anything is asked for that leaves jobs out. */
export function narrows({ name, status, createdBy, ...rest }: AskedJobs): boolean {
  return Boolean(name ?? status ?? createdBy) || MOMENTS.some((moment) => rest[moment] !== undefined);
}

/** Run statuses of jobs that are not over: those of which some tasks failed belong to the failed ones. */
const NOT_OVER = [
  "PENDING",
  "READY",
  "ASSIGNED",
  "STARTING",
  "SCHEDULED",
  "RUNNING",
  "INTERRUPTING",
  "SUSPENDED",
];

/**
 * The searches of the service for what is asked. "Failed" is two: jobs whose status is FAILED, and those that are not
 * over and have failed tasks, which the service knows by no filter.
 */
export function queriesFor(asked: AskedJobs): QueueQuery[] {
  const { farmId, status, createdAfter, createdBefore, endedBefore, failedAfter, byEnd } = asked;
  const endedAfter = later(asked.endedAfter, failedAfter);
  const common = { farmId, createdAfter, createdBefore };
  const bySubmitter = asked.createdBy === undefined ? undefined : isBy(asked.createdBy);
  const ended: QueueQuery = {
    ...common,
    statuses: status === undefined ? undefined : [status],
    // Where the service puts what has not ended is not documented, so that is left out.
    endedAfter: endedAfter ?? (byEnd ? new Date(0) : undefined),
    endedBefore,
    sortBy: byEnd ? "ENDED_AT" : undefined,
    passes: bySubmitter,
  };
  if (status !== "FAILED" || asked.endedAfter || endedBefore) return [ended];
  const failing: QueueQuery = {
    ...common,
    statuses: NOT_OVER,
    isFirst: byEnd,
    passes: (job) => hasFailures(job) && (bySubmitter?.(job) ?? true),
  };
  return [ended, failing];
}

/** The same searches where the service refuses to search by the end: what it would have left out is judged here. */
export function withoutEnds(queries: readonly QueueQuery[]): QueueQuery[] {
  return queries.map(({ endedAfter, endedBefore, sortBy: _, ...query }) => ({
    ...query,
    passes: (job) =>
      isWithin(job.endedAt, endedAfter, endedBefore) && (query.passes === undefined || query.passes(job)),
  }));
}

function isWithin(moment: Date | undefined, after: Date | undefined, before: Date | undefined): boolean {
  if (!after && !before) return true;
  return moment !== undefined && (!after || moment >= after) && (!before || moment <= before);
}

function later(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one && other ? (one > other ? one : other) : (one ?? other);
}

function hasFailures({ taskRunStatusCounts }: JobSearchSummary): boolean {
  return (taskRunStatusCounts?.FAILED ?? 0) > 0;
}

function isBy(submitter: string): (job: JobSearchSummary) => boolean {
  const part = submitter.toLowerCase();
  return ({ createdBy }) =>
    createdBy === submitter || (nameOfPrincipal(createdBy) ?? "").toLowerCase().includes(part);
}
