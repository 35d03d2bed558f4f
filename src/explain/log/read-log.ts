import type { StudioRecords } from "../../knowledge/types.ts";
import { Pace, type Work } from "../text/work.ts";
import { joinAnnounced } from "./announced.ts";
import { type Block, completeBareException, findBlocks } from "./blocks.ts";
import { dropLoggerPrefixes } from "./logger-prefix.ts";
import { type NormalLine, normalise } from "./normalise.ts";
import { type RuntimeLine, readRuntimeLine } from "./runtime.ts";
import type { LogLine } from "./types.ts";
import {
  dropLabels,
  dropQuietLevel,
  dropTrees,
  joinCoded,
  joinContinued,
  joinPanics,
  unwrapPowerShell,
} from "./unwrap.ts";
import { findNoCauses } from "./veto.ts";
import { joinAtWindow } from "./window.ts";

/** A log, read once: every later step looks at this. */
export interface ReadLog {
  lines: readonly LogLine[];
  normal: readonly NormalLine[];
  runtime: readonly (RuntimeLine | undefined)[];
  blocks: readonly Block[];
  /** Index of the block that a line belongs to, or -1. */
  blockOf: Int32Array;
  /** Lines that can't be a cause by what kind of line they are. */
  noCauses: ReadonlySet<number>;
  /** Last line of the application's own output. */
  end: number;
  /** The runtime's verdict on the process, where the log has one. */
  verdict?: number;
  adaptorPrefixed: boolean;
  /** A studio's own records, by which its lines are read before the product's. */
  studio?: StudioRecords;
}

const ENDED_BADLY: ReadonlySet<RuntimeLine["is"]> = new Set([
  "failed to start",
  "timeout",
  "killed",
  "crashed",
]);

/** The line that ended the process: the last that tells of a failure, for after one only environments exit. */
function findVerdict(runtime: readonly (RuntimeLine | undefined)[]): number {
  const failed = runtime.findLastIndex(
    (line) => line !== undefined && (ENDED_BADLY.has(line.is) || (line.is === "exit" && line.code !== 0)),
  );
  return failed >= 0 ? failed : runtime.findLastIndex((line) => line?.is === "exit");
}

/** What wrappers did to a program's lines, undone one after the other. */
const UNWRAPPING = [
  joinAtWindow,
  dropLoggerPrefixes,
  dropLabels,
  dropQuietLevel,
  unwrapPowerShell,
  joinContinued,
  joinCoded,
  joinPanics,
  dropTrees,
  joinAnnounced,
] as const;

/** Reads a log line by line: prefixes off, runtime lines known, stack traces found. */
export function* readLog(lines: readonly LogLine[], studio?: StudioRecords): Work<ReadLog> {
  const pace = new Pace();
  const normal: NormalLine[] = [];
  for (const line of lines) {
    if (pace.isDue(line.text.length)) yield pace.take();
    normal.push(normalise(line));
  }
  for (const unwrap of UNWRAPPING) yield* unwrap(normal);
  const runtime: (RuntimeLine | undefined)[] = [];
  for (const { body } of normal) {
    if (pace.isDue(body.length)) yield pace.take();
    runtime.push(readRuntimeLine(body.trimEnd()));
  }
  const noCauses = yield* findNoCauses(normal);
  const blocks = yield* findBlocks(normal);
  for (const block of blocks) completeBareException(normal, block);
  const blockOf = new Int32Array(lines.length).fill(-1);
  blocks.forEach((block, number) => {
    blockOf.fill(number, block.from, block.to + 1);
  });
  const verdict = findVerdict(runtime);
  const ended = runtime[verdict];
  // A process that ended well failed nothing: what failed then, an upload perhaps, stands after it.
  const endedWell = verdict < 0 || (ended?.is === "exit" && ended.code === 0);
  let end = endedWell ? lines.length - 1 : verdict - 1;
  while (end > 0 && normal[end]!.body.trim() === "") end--;
  return {
    lines,
    normal,
    runtime,
    blocks,
    blockOf,
    noCauses,
    end,
    verdict: verdict < 0 ? undefined : verdict,
    adaptorPrefixed: normal.some((line) => line.adaptor),
    studio,
  };
}
