/** A job with failed tasks: what failed, how widely, why, and whether a requeue helps. */

import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { machineOf, taskCount } from "../../explain/diagnosis/failed-run.ts";
import type { FailureGroup, SharedFinding } from "../../explain/diagnosis/groups.ts";
import { durationRange, groupFailures, sharedFindings } from "../../explain/diagnosis/groups.ts";
import { countMachines, type MachineCounts, suspectMachine } from "../../explain/diagnosis/hosts.ts";
import { findingInWords, type Verdict, weighCauses } from "../../explain/diagnosis/verdict.ts";
import { exitInShort } from "../../explain/exit-code.ts";
import { mergedParameters } from "../../explain/frames.ts";
import { hostInShort } from "../../explain/host.ts";
import { plural } from "../../explain/plural.ts";
import { underWay, waiting } from "../../explain/task-counts.ts";
import { ago, iso, span } from "../../explain/time.ts";
import type { Call } from "../tool.ts";
import type { Diagnosis } from "./answer.ts";
import { attemptsBefore } from "./attempts-before.ts";
import { otherFailingJobs } from "./elsewhere.ts";
import { type FailedRuns, readFailedRuns } from "./failed-runs.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { findInLogs, type LogFindings } from "./log-findings.ts";
import { longRunning } from "./long-running.ts";
import { blameMachine, listJobSessions, type MachineRecord } from "./machines.ts";
import { succeededRunOf } from "./succeeded-runs.ts";

const MAX_GROUPS_SHOWN = 4;
const MAX_FRAMES = 300;
const MAX_LINE = 160;
const MAX_MESSAGE = 120;

/** @throws ServiceFailure when the failed tasks can't be found. */
export async function diagnoseFailed(call: Call, facts: JobFacts): Promise<Diagnosis> {
  call.progress(1, 4, "reading the failed tasks");
  const failed = await readFailedRuns(call, facts);
  const groups = groupFailures(failed.runs);
  call.progress(2, 4, "reading logs");
  const [sessions, succeeded, elsewhere, before, long] = await Promise.all([
    listJobSessions(call, facts),
    succeededRunOf(call, facts, failed.runs),
    otherFailingJobs(call, facts, failed.runs),
    attemptsBefore(call, facts, failed.tasks),
    underWay(facts.read.counts) > 0 ? longRunning(call, facts) : [],
  ]);
  const logs = await findInLogs(call, facts, groups, failed.sessions, succeeded?.target);
  call.progress(3, 4, "comparing machines");
  const counts = countMachines(failed.runs, sessions.sessions);
  const suspect = suspectMachine(failed.runs, counts);
  const record = suspect && (await blameMachine(call, facts, suspect.machine, sessions.sessions));
  const verdict = weighCauses(logs.groups);
  return answerOf(call, {
    facts,
    failed,
    logs,
    verdict,
    counts,
    record,
    elsewhere,
    before,
    sessions,
    noiseCheck: succeeded?.words,
  });
}

interface Evidence {
  readonly facts: JobFacts;
  readonly failed: FailedRuns;
  readonly logs: LogFindings;
  readonly verdict: Verdict;
  readonly counts: MachineCounts;
  readonly record: MachineRecord | undefined;
  readonly elsewhere: string | undefined;
  readonly before: readonly string[];
  readonly sessions: { readonly isWhole: boolean; readonly sessions: readonly unknown[] };
  /** Which succeeded run the suspect lines were checked against. */
  readonly noiseCheck: string | undefined;
}

function answerOf(call: Call, evidence: Evidence): Diagnosis {
  const { facts, failed, logs, verdict, elsewhere } = evidence;
  const machine = machineVerdict(evidence);
  const cause = verdict.main?.finding.cause;
  const [largest] = logs.groups;
  return {
    summary: summaryOf(evidence, machine),
    kind: machine?.kind ?? verdict.kind,
    sure: machine?.sure ?? verdict.sure,
    still: stillInWords(facts, failed.runs, call.now),
    fix: fixOf(evidence, machine),
    requeue: requeueOf(evidence, machine),
    job: jobInWords(facts),
    framesToRender: framesOf(failed, facts),
    groups: logs.groups.slice(0, MAX_GROUPS_SHOWN).map((group, index) => groupOf(group, evidence, index)),
    moreGroups: moreGroups(logs.groups.slice(MAX_GROUPS_SHOWN)),
    where: whereOf(evidence),
    when: whenOf(failed.runs),
    also: [...alsoOf(facts), ...evidence.before],
    elsewhere,
    reading:
      cause?.id === undefined && verdict.main
        ? "no known cause matches this line; take it as the program's own word."
        : undefined,
    lookedAt: lookedAt(evidence),
    notRead: [...new Set(facts.notRead)],
    next: nextOf(largest, verdict),
  };
}

