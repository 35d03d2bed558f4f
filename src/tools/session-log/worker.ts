/** The worker's log: what it says of this session, and the machine's figures. */

import type { LogReader } from "../../deadline/log-reader.ts";
import { readSpan } from "../../deadline/log-span.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import { offset } from "../../explain/log/clean-lines.ts";
import {
  isLoud,
  type MachineSample,
  placeBehindRecords,
  readWorkerLog,
  sampleInWords,
  sampleNear,
  type WorkerReading,
  type WorkerRecord,
} from "../../explain/log/worker-records.ts";
import { FIRST_LINE, type LinePlace } from "../../explain/secrets/mask.ts";
import { findMatches, type Pattern } from "../../explain/text/pattern.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago } from "../../explain/text/time.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import type { LogAnswer } from "./log-answer.ts";
import { workerLogReader } from "./log-readers.ts";
import { isTimeLeft } from "./margin.ts";
import { emptyWorkerLog, nameOf, onlyEmptyPages } from "./missing.ts";
import { type LogTarget, startOf } from "./target.ts";

/** The nearest sample is at most a minute away; the agent's own words about an end come a little after it. */
const AROUND_MS = 90_000;
/** A sample may be written a little after the end that it saw. */
const AFTER_END_MS = 2_000;
const MAX_RECORDS = 40;
/** Records looked at before the span: more than a key without marks has lines. */
const RECORDS_BEFORE = 60;
const FEW_PAGES = { head: 0, tail: 1 };

/** source=worker: this session's records, those of the agent itself, and the machine's figures. @throws ServiceFailure */
export async function workerView(call: Call, target: LogTarget, pattern?: Pattern): Promise<LogAnswer> {
  const reader = workerLogReader(call, target);
  const { startedAt, endedAt } = target.session;
  const span = {
    startTime: startedAt && startedAt.getTime() - AROUND_MS,
    endTime: endedAt && endedAt.getTime() + AROUND_MS,
  };
  const { events, gap } = await readSpan(reader, span);
  if (events.length === 0)
    return gap ? onlyEmptyPages(reader, target, "worker") : emptyWorkerLog(target, call);
  const before = await placeBeforeSpan(reader, span.startTime);
  const around = { before, gapAt: gap?.index };
  const reading = await inSlices(readWorkerLog(events, target.sessionId, around), call.reads.giveWay);
  const { records, unsearched } = await matching(call, reading.records, pattern);
  const shown = mostTelling(records, target.action?.id);
  const start = startOf(target);
  const lines = shown.map((record) => ` ${offset(record.at, start)} | ${recordText(record)}`);
  return {
    summary: summaryOf(reading, target, call.now, gap !== undefined),
    action: nameOf(target),
    lines,
    workerLog: machineLines(reading.samples, endOf(target), gap !== undefined),
    read: `${plural(events.length, "event")} of the worker's log in this session's span, ${plural(reader.pages, "page")}${gap ? "; its middle was not read" : ""}; shown ${shown.length} of ${records.length} that concern this session or the agent itself${pattern ? " and match" : ""}${unsearched > 0 ? `; time ran out before the last ${plural(unsearched, "record")} could be searched` : ""}. Records of other sessions are left out.`,
    next: "get_session_log with the same ids, for the session's own log",
  };
}

/** What stood before the span decides what is secret in its first records. @throws ServiceFailure */
async function placeBeforeSpan(reader: LogReader, startTime: number | undefined): Promise<LinePlace> {
  if (startTime === undefined) return FIRST_LINE;
  const { events } = await reader.filledPage({ from: "tail", limit: RECORDS_BEFORE, endTime: startTime });
  return placeBehindRecords(events.slice(-RECORDS_BEFORE));
}

/** Samples of the run's own time: one of before it began says nothing about it. */
function ofTheRun(samples: readonly MachineSample[], target: LogTarget, end: number): MachineSample[] {
  const began = startOf(target) ?? Number.NEGATIVE_INFINITY;
  return samples.filter(({ at }) => at >= began && at <= end + AFTER_END_MS);
}

