/** The answer about a job with failed tasks, in the order of reading. */
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { taskCount } from "../../explain/diagnosis/failed-run.ts";
import { totalOf, underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso } from "../../explain/text/time.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import type { Evidence } from "./evidence.ts";
import type { FailedRuns } from "./failed-runs.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { MAX_LOGS } from "./log-findings.ts";
import { tasksByStep } from "./named-tasks.ts";
import { capital } from "./quote.ts";
import { requeueCommand } from "./requeue-command.ts";
import type { Running } from "./running-now.ts";
import { causeInShort, countInWords, type ToldCause, toldCauses } from "./told-causes.ts";
import { whenOf, whereInShort, whereOf } from "./where.ts";

/** What the answer is made of. */
export interface Gathered {
  readonly evidence: Evidence;
  /** The causes, the largest first. */
  readonly figures: readonly CauseFigures[];
  readonly elsewhere: string | undefined;
  readonly before: readonly string[];
  /** Actions that run for long. */
  readonly running: readonly Running[] | undefined;
}

/** Causes beside the first that the first line names. */
const MAX_NAMED = 2;

/** Writes the answer. */
export function failureAnswer(
  call: Call,
  { evidence, figures, elsewhere, before, running }: Gathered,
): Diagnosis {
  const { facts, failed, logs } = evidence;
  const causes = toldCauses(figures, evidence);
  const [main] = causes;
  return {
    summary: summaryOf(evidence, causes),
    kind: main?.kind ?? "unclear",
    sure: main?.sure ?? "unclear",
    still: stillInWords(facts, failed, call.now),
    causes: causes.length > 0 ? causes : undefined,
    moreCauses: figures.length - causes.length || undefined,
    requeueWith: requeueCommand(evidence, causes),
    job: jobInWords(facts),
    toRender: toRender(failed, facts, causes),
    noise: logs.noise.length > 0 ? [...logs.noise] : undefined,
    paths: facts.paths.legend(),
    where: whereOf(evidence),
    when: whenOf(failed.runs),
    also: [...alsoOf(facts), ...before],
    running: running && running.length > 0 ? [...running] : undefined,
    elsewhere,
    lookedAt: lookedAt(evidence),
    next: main?.sample && `get_session_log sessionActionId=${main.sample}, for more of its lines`,
  };
}

function summaryOf(evidence: Evidence, causes: readonly ToldCause[]): string {
  const { facts, failed, logs } = evidence;
  const failure = `${facts.read.status}: ${howManyFailed(facts, failed)}${whereInShort(evidence)}`;
  const [main, ...others] = causes;
  if (!main) return `${failure}. Cause unclear: nothing could be read of what failed.`;
  const sureness = [main.sure, main.kind ?? "kind unclear"].join(", ");
  if (main.sure === "unclear" && others.length === 0)
    return `${failure}. Cause unclear: ${logs.logs === 0 ? "no log could be read" : "no log read names it"}.`;
  const isOnly = others.length === 0;
  const share = isOnly && main.atMost === undefined ? "" : ` (${countInWords(main)}${placeOf(main)})`;
  const head = isOnly ? "Cause" : `${causes.length} causes, the largest`;
  const also = others
    .slice(0, MAX_NAMED)
    .map((cause) => `${causeInShort(cause)} (${countInWords(cause)}${placeOf(cause)})`);
  const rest = others.length > MAX_NAMED ? `; and ${others.length - MAX_NAMED} more` : "";
  return `${failure}. ${head} (${sureness}): ${causeInShort(main)}${share}.${also.length > 0 ? ` Also: ${also.join("; ")}${rest}.` : ""}`;
}

function placeOf({ hosts, moreHosts = 0, counted }: ToldCause): string {
  return counted === "all" && hosts?.length === 1 && moreHosts === 0
    ? `, all on ${nameInWords(hosts[0]!.name)}`
    : "";
}

function howManyFailed({ read, only }: JobFacts, failed: FailedRuns): string {
  const count = read.counts.FAILED ?? taskCount(failed.runs);
  const ofJob = `${count} of ${plural(totalOf(read.counts), "task")} failed`;
  if (only.filter === undefined && only.stepId === undefined) return ofJob;
  return `${failed.tasks.length} of the tasks asked for failed${failed.isWhole ? "" : ", as far as was looked"} (in the whole job ${ofJob})`;
}