/** What the machines add: only where the log is silent or blames a machine itself. */
interface MachineVerdict {
  readonly kind: "machine";
  readonly sure: "certain" | "likely";
  readonly host: string;
  /** Whether the log names the machine's trouble, or only the statistics point at it. */
  readonly byLog: boolean;
}

function machineVerdict({ verdict, record, failed }: Evidence): MachineVerdict | undefined {
  if (!record) return undefined;
  const host = hostOf(failed.runs, record.machine);
  if (verdict.main?.finding.cause?.kind === "machine") {
    return { kind: "machine", sure: verdict.sure === "certain" ? "certain" : "likely", host, byLog: true };
  }
  // Where the log names another cause, the machine is where it happened and not why.
  if (verdict.main || record.succeeded > 0) return undefined;
  return { kind: "machine", sure: "likely", host, byLog: false };
}

/** `, all on host lx-17`, `, 18 of 20 on host lx-17`, `, on 7 machines`. */
function whereInShort(runs: readonly FailedRun[], { failing }: MachineCounts): string {
  const [worst] = failing;
  if (!worst) return "";
  const host = hostOf(runs, worst.machine);
  if (failing.length === 1) return runs.length === 1 ? `, on host ${host}` : `, all on host ${host}`;
  return worst.failed * 2 > runs.length
    ? `, ${worst.failed} of ${runs.length} failed actions on host ${host}`
    : `, on ${failing.length} machines`;
}

function summaryOf(
  { facts, failed, verdict, counts, logs }: Evidence,
  machine: MachineVerdict | undefined,
): string {
  const count = facts.read.counts.FAILED ?? taskCount(failed.runs);
  const total = Object.values(facts.read.counts).reduce((sum, value) => sum + value, 0);
  const howMany = `${count} of ${total} tasks failed`;
  const all = whereInShort(failed.runs, counts);
  if (machine && !machine.byLog) {
    return `${facts.read.status}: ${howMany}${all}. Cause (likely): that machine. The logs name nothing, but it failed all it ran while ${counts.clean} other machines failed nothing.`;
  }
  const { main, others } = verdict;
  if (!main)
    return `${facts.read.status}: ${howMany}${all}. Cause unclear: ${logs.logs === 0 ? "no log could be read" : "no log read names it"}.`;
  const words = findingInWords(main.finding, quoteLine);
  const also =
    others.length > 0
      ? ` Not the only cause: ${others
          .slice(0, 2)
          .map(
            ({ finding, weight }) =>
              `${findingInWords(finding, quoteLine)} (about ${Math.max(1, Math.round(weight))})`,
          )
          .join("; ")}.`
      : "";
  const kind = verdict.kind === "unclear" ? "" : `, ${verdict.kind}`;
  return `${facts.read.status}: ${howMany}${all}. Cause (${machine?.sure ?? verdict.sure}${kind}): ${words}${others.length > 0 ? ` (about ${Math.max(1, Math.round(main.weight))} of them)` : ""}.${also}`;
}

function stillInWords({ read, raw }: JobFacts, runs: readonly FailedRun[], now: Date): string {
  const last = lastOf(runs);
  const failure = last ? `last failure ${iso(last)} (${ago(last, now)})` : "no time of a failure is known";
  const running = underWay(read.counts);
  const open = waiting(read.counts);
  if (read.limits.failureLimitReached) {
    return `Over: the job stopped itself at ${read.limits.maxFailedTasksCount} failed tasks (maxFailedTasksCount)${raw.endedAt ? `, ${iso(raw.endedAt)} (${ago(raw.endedAt, now)})` : ""}; tasks that never ran prove nothing. ${capital(failure)}.`;
  }
  if (running > 0)
    return `Still going: ${running} ${running === 1 ? "task" : "tasks"} under way, ${open} waiting; ${failure}.`;
  if (open > 0) return `Open: nothing runs, ${open} ${open === 1 ? "task waits" : "tasks wait"}; ${failure}.`;
  return `Over: nothing runs${raw.endedAt ? `; ended ${iso(raw.endedAt)} (${ago(raw.endedAt, now)})` : ""}. ${capital(failure)}.`;
}