/** The records that a search finds, and how many it could not look at in its time. */
async function matching(
  call: Call,
  records: readonly WorkerRecord[],
  pattern: Pattern | undefined,
): Promise<{ records: readonly WorkerRecord[]; unsearched: number }> {
  if (!pattern) return { records, unsearched: 0 };
  const texts = records.map(recordText);
  const { found, searched } = await findMatches(pattern, texts, records.length, () => isTimeLeft(call));
  const hits = new Set(found);
  return { records: records.filter((_, index) => hits.has(index)), unsearched: records.length - searched };
}

/** The machine at the end of an action. */
export interface MachineAtTheEnd {
  /** The nearest sample, though it may be of a moment before the run: how full a disk is changes slowly. */
  readonly nearest?: MachineSample;
  /** What is shown: the figures of the run's own time, and what the agent warned of. */
  readonly lines: readonly string[];
}

/** The machine's figures nearest the end of the action, and what the agent warned of; a side read. */
export async function machineAtTheEnd(call: Call, target: LogTarget): Promise<MachineAtTheEnd | undefined> {
  const end = endOf(target);
  if (end === undefined) return undefined;
  const reader = workerLogReader(call, target);
  const span = await call.reads.settle(
    readSpan(reader, { startTime: end - AROUND_MS, endTime: end + AROUND_MS }, FEW_PAGES),
    { purpose: "worker log" },
  );
  if (span.failure) return undefined;
  const { records, samples } = await inSlices(
    readWorkerLog(span.value.events, target.sessionId, { gapAt: span.value.gap?.index }),
    call.reads.giveWay,
  );
  // That an action ended badly is known; what else the agent warned of is news.
  const loud = records.filter((record) => isLoud(record) && record.subtype !== "End").slice(-3);
  const sample = sampleNear(ofTheRun(samples, target, end), end);
  const lines = [
    ...(sample
      ? [sampleInWords(sample, end)]
      : ["no memory or disk sample of the run's own time: it was over between two."]),
    ...loud.map((record) => `${offset(record.at, startOf(target))} | ${recordText(record)}`),
  ];
  const nearest = sampleNear(samples, end);
  return { lines, ...(nearest && { nearest }) };
}

/** @param isCut whether the middle of the log was not read, so that nothing is said of all of it. */
function summaryOf(
  { records, samples }: WorkerReading,
  target: LogTarget,
  now: Date,
  isCut: boolean,
): string {
  const loud = records.filter(isLoud);
  const host =
    hostInShort(readHost(target.session.hostProperties)) ??
    target.session.workerId ??
    "a worker that is not named";
  const peak = Math.max(...samples.map(({ memoryPercent }) => memoryPercent ?? 0));
  const memory =
    samples.length > 0 && peak > 0 ? ` Memory at most ${peak} % in ${plural(samples.length, "sample")}.` : "";
  const end = target.session.endedAt;
  return `Worker log of ${host}: ${isCut ? "in what was read of it " : ""}${loud.length === 0 ? "no warning or error" : plural(loud.length, "warning or error", "warnings or errors")} for this session.${memory}${end ? ` The session ended ${ago(end, now)}.` : ""}`;
}

function machineLines(samples: readonly MachineSample[], end: number | undefined, isCut: boolean): string[] {
  if (samples.length === 0 || end === undefined)
    return [`no memory or disk sample in ${isCut ? "what was read of " : ""}this span.`];
  const atEnd = sampleNear(samples, end);
  return atEnd ? [sampleInWords(atEnd, end)] : [];
}

/** Loud records and the action's own come first; the order of time stays. */
function mostTelling(records: readonly WorkerRecord[], actionId: string | undefined): WorkerRecord[] {
  if (records.length <= MAX_RECORDS) return [...records];
  const wanted = new Set(
    records.filter((record) => isLoud(record) || record.actionId === actionId).slice(-MAX_RECORDS),
  );
  for (const record of records.toReversed()) if (wanted.size < MAX_RECORDS) wanted.add(record);
  return records.filter((record) => wanted.has(record));
}

function recordText({ level, type, subtype, actionId, message }: WorkerRecord): string {
  const what = [
    level,
    type && `${type}${subtype ? ` ${subtype}` : ""}`,
    actionId && `#${actionId.split("-").at(-1)}`,
  ];
  return [...what.filter(Boolean), message].join(" ");
}

function endOf({ action, session }: LogTarget): number | undefined {
  return (action?.raw.endedAt ?? session.endedAt)?.getTime();
}
