/** The causes of an answer: as data, and in words. */
import * as z from "zod";
import { exitInShort } from "../../explain/action/exit-code.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { differentOnes, type FoundCause, UNREAD } from "../../explain/diagnosis/causes.ts";
import { durationOf, type FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { fixOf, remediedCause } from "../../explain/diagnosis/fix.ts";
import { isHandful } from "../../explain/diagnosis/hosts.ts";
import { requeueClause } from "../../explain/diagnosis/requeue.ts";
import { sampleInWords } from "../../explain/log/worker-records.ts";
import { endsOf } from "../../explain/text/cut.ts";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import { inQuotes, nameInWords } from "../../explain/text/untrusted.ts";
import { FIX, REQUEUE, remedyLines } from "../parts/cause-words.ts";
import { type Evidence, hostName } from "./evidence.ts";
import { MOST_OF_LOG, mostInWords } from "./most-of-log.ts";
import { TASKS, tasksByStep, tasksInWords } from "./named-tasks.ts";

/** Causes told in full; the others have a line each. */
const IN_FULL = 5;
const MAX_CAUSES = 20;
const MAX_HOSTS = 3;
/** With more than this share of the failures a machine is worth its name. */
const TELLING = 0.5;
const MAX_LINE = 320;
const MAX_EVIDENCE = 160;
/** A line that no record reads is the program's own word. */
const UNKNOWN = "what the quoted line says; no record knows it";
const MAX_ACTIONS = 2;
const MAX_CODES = 4;

export const CAUSE = z.strictObject({
  id: z.string().optional().describe("The record of knowledge that reads the line"),
  says: z.string(),
  kind: z.string().optional(),
  sure: z.enum(["certain", "likely", "unclear"]),
  failed: z
    .strictObject({
      runs: z.int(),
      actions: z.array(z.string()).describe("Kinds of action, in words"),
      exitCodes: z.array(z.int()).optional(),
      application: z.string().optional().describe("What ended the application under an adaptor"),
      message: z.string().optional(),
      took: z.string().optional(),
    })
    .optional()
    .describe("What is seen of it from outside"),
  line: z.string().optional().describe("The line of the log that decides"),
  from: z.string().optional().describe("Where it stands, if not in the sample's log"),
  evidence: z.array(z.string()).optional().describe("Lines that lead to it, of the same run"),
  most: MOST_OF_LOG.optional().describe("What most of the log's lines are"),
  announced: z.array(z.string()).optional().describe("Lines that it announces"),
  same: z
    .strictObject({ runs: z.int(), of: z.int() })
    .optional()
    .describe("How many of the logs read say so"),
  count: z.int().describe("Failed tasks; of a sample those that are sure"),
  atMost: z.int().optional().describe("With the tasks that were not looked at and may have failed so"),
  counted: z.enum(["all", "sample"]),
  tasks: z.array(TASKS).optional(),
  moreSteps: z.int().optional(),
  hosts: z
    .array(
      z.strictObject({
        name: z.string(),
        workerId: z.string(),
        failed: z.int(),
        of: z.int().optional().describe("Sessions of the job there"),
      }),
    )
    .optional()
    .describe("The worst first, where machines tell something"),
  moreHosts: z.int().optional().describe("Further machines with failures of it"),
  sample: z.string().optional().describe("A session action id, the handle for get_session_log"),
  lacks: z
    .strictObject({ says: z.string(), ask: z.string() })
    .optional()
    .describe("A requirement that the step leaves open"),
  machine: z.string().optional().describe("The machine's own figures at the end of the quoted run"),
  fix: FIX.optional(),
  requeue: REQUEUE.optional(),
});

/** A cause of a structured answer. */
export type ToldCause = z.input<typeof CAUSE>;

/** All causes as data; the first in full. */
export function toldCauses(figures: readonly CauseFigures[], evidence: Evidence): ToldCause[] {
  return figures
    .slice(0, MAX_CAUSES)
    .map((each, index) => (index < IN_FULL ? inFull(each, evidence) : inShort(each)));
}

function inShort({ cause, tasks, atMost, badHost }: CauseFigures): ToldCause {
  // Statistics speak only where the log is silent.
  const isMachine =
    cause.nameless !== undefined &&
    cause.nameless !== UNREAD &&
    cause.quoted.oneOf === undefined &&
    badHost?.others !== undefined;
  return {
    id: cause.quoted.cause?.id,
    says: isMachine
      ? `${cause.nameless}, but one machine had all of them and ${plural(badHost.others ?? 0, "other machine")} had none`
      : causeSays(cause),
    kind: isMachine ? "machine" : cause.kind === "unclear" ? undefined : cause.kind,
    sure: isMachine ? "likely" : cause.sure,
    count: tasks,
    atMost,
    counted: atMost === undefined ? "all" : "sample",
    sample: cause.quoted.run.actionId,
  };
}

function inFull(figures: CauseFigures, evidence: Evidence): ToldCause {
  const { cause, runs } = figures;
  const { quoted } = cause;
  const { rows, moreSteps } = tasksByStep(runs);
  const saying = cause.findings.filter(({ isRead }) => isRead).length;
  return {
    ...inShort(figures),
    failed: fromOutside(runs),
    line: quoted.line && bounded(quoted.line),
    from: quoted.from,
    evidence: quotes(quoted.evidence.before),
    most: quoted.most,
    announced: quotes(quoted.evidence.after),
    same: saying > 0 ? { runs: saying, of: evidence.logs.logs } : undefined,
    tasks: rows,
    moreSteps: moreSteps || undefined,
    ...hostsOf(figures, evidence),
    machine: machineOfQuoted(figures, evidence),
    lacks: evidence.kinds.lacks.get(figures),
    fix: fixOf(remediedCause(quoted.cause, quoted.isRead), evidence.fixEvidence(figures)),
    requeue: requeueClause(quoted.cause, evidence.requeueEvidence(figures)),
  };
}

function machineOfQuoted({ cause }: CauseFigures, { samples }: Evidence): string | undefined {
  const { run } = cause.quoted;
  const sample = samples.get(run);
  return sample && run.endedAt && sampleInWords(sample, run.endedAt.getTime());
}

/** A cause in a few words: the record's, else that the log itself has to do. */
export function causeSays(cause: FoundCause): string {
  const { quoted, nameless } = cause;
  if (quoted.oneOf) return `not clear which: ${quoted.oneOf.map((each) => each.says).join("; or ")}`;
  if (nameless) return nameless;
  const ones = differentOnes(cause);
  const others = ones > 1 ? ` (${ones} different ones)` : "";
  if (quoted.cause?.id) return `${quoted.cause.says}${others}`;
  return `${UNKNOWN}${others}`;
}

/** What the runs have in common as the API shows them. */
function fromOutside(runs: readonly FailedRun[]): ToldCause["failed"] {
  const actions = [...new Set(runs.map(({ read }) => statusAndWords(read)))];
  const codes = [...new Set(runs.flatMap(({ read }) => read.exit?.code ?? []))];
  const message = runs.find(({ read }) => read.message !== undefined)?.read.message;
  const times = runs.map(durationOf).filter((ms) => ms !== undefined);
  const [least, most] = [span(Math.min(...times)), span(Math.max(...times))];
  return {
    runs: runs.length,
    actions: actions.length > MAX_ACTIONS ? [...actions.slice(0, MAX_ACTIONS), "..."] : actions,
    exitCodes: codes.length > 0 ? codes.slice(0, MAX_CODES) : undefined,
    application: runs.find(({ read }) => read.exit?.application)?.read.exit?.application?.shown,
    message: message && bounded(message, MAX_EVIDENCE),
    took: times.length === 0 ? undefined : least === most ? least : `${least} to ${most}`,
  };
}

function statusAndWords({ status, words }: FailedRun["read"]): string {
  return status === "FAILED" ? words : `${words} (${status})`;
}

function hostsOf({ hosts, runs }: CauseFigures, evidence: Evidence): Pick<ToldCause, "hosts" | "moreHosts"> {
  const [worst] = hosts ?? [];
  // The host of the last attempt says little where the attempts before failed on others.
  if (!hosts || !worst || (runs.length === 1 && evidence.attemptsElsewhere(runs))) return {};
  const { sessions, isWhole } = evidence.sessions;
  const others = new Set(sessions.flatMap(({ workerId }) => workerId ?? [])).size - hosts.length;
  const isTelling =
    hosts.length === 1 ||
    worst.failed > TELLING * runs.length ||
    (isWhole && evidence.failed.isRead && isHandful(hosts, others));
  const shown = isTelling ? hosts.slice(0, MAX_HOSTS) : [];
  return {
    hosts:
      shown.length > 0
        ? shown.map(({ workerId, failed, sessions }) => ({
            name: hostName(evidence.failed.runs, workerId),
            workerId,
            failed,
            of: sessions,
          }))
        : undefined,
    moreHosts: hosts.length - shown.length || undefined,
  };
}

function quotes(lines: readonly string[]): string[] | undefined {
  return lines.length > 0 ? lines.map((line) => bounded(line, MAX_EVIDENCE)) : undefined;
}

/** Of a long line this share of the room is its beginning: what is wrong with a path often stands behind it. */
const BEGINNING = 0.7;

/** A quoted line without blanks around it, without its middle where it is long. */
export function bounded(text: string, max = MAX_LINE): string {
  const shown = text.trim();
  if (shown.length <= max) return shown;
  const beginning = Math.floor(BEGINNING * max);
  const { head, tail } = endsOf(shown, beginning, max - beginning);
  return `${head.trimEnd()} … ${tail.trimStart()}`;
}

/** The lines of the text form. */
export function causeLines(causes: readonly ToldCause[], first = 1): string[] {
  return causes.flatMap((cause, index) => linesOfOne(cause, first + index));
}

function linesOfOne(cause: ToldCause, number: number): string[] {
  const { sure, kind, tasks, moreSteps, line, evidence, same, sample, fix, requeue, id } = cause;
  const sureness = [sure, kind].filter(Boolean).join(", ");
  const head = `${number}. ${countInWords(cause)}: ${cause.says} (${sureness}${id ? `, ${id}` : ""})`;
  if (!tasks) return [`${head}; sample ${sample}`];
  const where = [tasksInWords(tasks, { moreSteps, withStep: true }), hostsInWords(cause)]
    .filter(Boolean)
    .join("; ");
  return [
    where ? `${head}; ${where}` : head,
    ...(cause.failed ? [`   ${failedInWords(cause.failed)}`] : []),
    ...(cause.lacks
      ? [
          `   Missing: (TD) ${cause.lacks.says}; ask for ${cause.lacks.ask}, and submit again (what a step asks is fixed then).`,
        ]
      : []),
    ...remedyLines({ fix, requeue }).map((row) => `   ${row}`),
    ...(evidence ?? []).map((each) => `     | ${each}`),
    ...(line === undefined ? [] : [`   > | ${line}`]),
    ...(cause.announced ?? []).map((each) => `     | ${each}`),
    ...(cause.from
      ? [
          `   The line marked stands in ${cause.from}; only this run's session was looked at for it. The action's own log says the line below.`,
        ]
      : []),
    ...(cause.most ? [`   Most of its log: ${mostInWords(cause.most)}`] : []),
    ...(cause.machine ? [`   Machine: ${cause.machine}`] : []),
    `   ${same ? `${cause.from ? "The line below is in" : "In"} ${same.runs} of ${plural(same.of, "log")} read; quoted from` : "Sample"} ${sample}`,
  ];
}

/** `20 runs: task run of step "karma", exit 1, no message, 6s to 7s`. */
function failedInWords(failed: NonNullable<ToldCause["failed"]>): string {
  const { runs, actions, exitCodes, application, message, took } = failed;
  const own = exitCodes?.map(codeInWords).join(" or ") ?? "no exit code";
  const exits = application === undefined ? own : `${own} (the application itself: ${application})`;
  return `${plural(runs, "run")}: ${[actions.join(" and "), exits, message === undefined ? "no message" : inQuotes(message), took].filter(Boolean).join(", ")}`;
}

/** A program that ended well and a failed run: what failed came after it, as an upload does. */
function codeInWords(code: number): string {
  return code === 0 ? "exit 0 (by its code the program itself ended well)" : exitInShort({ code });
}

/** `22 tasks`, `at least 22 tasks, at most 40 (a sample)`. */
export function countInWords({ count, atMost }: Pick<ToldCause, "count" | "atMost">): string {
  if (atMost === undefined || atMost === count) return plural(count, "task");
  return `at least ${plural(count, "task")}, at most ${atMost} (a sample)`;
}

/** `all on lx-17 (20 failed, 20 sessions; worker-...)`. */
function hostsInWords({ hosts, moreHosts = 0, counted, failed: outside }: ToldCause): string | undefined {
  const isCounted = counted === "all";
  if (!hosts)
    return moreHosts > 0 ? `on ${isCounted ? "" : "at least "}${plural(moreHosts, "machine")}` : undefined;
  const shown = hosts.map(
    ({ name, workerId, failed, of }) =>
      `${nameInWords(name)} (${failed} failed${of === undefined ? "" : ` in ${plural(of, "session")}`}; ${workerId})`,
  );
  const isOne = hosts.length === 1 && moreHosts === 0 && isCounted;
  return `${isOne && outside?.runs !== 1 ? "all on " : "on "}${shown.join(", ")}${moreHosts > 0 ? ` and ${plural(moreHosts, "more machine")}` : ""}`;
}

/** A cause in the first line: `a disk was full`, or the line that says it. */
export function causeInShort({ says: words, line }: Pick<ToldCause, "says" | "line">): string {
  return line !== undefined && words.startsWith(UNKNOWN) ? `the log says ${inQuotes(line)}` : words;
}
