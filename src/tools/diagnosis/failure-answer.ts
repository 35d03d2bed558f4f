/** The answer about a job with failed tasks, in the order of reading. */
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { taskCount } from "../../explain/diagnosis/failed-run.ts";
import { totalOf } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { nameInWords, quoted } from "../../explain/text/untrusted.ts";
import { changeInWords } from "../../explain/waiting/reason.ts";
import type { Call } from "../parts/tool.ts";
import type { CanceledTasks } from "./canceled-tasks.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import type { Evidence } from "./evidence.ts";
import type { FailedRuns } from "./failed-runs.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { MAX_LOGS } from "./log-findings.ts";
import { tasksByStep } from "./named-tasks.ts";
import type { RecentAttempts } from "./recent-attempts.ts";
import { requeueCommand } from "./requeue-command.ts";
import type { Running } from "./running-in-words.ts";
import { paceOf, stillInWords } from "./still.ts";
import { causeInShort, countInWords, type ToldCause, toldCauses } from "./told-causes.ts";
import { whenOf, whereInShort, whereOf } from "./where.ts";

/** What the answer is made of. */
export interface Gathered {
  readonly evidence: Evidence;
  /** The causes, the largest first. */
  readonly figures: readonly CauseFigures[];
  readonly elsewhere: string | undefined;
  readonly before: readonly string[];
  /** What the newest sessions did; absent where none was opened. */
  readonly recent: RecentAttempts | undefined;
  /** Tasks that were canceled; absent where none was, or only certain tasks are asked for. */
  readonly canceled: CanceledTasks | undefined;
  /** Actions that run for long. */
  readonly running: readonly Running[] | undefined;
}

/** Causes beside the first that the first line names. */
const MAX_NAMED = 2;
/** Steps named in a line. */
const MAX_STEPS = 3;
const MAX_NAME = 80;

/** Writes the answer. */
export function failureAnswer(
  call: Call,
  { evidence, figures, elsewhere, before, running, recent, canceled }: Gathered,
): Diagnosis {
  const { facts, failed, logs } = evidence;
  const causes = toldCauses(figures, evidence);
  const [main] = causes;
  return {
    summary: summaryOf(evidence, causes),
    kind: main?.kind ?? "unclear",
    sure: main?.sure ?? "unclear",
    still: stillInWords(evidence, recent, call.now),
    pace: paceOf(evidence, call.now),
    taken: recent?.taken,
    causes: causes.length > 0 ? causes : undefined,
    moreCauses: figures.length - causes.length || undefined,
    requeueWith: requeueCommand(evidence, causes),
    job: jobInWords(facts),
    toRender: toRender(failed, facts, causes, canceled),
    noise: logs.noise.length > 0 ? [...logs.noise] : undefined,
    paths: facts.paths.legend(),
    where: whereOf(evidence),
    when: whenOf(failed.runs),
    also: [
      ...alsoOf(facts, call.now),
      ...neverRan(facts),
      ...waitBehind(facts),
      ...unbegunInWords(failed),
      ...before,
    ],
    running: running && running.length > 0 ? [...running] : undefined,
    elsewhere,
    lookedAt: lookedAt(evidence),
    next: main?.sample && `get_session_log sessionActionId=${main.sample}, for more of its lines`,
  };
}

