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
export interface Span {
  readonly startTime?: number;
  readonly endTime?: number;
}

/** Pages with events that may be read from each end of a span. */
export interface PageBudget {
  readonly head: number;
  readonly tail: number;
}

/** Reads a span from both ends. @throws ServiceFailure */
export async function readSpan(
  reader: LogReader,
  span: Span,
  budget: PageBudget = { head: HEAD_PAGES, tail: TAIL_PAGES },
): Promise<LogSpan> {
  const tail = await readEnd(reader, span, "tail", budget.tail);
  const [firstOfTail] = tail.events;
  if (tail.isWhole || !firstOfTail || budget.head === 0) {
    return tail.isWhole || !firstOfTail
      ? { events: tail.events }
      : { events: tail.events, gap: { index: 0, fromAt: span.startTime ?? 0, toAt: firstOfTail.at } };
  }
  const head = await readEnd(reader, span, "head", budget.head, firstOfTail.at);
  const lastOfHead = head.events.at(-1);
  const reachesTail = lastOfHead !== undefined && lastOfHead.at >= firstOfTail.at;
  const before = head.events.filter(({ at }) => at < firstOfTail.at);
  return {
    events: [...before, ...tail.events],
    // Whether the two ends meet is certain only when the head ran into the tail or out of events.
    gap:
      reachesTail || head.isWhole
        ? undefined
        : { index: before.length, fromAt: lastOfHead?.at ?? span.startTime ?? 0, toAt: firstOfTail.at },
  };
}

async function readEnd(
  reader: LogReader,
  span: Span,
  from: "head" | "tail",
  pages: number,
  stopAt = Number.POSITIVE_INFINITY,
): Promise<{ events: LogEvent[]; isWhole: boolean }> {
  const chunks: LogEvent[][] = [];
  let token: string | undefined;
  for (let full = 0, empty = 0; full < pages && empty < MAX_EMPTY_PAGES; ) {
    const page = await reader.page({ from, token, ...span });
    if (page.events.length > 0) {
      full += 1;
      chunks.push(page.events);
    } else empty += 1;
    const ordered = from === "head" ? chunks : chunks.toReversed();
    if (page.isEnd || (page.events.at(-1)?.at ?? 0) >= stopAt)
      return { events: ordered.flat(), isWhole: true };
    token = page.token;
  }
  return { events: (from === "head" ? chunks : chunks.toReversed()).flat(), isWhole: false };
}
