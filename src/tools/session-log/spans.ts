/** The spans of time in which to look, and the lines found there. */
import type { LogReader } from "../../deadline/log-reader.ts";
import { type LogSpan, type PageBudget, readSpan, type Span } from "../../deadline/log-span.ts";
import { type LogLine, sliceAction } from "../../explain/log/index.ts";
import { cleanLines, offset } from "../../explain/log-lines.ts";
import type { LogTarget, TargetAction } from "./target.ts";

// The agent stamps lines when it writes them and the service stamps actions when it is told: allow for both.
const SLACK_BEFORE_MS = 5_000;
const SLACK_AFTER_MS = 15_000;

/** Lines of one action or session, and what is missing of them. */
export interface TargetLines {
  readonly lines: LogLine[];
  readonly masked: number;
  /** Index of the line before which lines were not read, and the span they stand in. */
  readonly gap?: LogSpan["gap"];
  /** Lines that were read in all, before the action's own were picked. */
  readonly total: number;
  /** Whether the runtime's banners, and not only times, told where the action's lines are. */
  readonly byBanner: boolean;
}

/** The span of an action with some slack, else of the whole session. */
export function spanOf(target: LogTarget): Span {
  const { startedAt, endedAt } = target.action?.raw ?? target.session;
  return {
    startTime: startedAt && startedAt.getTime() - SLACK_BEFORE_MS,
    endTime: endedAt && endedAt.getTime() + SLACK_AFTER_MS,
  };
}

/** Reads the lines of the target's action, or of the whole session where it has none. @throws ServiceFailure */
export async function readTargetLines(
  reader: LogReader,
  target: LogTarget,
  pages?: PageBudget,
): Promise<TargetLines> {
  const { events, gap } = await readSpan(reader, spanOf(target), pages);
  const { lines, masked } = cleanLines(events);
  const own = target.action && !gap ? ownLines(lines, target.action) : undefined;
  return {
    lines: own ? lines.slice(own.from, own.to + 1) : lines,
    masked,
    gap,
    total: lines.length,
    byBanner: own !== undefined,
  };
}

function ownLines(
  lines: readonly LogLine[],
  { raw, read }: TargetAction,
): { from: number; to: number } | undefined {
  return sliceAction(lines, {
    kind: read.kind.kind,
    environment: read.kind.environment?.name,
    startedAt: raw.startedAt?.getTime(),
    endedAt: raw.endedAt?.getTime(),
  });
}

/** What was read, in words: `all 231 lines of the action` or what is missing of them. */
export function readInWords(read: TargetLines, pages: number, target: LogTarget): string {
  const what = target.action ? "of the action" : "of the session";
  const asked = `${pages} ${pages === 1 ? "page" : "pages"}`;
  if (!read.gap) {
    const others = read.total - read.lines.length;
    return `all ${read.lines.length} lines ${what}${others > 0 ? ` (${others} of its neighbours left out)` : ""}, ${asked}`;
  }
  const start = (target.action?.raw.startedAt ?? target.session.startedAt)?.getTime();
  const { index, fromAt, toAt } = read.gap;
  return `the first ${index} and the last ${read.lines.length - index} lines ${what}, ${asked}. Not read: what stands between ${offset(fromAt, start)} and ${offset(toAt, start)}; search reads on from the start, view=start and view=end page through`;
}
