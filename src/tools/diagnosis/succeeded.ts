/** A job that succeeded: damage that the renderer went on from, in a sample of its logs. */
import { mapInParallel } from "../../deadline/parallel.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { findTasks } from "../../deadline/tasks.ts";
import { safeParameters } from "../../explain/action/action-readout.ts";
import { groupBy, medianOf } from "../../explain/action/session-story.ts";
import { type DamageGroup, damageReadingOf, messageShape } from "../../explain/log/index.ts";
import { underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { gapInWords } from "../session-log/spans.ts";
import { type AttemptsOfTask, attemptsInWords, attemptsOf } from "./attempts-before.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { framesText, type NamedTasks, tasksByStep } from "./named-tasks.ts";
import { sampleWhole } from "./sample-log.ts";
import { runOfTask, type SucceededRun } from "./succeeded-runs.ts";
import type { ToldCause } from "./told-causes.ts";

/** Logs read of a succeeded job at most. */
const MAX_LOGS = 12;
/** Tasks among which the sample is chosen. */
const MAX_TASKS = 500;
/** Of the sample, how many are the shortest and longest runs. */
const OUTLIERS = 4;
const MAX_GROUPS = 3;
const MAX_NAMES = 10;
const MAX_NAME = 80;

interface Damage {
  readonly run: SucceededRun;
  /** Whether there are lines between the two ends that were read. */
  /** What was read of a log that was not read whole. */
  readonly part?: string;
  readonly groups: readonly DamageGroup[];
}

/** @throws ServiceFailure when the tasks can't be found. */
export async function diagnoseSucceeded(call: Call, facts: JobFacts): Promise<Diagnosis> {
  call.progress(1, 3, "choosing tasks");
  const found = await findTasks(call.reads, facts.ids, {
    status: "SUCCEEDED",
    ...facts.only,
    steps: facts.steps,
    limit: MAX_TASKS,
  });
  const runs = oneForEachAction(found.tasks);
  const sample = sampleOf(runs).map((task) => runOfTask(call, facts, task));
  call.progress(2, 3, "reading logs");
  const looked = (await mapInParallel(sample, (run) => damageIn(call, run))).filter(
    (damage) => damage !== undefined,
  );
  const damaged = looked.filter(({ groups }) => groups.length > 0);
  const attempts = facts.only.filter ? await attemptsOf(call, facts, found.tasks) : [];
  return answerOf(facts, attempts, {
    all: found.tasks.length,
    isWhole: found.isWhole,
    runs,
    looked,
    damaged,
  });
}

/** A chunk's tasks share one action and one log. */
function oneForEachAction(tasks: readonly FoundTask[]): FoundTask[] {
  const withLog = tasks.filter(({ latestSessionActionId, startedAt }) => latestSessionActionId && startedAt);
  return [...new Map(withLog.map((task) => [task.latestSessionActionId, task])).values()];
}

/** The shortest and longest runs, then an even sample of the rest. */
function sampleOf(runs: readonly FoundTask[]): FoundTask[] {
  if (runs.length <= MAX_LOGS) return [...runs];
  const byTime = [...runs].sort((a, b) => duration(a) - duration(b));
  const outliers = [...byTime.slice(0, OUTLIERS / 2), ...byTime.slice(-OUTLIERS / 2)];
  const rest = runs.filter((task) => !outliers.includes(task));
  const step = rest.length / (MAX_LOGS - outliers.length);
  return [
    ...outliers,
    ...Array.from(
      { length: MAX_LOGS - outliers.length },
      (_, index) => rest[Math.floor(index * step)],
    ).filter((task) => task !== undefined),
  ];
}

function duration({ startedAt, endedAt }: FoundTask): number {
  return startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : 0;
}

async function damageIn(call: Call, run: SucceededRun): Promise<Damage | undefined> {
  const log = await sampleWhole(call, run.target);
  if (!log) return undefined;
  const { lines, gap } = log;
  const reading = damageReadingOf(lines, { status: "SUCCEEDED", gap });
  return {
    run,
    part: gap && gapInWords({ lines, gap }),
    groups: (await inSlices(reading, call.reads.giveWay)).groups,
  };
}

interface Sample {
  readonly all: number;
  readonly isWhole: boolean;
  readonly runs: readonly FoundTask[];
  readonly looked: readonly Damage[];
  readonly damaged: readonly Damage[];
}

function answerOf(facts: JobFacts, attempts: readonly AttemptsOfTask[], sample: Sample): Diagnosis {
  const { looked, damaged, runs } = sample;
  const shared = [
    ...groupBy(
      damaged.flatMap(({ run, groups }) => groups.map((group) => ({ run, group }))),
      ({ group }) => `${group.cause.id} ${messageShape(group.text.replace(/[\w.-]+\.\w{2,4}\b/g, "FILE"))}`,
    ).values(),
  ].sort((a, b) => b.length - a.length);
  const [main] = shared;
  const cause = main?.[0]?.group.cause;
  const kind = cause && cause.kind !== "unclear" ? cause.kind : undefined;
  const { endedAt, ago, counts } = facts.read;
  const isOver = underWay(counts) + waiting(counts) === 0;
  const over = isOver
    ? `Over: ${endedAt ? `ended ${endedAt} (${ago}); ` : ""}nothing runs.`
    : `Still going: ${underWay(counts)} under way, ${waiting(counts)} waiting.`;
  return {
    summary: summaryOf(facts, sample, main?.[0]?.group.says, kind),
    kind,
    sure: main ? "likely" : undefined,
    still: over,
    fix: cause?.fix && `${cause.who ? `(${cause.who}) ` : ""}${cause.fix}.`,
    requeue: cause?.requeue && `${cause.requeue.verdict}: ${cause.requeue.why}.`,
    job: jobInWords(facts),
    causes:
      shared.length > 0
        ? shared.slice(0, MAX_GROUPS).map((list) => damageOf(list, looked.length, runs, facts))
        : undefined,
    paths: facts.paths.legend(),
    moreCauses: Math.max(0, shared.length - MAX_GROUPS) || undefined,
    also: attempts.filter(({ runs }) => runs > 1).map((attempt) => attemptsInWords(attempt, [])),
    reading: main
      ? "this is what the logs say, not what the pictures show; look at one of them before rendering again."
      : looked.length > 0
        ? `${partlyRead(looked) ? "nothing that was read of the logs" : "no log read"} reports damage; nobody has looked at the pictures.`
        : undefined,
    lookedAt: `${looked.length} of ${runs.length} task logs${runs.length > MAX_LOGS ? ` (the shortest and longest runs, then an even sample${sample.isWhole ? "" : `; among the first ${sample.all} tasks found`})` : ""}`,
    next: damaged[0]
      ? `get_session_log sessionActionId=${damaged[0].run.target.action?.id}`
      : nextWhenClean(facts, looked[0]),
  };
}

/** How many logs were read at their two ends only: damage may stand between them. */
function partlyRead(looked: readonly Damage[]): number {
  return looked.filter(({ part }) => part !== undefined).length;
}

function logsInWords(looked: readonly Damage[]): string {
  const logs = plural(looked.length, "log");
  const partly = partlyRead(looked);
  const part = looked.find((each) => each.part)?.part;
  return partly === 0
    ? `${logs} read`
    : `what was read of ${logs}; of ${partly === 1 ? "one" : `${partly}, such as one,`} only ${part}`;
}

function nextWhenClean({ only }: JobFacts, looked: Damage | undefined): string | undefined {
  if (!only.filter) return 'diagnose_job with tasks="Frame=..." when a certain frame looks wrong';
  const id = looked?.run.target.action?.id;
  return id && `get_session_log sessionActionId=${id} and view=end, for what it said`;
}

function summaryOf(
  facts: JobFacts,
  { runs, looked, damaged }: Sample,
  says: string | undefined,
  kind: string | undefined,
): string {
  const { read, only } = facts;
  const counted = read.counts.SUCCEEDED ?? 0;
  const isPart = only.filter !== undefined || only.stepId !== undefined;
  const asked = plural(runs.length, "task run");
  const ofJob = read.status === "SUCCEEDED" ? "" : ` (the job itself is ${read.status})`;
  const status = isPart ? `SUCCEEDED: ${asked} asked for${ofJob}` : read.status;
  if (runs.length === 0)
    return `${read.status}; ${isPart ? "none of the tasks asked for has failed or succeeded" : counted > 0 ? `none of the ${plural(counted, "succeeded task")} that the job counts was found` : "no task run was found"}.`;
  if (looked.length === 0) return `${status}; no log could be read.`;
  if (damaged.length === 0) return `${status}, and no damage reported in ${logsInWords(looked)}.`;
  const frames = framesText(damaged.map(({ run }) => namedTasks(facts, run)));
  return `${status}, but ${damaged.length} of ${plural(looked.length, "run")} looked at ${damaged.length === 1 ? "reports" : "report"} damage (likely a wrong picture${kind ? `; ${kind}` : ""})${frames ? `: ${frames}` : ""}. ${says ? `${says.charAt(0).toUpperCase()}${says.slice(1)}.` : ""}`;
}

function namedTasks({ stepNames }: JobFacts, { task }: SucceededRun): NamedTasks {
  const stepName = farmText(stepNames.get(task.stepId) ?? "", MAX_NAME) || undefined;
  return { stepName, tasks: [safeParameters(readTaskParameters(task.parameters))] };
}

/** Damage in the form of a cause: what it counts are the runs that were looked at. */
function damageOf(
  list: readonly { run: SucceededRun; group: DamageGroup }[],
  looked: number,
  runs: readonly FoundTask[],
  facts: JobFacts,
): ToldCause {
  const [first] = list;
  const lines = list.reduce((sum, { group }) => sum + group.count, 0);
  const median = medianOf(runs.map(duration));
  const times = list.map(({ run }) => duration(run.task));
  const isShort = times.every((ms) => ms > 0 && ms * 2 < median);
  const { rows, moreSteps } = tasksByStep(list.map(({ run }) => namedTasks(facts, run)));
  const { id, kind } = first?.group.cause ?? {};
  const isAll = looked === runs.length;
  const short = isShort
    ? `; short: ${span(Math.min(...times))} to ${span(Math.max(...times))}, half of the runs took more than ${span(median)}`
    : "";
  return {
    id,
    says: [`${first?.group.says}; ${plural(lines, "line")} of it${short}`, ...namesOf(list)].join("; "),
    kind: kind === "unclear" ? undefined : kind,
    sure: "likely",
    line: facts.paths.shorten(first?.group.text ?? ""),
    same: { runs: list.length, of: looked },
    count: list.length,
    atMost: isAll ? undefined : list.length + runs.length - looked,
    counted: isAll ? "all" : "sample",
    tasks: rows,
    moreSteps: moreSteps || undefined,
    sample: first?.run.target.action?.id,
  };
}

function namesOf(list: readonly { group: DamageGroup }[]): string[] {
  return [
    ...namesIn(
      "numbers",
      list.flatMap(({ group }) => group.numbers ?? []),
    ),
    ...namesIn(
      "files",
      list.flatMap(({ group }) => group.names ?? []),
    ),
  ];
}

/** Distinct names on one line, the first ten of them. */
function namesIn(label: string, names: readonly string[]): string[] {
  const distinct = [...new Set(names)];
  const left = distinct.length - MAX_NAMES;
  if (distinct.length === 0) return [];
  return [`${label}: ${distinct.slice(0, MAX_NAMES).join(", ")}${left > 0 ? ` and ${left} more` : ""}`];
}
