/** The causes of a queue's failures: as data, and in words. */
import * as z from "zod";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { taskCount } from "../../explain/diagnosis/failed-run.ts";
import { type FixEvidence, fixOf, remediedCause } from "../../explain/diagnosis/fix.ts";
import { type FailureFigures, type RequeueEvidence, requeueClause } from "../../explain/diagnosis/requeue.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso } from "../../explain/text/time.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import { hostName, hostNames, type Places } from "../diagnosis/evidence.ts";
import type { LogFindings } from "../diagnosis/log-findings.ts";
import { bounded, causeInShort, causeSays, countInWords } from "../diagnosis/told-causes.ts";
import { FIX, fixInWords, REQUEUE } from "../parts/cause-words.ts";
import { jobsOf } from "./cause-figures-of-queue.ts";
import { goesOn } from "./job-rows.ts";
import type { QueueFailures } from "./read-failures.ts";

/** Causes told in full; the others have a line each. */
const IN_FULL = 2;
/** A cause of so many times fewer tasks than the largest is told in a line. */
const SMALL = 20;
const MAX_CAUSES = 6;
const MAX_HOSTS = 3;
const MAX_SHORT = 120;
const MAX_JOBS = 4;
/** A failure younger than this may be followed by the next one. */
const FRESH_MS = 30 * 60_000;

export const QUEUE_CAUSE = z.strictObject({
  id: z.string().optional().describe("The record of knowledge that reads the line"),
  says: z.string(),
  kind: z.string().optional(),
  sure: z.enum(["certain", "likely", "unclear"]),
  count: z.int().describe("Failed tasks; of a sample those that are sure"),
  atMost: z.int().optional().describe("With the tasks that were not looked at and may have failed so"),
  jobs: z.int().describe("Jobs with failures of it that were looked at"),
  largest: z
    .array(z.strictObject({ job: z.string(), failed: z.int() }))
    .optional()
    .describe("By the short names of jobs"),
  hosts: z
    .array(z.strictObject({ name: z.string(), failedRuns: z.int() }))
    .optional()
    .describe("The worst first, where machines tell something"),
  moreHosts: z.int().optional(),
  allThere: z.literal(true).optional().describe("The one host had all of them"),
  span: z.string().optional().describe("First and last failure"),
  state: z.string().describe("Whether it still happens"),
  line: z.string().optional().describe("The line of the log that decides"),
  same: z
    .strictObject({ runs: z.int(), of: z.int() })
    .optional()
    .describe("How many of the logs read say so"),
  sample: z.string().optional().describe("A session action id, for get_session_log"),
  sampleJob: z.string().optional().describe("Short name of its job"),
  fix: FIX.optional(),
  requeue: REQUEUE.partial({ why: true }).optional(),
});

/** See the module's comment. */
export type QueueCause = z.input<typeof QUEUE_CAUSE>;

/** What they are told from. */
export interface QueueEvidence {
  readonly failures: QueueFailures;
  readonly logs: LogFindings;
  readonly places: Places;
  readonly refs: ReadonlyMap<string, string>;
  readonly now: Date;
}

/** All causes as data, the first in full. */
export function queueCauses(figures: readonly CauseFigures[], evidence: QueueEvidence): QueueCause[] {
  return figures
    .slice(0, MAX_CAUSES)
    .map((each, index) =>
      index < IN_FULL && isLarge(each, figures[0]) ? inFull(each, evidence) : inShort(each, evidence),
    );
}

/** Whether one host had all failures of a cause: none was left unread that may have been elsewhere. */
function isAllOnOne({ hosts, runs, atMost }: CauseFigures, { failures }: QueueEvidence): boolean {
  const { isRead, isWhole } = failures.failed;
  return hosts?.length === 1 && runs.length > 1 && atMost === undefined && isRead && isWhole;
}

/** Whether a cause is worth its lines beside the largest one. */
function isLarge(one: CauseFigures, largest: CauseFigures | undefined): boolean {
  return one === largest || (one.atMost ?? one.tasks) * SMALL >= (largest?.atMost ?? largest?.tasks ?? 0);
}

