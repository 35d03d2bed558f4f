/**
 * A span of a log within a budget. What matters stands near its two ends: how it began, and how it went wrong.
 * So the end is read first, then the beginning, and the middle only as far as the budget goes; time and memory do
 * not grow with the stream.
 */
import type { LogEvent, LogReader } from "./log-reader.ts";

/** Pages read from the end of a span and from its beginning; a page holds up to 10,000 events or 1 MB. */
export const TAIL_PAGES = 3;
export const HEAD_PAGES = 1;
/** Pages without events are read beyond that budget, up to this many: the service sends them before the end. */
const MAX_EMPTY_PAGES = 8;

/** The part of a span's events that was read, in the order of time. */
export interface LogSpan {
  readonly events: LogEvent[];
  /** Where events are missing: they stand before `events[index]`. */
  readonly gap?: { readonly index: number; readonly fromAt: number; readonly toAt: number };
}

/** Bounds of a span, epoch milliseconds. */
export interface TimeSpan {
  readonly startTime?: number;
  readonly endTime?: number;
}

/** Pages with events that may be read from each end of a span. */
export interface PageBudget {
  readonly head: number;
  readonly tail: number;
}

/** Whether a page from the end of a span reaches back to where what is wanted begins, so that no more need be asked for. */
export type Reaches = (events: readonly LogEvent[]) => Promise<boolean>;

/** Reads a span from both ends. @throws ServiceFailure */
export async function readSpan(
  reader: LogReader,
  span: TimeSpan,
  budget: PageBudget = { head: HEAD_PAGES, tail: TAIL_PAGES },
  reaches?: Reaches,
): Promise<LogSpan> {
  const tail = await readEnd(reader, span, "tail", budget.tail, undefined, reaches);
  if (tail.isWhole) return { events: tail.events };
  return joined(await readEnd(reader, span, "head", budget.head, tail.events[0]?.at), tail, span);
}

/** Events of one end of a span. */
interface End {
  readonly events: LogEvent[];
  /** Whether nothing is missing between these events and where the reading was to stop. */
  readonly isWhole: boolean;
}

async function readEnd(
  reader: LogReader,
  span: TimeSpan,
  from: "head" | "tail",
  pages: number,
  stopAt = Number.POSITIVE_INFINITY,
  reaches?: Reaches,
): Promise<End> {
  const chunks: LogEvent[][] = [];
  const end = (isWhole: boolean): End => ({
    events: (from === "head" ? chunks : chunks.toReversed()).flat(),
    isWhole,
  });
  let token: string | undefined;
  for (let full = 0, empty = 0; full < pages && empty < MAX_EMPTY_PAGES; ) {
    const page = await reader.page({ from, token, ...span });
    if (page.events.length > 0) {
      full += 1;
      chunks.push(page.events);
    } else empty += 1;
    // Many events can have the same moment: only past it have all of them been seen.
    if (page.isEnd || (page.events.at(-1)?.at ?? 0) > stopAt) return end(true);
    if (await reaches?.(page.events)) return end(true);
    token = page.token;
  }
  return end(false);
}

function joined(head: End, tail: End, span: TimeSpan): LogSpan {
  const toAt = tail.events[0]?.at ?? Number.POSITIVE_INFINITY;
  if (head.isWhole || isSame(head.events, tail.events)) {
    return {
      events: [...head.events.filter(({ at }) => at <= toAt), ...tail.events.filter(({ at }) => at > toAt)],
    };
  }
  // What both ends have of the tail's first moment can't be told apart: the tail's is kept.
  const before = head.events.filter(({ at }) => at < toAt);
  const fromAt = before.at(-1)?.at ?? span.startTime ?? tail.events[0]?.at ?? 0;
  return {
    events: [...before, ...tail.events],
    gap: { index: before.length, fromAt, toAt: tail.events[0]?.at ?? span.endTime ?? fromAt },
  };
}

/** Whether one page was read from both sides: all of a short log may have the same moment. */
function isSame(head: readonly LogEvent[], tail: readonly LogEvent[]): boolean {
  return (
    head.length > 0 &&
    head.length === tail.length &&
    head.every(({ at, text }, index) => at === tail[index]?.at && text === tail[index]?.text)
  );
}
