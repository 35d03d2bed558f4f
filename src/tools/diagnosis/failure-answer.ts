/** The answer about a job with failed tasks, in the order of reading. */
import { type FailedRun, taskCount, workersOf } from "../../explain/diagnosis/failed-run.ts";
import type { FailureGroup } from "../../explain/diagnosis/groups.ts";
import { findingInWords, type Verdict } from "../../explain/diagnosis/verdict.ts";
import { totalOf, underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso } from "../../explain/text/time.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import type { Cause } from "../../knowledge/types.ts";
import type { Call } from "../parts/tool.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import {
  type Evidence,
  hadRetries,
  hostInFailures,
  type MachineVerdict,
  machineVerdict,
} from "./evidence.ts";
import type { FailedRuns } from "./failed-runs.ts";
import { framesText, groupOf, moreGroups } from "./failure-groups.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { capital, quoteLine } from "./quote.ts";
import { whenOf, whereInShort, whereOf } from "./where.ts";

const MAX_GROUPS_SHOWN = 4;

/** Writes the answer. */
export function failureAnswer(call: Call, evidence: Evidence): Diagnosis {
  const { facts, failed, logs, verdict, elsewhere } = evidence;
  const machine = machineVerdict(evidence);
  const cause = verdict.main?.finding.cause;
  const [largest] = logs.groups;
  return {
    summary: summaryOf(evidence, machine),
    kind: machine?.kind ?? verdict.kind,
    sure: machine?.sure ?? verdict.sure,
    still: stillInWords(evidence, call.now),
    fix: fixOf(evidence, machine),
    requeue: requeueOf(evidence, machine),
    job: jobInWords(facts),
    framesToRender: framesOf(failed, facts),
    groups: logs.groups.slice(0, MAX_GROUPS_SHOWN).map((group, index) => groupOf(group, evidence, index)),
    moreGroups: moreGroups(logs.groups.slice(MAX_GROUPS_SHOWN)),
    paths: facts.paths.legend(),
    where: whereOf(evidence),
    when: whenOf(failed.runs),
    also: [...alsoOf(facts), ...evidence.before],
    elsewhere,
    reading:
      cause?.id === undefined && verdict.main
        ? "no known cause matches this line; take it as the program's own word."
        : undefined,
    lookedAt: lookedAt(evidence),
    next: nextOf(largest, verdict),
  };
}

function summaryOf(evidence: Evidence, machine: MachineVerdict | undefined): string {
  const { facts, failed, verdict, counts, logs } = evidence;
  const howMany = howManyFailed(facts, failed);
  const all = whereInShort(failed.runs, counts, hadRetries(evidence));
  if (machine && !machine.byLog) {
    return `${facts.read.status}: ${howMany}${all}. Cause (likely, machine): that machine. ${capital(logsSilent(logs))}; ${machine.host} failed all ${plural(machine.failed, "task run")} looked at there, and ${plural(counts.clean, "other machine")} had none of these failures.`;
  }
  const { main, others } = verdict;
  if (!main) return `${facts.read.status}: ${howMany}${all}. Cause unclear: ${logsSilent(logs)}.`;
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
  const kind = verdict.kind === "unclear" ? ", kind unclear" : `, ${verdict.kind}`;
  // Other causes, logs that name nothing and groups whose logs were not read all leave something unexplained.
  const explained = Math.max(1, Math.round(main.weight));
  const share = explained < taskCount(failed.runs) ? ` (about ${explained} of them)` : "";
  return `${facts.read.status}: ${howMany}${all}. Cause (${machine?.sure ?? verdict.sure}${kind}): ${words}${share}.${also}`;
}

function logsSilent({ ofFailures, withGap }: Evidence["logs"]): string {
  if (ofFailures === 0) return "no log of a failure could be read";
  return withGap > 0 ? "what was read of the logs does not name it" : "no log read names it";
}

function howManyFailed({ read, only }: JobFacts, failed: FailedRuns): string {
  const count = read.counts.FAILED ?? taskCount(failed.runs);
  const ofJob = `${count} of ${plural(totalOf(read.counts), "task")} failed`;
  if (only.filter === undefined && only.stepId === undefined) return ofJob;
  return `${failed.tasks.length} of the tasks asked for failed${failed.isWhole ? "" : ", as far as was looked"} (in the whole job ${ofJob})`;
}