function summaryOf(evidence: Evidence, causes: readonly ToldCause[]): string {
  const { facts, failed } = evidence;
  const failure = `${facts.read.status}: ${howManyFailed(facts, failed)}${whereInShort(evidence)}`;
  const [main, ...others] = causes;
  if (!main)
    return `${failure}. Cause unclear: ${failed.unbegun > 0 ? "they name no action that failed them, and the newest sessions did not all fail in set-up" : "nothing could be read of what failed"}.`;
  const sureness = [main.sure, main.kind ?? "kind unclear"].join(", ");
  if (main.sure === "unclear" && others.length === 0) return `${failure}. Cause unclear: ${main.says}.`;
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

function howManyFailed({ read, only, wholeJob, stepNames }: JobFacts, failed: FailedRuns): string {
  const count = wholeJob.FAILED ?? taskCount(failed.runs);
  const ofJob = `${count} of ${plural(totalOf(wholeJob), "task")} failed`;
  if (only.filter === undefined && only.stepId === undefined) return ofJob;
  if (only.filter === undefined) {
    const name = quoted(stepNames.get(only.stepId ?? "") ?? "", 80);
    return `${read.counts.FAILED ?? failed.tasks.length} of ${plural(totalOf(read.counts), "task")} of step ${name} failed (in the whole job ${ofJob})`;
  }
  return `${failed.tasks.length} of the tasks asked for failed${failed.isWhole ? "" : ", as far as was looked"} (in the whole job ${ofJob})`;
}

function toRender(
  { runs, isWhole, tasks }: FailedRuns,
  { read, only }: JobFacts,
  causes: readonly ToldCause[],
  canceled: CanceledTasks | undefined,
): Diagnosis["toRender"] {
  // Where every cause tells all of its own tasks, nobody needs them twice.
  const isTold = causes.every(({ tasks, counted }) => tasks && counted === "all");
  const { rows, moreSteps } = isTold ? { rows: [], moreSteps: 0 } : tasksByStep(runs);
  // Of certain tasks only the failed ones were looked for.
  const isPart = only.filter !== undefined;
  const others = isPart
    ? []
    : Object.entries(read.counts).filter(([status]) => status !== "SUCCEEDED" && status !== "FAILED");
  return {
    failed: isPart ? tasks.length : (read.counts.FAILED ?? 0),
    tasks: rows.length > 0 ? rows : undefined,
    moreSteps: moreSteps || undefined,
    of: isWhole ? undefined : "those looked at",
    others: others.length > 0 ? Object.fromEntries(others) : undefined,
    ...(canceled &&
      canceled.rows.length > 0 && {
        canceledTasks: canceled.rows,
        moreCanceledSteps: canceled.moreSteps || undefined,
        canceledOf: canceled.isWhole ? undefined : "those looked at",
      }),
  };
}

function alsoOf({ read, raw }: JobFacts, now: Date): string[] {
  const { asked, limits } = read;
  return [
    // The service records who changed the job last, not who asked for a status.
    ...(asked ? [`someone asked for ${asked.status}${changeInWords(raw, now)}`] : []),
    ...(limits.retries ? [attemptsInWords(limits.retries, read.counts)] : []),
    ...(raw.maxWorkerCount && raw.maxWorkerCount > 0
      ? [`the job may use at most ${raw.maxWorkerCount} workers`]
      : []),
  ];
}

/** Steps that were canceled behind a step that failed: nobody stopped them, and nothing of theirs is broken. */
function neverRan({ steps, raw }: JobFacts): string[] {
  if (raw.targetTaskRunStatus === "CANCELED") return [];
  const behind = steps.filter(
    ({ taskRunStatus, dependencyCounts }) =>
      taskRunStatus === "CANCELED" && (dependencyCounts?.dependenciesUnresolved ?? 0) > 0,
  );
  if (behind.length === 0) return [];
  const names = behind.slice(0, MAX_STEPS).map(({ name = "" }) => quoted(name, MAX_NAME));
  const more = behind.length - names.length;
  const tasks = behind.reduce(
    (sum, { taskRunStatusCounts }) => sum + (taskRunStatusCounts?.CANCELED ?? 0),
    0,
  );
  return [
    `${behind.length === 1 ? "step" : "steps"} ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""} (${plural(tasks, "task")}) never ran: ${behind.length === 1 ? "it depends" : "they depend"} on a step that did not end well, and the service cancels what depends on such a one`,
  ];
}

/** Steps whose tasks wait for a step in which tasks failed: they run once nothing of it is left. */
function waitBehind({ steps }: JobFacts): string[] {
  const behind = steps.filter(
    ({ taskRunStatusCounts, dependencyCounts }) =>
      (taskRunStatusCounts?.PENDING ?? 0) > 0 && (dependencyCounts?.dependenciesUnresolved ?? 1) > 0,
  );
  const broken = steps.filter(({ taskRunStatusCounts }) => (taskRunStatusCounts?.FAILED ?? 0) > 0);
  if (behind.length === 0 || broken.length === 0) return [];
  const named = (list: typeof steps, count: (step: (typeof steps)[number]) => string) => {
    const more = list.length - MAX_STEPS;
    return `${list
      .slice(0, MAX_STEPS)
      .map((step) => `${quoted(step.name ?? "", MAX_NAME)}${count(step)}`)
      .join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  };
  const tasks = ({ taskRunStatusCounts }: (typeof steps)[number]) =>
    ` (${plural(taskRunStatusCounts?.PENDING ?? 0, "task")})`;
  return [
    `${behind.length === 1 ? "step" : "steps"} ${named(behind, tasks)} ${behind.length === 1 ? "waits" : "wait"} for a step that is not done; tasks failed in ${named(broken, () => "")}`,
  ];
}

/** Tasks that name no action are laid to the set-up that failed all of the newest sessions: a reading. */
function unbegunInWords({ runs, unbegun }: FailedRuns): string[] {
  const isLaid = runs.some(({ isReading }) => isReading);
  return isLaid
    ? [
        `${plural(unbegun, "failed task")} ${unbegun === 1 ? "names" : "name"} no action; the newest ended sessions failed in set-up before any task, so they are counted there`,
      ]
    : [];
}

/** Each retry followed a failed attempt, and each failed task ended with one more. */
function attemptsInWords(retries: number, counts: Readonly<Record<string, number>>): string {
  const failed = retries + (counts.FAILED ?? 0);
  const ended = failed + (counts.SUCCEEDED ?? 0);
  return `${plural(retries, "retry", "retries")} so far, so about ${failed} of ${ended} finished attempts failed (${Math.round((100 * failed) / ended)} %)`;
}

function lookedAt({ facts, failed, logs, sessions }: Evidence): string {
  const all = facts.only.filter ? failed.tasks.length : (facts.read.counts.FAILED ?? failed.tasks.length);
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
