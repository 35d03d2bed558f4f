/** view=cause: the line that decides, what leads up to it, and how sure that is. */

import type { GetJobResponse } from "@aws-sdk/client-deadline";
import type { LogReader } from "../../deadline/log-reader.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { remediedCause } from "../../explain/diagnosis/fix.ts";
import { pathNames } from "../../explain/job/asset-paths.ts";
import { cut, offset, quotedLine } from "../../explain/log/clean-lines.ts";
import {
  type ActionContext,
  damageReadingOf,
  type ExcerptItem,
  type FailureReading,
  type FoldedLines,
  failureReadingOf,
  type LogLine,
  type OtherComplaints,
} from "../../explain/log/index.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago } from "../../explain/text/time.ts";
import { inQuotes } from "../../explain/text/untrusted.ts";
import { isTerminalActionStatus } from "../../knowledge/service-statuses.ts";
import type { Cause } from "../../knowledge/types.ts";
import { causeInWords, remedyForCause } from "../parts/cause-words.ts";
import { remedyFactsOf } from "../parts/remedy-facts.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { type Earlier, lookEarlier, mayStandEarlier } from "./earlier.ts";
import type { LogAnswer } from "./log-answer.ts";
import { sessionLogReader } from "./log-readers.ts";
import { emptyLog, nameOf, onlyEmptyPages } from "./missing.ts";
import { runningAnswer } from "./running.ts";
import { CLOSING_GAP, gapInWords, readInWords, readTargetLines, type TargetLines } from "./spans.ts";
import { type LogTarget, startOf } from "./target.ts";
import { machineAtTheEnd } from "./worker.ts";

const HOW_WIDELY = "diagnose_job with the same job, to see how widely it happens";
/** The quoted line in the summary, at most this long. */
const MAX_QUOTE = 200;
/** A line that is not the cause is only to be found again. */
const MAX_NOT_IT = 120;
/** An answer, with the job where it was read for it. */
type Told = LogAnswer & { readonly job?: GetJobResponse };

/** The lines in which a cause is looked for, and how many pages they took. */
export interface CauseLines {
  readonly read: TargetLines;
  readonly reader: LogReader;
}

/** Reads them; the name of the action's step is not needed for it. @throws ServiceFailure */
export async function readCauseLines(call: Call, target: LogTarget): Promise<CauseLines> {
  const reader = sessionLogReader(call, target);
  return { reader, read: await readTargetLines(call, reader, target, CLOSING_GAP) };
}

/** @throws ServiceFailure */
export async function causeView(
  call: Call,
  target: LogTarget,
  lines: Promise<CauseLines>,
): Promise<LogAnswer> {
  const { reader, read } = await lines;
  if (read.lines.length === 0) return read.gap ? onlyEmptyPages(reader, target) : emptyLog(target, call);
  const status = target.action?.read.status;
  const { job, ...answer }: Told =
    target.action === undefined || status === "SUCCEEDED"
      ? await damageAnswer(read, target, call)
      : target.action.raw.endedAt === undefined && !isTerminalActionStatus(status ?? "")
        ? await runningAnswer(read, target, call)
        : await failureAnswer(call, target, read);
  const paths = await shortPaths(call, target, answer, job);
  return {
    ...answer,
    ...paths,
    action: nameOf(target),
    host: hostInShort(readHost(target.session.hostProperties)),
    sessionActionId: target.chosen ? target.action?.id : undefined,
    read: `${target.chosen && target.action ? `${target.chosen}; ` : ""}${readInWords(read, reader.pages, target)}${answer.read ?? ""}.`,
  };
}

async function failureAnswer(call: Call, target: LogTarget, read: TargetLines): Promise<Told> {
  const reading = await inSlices(
    failureReadingOf(read.lines, contextOf(target, read), call.studio?.records),
    call.reads.giveWay,
  );
  const start = startOf(target);
  const earlier =
    mayStandEarlier(reading) && target.action?.read.status === "FAILED"
      ? await lookEarlier(call, target, reading.decisive?.text)
      : undefined;
  const named = earlier ? asNamed(earlier, reading) : reading;
  const { cause, decisive } = named;
  const remedied = remediedCause(cause, target.action?.read.status === "FAILED");
  const [machine, { job, ...facts }] = await inParallel([
    () => (wantsMachine(reading, target) ? machineAtTheEnd(call, target) : undefined),
    () => remedyFactsOf(call, remedied, whereOf(target)),
  ]);
  return {
    job,
    summary: summaryOf(named, target, call.now, earlier),
    sure: named.sure,
    kind: cause?.kind === "unclear" ? undefined : cause?.kind,
    cause: cause?.id ? cause.says : undefined,
    decisiveLine: decisive?.text,
    lines: [
      ...(earlier
        ? [`from ${earlier.where}:`, ...excerpt(earlier.items, start), "from the action itself:"]
        : []),
      ...excerpt(reading.items, start, read.gap),
    ],
    notTheCause: reading.notTheCause.map(
      ({ text, why }) => `${inQuotes(cut(text.trim(), MAX_NOT_IT))}: ${why}.`,
    ),
    workerLog: machine && [...machine.lines],
    read: read.gap && framesInWords(reading.framesLeftOut),
    ...remedyForCause(remedied, { ...facts, ...machine?.nearest, line: decisive?.text }),
    reading: reading.adaptorPrefixRemoved
      ? 'the adaptor\'s prefix "ADAPTOR_OUTPUT: ..." was taken off the lines.'
      : undefined,
    next: HOW_WIDELY,
  };
}