function stillInWords(evidence: Evidence, now: Date): string {
  const { read, raw } = evidence.facts;
  const last = lastOf(evidence.failed.runs);
  // Of tasks that are retried only the latest attempts were looked at.
  const seen = hadRetries(evidence) || !evidence.failed.isRead ? " seen" : "";
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

function fixOf({ verdict }: Evidence, machine: MachineVerdict | undefined): string | undefined {
  if (machine && !machine.byLog)
    return `(wrangler) stop ${machine.host} taking work and compare it with a good host; look at its worker log (get_session_log source=worker).`;
  const cause = verdict.main?.finding.cause;
  if (!cause?.fix)
    return verdict.main ? "unknown to this server; the quoted line is what there is to go by." : undefined;
  const host = hostToMend(verdict, machine);
  const check =
    verdict.sure === "certain" ? "" : " Check the quoted line first: this reading is not certain.";
  return `${fixInWords(cause)}.${host}${check}${otherFixes(verdict)}`;
}

/** Which machine to mend, where the cause lies in machines and all its failures were on one. */
function hostToMend({ main }: Verdict, machine: MachineVerdict | undefined): string {
  if (machine) return ` The host is ${machine.host}.`;
  const runs = main?.finding.cause?.kind === "machine" ? main.group.runs : [];
  const machines = workersOf(runs);
  return runs.length > 1 && machines?.size === 1
    ? ` The host is ${hostInFailures(runs, [...machines][0])}.`
    : "";
}

function fixInWords({ who, fix }: Cause): string {
  return `${who ? `(${who}) ` : ""}${fix}`;
}

/** With several causes, mending the largest alone leaves the others. */
function otherFixes({ main, others }: Verdict): string {
  const fixes = others
    .flatMap(({ finding }) =>
      finding.cause?.fix && finding.cause.id !== main?.finding.cause?.id ? [fixInWords(finding.cause)] : [],
    )
    .slice(0, 2);
  return fixes.length > 0 ? ` For the others: ${fixes.join("; ")}.` : "";
}

function requeueOf({ verdict, facts }: Evidence, machine: MachineVerdict | undefined): string | undefined {
  if (machine && !machine.byLog)
    return `helps once ${machine.host} takes no work: what failed can run elsewhere.`;
  const requeue = verdict.main?.finding.cause?.requeue;
  const limits = facts.read.limits.maxRetriesPerTask === 0 ? " Retries are off (maxRetriesPerTask 0)." : "";
  return requeue
    ? `${requeue.verdict}: ${requeue.why}.${limits}`
    : `nothing known says whether it helps.${limits}`;
}

function framesOf({ runs, isWhole }: FailedRuns, { read }: JobFacts): string | undefined {
  const failed = framesText(runs);
  const others = Object.entries(read.counts)
    .filter(([status]) => status !== "SUCCEEDED" && status !== "FAILED")
    .map(([status, count]) => `${count} ${status.toLowerCase().replaceAll("_", " ")}`)
    .join(", ");
  const failedWords = `${read.counts.FAILED ?? 0} failed${failed ? ` (${failed}${isWhole ? "" : ", of those looked at"})` : ""}`;
  return others ? `${failedWords}, and ${others}` : failedWords;
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
  const compared = new Set(
    logs.groups.flatMap(({ runs, comparedWith }) => (comparedWith ? [runs[0]?.stepName] : [])),
  ).size;
  return [
    `${failed.tasks.length} of ${plural(all, "failed task")}${failed.isWhole ? "" : " (more exist)"}`,
    looked === failed.tasks.length ? "the latest attempt of each" : `the latest attempt of ${looked} of them`,
    `${plural(logs.logs, "log")}${logs.withGap > 0 ? ` (${logs.withGap} at the two ends only)` : ""}${compared > 0 ? `, ${compared} of ${compared === 1 ? "a succeeded run" : "succeeded runs"}` : ""}`,
    `${plural(sessions.sessions.length, "session")}${sessions.isWhole ? "" : " (more exist)"}`,
  ].join(", ");
}

function nextOf(largest: FailureGroup | undefined, { main }: Verdict): string | undefined {
  const id = main?.finding.findings[0]?.run.actionId ?? largest?.runs[0]?.actionId;
  return id && `get_session_log sessionActionId=${id}, to see the lines`;
}

function lastOf(runs: readonly FailedRun[]): Date | undefined {
  return runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
}
