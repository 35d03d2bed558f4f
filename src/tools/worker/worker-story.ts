/** Puts together what was read of a worker. */
import type { JobSummary } from "@aws-sdk/client-deadline";
import type { WorkerIds } from "../../deadline/sessions.ts";
import { readHost } from "../../explain/action/host.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { type HostVerdict, judgeHost } from "../../explain/diagnosis/host-verdict.ts";
import { sampleFigures } from "../../explain/log/worker-records.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso, span } from "../../explain/text/time.ts";
import { farmText, inQuotes, nameInWords, quoted, serviceWord } from "../../explain/text/untrusted.ts";
import { UNTIL_SLOW_MS } from "../../explain/waiting/reason.ts";
import { workerStatusMeans } from "../../knowledge/service-statuses.ts";
import type { LogFindings } from "../diagnosis/log-findings.ts";
import { bounded, causeInShort, causeSays } from "../diagnosis/told-causes.ts";
import { failuresOf, type Namesake } from "./namesakes.ts";
import { type HostsCompared, type JobComparison, togetherOf } from "./other-hosts.ts";
import { runsInWords, type WorkerAnswer } from "./worker-answer.ts";
import { type FixableHost, fixesFor } from "./worker-fix.ts";
import type { WorkerLogFacts } from "./worker-log-facts.ts";
import { runsOf, type WorkerRuns } from "./worker-runs.ts";

const MAX_NAME = 120;
const MAX_NAMESAKES = 4;
const MAX_CAUSES = 3;
const MAX_AGENT = 4;
const MAX_LINE = 200;

/** All that was read. */
export interface WorkerStory extends FixableHost {
  readonly ids: WorkerIds;
  readonly asked: string;
  readonly fleetName?: string;
  readonly namesakes: readonly Namesake[];
  readonly runs: WorkerRuns;
  readonly logs: LogFindings;
  readonly compared: HostsCompared;
  /** Whether no other worker of the name can have been missed. */
  readonly isOnly: boolean;
  readonly jobs: ReadonlyMap<string, Pick<JobSummary, "name">>;
  readonly now: Date;
}

/** Writes the answer. */
export function workerStory(story: WorkerStory): WorkerAnswer {
  const { ids, worker, runs, log, compared, now, namesakes, logs } = story;
  const host = readHost(worker?.hostProperties);
  const status = worker?.status && serviceWord(worker.status, "");
  const sample = log?.samples.at(-1);
  const verdict = verdictOf(story);
  const name = nameInWords(host?.name ?? story.asked);
  const broken = log?.hostConfiguration && isBroken(log.hostConfiguration);
  const fixes = fixesFor(story, verdict, name);
  const troubled = namesakes.find((each) => failuresOf(each) > 0);
  return {
    summary: summaryOf(story, verdict, name),
    points: verdict.points,
    sure: verdict.sure,
    fix: fixes.length > 0 ? fixes : undefined,
    workerId: ids.workerId,
    fleetId: ids.fleetId,
    fleet: story.fleetName,
    host,
    status,
    means: status && workerStatusMeans(status),
    changed:
      worker?.updatedAt &&
      `record changed ${iso(worker.updatedAt)} (${ago(worker.updatedAt, now)}), which is no heartbeat`,
    registeredAt: worker?.createdAt && iso(worker.createdAt),
    sample:
      sample && `${sampleFigures(sample)} (${iso(new Date(sample.at))}, ${ago(new Date(sample.at), now)})`,
    runs: runsOf(runs),
    causes: story.figures.slice(0, MAX_CAUSES).map((each) => causeRow(each, story)),
    compared: compared.jobs.map((job) => comparedRow(job, story)),
    now: runningRows(story),
    agent: agentRows(log),
    hostConfiguration: log?.hostConfiguration && configurationInWords(log.hostConfiguration, now),
    namesakes: namesakes.slice(0, MAX_NAMESAKES).map(({ recent, ...namesake }) => ({
      ...namesake,
      runs: recent && runsInWords(runsOf(recent)),
    })),
    moreNamesakes: Math.max(0, namesakes.length - MAX_NAMESAKES) || undefined,
    also: [
      ...(broken ? ["a host configuration script that fails keeps the worker from taking work"] : []),
      ...(story.isOnly ? [] : ["more workers of this name may exist: not all could be looked through"]),
    ],
    lookedAt: [
      `${plural(runs.opened.length, "session")} opened`,
      `${logs.logs} of ${plural(runs.failed.runs.length, "log")} of failed actions`,
      compared.jobs.length > 0
        ? `${plural(compared.jobs.length, "job")} compared with other hosts`
        : "no job compared with other hosts",
      log
        ? `${plural(log.events, "event")} of its worker log${log.from === undefined ? "" : ` since ${iso(new Date(log.from))}`}`
        : "no worker log",
    ].join(", "),
    next: nextStep(story, troubled),
  };
}