function inShort(figures: CauseFigures, evidence: QueueEvidence): QueueCause {
  const { cause, tasks, atMost, hosts } = figures;
  const jobs = jobsOf(cause);
  const { runs } = evidence.failures.failed;
  const only = hosts?.length === 1 ? hosts : [];
  return {
    id: cause.quoted.cause?.id,
    says: causeInShort({
      says: causeSays(cause),
      line: cause.quoted.line && bounded(cause.quoted.line, MAX_SHORT),
    }),
    kind: cause.kind === "unclear" ? undefined : cause.kind,
    sure: cause.sure,
    count: tasks,
    atMost,
    jobs: jobs.length,
    largest: largestJobs(figures, evidence),
    hosts: only.map(({ workerId, failed }) => ({
      name: hostName(runs, workerId),
      failedRuns: failed,
    })),
    moreHosts: hosts && hosts.length > 1 ? hosts.length : undefined,
    allThere: isAllOnOne(figures, evidence) ? true : undefined,
    ...whenOf(figures, evidence),
    fix: fixOf(remediedCause(cause.quoted.cause, cause.quoted.isRead), fixEvidence(figures, evidence)),
    requeue: { verdict: requeueClause(cause.quoted.cause, requeueEvidence(figures, evidence)).verdict },
  };
}

function inFull(figures: CauseFigures, evidence: QueueEvidence): QueueCause {
  const { quoted, findings } = figures.cause;
  const saying = findings.filter(({ isRead }) => isRead).length;
  return {
    ...inShort(figures, evidence),
    says: causeSays(figures.cause),
    ...hostsOf(figures, evidence),
    line: quoted.line && bounded(quoted.line),
    same: saying > 0 ? { runs: saying, of: evidence.logs.logs } : undefined,
    requeue: requeueClause(quoted.cause, requeueEvidence(figures, evidence)),
    sample: quoted.run.actionId,
    sampleJob: evidence.refs.get(quoted.run.jobId),
  };
}

function hostsOf(
  { hosts, runs }: CauseFigures,
  { failures }: QueueEvidence,
): Pick<QueueCause, "hosts" | "moreHosts"> {
  if (!hosts) return {};
  const [worst] = hosts;
  const isTelling = worst && (hosts.length === 1 || worst.failed * 2 > runs.length);
  const shown = isTelling ? hosts.slice(0, MAX_HOSTS) : [];
  return {
    hosts: shown.map(({ workerId, failed }) => ({
      name: hostName(failures.failed.runs, workerId),
      failedRuns: failed,
    })),
    moreHosts: hosts.length - shown.length || undefined,
  };
}

function largestJobs({ cause }: CauseFigures, { refs }: QueueEvidence): QueueCause["largest"] {
  return jobsOf(cause)
    .flatMap((jobId) => {
      const runs = cause.findings.filter(({ run }) => run.jobId === jobId).map(({ run }) => run);
      const job = refs.get(jobId);
      return job === undefined ? [] : [{ job, failed: taskCount(runs) }];
    })
    .slice(0, MAX_JOBS);
}

/** Whether it still happens: by the last failure, and by what its jobs have left to run. */
function whenOf(
  { cause, runs, atMost }: CauseFigures,
  evidence: QueueEvidence,
): Pick<QueueCause, "span" | "state"> {
  const { failures, now } = evidence;
  const ends = runs.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  if (ends.length === 0) return { state: "when is not known" };
  const seen = atMost === undefined ? "last" : "last seen";
  const moment = `${seen} ${ago(new Date(last), now)}`;
  const jobs = jobsOf(cause).map((jobId) => goesOn(failures, jobId));
  const open = jobs.filter(Boolean).length;
  const left = `${plural(open, "job")} of it ${open === 1 ? "has" : "have"} tasks left to run`;
  const state =
    open > 0
      ? now.getTime() - last <= FRESH_MS
        ? `still happening: ${moment}, ${left}`
        : `quiet now: ${moment}, but ${left}`
      : jobs.includes(undefined)
        ? `${moment}; whether its jobs go on is not known`
        : `over: ${moment}, ${jobs.length === 1 ? "its job has" : `its ${jobs.length} jobs have`} nothing left to run`;
  return {
    span: ends.length > 1 ? `${iso(new Date(first))} to ${iso(new Date(last))}` : iso(new Date(last)),
    state,
  };
}