/** Where the action ran, for what a remedy depends on. */
function whereOf({ job, session }: LogTarget) {
  return { ...job, fleetId: session.fleetId, host: readHost(session.hostProperties) };
}

async function damageAnswer(read: TargetLines, target: LogTarget, call: Call): Promise<Told> {
  const damage = await inSlices(
    damageReadingOf(read.lines, contextOf(target, read), call.studio?.records),
    call.reads.giveWay,
  );
  const ended = target.action?.raw.endedAt ?? target.session.endedAt;
  const when = ended ? ` ${ago(ended, call.now)}.` : "";
  const outcome = outcomeOf(target);
  const [first] = damage.groups;
  if (!first) {
    const { others } = damage;
    return {
      summary: `${outcome}${complaintsInWords(others)}.${partInWords(read)}${when}`,
      lines: others && excerpt(damage.items, startOf(target), read.gap),
      read: others && read.gap && framesInWords(damage.framesLeftOut),
      next: target.action ? undefined : "list_session_actions with the same ids",
    };
  }
  const { job, ...facts } = await remedyFactsOf(call, first.cause, whereOf(target));
  const kinds = [...groupBy(damage.groups, ({ says }) => says)].map(
    ([says, groups]) => [says, groups.reduce((sum, { count }) => sum + count, 0)] as const,
  );
  const [[, count] = ["", 0]] = kinds;
  const others = kinds.slice(1).map(([says, lines]) => `${says} (${lines})`);
  return {
    job,
    summary: `${outcome}, but the log reports damage that the program went on from: ${first.says}, ${plural(count, "line")}${first.numbers ? ` (${first.numbers})` : ""}${others.length > 0 ? `; also ${others.join(", ")}` : ""}.${when}`,
    damage: first.says,
    decisiveLine: first.text,
    lines: excerpt(damage.items, startOf(target), read.gap),
    read: read.gap && framesInWords(damage.framesLeftOut),
    reading: "this is what the log says, not what the picture shows; look at the picture.",
    ...remedyForCause(first.cause, { ...facts, line: first.text }),
  };
}

/** That the claim is one about a part: what was read of it. */
function partInWords({ lines, gap }: TargetLines): string {
  return gap ? ` Read were ${gapInWords({ lines, gap })}.` : "";
}

/** That nothing is known to be damaged, and what the log complains of all the same. */
function complaintsInWords(others: OtherComplaints | undefined): string {
  const none = ", and no line read reports damage that the program went on from";
  if (!others) return none;
  const first = inQuotes(cut(others.first.text.trim(), MAX_QUOTE));
  const lines = plural(others.count, "line");
  const isOne = others.count === 1;
  return others.areErrors
    ? `. ${lines} ${isOne ? "calls itself an error, and is not" : "call themselves errors, none is"} known to harm the picture: ${first}`
    : `${none}; ${lines} ${isOne ? "complains" : "complain"}${isOne ? "" : ", the first"}: ${first}`;
}

/** What is known of failures where none is shown; a list that could not be read proves nothing. */
function outcomeOf({ action, chosen }: LogTarget): string {
  if (action) return "No failure";
  return chosen
    ? `${chosen.charAt(0).toUpperCase()}${chosen.slice(1)}`
    : "Whether an action failed could not be read";
}

/** The reading with what an earlier action names; that is at most likely, since that action ended well. */
function asNamed({ text, cause }: Earlier, { decisive, ...rest }: FailureReading): FailureReading {
  return {
    ...rest,
    decisive: { index: decisive?.index ?? 0, text },
    cause,
    sure: "likely",
    oneOf: undefined,
  };
}

