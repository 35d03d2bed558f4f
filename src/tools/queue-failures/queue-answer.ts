/** The form of diagnose_queue's answer: the order in which a wrangler reads it when a shift begins. */
import * as z from "zod";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { plural } from "../../explain/text/plural.ts";
import { iso, span } from "../../explain/text/time.ts";
import { farmText, inQuotes, nameInWords } from "../../explain/text/untrusted.ts";
import { causeInShort, countInWords } from "../diagnosis/told-causes.ts";
import type { QueueScope } from "../parts/queue-scope.ts";
import { FRAME } from "../parts/shapes.ts";
import { labelled, lines } from "../parts/tool.ts";
import { FAILING_HOSTS, type FailingHosts, failingHostsInWords } from "./failing-hosts.ts";
import { FAILING_JOB, type JobRows, jobRowInWords } from "./job-rows.ts";
import { MENDED, type Mended, mendedInWords } from "./mended.ts";
import { QUEUE_CAUSE, type QueueCause, type QueueEvidence, queueCauseLines } from "./queue-causes.ts";

/** Causes that the first line names. */
const MAX_NAMED = 3;
/** Causes that together have this share of the failures explain most of them. */
const MOST = 0.9;
const MAX_STUCK = 3;
const MAX_NAME = 80;

export const QUEUE_DIAGNOSIS = z.strictObject({
  ...FRAME,
  since: z.string(),
  failed: z.int().describe("Failed tasks that were found"),
  atLeast: z.literal(true).optional().describe("There may be more"),
  failingJobs: z.int(),
  causes: z.array(QUEUE_CAUSE).optional().describe("Over jobs and hosts, the largest first"),
  moreCauses: z.int().optional(),
  mended: MENDED.optional(),
  hosts: FAILING_HOSTS.optional(),
  jobs: z.array(FAILING_JOB).optional().describe("Those with failures, the most first"),
  moreJobs: z.int().optional(),
  queues: z
    .array(z.strictObject({ ref: z.string(), queueId: z.string(), name: z.string().optional() }))
    .optional(),
  also: z.array(z.string()).optional(),
  noise: z.array(z.string()).optional().describe("Loud lines that stand in the log of a succeeded run too"),
  lookedAt: z.string(),
});

/** A structured answer of diagnose_queue. */
export type QueueDiagnosis = z.input<typeof QUEUE_DIAGNOSIS>;

/** What the answer is made of. */
export interface Night extends QueueEvidence {
  readonly scope: QueueScope;
  readonly since: Date;
  readonly createdBy?: string;
  readonly figures: readonly CauseFigures[];
  readonly causes: readonly QueueCause[];
  readonly mended: Mended | undefined;
  readonly hosts: FailingHosts | undefined;
  readonly rows: JobRows;
}

/** Writes the answer. */
export function queueAnswer(night: Night): QueueDiagnosis {
  const { failures, causes, figures, mended, hosts, rows, logs, scope } = night;
  const [largest] = rows.rows;
  const queueOf = failures.tasks.find(({ jobId }) => jobId === largest?.jobId)?.queueId;
  return {
    summary: summaryOf(night),
    since: iso(night.since),
    failed: failures.tasks.length,
    atLeast: failures.isWhole ? undefined : true,
    failingJobs: rows.rows.length + rows.more,
    causes: [...causes],
    moreCauses: figures.length - causes.length || undefined,
    mended,
    hosts,
    jobs: [...rows.rows],
    moreJobs: rows.more || undefined,
    queues: [...rows.queueRefs].map(([queueId, ref]) => ({ ref, queueId, name: scope.names.get(queueId) })),
    also: alsoOf(night),
    noise: [...logs.noise],
    lookedAt: lookedAt(night),
    next: largest ? `diagnose_job jobId=${largest.jobId} queueId=${queueOf}, for its frames` : undefined,
  };
}

function summaryOf(night: Night): string {
  const { failures, causes, rows, scope, createdBy, since, now } = night;
  const when = `since ${iso(since)} (${span(now.getTime() - since.getTime())})`;
  const whose = createdBy === undefined ? "" : ` of jobs by ${nameInWords(farmText(createdBy, MAX_NAME))}`;
  const count = failures.tasks.length;
  if (count === 0) {
    return failures.isWhole
      ? `No task failed ${when} ${scope.words}${whose}${night.mended ? "; retries mended what failed" : ""}.`
      : `No failed task was found ${when} ${scope.words}${whose}, but not everything could be read.`;
  }
  const least = failures.isWhole ? "" : "at least ";
  const jobs = plural(rows.rows.length + rows.more, "job");
  const head = `${least}${plural(count, "failed task")} in ${jobs} ${when} ${scope.words}${whose}`;
  const named = causes
    .slice(0, MAX_NAMED)
    .filter((_, index) => index === 0 || !isExplained(causes, index, count));
  if (named.length === 0) return `${capital(head)}. Cause unclear: nothing could be read of what failed.`;
  const told = named.map(
    (cause) =>
      `${causeInShort(cause)} (${[countInWords(cause), onOne(cause), cause.sure].filter(Boolean).join(", ")})`,
  );
  const all = night.figures.length;
  const group =
    all === 1
      ? "Cause"
      : `${all} causes${named.length < all ? `, the largest ${named.length === 1 ? "" : `${named.length} `}of them` : ""}`;
  return `${capital(head)}. ${group}: ${told.join("; ")}.`;
}

