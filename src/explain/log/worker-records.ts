/**
 * The worker agent's own log: one JSON object an event. Types and fields as in the public agent's documents
 * (aws-deadline/deadline-cloud-worker-agent, docs/logging.md).
 */

import { AFTER_GAP, type LinePlace } from "../secrets/mask.ts";
import { iso, span } from "../text/time.ts";
import { farmText, readingFarmTexts } from "../text/untrusted.ts";
import { finish, type Work } from "../text/work.ts";

/** An event of a log, as the service gives it. */
type WorkerEvent = { readonly at: number; readonly text: string };

/** One record of a worker's log. */
export interface WorkerRecord {
  readonly at: number;
  readonly level: string;
  readonly type?: string;
  readonly subtype?: string;
  readonly sessionId?: string;
  readonly actionId?: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The machine's figures at one moment. */
export interface MachineSample {
  readonly at: number;
  readonly memoryPercent?: number;
  readonly cpuPercent?: number;
  readonly freeDiskBytes?: number;
  readonly totalDiskBytes?: number;
  /** Mean over its GPUs; only from newer agents, and where nvidia-smi answers. */
  readonly gpuPercent?: number;
  /** Disk and network together, read and written. */
  readonly ioBytesPerSecond?: number;
}

/** What the worker's log says about one session. */
export interface WorkerReading {
  /** Records of this session, and of those that name none warnings, errors and what the agent says of itself. */
  readonly records: WorkerRecord[];
  /** Samples in the order of time, about one a minute. */
  readonly samples: MachineSample[];
}

const MAX_MESSAGE = 600;

/**
 * Reads events in their order: a secret may run over the messages of several. A line that is not JSON is kept as a
 * message without a level.
 */
function* readingRecords(
  events: readonly WorkerEvent[],
  place?: LinePlace,
): Work<{ records: WorkerRecord[]; place: LinePlace }> {
  const all = events.map(({ at, text }) => ({ at, text, fields: parseObject(text) }));
  const read = yield* readingFarmTexts(
    all.map(({ text, fields }) => (fields ? messageOf(fields) : text)),
    MAX_MESSAGE,
    place,
  );
  const records = all.map(({ at, fields = {} }, index) => {
    const word = (name: string) =>
      typeof fields[name] === "string" ? farmText(fields[name], 200) : undefined;
    return {
      at,
      level: word("level") ?? "",
      type: word("type"),
      subtype: word("subtype"),
      sessionId: word("session_id"),
      actionId: word("action_id"),
      message: read.texts[index]!.text,
      fields,
    };
  });
  return { records, place: read.place };
}

/** Where a record stands that follows these, as to secrets that run over several. */
export function placeBehindRecords(events: readonly WorkerEvent[]): LinePlace {
  return finish(readingRecords(events, AFTER_GAP)).place;
}

/** What is known of the events that were not read. */
export interface AroundEvents {
  /** Where the event before the first one stood; {@link AFTER_GAP} where nobody looked. */
  readonly before?: LinePlace;
  /** Before which of the events others are missing. */
  readonly gapAt?: number;
}

function messageOf({ message, exception }: Readonly<Record<string, unknown>>): string {
  return [message, exception].filter((part) => typeof part === "string").join(" ");
}

/**
 * Picks what concerns one session. Records of other sessions are left out: they are nobody's business here.
 * @param sessionId the session asked about.
 */
export function* readWorkerLog(
  events: readonly WorkerEvent[],
  sessionId: string,
  { before = AFTER_GAP, gapAt = events.length }: AroundEvents = {},
): Work<WorkerReading> {
  const head = yield* readingRecords(events.slice(0, gapAt), before);
  const tail = yield* readingRecords(events.slice(gapAt), AFTER_GAP);
  const all = [...head.records, ...tail.records];
  const records = all.filter((record) => {
    if (record.sessionId !== undefined) return record.sessionId === sessionId;
    const names = sessionsNamed(record);
    const isOwn = names.length > 0 && names.every((name) => sessionId.endsWith(name));
    return isOwn || (names.length === 0 && (isLoud(record) || isOfTheAgent(record)));
  });
  const samples = all.filter(({ type, subtype }) => type === "Metrics" && subtype === "System").map(sampleOf);
  return { records, samples };
}

/**
 * What the agent writes of its host's end as a plain record without a type: `Spot interruption detected. Termination
 * in 0:01:59...`, `Auto-scaling life-cycle change event detected. Termination in ...`, and that it is shut down.
 */
const HOST_ENDS =
  /\b(?:spot interruption|life-?cycle change event|shut(?:ting)? ?down|service (?:is )?stop(?:s|ped|ping)|termination in)\b/i;

/** Whether a record tells of the agent and its host, and so of every session there: its status, its set-up, its end. */
function isOfTheAgent({ type, message }: WorkerRecord): boolean {
  return type === "Worker" || (type === undefined && HOST_ENDS.test(message));
}

/** Whether a record is a warning or worse. */
export function isLoud({ level }: WorkerRecord): boolean {
  return /^(WARN|ERROR|CRITICAL|FATAL)/i.test(level);
}

/** The sample nearest before a moment, else the first after it. */
export function sampleNear(samples: readonly MachineSample[], at: number): MachineSample | undefined {
  return samples.findLast((sample) => sample.at <= at) ?? samples[0];
}

/**
 * A sample in words: `memory 97 %, CPU 3 %, free disk 0.2 GB of 1.8 TB (sample 2026-..., 24s before the failure)`.
 * @param failedAt the moment that matters, epoch milliseconds.
 */
export function sampleInWords(sample: MachineSample, failedAt: number): string {
  const age = failedAt - sample.at;
  const when = `${span(Math.abs(age))} ${age >= 0 ? "before" : "after"} the end`;
  return `${sampleFigures(sample)} (sample ${iso(new Date(sample.at))}, ${when}; about one a minute, so a peak between two is not seen)`;
}

/** `memory 97 %, CPU 3 %, free disk 0.2 GB of 1.8 TB`. */
export function sampleFigures(sample: MachineSample): string {
  const figures = [
    sample.memoryPercent !== undefined && `memory ${tenths(sample.memoryPercent)} %`,
    sample.cpuPercent !== undefined && `CPU ${tenths(sample.cpuPercent)} %`,
    sample.freeDiskBytes !== undefined &&
      `free disk ${bytes(sample.freeDiskBytes)}${sample.totalDiskBytes === undefined ? "" : ` of ${bytes(sample.totalDiskBytes)}`}`,
  ];
  return figures.filter(Boolean).join(", ");
}

/** Agents write a share as they computed it, with all its digits. */
function tenths(percent: number): number {
  return Math.round(percent * 10) / 10;
}

/** The digits of the sessions that a record names in its action or its words. */
function sessionsNamed({ message, actionId = "" }: WorkerRecord): string[] {
  const ids = `${actionId} ${message}`.matchAll(/\bsession(?:action)?-([0-9a-f]{32})/g);
  return [...ids].map(([, digits = ""]) => digits);
}

function sampleOf({ at, fields }: WorkerRecord): MachineSample {
  return {
    at,
    memoryPercent: figure(fields["memory-used-percent"]),
    cpuPercent: figure(fields["cpu-usage-percent"]),
    freeDiskBytes: figure(fields["user-disk-available-bytes"]),
    totalDiskBytes: figure(fields["total-disk-bytes"]),
    gpuPercent: figure(fields["gpu-utilization-percent"]),
    ioBytesPerSecond: sumOf(IO_RATES.map((name) => figure(fields[name]))),
  };
}

/** Rates that a sample has beside its percentages; each may be NOT_AVAILABLE. */
const IO_RATES = [
  "network-sent-bytes-per-second",
  "network-recv-bytes-per-second",
  "disk-read-bytes-per-second",
  "disk-write-bytes-per-second",
];

function sumOf(figures: readonly (number | undefined)[]): number | undefined {
  const known = figures.filter((each) => each !== undefined);
  return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) : undefined;
}

function figure(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Bytes in the decimal units that disk makers and CloudWatch use. */
export function bytes(count: number): string {
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${units[power]}`;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Not JSON after all: the caller keeps the line as it stands.
  }
}