function fixOf({ verdict }: Evidence, machine: MachineVerdict | undefined): string | undefined {
  if (machine && !machine.byLog)
    return `(wrangler) stop ${machine.host} taking work and compare it with a good host; look at its worker log (get_session_log source=worker).`;
  const cause = verdict.main?.finding.cause;
  if (!cause?.fix)
    return verdict.main ? "unknown to this server; the quoted line is what there is to go by." : undefined;
  const host = machine ? ` The host is ${machine.host}.` : "";
  return `${cause.who ? `(${cause.who}) ` : ""}${cause.fix}.${host}${verdict.sure === "certain" ? "" : " Check the quoted line first: this reading is not certain."}`;
}

function requeueOf({ verdict, facts }: Evidence, machine: MachineVerdict | undefined): string | undefined {
  if (machine && !machine.byLog)
    return `helps once ${machine.host} takes no work: it fails fast and so draws more tasks than a good host.`;
  const requeue = verdict.main?.finding.cause?.requeue;
  const limits = facts.read.limits.maxRetriesPerTask === 0 ? " Retries are off (maxRetriesPerTask 0)." : "";
  return requeue ? `${requeue.verdict}: ${requeue.why}.${limits}` : limits.trim() || undefined;
}

function groupOf({ runs, findings }: FailureGroup, { facts, logs, noiseCheck }: Evidence, index: number) {
  const [first] = runs;
  const all = facts.read.counts.FAILED ?? taskCount(runs);
  const shared = sharedFindings(findings);
  const noise =
    index === 0 && logs.noise.length > 0
      ? [`Noise, in the log of a succeeded run too: ${logs.noise.map(quoteLine).join("; ")}`]
      : [];
  const check =
    noiseCheck && shared.some(({ line }) => line)
      ? `; not in the log of a succeeded run (${noiseCheck})`
      : "";
  return {
    count: taskCount(runs),
    of: all,
    what: whatOf(runs),
    tasks: framesText(runs.flatMap(({ tasks }) => tasks)),
    sample: first?.actionId,
    logs: [...shared.map((finding) => findingLine(finding, runs.length, shared.length > 1, check)), ...noise],
  };
}

function findingLine(
  { findings, line, cause, sure }: SharedFinding,
  runs: number,
  isOneOfSeveral: boolean,
  check: string,
): string {
  const means = cause?.id ? ` = ${cause.says}` : "";
  // Without a line it was the service's message that named the cause, with or without a log.
  if (line === undefined && cause) return `By its message${means} (${sure})`;
  const says = line === undefined ? "none names a cause" : quoteLine(line);
  const example = isOneOfSeveral && findings[0] ? `, such as ${findings[0].run.actionId}` : "";
  return `Logs read ${findings.length} of ${runs}: ${says}${means} (${sure})${example}${line === undefined ? "" : check}`;
}

function whatOf(runs: readonly FailedRun[]): string {
  const [first] = runs;
  if (!first) return "";
  const { read } = first;
  const kinds = [...new Set(runs.map((run) => run.read.words))];
  const times = durationRange(runs);
  const took =
    times &&
    (span(times.least) === span(times.most)
      ? `${span(times.least)} each`
      : `${span(times.least)} to ${span(times.most)}`);
  const message = read.message ? quoteLine(read.message, MAX_MESSAGE) : "no message";
  const status = read.status === "FAILED" ? undefined : read.status;
  return [kinds.slice(0, 2).join(" and "), status, exitInShort({ code: read.exit?.code }), message, took]
    .filter(Boolean)
    .join(", ");
}

function framesText(tasks: readonly FailedRun["tasks"][number][]): string | undefined {
  if (tasks.length === 0) return undefined;
  const merged = mergedParameters(tasks);
  if (merged === undefined) return undefined;
  return merged.length <= MAX_FRAMES
    ? merged
    : `${merged.slice(0, MAX_FRAMES)} … (search_tasks status=FAILED lists the rest)`;
}

function framesOf({ runs, isWhole }: FailedRuns, { read }: JobFacts): string | undefined {
  const failed = framesText(runs.flatMap(({ tasks }) => tasks));
  const others = ["CANCELED", "READY", "PENDING", "SUSPENDED", "NOT_COMPATIBLE"]
    .flatMap((status) =>
      read.counts[status] ? [`${read.counts[status]} ${status.toLowerCase().replaceAll("_", " ")}`] : [],
    )
    .join(", ");
  const failedWords = `${read.counts.FAILED ?? 0} failed${failed ? ` (${failed}${isWhole ? "" : ", of those looked at"})` : ""}`;
  return others ? `${failedWords}, and ${others}` : failedWords;
}

