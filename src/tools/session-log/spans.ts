/** The spans of time in which to look, and the lines found there. */
import type { LogEvent, LogReader } from "../../deadline/log-reader.ts";
import {
  HEAD_PAGES,
  type LogSpan,
  type PageBudget,
  type Reaches,
  readSpan,
  TAIL_PAGES,
  type TimeSpan,
} from "../../deadline/log-span.ts";
import { cleaningOf, offset } from "../../explain/log/clean-lines.ts";
import { type Gap, type LogLine, sectionsOf, sliceAction } from "../../explain/log/index.ts";
import { AFTER_GAP } from "../../explain/secrets/mask.ts";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import type { Work } from "../../explain/text/work.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import type { LogTarget, TargetAction } from "./target.ts";

// The agent stamps lines when it writes them and the service stamps actions when it is told: allow for both.
const SLACK_BEFORE_MS = 5_000;
const SLACK_AFTER_MS = 15_000;
/** What a span holds besides an action's own lines. */
export const SLACK_IN_WORDS = `the action's time with ${span(SLACK_BEFORE_MS)} before and ${span(SLACK_AFTER_MS)} after it`;
/** An action's own banner stands this near to its start. */
const NEAR_MS = 10_000;
/** The next banner may carry the moment at which the action ended, rounded differently. */
const SAME_MOMENT_MS = 1_000;

/**
 * Pages for a run whose lines are quoted as the cause, or of which it is to be said that it reports no damage: three
 * more than are read of others, so that the gap of most logs is closed.
 */
export const CLOSING_GAP: PageBudget = { head: HEAD_PAGES + 3, tail: TAIL_PAGES };

/** Lines of one action or session, and what is missing of them. */
export interface TargetLines {
  readonly lines: LogLine[];
  /** Index of the line before which lines were not read, and the span they stand in. */
  readonly gap?: Gap;
  /** Lines that were read in all, before the action's own were picked. */
  readonly total: number;
  /** Whether the runtime's banners, and not only times, told where the action's lines are. */
  readonly byBanner: boolean;
  /** Whether the first of the lines is the action's own banner, so that none before it is missing. */
  readonly startsAtBanner: boolean;
}

/** The span of an action with some slack, else of the whole session. */
export function spanOf(target: LogTarget): TimeSpan {
  const { startedAt, endedAt } = target.action?.raw ?? target.session;
  return {
    startTime: startedAt && startedAt.getTime() - SLACK_BEFORE_MS,
    endTime: endedAt && endedAt.getTime() + SLACK_AFTER_MS,
  };
}

/** Whether a span is the target's own and not one that the caller chose. */
export function isOwn(span: TimeSpan, target: LogTarget): boolean {
  const own = spanOf(target);
  return span.startTime === own.startTime && span.endTime === own.endTime;
}

/** Reads the lines of the target's action, or of the whole session where it has none. @throws ServiceFailure */
export async function readTargetLines(
  { reads }: Pick<Call, "reads">,
  reader: LogReader,
  target: LogTarget,
  pages?: PageBudget,
): Promise<TargetLines> {
  const { action } = target;
  const read = await readSpan(reader, spanOf(target), pages, action && reachesBanner(reads, action));
  return await targetLinesOf(reads, read, target);
}

/** The action's own banner shows that no line of it stands before. Only lines near its start can be that. */
function reachesBanner(reads: Call["reads"], action: TargetAction): Reaches {
  const before = (action.raw.startedAt?.getTime() ?? Number.NEGATIVE_INFINITY) + NEAR_MS;
  return async (events) => {
    const near = events.filter(({ at }) => at < before);
    if (near.length === 0) return false;
    const { lines } = await inSlices(cleaningOf(near), reads.giveWay);
    return ownSection(lines, action) !== undefined;
  };
}

/** How many events hold the end of an ordinary run with what leads to it. */
const NEAR_END = 500;

/**
 * The last lines of the target, in one small page: what decides stands there. Where the page reaches back to the
 * banner of the action nothing is missing; else a gap stands before the first line.
 * @throws ServiceFailure
 */
export async function readNearEnd(
  { reads }: Pick<Call, "reads">,
  reader: LogReader,
  target: LogTarget,
): Promise<TargetLines> {
  const span = spanOf(target);
  const page = await reader.filledPage({ from: "tail", ...span, limit: NEAR_END });
  const toAt = page.events[0]?.at ?? span.endTime ?? 0;
  const gap = { index: 0, fromAt: span.startTime ?? toAt, toAt };
  const read = await targetLinesOf(reads, { events: page.events, gap: page.isEnd ? undefined : gap }, target);
  return read.startsAtBanner ? { ...read, gap: undefined } : read;
}

