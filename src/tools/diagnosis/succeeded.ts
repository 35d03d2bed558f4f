/** A job that succeeded: runs that uploaded nothing, and damage that the renderer went on from, by a sample of logs. */
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { sampleTasks, type TaskSample } from "../../deadline/task-sample.ts";
import { groupBy, medianOf } from "../../explain/action/session-story.ts";
import { requeueFactsOf } from "../../explain/diagnosis/requeue.ts";
import { type DamageGroup, damageReadingOf, messageShape, readUploadLines } from "../../explain/log/index.ts";
import { underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import { type RequeueAdvice, remedyForCause } from "../parts/cause-words.ts";
import { STEPS_OF, tellStep } from "../parts/progress-steps.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { gapInWords } from "../session-log/spans.ts";
import { type AttemptsOfTask, attemptsInWords, attemptsOf } from "./attempts-before.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { type LeftOpen, leftOpen } from "./left-open.ts";
import { framesText, tasksByStep } from "./named-tasks.ts";
import { capital, quoteLine } from "./quote.ts";
import { type RetriedFor, retriedAttempts, retriedInShort } from "./retried.ts";
import { evenly, readRunUploads } from "./run-uploads.ts";
import { sampleWhole } from "./sample-log.ts";
import { runOfTask, runsOfTasks, type TaskRun } from "./succeeded-runs.ts";
import type { ToldCause } from "./told-causes.ts";
import { type LookedAt, namesOfRun, type UploadsTold, uploadsInWords } from "./uploads-in-words.ts";

/** Logs read of a succeeded job at most. */
const MAX_LOGS = 12;
/** Tasks whose runs are looked at, and among which the sample of logs is chosen. */
const MAX_TASKS = 1_000;
/** Logs of runs that uploaded nothing, among those that are read. */
const MAX_EMPTY_LOGS = 4;
/** Of the sample, how many are the shortest and longest runs. */
const OUTLIERS = 4;
const MAX_GROUPS = 3;
/** Kinds of damage beside the main one that the first line names. */
const MAX_OTHERS = 2;
const MAX_NAMES = 10;

/** A log that was read. */
interface Damage extends LookedAt {
  /** What was read of a log that was not read whole. */
  readonly part?: string;
  readonly groups: readonly DamageGroup[];
}

/** @throws ServiceFailure when the tasks can't be found. */
export async function diagnoseSucceeded(call: Call, facts: JobFacts): Promise<Diagnosis> {
  tellStep(call, STEPS_OF.succeededJob, "choosing tasks");
  const found = await sampleTasks(call.reads, facts.ids, {
    status: "SUCCEEDED",
    ...facts.only,
    steps: facts.steps,
    limit: MAX_TASKS,
  });
  const runs = runsOfTasks(found.tasks);
  tellStep(call, STEPS_OF.succeededJob, "reading what was uploaded");
  const uploads = await readRunUploads(call, facts, runs);
  tellStep(call, STEPS_OF.succeededJob, "reading logs");
  const sample = sampleOf(runs, new Set(uploads.reading.empty.map(({ actionId }) => actionId)));
  const looked = (await mapInParallel(sample, (run) => lookAt(call, facts, run))).filter(
    (log) => log !== undefined,
  );
  const damaged = looked.filter(({ groups }) => groups.length > 0);
  const [attempts, retried, open] = await inParallel([
    () => (facts.only.filter ? attemptsOf(call, facts, found.tasks) : []),
    () => retriedAttempts(call, facts, found.tasks, "succeeded"),
    () => leftOpen(call, facts),
  ]);
  const told = uploadsInWords(facts, runs, uploads, looked, partOf(found));
  return answerOf(facts, attempts, { found, runs, looked, damaged, told, retried, open });
}

/** Runs that uploaded nothing, the shortest and longest runs, then an even sample of the rest. */
function sampleOf(runs: readonly TaskRun[], empty: ReadonlySet<string>): TaskRun[] {
  if (runs.length <= MAX_LOGS) return [...runs];
  const first = evenly(
    runs.filter(({ actionId }) => empty.has(actionId)),
    MAX_EMPTY_LOGS,
  );
  const others = runs.filter((run) => !first.includes(run));
  const byTime = [...others].sort((a, b) => duration(a) - duration(b));
  const outliers = [...byTime.slice(0, OUTLIERS / 2), ...byTime.slice(-OUTLIERS / 2)];
  const rest = others.filter((run) => !outliers.includes(run));
  return [...first, ...outliers, ...evenly(rest, MAX_LOGS - first.length - outliers.length)];
}

/** `1000 of 4000 tasks, an even sample`, where not all were looked at. */
function partOf({ tasks, total, which }: TaskSample): string | undefined {
  if (which === "all") return undefined;
  return `${tasks.length}${total === undefined ? "" : ` of ${total}`} tasks, ${which}`;
}

/** How long a run took, in milliseconds; 0 where that is not known. */
function duration({ tasks: [task] }: TaskRun): number {
  return task?.startedAt && task.endedAt ? task.endedAt.getTime() - task.startedAt.getTime() : 0;
}

async function lookAt(call: Call, facts: JobFacts, run: TaskRun): Promise<Damage | undefined> {
  const [task] = run.tasks;
  const log = task && (await sampleWhole(call, runOfTask(call, facts, task).target));
  if (!log) return undefined;
  const { lines, gap } = log;
  const reading = damageReadingOf(lines, { status: "SUCCEEDED", gap }, call.studio?.records);
  const { groups } = await inSlices(reading, call.reads.giveWay);
  return { run, part: gap && gapInWords({ lines, gap }), groups, upload: readUploadLines(lines) };
}

interface Sample {
  readonly found: TaskSample;
  readonly runs: readonly TaskRun[];
  readonly looked: readonly Damage[];
  readonly damaged: readonly Damage[];
  readonly told: UploadsTold;
  readonly retried: RetriedFor | undefined;
  readonly open: LeftOpen | undefined;
}

function answerOf(facts: JobFacts, attempts: readonly AttemptsOfTask[], sample: Sample): Diagnosis {
  const { looked, damaged, runs, found, told, retried, open } = sample;
  const shared = [
    ...groupBy(
      damaged.flatMap(({ run, groups }) => groups.map((group) => ({ run, group }))),
      ({ group }) => `${group.cause.id} ${messageShape(group.text.replace(/[\w.-]+\.\w{2,4}\b/g, "FILE"))}`,
    ).values(),
  ].sort((a, b) => b.length - a.length);
  const [main] = shared;
  const cause = main?.[0]?.group.cause;
  const { fix, requeue } = remedyForCause(cause, requeueFactsOf(facts.raw));
  const ofFiles =
    told.fix && fix
      ? { ...told.fix, what: `for the files that were not uploaded: ${told.fix.what}` }
      : told.fix;
  const fixes = [fix, ofFiles].filter((one) => one !== undefined);
  const kind = cause && cause.kind !== "unclear" ? cause.kind : undefined;
  const { endedAt, ago, counts } = facts.read;
  const isOver = underWay(counts) + waiting(counts) === 0;
  const over = isOver
    ? `Over: ${endedAt ? `ended ${endedAt} (${ago}); ` : ""}nothing runs.`
    : `Still going: ${underWay(counts)} under way, ${waiting(counts)} waiting.`;
  const again = attempts.filter(({ runs }) => runs > 1).map((attempt) => attemptsInWords(attempt, []));
  // Of one task its attempts are what was asked about.
  const ofOne = again.length === 1 && found.tasks.length === 1 ? again : [];
  const beside = [retried && capital(retriedInShort(retried.retried)), open?.says, ...ofOne].filter(Boolean);
  return {
    summary: [summaryOf(facts, sample, shared, kind), ...beside.map((clause) => `${clause}.`)].join(" "),
    // Damage comes first: what a retry mended is over.
    retried: retried && { ...retried.retried, ...(shared.length > 0 && { causes: undefined }) },
    kind,
    sure: main ? "likely" : undefined,
    still: over,
    fix: fixes.length > 0 ? fixes : undefined,
    requeue: bothRequeues(requeue, told.requeue),
    job: jobInWords(facts),
    causes:
      shared.length > 0
        ? shared.slice(0, MAX_GROUPS).map((list) => damageOf(list, looked.length, runs, facts))
        : retried?.causes,
    paths: facts.paths.legend(),
    moreCauses:
      shared.length > 0 ? Math.max(0, shared.length - MAX_GROUPS) || undefined : retried?.moreCauses,
    outputs: told.answer,
    also: ofOne.length > 0 ? undefined : again,
    reading: both(readingOf(looked, main !== undefined, told.finding !== undefined), told.reading),
    lookedAt: `${looked.length} of ${runs.length} task logs${runs.length > MAX_LOGS ? ` (${told.sample ? "runs without files, " : ""}the shortest and longest runs, then an even sample${found.which === "all" ? "" : `; of ${partOf(found)}`})` : ""}`,
    next: nextOf(facts, sample),
  };
}

/** What is to be said of the pictures, and beside it of files that were not uploaded. */
function both(ofPictures: string | undefined, ofFiles: string | undefined): string | undefined {
  if (ofPictures === undefined || ofFiles === undefined) return ofPictures ?? ofFiles;
  return `${ofPictures} For the files that were not uploaded: ${ofFiles}`;
}

function bothRequeues(
  ofPictures: RequeueAdvice | undefined,
  ofFiles: RequeueAdvice | undefined,
): RequeueAdvice | undefined {
  if (ofPictures === undefined || ofFiles === undefined) return ofPictures ?? ofFiles;
  const why = `${ofPictures.why}. For the files that were not uploaded: ${ofFiles.verdict}: ${ofFiles.why}`;
  return { verdict: ofPictures.verdict, why };
}

function readingOf(looked: readonly Damage[], isDamaged: boolean, isEmpty: boolean): string | undefined {
  if (isDamaged)
    return "this is what the logs say, not what the pictures show; look at one of them before rendering again.";
  if (looked.length === 0 || isEmpty) return undefined;
  return `${partlyRead(looked) ? "nothing that was read of the logs" : "no log read"} reports damage; nobody has looked at the pictures.`;
}

function nextOf({ only }: JobFacts, { damaged, looked, told, open }: Sample): string | undefined {
  const action = damaged[0]?.run.actionId;
  if (action) return `get_session_log sessionActionId=${action}`;
  if (told.sample)
    return `get_session_log sessionActionId=${told.sample} and view=end, for why it uploaded nothing`;
  if (open) return `list_session_actions with the same job and sessionId=${open.sessionId}, for what it does`;
  if (!only.filter) return 'diagnose_job with tasks="Frame=..." when a certain frame looks wrong';
  const id = looked[0]?.run.actionId;
  return id && `get_session_log sessionActionId=${id} and view=end, for what it said`;
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

/** Reports of damage of one kind, over the runs. */
type SharedDamage = readonly { readonly run: TaskRun; readonly group: DamageGroup }[];

function summaryOf(
  facts: JobFacts,
  { runs, looked, damaged, told }: Sample,
  shared: readonly SharedDamage[],
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
  const clean = looked.length === 0 ? "no log could be read" : `no damage reported in ${logsInWords(looked)}`;
  if (damaged.length === 0 && told.finding) return `${status}, but ${told.finding}. ${capital(clean)}.`;
  if (damaged.length === 0) {
    const well = told.well ? `; ${told.well}` : "";
    return `${status}${looked.length === 0 ? "; " : ", and "}${clean}${well}.`;
  }
  const frames = framesText(damaged.map(({ run }) => namesOfRun(facts, run)));
  const damage = `${damaged.length} of ${plural(looked.length, "run")} looked at ${damaged.length === 1 ? "reports" : "report"} damage (likely a wrong picture${kind ? `; ${kind}` : ""})${frames ? `: ${frames}` : ""}.`;
  const files = told.finding ? ` ${capital(told.finding)}.` : "";
  return `${status}, but ${damage} ${damageInWords(facts, shared)}${files}`;
}

/** What is damaged, with the line that names it: a record's words are of a kind, the line has the thing itself. */
function damageInWords({ paths }: JobFacts, [main, ...others]: readonly SharedDamage[]): string {
  const [first] = main ?? [];
  if (!first) return "";
  const also = others.slice(0, MAX_OTHERS).flatMap(([other]) => other?.group.says ?? []);
  const rest = also.length > 0 ? `; also ${also.join("; ")}` : "";
  return `${capital(first.group.says)}, as in ${quoteLine(paths.shorten(first.group.text))}${rest}.`;
}

/** Damage in the form of a cause: what it counts are the runs that were looked at. */
function damageOf(list: SharedDamage, looked: number, runs: readonly TaskRun[], facts: JobFacts): ToldCause {
  const [first] = list;
  const lines = list.reduce((sum, { group }) => sum + group.count, 0);
  const median = medianOf(runs.map(duration));
  const times = list.map(({ run }) => duration(run));
  const isShort = times.every((ms) => ms > 0 && ms * 2 < median);
  const { rows, moreSteps } = tasksByStep(list.map(({ run }) => namesOfRun(facts, run)));
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
    sample: first?.run.actionId,
  };
}

function namesOf(list: SharedDamage): string[] {
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