function moreGroups(rest: readonly FailureGroup[]): string | undefined {
  if (rest.length === 0) return undefined;
  const tasks = rest.reduce((sum, { runs }) => sum + taskCount(runs), 0);
  return `... ${rest.length} smaller ${rest.length === 1 ? "group" : "groups"} of ${tasks} ${tasks === 1 ? "task" : "tasks"} not shown; search_tasks status=FAILED lists them.`;
}

function whereOf({ counts, failed, record, sessions }: Evidence): string | undefined {
  if (counts.failing.length === 0) return undefined;
  const unit = (machine: { failed: number; sessions?: number }) =>
    `${plural(machine.failed, "failed action")}${machine.sessions === undefined ? "" : ` in ${plural(machine.sessions, "session")}`}`;
  const shown = counts.failing
    .slice(0, 3)
    .map((machine) => `${hostOf(failed.runs, machine.machine)} ${unit(machine)}`);
  const rest = counts.failing.length > 3 ? `, and ${plural(counts.failing.length - 3, "more machine")}` : "";
  const clean =
    counts.clean > 0
      ? `; ${plural(counts.clean, "other machine")} with ${plural(counts.cleanSessions, "session")} and none of these failures`
      : "";
  const blame = record
    ? `. ${hostOf(failed.runs, record.machine)} in ${plural(record.sessions, "session")} read: ${plural(record.succeeded, "task run")} succeeded, ${record.failed} failed`
    : "";
  const types = typesOf(failed.runs);
  return `${shown.join(", ")}${rest}${clean}${sessions.isWhole ? "" : " (of the sessions listed)"}${blame}.${types ? ` Failed by type: ${types}.` : ""}`;
}

function typesOf(runs: readonly FailedRun[]): string | undefined {
  const types = new Map<string, number>();
  for (const { host } of runs)
    if (host?.instanceType) types.set(host.instanceType, (types.get(host.instanceType) ?? 0) + 1);
  return types.size > 1 ? [...types].map(([type, count]) => `${type} ${count}`).join(", ") : undefined;
}

function whenOf(runs: readonly FailedRun[]): string | undefined {
  const ends = runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const [first] = ends;
  const last = ends.at(-1);
  return first && last && ends.length > 1 ? `first ${iso(first)}, last ${iso(last)}` : undefined;
}

function alsoOf({ read, raw }: JobFacts): string[] {
  const { asked, limits } = read;
  return [
    ...(asked
      ? [
          `someone asked for ${asked.status}${asked.by ? `: ${asked.by}` : ""}${asked.at ? `, ${asked.at} (${asked.ago})` : ""}`,
        ]
      : []),
    ...(limits.retries
      ? [`${plural(limits.retries, "retry", "retries")} so far in all tasks of the job`]
      : []),
    ...(raw.maxWorkerCount && raw.maxWorkerCount > 0
      ? [`the job may use at most ${raw.maxWorkerCount} workers`]
      : []),
  ];
}

function lookedAt({ facts, failed, logs, sessions, noiseCheck }: Evidence): string {
  const all = facts.read.counts.FAILED ?? failed.tasks.length;
  return [
    `${failed.tasks.length} of ${all} failed tasks${failed.isWhole ? "" : " (more exist)"}`,
    `the latest attempt of each`,
    `${plural(logs.logs, "log")}${noiseCheck ? ", one of a succeeded run" : ""}`,
    `${plural(sessions.sessions.length, "session")}${sessions.isWhole ? "" : " (more exist)"}`,
  ].join(", ");
}

function nextOf(largest: FailureGroup | undefined, { main }: Verdict): string | undefined {
  const id = main?.finding.findings[0]?.run.actionId ?? largest?.runs[0]?.actionId;
  return id && `get_session_log sessionActionId=${id}, to see the lines`;
}

function hostOf(runs: readonly FailedRun[], machine: string | undefined): string {
  const run = runs.find((candidate) => machineOf(candidate) === machine);
  return hostInShort(run?.host) ?? machine ?? "an unnamed machine";
}

function lastOf(runs: readonly FailedRun[]): Date | undefined {
  return runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
}

function quoteLine(text: string, max = MAX_LINE): string {
  const shown = text.trim();
  return JSON.stringify(shown.length <= max ? shown : `${shown.slice(0, max)} …`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
