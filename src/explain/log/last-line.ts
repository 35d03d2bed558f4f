/** What an action wrote last, as a sign of life. */
import { cleanLines } from "./clean-lines.ts";
import { normalise } from "./normalise.ts";
import { readRuntimeLine } from "./runtime.ts";
import { readTransferProgress, type Transfer, type TransferProgress, transferOf } from "./transfer.ts";
import type { LogLine } from "./types.ts";

/** Lines from the end among which the last one is looked for. */
const LAST_LINES = 100;

/** The last line that says something, and what came before it. */
export interface LastLine {
  /** Without its logger's prefix. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The longest time between two of the lines before it, as far as they were looked at. */
  readonly longestGapMs: number;
  /** How far a transfer is, where the line tells of one. */
  readonly transfer?: Transfer;
}

/**
 * The last line that shows work: banners and blank lines are the runtime's own.
 * @param events the log's end, oldest first
 * @returns undefined where no line with a time was written
 */
export function lastWorkLine(events: readonly Required<LogLine>[]): LastLine | undefined {
  const { lines } = cleanLines(events.slice(-LAST_LINES));
  const read = lines.map((line) => ({ line, progress: readTransferProgress(line.text) }));
  const told = read.filter(({ line: { text }, progress }) => progress || isWritten(text));
  const written = told.map(({ line }) => line);
  const last = written.at(-1);
  if (last?.at === undefined) return undefined;
  const times = written.flatMap(({ at }) => at ?? []);
  const gaps = times.map((at, index) => at - (times[index - 1] ?? at));
  return {
    text: normalise(last).shown,
    at: last.at,
    longestGapMs: Math.max(0, ...gaps),
    transfer: told.at(-1)?.progress && transferOf(transferLines(told)),
  };
}

/** Whether a program wrote it: what it reports of itself stands in the log as it wrote that. */
function isWritten(text: string): boolean {
  if (text.trim() === "") return false;
  const runtime = readRuntimeLine(text);
  return runtime === undefined || (runtime.is === "directive" && /^(?:progress|status)$/.test(runtime.name));
}

/** The last lines of one transfer: a total that changed is that of another. */
function transferLines(told: readonly { line: LogLine; progress?: TransferProgress }[]) {
  const seen = told.flatMap(({ line: { at }, progress }) =>
    at !== undefined && progress ? [{ at, progress }] : [],
  );
  const total = seen.at(-1)?.progress.total;
  const other = seen.findLastIndex(({ progress }) => progress.total !== total);
  return seen.slice(other + 1);
}