function stillInWords({ read, raw }: JobFacts, failed: FailedRuns, now: Date): string {
  const last = lastOf(failed);
  // Of tasks that are retried only the latest attempts were looked at.
  const seen = read.limits.retries ? " seen" : "";
  const failure = last
    ? `last failure${seen} ${iso(last)} (${ago(last, now)})`
    : "no time of a failure is known";
  const running = underWay(read.counts);
  const open = waiting(read.counts);
  const { failureLimitReached, maxFailedTasksCount: limit = 0 } = read.limits;
  if (failureLimitReached && running === 0) {
    return `Over: the job stopped itself at ${plural(limit, "failed task")} (maxFailedTasksCount)${raw.endedAt ? `, ${iso(raw.endedAt)} (${ago(raw.endedAt, now)})` : ""}; tasks that never ran prove nothing. ${capital(failure)}.`;
  }
  if (running > 0)
    return `Still going: ${running} ${running === 1 ? "task" : "tasks"} under way, ${open} waiting; ${failure}.`;
  if (open > 0) return `Open: nothing runs, ${open} ${open === 1 ? "task waits" : "tasks wait"}; ${failure}.`;
  return `Over: nothing runs${raw.endedAt ? `; ended ${iso(raw.endedAt)} (${ago(raw.endedAt, now)})` : ""}. ${capital(failure)}.`;
}

function toRender(
  { runs, isWhole }: FailedRuns,
  { read }: JobFacts,
  causes: readonly ToldCause[],
): Diagnosis["toRender"] {
  // Where every cause tells all of its own tasks, nobody needs them twice.
  const isTold = causes.every(({ tasks, counted }) => tasks && counted === "all");
  const { rows, moreSteps } = isTold ? { rows: [], moreSteps: 0 } : tasksByStep(runs);
  const others = Object.entries(read.counts).filter(
    ([status]) => status !== "SUCCEEDED" && status !== "FAILED",
  );
  return {
    failed: read.counts.FAILED ?? 0,
    tasks: rows.length > 0 ? rows : undefined,
    moreSteps: moreSteps || undefined,
    of: isWhole ? undefined : "those looked at",
    others: others.length > 0 ? Object.fromEntries(others) : undefined,
  };
}

function alsoOf({ read, raw }: JobFacts): string[] {
  const { asked, limits } = read;
  return [
    ...(asked
      ? [
          `someone asked for ${asked.status}${asked.by ? `: ${nameInWords(asked.by)}` : ""}${asked.at ? `, ${asked.at} (${asked.ago})` : ""}`,
        ]
      : []),
    ...(limits.retries ? [attemptsInWords(limits.retries, read.counts)] : []),
    ...(raw.maxWorkerCount && raw.maxWorkerCount > 0
      ? [`the job may use at most ${raw.maxWorkerCount} workers`]
      : []),
  ];
}

/** Each retry followed a failed attempt, and each failed task ended with one more. */
function attemptsInWords(retries: number, counts: Readonly<Record<string, number>>): string {
  const failed = retries + (counts.FAILED ?? 0);
  const ended = failed + (counts.SUCCEEDED ?? 0);
  return `${plural(retries, "retry", "retries")} so far, so about ${failed} of ${ended} finished attempts failed (${Math.round((100 * failed) / ended)} %)`;
}

function lookedAt({ facts, failed, logs, sessions }: Evidence): string {
  const all = facts.read.counts.FAILED ?? failed.tasks.length;
  const looked = failed.runs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const why =
    logs.stoppedBy === "time"
      ? "; the time of the call was up, the rest counts as a sample"
      : logs.stoppedBy === "number"
        ? `; at most ${MAX_LOGS} logs are read, the rest counts as a sample`
        : "";
  return [
    `${failed.tasks.length} of ${plural(all, "failed task")}${failed.isWhole ? "" : " (more exist)"}`,
    looked === failed.tasks.length ? "the latest attempt of each" : `the latest attempt of ${looked} of them`,
    `${logs.logs} of ${plural(failed.runs.length, "log")}${why}${partsInWords(logs)}`,
    ...(logs.compared > 0 ? [`${plural(logs.compared, "log")} of succeeded runs to compare with`] : []),
    `${plural(sessions.sessions.length, "session")}${sessions.isWhole ? "" : " (more exist)"}`,
  ].join(", ");
}

/** What was read of quoted logs that were not read whole. */
function partsInWords({ parts: [first, ...others] }: Evidence["logs"]): string {
  if (first === undefined) return "";
  return ` (of ${others.length === 0 ? "one" : `${others.length + 1}, such as one,`} only ${first})`;
}

function lastOf({ runs }: FailedRuns): Date | undefined {
  return runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
}