function fixEvidence(
  { badHost, fewHosts, runs, cause, hosts }: CauseFigures,
  { failures, places }: QueueEvidence,
): FixEvidence {
  const fleets = runs.map(({ fleetId = "" }) => places.managed.get(fleetId));
  return {
    ...(badHost && {
      badHost: {
        name: hostName(failures.failed.runs, badHost.workerId),
        status: places.statuses.get(badHost.workerId),
      },
    }),
    ...(fewHosts && { fewHosts: hostNames(failures.failed.runs, fewHosts.workerIds) }),
    onSeveral: hosts === undefined || hosts.length > 1,
    line: cause.quoted.line,
    isServiceManaged: fleets.includes(undefined) ? undefined : fleets.every(Boolean),
  };
}

function requeueEvidence(
  figures: CauseFigures,
  evidence: QueueEvidence,
): RequeueEvidence & { failures: FailureFigures } {
  const { badHost, fewHosts, runs, hosts, overMs, cause } = figures;
  const { failed, jobs } = evidence.failures;
  const own = jobsOf(cause);
  return {
    isArchived: own.every((jobId) => jobs.get(jobId)?.lifecycleStatus === "ARCHIVED"),
    failures: {
      jobs: own.length,
      ...(badHost && {
        badHost: { name: hostName(failed.runs, badHost.workerId), others: badHost.others },
      }),
      ...(fewHosts && {
        fewHosts: { names: hostNames(failed.runs, fewHosts.workerIds), others: fewHosts.others },
      }),
      isLatestOnly: own.some((jobId) => (jobs.get(jobId)?.taskFailureRetryCount ?? 1) > 0),
      runs: runs.length,
      attempts: runs.reduce((sum, { retries }) => sum + 1 + retries, 0),
      machines: hosts?.length,
      overMs,
    },
  };
}

/** The lines of the text form. */
export function queueCauseLines(causes: readonly QueueCause[]): string[] {
  return causes.flatMap((cause, index) => linesOfOne(cause, index + 1));
}

function linesOfOne(cause: QueueCause, number: number): string[] {
  const {
    says,
    sure,
    kind,
    id,
    jobs,
    largest = [],
    span: when,
    state,
    line,
    same,
    sample,
    sampleJob,
    fix,
    requeue,
  } = cause;
  const where = largest.map(({ job, failed }) => `${job} ${failed}`).join(", ");
  const inJobs = `${plural(jobs, "job")}${where ? ` (${where}${jobs > largest.length ? ", ..." : ""})` : ""}`;
  const known = [sure, kind, id].filter(Boolean).join(", ");
  const hosts = hostsInWords(cause);
  const head = `${number}. ${countInWords(cause)} in ${inJobs}: ${says} (${known})${hosts ? `; ${hosts}` : ""}`;
  const times = [when, state].filter(Boolean).join("; ");
  const remedy = [
    fix && `Fix: ${ended(fixInWords(fix))}`,
    requeue && `Requeue: ${ended([requeue.verdict, requeue.why].filter(Boolean).join(": "))}`,
  ].filter(Boolean);
  if (!requeue?.why) return [`${head}; ${times}. ${remedy.join(" ")}`];
  const from = `${sample}${sampleJob ? ` of ${sampleJob}` : ""}`;
  return [
    head,
    `   ${times}`,
    ...remedy.map((row) => `   ${row}`),
    ...(line === undefined ? [] : [`   > | ${line}`]),
    `   ${same ? `In ${same.runs} of ${plural(same.of, "log")} read; quoted from` : "Sample"} ${from}`,
  ];
}

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `all on rn-07 (157 failed runs; worker-...)`. */
function hostsInWords({ hosts = [], moreHosts = 0, allThere, atMost }: QueueCause): string | undefined {
  const least = atMost === undefined ? "" : "at least ";
  if (hosts.length === 0) return moreHosts > 0 ? `on ${least}${plural(moreHosts, "machine")}` : undefined;
  const shown = hosts.map(
    ({ name, failedRuns }) => `${nameInWords(name)} (${plural(failedRuns, "failed run")})`,
  );
  return `${allThere ? "all on " : "on "}${shown.join(", ")}${moreHosts > 0 ? ` and ${plural(moreHosts, "more machine")}` : ""}`;
}