function summaryOf(
  reading: FailureReading,
  target: LogTarget,
  now: Date,
  earlier: Earlier | undefined,
): string {
  const ended = target.action?.raw.endedAt;
  const when = ended ? ` ${ago(ended, now)}.` : "";
  const { decisive, cause, oneOf } = reading;
  if (oneOf)
    return `Cause unclear: one of these two lines, marked ?: ${oneOf.map(clauseOf).join("; or ")}.${when}`;
  const told = (says: string) => causeInWords(says, reading.sure, cause?.kind);
  if (!decisive && !cause)
    return `Cause unclear: no line of the log names it. The lines that stand out, and the end of the log, follow.${when}`;
  if (!decisive)
    return `${told(cause?.says ?? "")}. That is what the service's status, exit code and message say; no line of the log names it.${when}`;
  const says = cause?.id ? cause.says : inQuotes(cut(decisive.text, MAX_QUOTE));
  const where = earlier ? `, in ${earlier.where}` : marked(reading, target);
  return `${told(says)}${where}.${when}`;
}

/** One of two lines that may be the cause: itself, and what it would mean. */
function clauseOf({ text, cause }: { text: string; cause: Cause }): string {
  const line = inQuotes(cut(text.trim(), MAX_QUOTE));
  return cause.id
    ? `${line} (${[cause.kind === "unclear" ? "" : cause.kind, cause.says].filter(Boolean).join(": ")})`
    : line;
}

function marked(reading: FailureReading, target: LogTarget): string {
  const at = reading.items.find((item) => "line" in item && item.mark === "cause");
  const since = at && "line" in at ? offset(at.at, startOf(target)) : "";
  return since
    ? `, ${since.slice(1)} into the ${target.action?.read.kind.kind === "taskRun" ? "task" : "action"}`
    : "";
}

/** An excerpt's items as lines to show; where lines between them were not read, it says so. */
function excerpt(
  items: readonly ExcerptItem[],
  start: number | undefined,
  gap?: TargetLines["gap"],
): string[] {
  const unread = gap && `not read: ${offset(gap.fromAt, start)} to ${offset(gap.toAt, start)}`;
  let isTold = unread === undefined;
  return items.flatMap((item) => {
    const [first, last] = "line" in item ? [item.line, item.line] : [item.from, item.to];
    const isBefore = !isTold && gap !== undefined && first >= gap.index;
    const isWithin = !isTold && !isBefore && gap !== undefined && last >= gap.index;
    isTold ||= isBefore || isWithin;
    const shown =
      "line" in item
        ? quotedLine(item as LogLine, start, item.mark === "suspect" ? "?" : item.mark ? ">" : " ")
        : `${foldInWords(item, start)}${isWithin ? `; ${unread}` : ""}`;
    return isBefore ? [` ... ${unread}`, shown] : [shown];
  });
}

/** Lines that are in no item and in no note of folded ones: the answer owes the reader their number. */
function framesInWords(count: number): string | undefined {
  return count > 0 ? ` (${plural(count, "banner line")} left out)` : undefined;
}

function foldInWords({ folded, like, fromAt, toAt }: FoldedLines, start: number | undefined): string {
  const span = [offset(fromAt, start), offset(toAt, start)].filter(Boolean);
  const range = span[0] === span[1] ? span[0] : span.join(" to ");
  return ` ... ${plural(folded, "line")}${like ? ` like ${inQuotes(cut(like, MAX_QUOTE))}` : ""} folded${range ? `, ${range}` : ""}`;
}

/**
 * Long worker paths get short names; the job knows whose folders they copy.
 * @param known the job, where it was read already
 */
async function shortPaths(
  call: Call,
  target: LogTarget,
  answer: LogAnswer,
  known: GetJobResponse | undefined,
): Promise<Partial<LogAnswer>> {
  const needsJob = !known && (answer.lines ?? []).some((line) => line.includes("assetroot-"));
  const read = needsJob
    ? await call.reads.tryRead("GetJob", target.job, { purpose: "what paths are called by the submitter" })
    : undefined;
  const job = known ?? read?.value;
  const roots = job?.attachments?.manifests?.flatMap(({ rootPath }) => rootPath ?? []) ?? [];
  const names = pathNames(roots);
  return {
    lines: answer.lines?.map((line) => names.shorten(line)),
    summary: names.shorten(answer.summary),
    cause: answer.cause && names.shorten(answer.cause),
    decisiveLine: answer.decisiveLine && names.shorten(answer.decisiveLine),
    paths: names.legend(),
  };
}

/** Memory and disk of the machine matter where the log blames the machine, or names nothing. */
function wantsMachine(reading: FailureReading, { action }: LogTarget): boolean {
  if (action?.read.status !== "FAILED") return false;
  const isKill = action.read.exit?.name === "SIGKILL";
  return isKill || !reading.decisive || reading.cause?.kind === "machine";
}

function contextOf({ action }: LogTarget, { gap }: TargetLines): ActionContext {
  return {
    gap,
    status: action?.raw.status,
    exitCode: action?.raw.processExitCode,
    message: action?.read.message,
    kind: action?.read.kind.kind,
  };
}