function verdictOf(story: WorkerStory): HostVerdict {
  const { worker, runs, figures, compared, log } = story;
  const [main] = figures;
  const sample = log?.samples.at(-1);
  const { failed } = runs;
  return judgeHost({
    status: worker?.status ?? "",
    cause: main && {
      says: causeInShort({
        says: causeSays(main.cause),
        line: main.cause.quoted.line && bounded(main.cause.quoted.line),
      }),
      kind: main.cause.nameless === undefined ? main.cause.kind : "unclear",
      sure: main.cause.sure,
    },
    failed: failed.runs.length,
    finished: finishedIn(runs),
    comparison: togetherOf(compared.jobs),
    freeDiskBytes: sample?.freeDiskBytes,
    totalDiskBytes: sample?.totalDiskBytes,
    memoryPercent: sample?.memoryPercent,
    isCauseRead: main !== undefined && (main.cause.nameless ?? "no log names it") === "no log names it",
    agentErrors: log?.errors.length ?? 0,
    isConfigurationBroken: log?.hostConfiguration !== undefined && isBroken(log.hostConfiguration),
    neverStartedFor: neverStartedFor(story),
    isWhole:
      worker !== undefined && runs.allSessions && runs.isWhole && compared.isWhole && log !== undefined,
  });
}

/** A worker that registered starts within minutes; until then it has run nothing. */
function neverStartedFor({ worker, now }: WorkerStory): string | undefined {
  const ms = worker?.createdAt && now.getTime() - worker.createdAt.getTime();
  return worker?.status === "CREATED" && ms !== undefined && ms > UNTIL_SLOW_MS ? span(ms) : undefined;
}

/** Which of its name is to be looked at next, or where it or its fleet is seen. */
function nextStep({ ids, runs }: WorkerStory, troubled: Namesake | undefined): string {
  if (troubled && runs.failed.runs.length === 0)
    return `get_worker host=${troubled.workerId}, the other of this name, which has failures`;
  return runs.allSessions && runs.sessions?.length === 0
    ? `list_workers fleetId=${ids.fleetId}, for whether others of its fleet fare alike`
    : `list_sessions fleetId=${ids.fleetId} workerId=${ids.workerId}, for what else it has touched`;
}

function isBroken({
  status,
  exitCode = 0,
  timedOut,
}: NonNullable<WorkerLogFacts["hostConfiguration"]>): boolean {
  return status === "Failed" || exitCode !== 0 || timedOut;
}

/** The first line: of a name that several have, it says which one it judges, and what the others ran. */
function summaryOf(story: WorkerStory, verdict: HostVerdict, name: string): string {
  const { namesakes, ids } = story;
  const judged = judgementOf(story, verdict, name);
  if (namesakes.length === 0) return judged;
  return `${plural(namesakes.length + 1, "worker")} have the name ${name}${story.isOnly ? "" : " at least"}; this is of ${ids.workerId}, whose record changed last: ${judged} ${namesakesInWords(namesakes)}`;
}

/** What the others of the name ran, in one sentence: their failures first. */
function namesakesInWords(namesakes: readonly Namesake[]): string {
  const bad = namesakes.filter((each) => failuresOf(each) > 0);
  if (bad.length > 0) {
    const each = bad.map(
      ({ workerId, status, recent }) =>
        `${workerId} (${nameInWords(status)}): ${recent && runsInWords(runsOf(recent))}`,
    );
    return `Another of the name has failures, ${each.join("; ")}.`;
  }
  const isOne = namesakes.length === 1;
  const read = namesakes.filter(({ recent }) => recent?.sessions !== undefined && recent.isWhole);
  if (read.length === 0) return `What the ${isOne ? "other" : "others"} ran could not be read.`;
  const rest = namesakes.length - read.length;
  return `${isOne ? "The other" : `${read.length} of the ${namesakes.length} others`} had no failure in ${isOne ? "its" : "their"} newest sessions${rest > 0 ? `; ${rest} ${rest === 1 ? "was" : "were"} not read` : ""}.`;
}