async function targetLinesOf(
  reads: Call["reads"],
  { events, gap }: LogSpan,
  target: LogTarget,
): Promise<TargetLines> {
  const { lines, gapAt } = await inSlices(cleaningWithGap(events, gap?.index), reads.giveWay);
  const own = target.action ? ownLines(lines, target.action) : undefined;
  const { from, to } = own ?? { from: 0, to: lines.length - 1 };
  return {
    lines: lines.slice(from, to + 1),
    gap: gap && { ...gap, index: Math.max(0, Math.min(gapAt, to + 1) - from) },
    total: lines.length,
    byBanner: own !== undefined,
    startsAtBanner: own?.startsAtBanner ?? false,
  };
}

/** Lines of both ends, each judged by itself: what stood in the gap is not known. */
function* cleaningWithGap(
  events: readonly LogEvent[],
  index: number | undefined,
): Work<{ readonly lines: LogLine[]; readonly gapAt: number }> {
  const head = yield* cleaningOf(events.slice(0, index ?? 0));
  const tail = yield* cleaningOf(events.slice(index ?? 0), index === undefined ? undefined : AFTER_GAP);
  return { lines: [...head.lines, ...tail.lines], gapAt: head.lines.length };
}

/**
 * The lines between the action's own banner and the next one. Where its own banner was not read (a long log), the
 * slack at the end is still cut at the banner of what came next.
 */
function ownLines(
  lines: readonly LogLine[],
  action: TargetAction,
): { from: number; to: number; startsAtBanner: boolean } | undefined {
  const own = ownSection(lines, action);
  if (own) return { ...own, startsAtBanner: true };
  const next = nextSection(lines, action);
  return next === undefined ? undefined : { from: 0, to: next - 1, startsAtBanner: false };
}

/** The section whose banner fits the action and stands near its start. */
export function ownSection(
  lines: readonly LogLine[],
  { raw, read }: TargetAction,
): { from: number; to: number } | undefined {
  const startedAt = raw.startedAt?.getTime();
  if (startedAt === undefined) return undefined;
  const endedAt = raw.endedAt?.getTime();
  const { kind, environment } = read.kind;
  const own = sliceAction(lines, { kind, environment: environment?.name, startedAt, endedAt });
  return own && Math.abs((lines[own.from]?.at ?? 0) - startedAt) < NEAR_MS ? own : undefined;
}

/** The line with which the section of a later action begins, for lines that reach over the end of their own. */
export function nextSection(lines: readonly LogLine[], action: TargetAction): number | undefined {
  const own = ownSection(lines, action);
  if (own) return own.to + 1 < lines.length ? own.to + 1 : undefined;
  const endedAt = action.raw.endedAt?.getTime();
  if (endedAt === undefined) return undefined;
  return sectionsOf(lines).find(({ from }) => (lines[from]?.at ?? 0) >= endedAt - SAME_MOMENT_MS)?.from;
}

/** What was read of a log with a gap: how many lines of each end, and the time between that was not read. */
export function gapInWords({ lines, gap }: { lines: readonly LogLine[]; gap: Gap }): string {
  const { index, fromAt, toAt } = gap;
  return `the first ${index} and the last ${lines.length - index} lines, not the ${span(Math.max(0, toAt - fromAt))} between them`;
}

/** What was read, in words: `all 231 lines of the action` or what is missing of them. */
export function readInWords(read: TargetLines, pages: number, target: LogTarget): string {
  const what = target.action ? "of the action" : "of the session";
  const asked = plural(pages, "page");
  if (!read.gap) {
    const others = read.total - read.lines.length;
    return `all ${plural(read.lines.length, "line")} ${what}${others > 0 ? ` (${others} of its neighbours left out)` : ""}`;
  }
  const start = (target.action?.raw.startedAt ?? target.session.startedAt)?.getTime();
  const { index, fromAt, toAt } = read.gap;
  return `the first ${index} and the last ${read.lines.length - index} lines ${what}, ${asked}. Not read: what stands between ${offset(fromAt, start)} and ${offset(toAt, start)}; search reads on from the start, view=start and view=end page through`;
}
