/** view=start and view=end: the lines as they stand, page by page in both directions. */
import type { LogEvent, LogReader } from "../../deadline/log-reader.ts";
import type { TimeSpan } from "../../deadline/log-span.ts";
import { type CleanLines, cleaningOf, cut, quotedLine } from "../../explain/log/clean-lines.ts";
import { FIRST_LINE, type LinePlace } from "../../explain/secrets/mask.ts";
import { plural } from "../../explain/text/plural.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { queryKey, readCursor, writeCursor } from "./cursor.ts";
import { placeBefore } from "./lines-before.ts";
import { type LogAnswer, MAX_CHARACTERS, SHORTEST_LINE } from "./log-answer.ts";
import { sessionLogReader } from "./log-readers.ts";
import { emptyLog, emptySpan, nameOf } from "./missing.ts";
import { isOwn, nextSection, ownSection } from "./spans.ts";
import { type LogTarget, startOf } from "./target.ts";

/** Pages asked for one answer at most; the service sends empty ones. */
const MAX_PAGES = 10;
/** How far before an action's end the next banner is looked for, and in how many lines. */
const LOOK_BACK_MS = 1_000;
const LOOK_FOR_BANNER = 500;
/** Lines shown beyond the number asked for, so that the lines of one event stay together, up to a bound. */
const LINES_BEYOND = 60;
const MOST_LINES = 300;

/** Which lines are wanted. */
export interface LinesWanted {
  readonly from: "head" | "tail";
  readonly maxLines: number;
  readonly span: TimeSpan;
  readonly cursor?: string;
}

/** @throws ServiceFailure, BadArguments for a foreign cursor */
export async function pageView(call: Call, target: LogTarget, wanted: LinesWanted): Promise<LogAnswer> {
  const reader = sessionLogReader(call, target);
  const key = queryKey(reader.stream, [wanted.span]);
  const place =
    wanted.cursor === undefined
      ? await firstPlace(call, reader, target, wanted)
      : readCursor(wanted.cursor, key);
  const span = { ...wanted.span, endTime: place.endTime ?? wanted.span.endTime };
  const pages: LogEvent[][] = [];
  let { token } = place;
  let isEnd = false;
  let clean: CleanLines = { lines: [], place: FIRST_LINE };
  let { before } = place;
  const clear = async () => {
    const events = (place.from === "head" ? pages : pages.toReversed()).flat();
    const all = await inSlices(cleaningOf(events, before), call.reads.giveWay);
    return ownOf(all, target, isOwn(wanted.span, target));
  };
  while (!isEnd && clean.lines.length < wanted.maxLines && reader.pages < MAX_PAGES) {
    const limit = wanted.maxLines - clean.lines.length;
    const page = await reader.page({ from: place.from, token, limit, ...span });
    pages.push(page.events);
    if (place.from === "head" && page.events.length > 0)
      before ??= await placeBefore(reader, page.events, { endTime: span.startTime });
    clean = await clear();
    ({ token, isEnd } = page);
  }
  if (place.from === "tail") {
    const earlier = isEnd ? { endTime: span.startTime } : { ...span, token };
    before = await placeBefore(reader, pages.toReversed().flat(), earlier);
    if (before !== FIRST_LINE) clean = await clear();
  }
  // One event can hold several lines, which stay together; what is far beyond the number asked for is left out, and
  // counted.
  const most = Math.max(wanted.maxLines, Math.min(wanted.maxLines + LINES_BEYOND, MOST_LINES));
  const lines = place.from === "head" ? clean.lines.slice(0, most) : clean.lines.slice(-most);
  const left = clean.lines.length - lines.length;
  if (pages.every((events) => events.length === 0) && isEnd && wanted.cursor === undefined) {
    return isOwn(wanted.span, target) ? emptyLog(target, call) : emptySpan(wanted.span, target);
  }
  const room = Math.max(SHORTEST_LINE, Math.floor(MAX_CHARACTERS / Math.max(1, lines.length)));
  const more =
    isEnd || token === undefined
      ? undefined
      : writeCursor(key, {
          from: place.from,
          token,
          endTime: place.endTime,
          // Backwards, what stands before a page is read with it.
          before: place.from === "head" ? clean.place : undefined,
        });
  const shown = lines.map((line) => quotedLine({ ...line, text: cut(line.text, room) }, startOf(target)));
  return {
    summary: summaryOf(lines.length, place.from, wanted.cursor !== undefined, more !== undefined, target),
    action: nameOf(target),
    lines: shown,
    cursor: more,
    read: `${plural(reader.pages, "page")}; ${left > 0 ? `${plural(left, "line")} of events with several lines left out, which search finds; ` : ""}${more ? `${place.from === "head" ? "later" : "earlier"} lines follow with the cursor and the same arguments` : place.from === "head" ? "the log ends here" : "the log begins here"}.`,
    next:
      target.action?.read.status === "FAILED"
        ? "get_session_log with the same ids and view=cause"
        : undefined,
  };
}

/**
 * Where to begin. From the end of an action that is over, the next action's banner has to be found first: the lines
 * behind it may be more than are asked for.
 */
async function firstPlace(
  call: Call,
  reader: LogReader,
  target: LogTarget,
  { from, span }: LinesWanted,
): Promise<FirstPlace> {
  const endedAt = target.action?.raw.endedAt?.getTime();
  if (from === "head" || endedAt === undefined || !isOwn(span, target)) return { from };
  const around = { startTime: endedAt - LOOK_BACK_MS, endTime: span.endTime };
  const { events } = await reader.filledPage({ from: "head", limit: LOOK_FOR_BANNER, ...around });
  const { lines } = await inSlices(cleaningOf(events), call.reads.giveWay);
  const next = target.action && nextSection(lines, target.action);
  const at = next === undefined ? undefined : lines[next]?.at;
  // Lines of the same millisecond stay in; withoutWhatFollows cuts those behind the banner.
  return { from, endTime: at === undefined ? undefined : at + 1 };
}

interface FirstPlace {
  readonly from: "head" | "tail";
  readonly token?: string;
  readonly endTime?: number;
  readonly before?: LinePlace;
}

/** The slack before an action holds the end of the one before; that is not asked for. */
function ownOf(clean: CleanLines, target: LogTarget, isOwnSpan: boolean): CleanLines {
  const { lines } = withoutWhatFollows(clean, target);
  const from = isOwnSpan && target.action ? (ownSection(lines, target.action)?.from ?? 0) : 0;
  return { ...clean, lines: lines.slice(from) };
}

/** The slack after an action's end holds the beginning of the next one; nor is that asked for. */
function withoutWhatFollows(clean: CleanLines, target: LogTarget): CleanLines {
  const next = target.action && nextSection(clean.lines, target.action);
  return next === undefined ? clean : { ...clean, lines: clean.lines.slice(0, next) };
}

function summaryOf(
  count: number,
  from: "head" | "tail",
  goesOn: boolean,
  more: boolean,
  target: LogTarget,
): string {
  const what = target.action ? "of the action's span" : "of the session's log";
  // Pages without a line are no end: the service sends them before one.
  if (count === 0)
    return more ? `No line ${what} in the pages read; the log goes on.` : `No more lines ${what}.`;
  const place = goesOn ? (from === "head" ? "next" : "previous") : from === "head" ? "first" : "last";
  return goesOn || more
    ? `The ${place} ${plural(count, "line")} ${what}.`
    : `All ${plural(count, "line")} ${what}.`;
}