/** Whether the causes before one may explain most of the failures, so that it is not worth the first line. */
function isExplained(causes: readonly QueueCause[], before: number, all: number): boolean {
  return causes.slice(0, before).reduce((sum, { count, atMost = count }) => sum + atMost, 0) >= MOST * all;
}

function onOne({ hosts: [only] = [], allThere }: QueueCause): string | undefined {
  return allThere && only ? `all on ${nameInWords(only.name)}` : undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What else a shift has to know: tasks that name no action, jobs that can't begin, jobs that fit no fleet. */
function alsoOf({ failures }: Night): string[] {
  const { failed, jobs, unknownCreator } = failures;
  const created = [...jobs.values()].filter(({ lifecycleStatus = "" }) =>
    ["CREATE_FAILED", "UPLOAD_FAILED"].includes(lifecycleStatus),
  );
  const unfit = [...jobs.values()].filter(({ taskRunStatus }) => taskRunStatus === "NOT_COMPATIBLE");
  const named = (list: typeof created) =>
    `${list
      .slice(0, MAX_STUCK)
      .map(({ jobId, name = "" }) => `${inQuotes(farmText(name, MAX_NAME))} ${jobId}`)
      .join(", ")}${list.length > MAX_STUCK ? ` and ${list.length - MAX_STUCK} more` : ""}`;
  return [
    ...(failed.unbegun > 0
      ? [
          `${plural(failed.unbegun, "failed task")} ${failed.unbegun === 1 ? "names" : "name"} no action that failed; diagnose_job looks at the set-up of their sessions`,
        ]
      : []),
    ...(created.length > 0
      ? [`${plural(created.length, "job")} could not be created: ${named(created)}`]
      : []),
    ...(unfit.length > 0
      ? [`${plural(unfit.length, "open job")} NOT_COMPATIBLE with the fleets: ${named(unfit)}`]
      : []),
    ...(unknownCreator > 0
      ? [
          `${plural(unknownCreator, "failed task")} left out: who submitted ${unknownCreator === 1 ? "its job" : "their jobs"} is not known`,
        ]
      : []),
  ];
}

function lookedAt({ failures, logs }: Night): string {
  const { tasks, looked, failed, isWhole, way, because, jobs, allJobs } = failures;
  const read = failed.runs.reduce((sum, run) => sum + run.tasks.length, 0);
  const why =
    logs.stoppedBy === "time"
      ? " (the time of the call was up; the rest counts as a sample)"
      : logs.stoppedBy === "number"
        ? " (the most for one answer; the rest counts as a sample)"
        : "";
  return [
    `${isWhole ? "" : "at least "}${plural(tasks.length, "failed task")}, found by ${way === "one search" ? "one search, newest first" : "going over the jobs that ended since and those still open, task by job"}${because ? `: ${because}` : ""}`,
    ...countedByJobs(failures),
    looked.length < tasks.length
      ? `what failed ${read} of them, evenly by job`
      : `what failed ${read === tasks.length ? "each" : `${read} of them`}`,
    `${logs.logs} of ${plural(failed.runs.length, "log")}${why}`,
    ...(logs.compared > 0 ? [`${plural(logs.compared, "log")} of succeeded runs to compare with`] : []),
    `${allJobs ? "" : "at least "}${plural(jobs.size, "job")} that ended since or are open`,
  ].join(", ");
}

/** What the jobs themselves count where only a part of their failed tasks was read, evenly by job. */
function countedByJobs({ tasks, jobs, isWhole }: Night["failures"]): string[] {
  if (isWhole) return [];
  const failing = new Set(tasks.map(({ jobId }) => jobId));
  const counted = [...failing].map((jobId) => jobs.get(jobId)?.taskRunStatusCounts?.FAILED ?? 0);
  const all = counted.reduce((sum, count) => sum + count, 0);
  return all > tasks.length
    ? [`evenly by job of the ${plural(all, "failed task")} that these jobs count, whenever they failed`]
    : [];
}

/** The text form. */
export function queueDiagnosisText(answer: QueueDiagnosis): string {
  const { causes = [], jobs = [], queues = [] } = answer;
  return lines(
    answer.summary,
    queueCauseLines(causes),
    answer.moreCauses === undefined
      ? undefined
      : `... ${plural(answer.moreCauses, "more cause")} of fewer tasks not shown.`,
    labelled("Mended by retries", mendedInWords(answer.mended)),
    labelled("Hosts", failingHostsInWords(answer.hosts)),
    jobs.length > 0 ? "Jobs with failures:" : undefined,
    jobs.map((row) => `  ${jobRowInWords(row)}`),
    answer.moreJobs === undefined
      ? undefined
      : `  ... ${plural(answer.moreJobs, "more job")} with fewer failures not shown; search_jobs with status=FAILED`,
    labelled(
      "Queues",
      queues
        .map(
          ({ ref, queueId, name }) => `${ref} = ${queueId}${name === undefined ? "" : ` ${inQuotes(name)}`}`,
        )
        .join(", "),
    ),
    answer.noise?.map((line) => `Noise, in the log of a succeeded run too: ${inQuotes(line)}`),
    answer.also?.map((line) => `Also: ${line}`),
    labelled("Looked at", answer.lookedAt),
  );
}