/** What is said of the one worker. */
function judgementOf(story: WorkerStory, { points, sure, because }: HostVerdict, name: string): string {
  const runs = runsInWords(runsOf(story.runs));
  const together = togetherOf(story.compared.jobs);
  const others =
    together &&
    story.compared.isWhole &&
    together.here.failed + together.others.failed > 0 &&
    together.others.sessions > 0
      ? ` In the jobs compared: ${plural(together.here.failed, "failed task")} in ${plural(together.here.sessions, "session")} here, ${together.others.failed} in ${plural(together.others.sessions, "session")} on other hosts.`
      : "";
  const why = because.join("; ");
  switch (points) {
    case "at this host":
      return `${name} has something wrong (${sure}): ${why}. ${capital(runs)}.${others}`;
    case "elsewhere":
      return `${name} has failures, but nothing points at this host (${sure}): ${why}. ${capital(runs)}.${others}`;
    case "at nothing":
      return `Nothing points at this host (${sure}): ${name} is ${serviceWord(story.worker?.status, "without a status")}; ${runs}.${others}`;
    case "out of service":
      return `${name} is ${serviceWord(story.worker?.status, "without a status")} and takes no work; ${runs}.`;
    default:
      return story.runs.failed.runs.length > 0
        ? `Whether ${name} is at fault is not clear: ${runs}.${others}`
        : story.runs.allSessions && story.runs.isWhole && finishedIn(story.runs) === 0
          ? `Nothing is known of runs of ${name}, which is ${serviceWord(story.worker?.status, "without a status")}: ${runs}.`
          : `What could be read shows no trouble of ${name}, but not everything could be read: ${runs}.`;
  }
}

function finishedIn({ counts }: WorkerRuns): number {
  return counts.succeeded + counts.failed;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function causeRow({ cause, tasks, atMost, runs }: CauseFigures, { runs: all, now }: WorkerStory) {
  const { quoted: finding } = cause;
  const ends = runs.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  const session = all.opened.find(({ sessionId }) => sessionId === finding.run.sessionId);
  return {
    says: causeSays(cause),
    sure: cause.sure,
    kind: cause.kind === "unclear" ? undefined : cause.kind,
    runs: tasks,
    atMost,
    last: ends.length > 0 ? ago(new Date(Math.max(...ends)), now) : undefined,
    line: finding.line && bounded(finding.line, MAX_LINE),
    sample: finding.run.actionId,
    job: finding.run.jobId,
    queue: session?.queueId ?? "a queue not named",
  };
}

function comparedRow({ job, here, others, isWhole, most }: JobComparison, { jobs }: WorkerStory) {
  const name = jobs.get(job.jobId)?.name;
  return {
    jobId: job.jobId,
    name: name === undefined ? undefined : farmText(name, MAX_NAME),
    failedHere: here.failed,
    sessionsHere: here.sessions,
    failedElsewhere: others.failed,
    sessionsElsewhere: others.sessions,
    otherHosts: others.hosts,
    most: most && `${most.failed} of them on ${most.workerId}`,
    read: isWhole ? undefined : ("in part" as const),
  };
}

/** What runs now, or that nothing does where every open session was read. */
function runningRows({ runs, jobs, now, worker }: WorkerStory): string[] {
  const rows = runs.running.map(({ action, job }) => {
    const name = jobs.get(job.jobId)?.name;
    const kind = action.definition?.taskRun ? "a task run" : "an action";
    return `${kind} of ${name === undefined ? job.jobId : `${inQuotes(farmText(name, MAX_NAME))} ${job.jobId}`}${action.startedAt ? ` since ${iso(action.startedAt)} (${ago(action.startedAt, now)})` : ""}; ${action.sessionActionId}`;
  });
  const open = (runs.sessions ?? []).filter(({ endedAt }) => endedAt === undefined).length;
  if (rows.length > 0) return rows;
  if (worker?.status === "RUNNING" && runs.allSessions && open === 0)
    return ["its status is RUNNING, but it has no open session that is listed"];
  if (runs.allSessions && open === 0) return ["nothing runs: it has no open session"];
  return open > 0 && runs.isWhole && runs.actions.length > 0
    ? [`it has ${plural(open, "open session")}, and no action of it runs`]
    : [];
}

function agentRows(log: WorkerLogFacts | undefined): string[] | undefined {
  if (!log) return undefined;
  const { errors, endings } = log;
  const rows = [...errors, ...endings].sort((one, other) => one.at - other.at);
  if (rows.length === 0)
    return [
      `no error of its own and no word of its end in ${log.isCut ? "what was read of its log" : "its log"}`,
    ];
  const shown = rows
    .slice(-MAX_AGENT)
    .map(({ at, level, message }) => `${iso(new Date(at))} ${level || "INFO"} ${quoted(message, MAX_LINE)}`);
  return rows.length > MAX_AGENT ? [`${rows.length - MAX_AGENT} earlier lines not shown`, ...shown] : shown;
}

function configurationInWords(
  configuration: NonNullable<WorkerLogFacts["hostConfiguration"]>,
  now: Date,
): string {
  const { at, status, exitCode, timedOut, output } = configuration;
  const what = [
    status ?? "no status",
    exitCode === undefined ? undefined : `exit code ${exitCode}`,
    timedOut ? "its time ran out" : undefined,
  ].filter(Boolean);
  const said =
    isBroken(configuration) && output.length > 0
      ? `; it wrote ${output.map((line) => quoted(line, MAX_LINE)).join(", ")}`
      : "";
  return `${what.join(", ")}, ${iso(new Date(at))} (${ago(new Date(at), now)})${said}`;
}
