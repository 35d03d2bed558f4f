/** view=start and view=end: the lines as they stand, page by page in both directions. */
import type { LogEvent } from "../../deadline/log-reader.ts";
import type { Span } from "../../deadline/log-span.ts";
import { cleanLines, shownLine } from "../../explain/log-lines.ts";
import type { Call } from "../tool.ts";
import type { LogAnswer } from "./answer.ts";
import { queryKey, readCursor, writeCursor } from "./cursor.ts";
import { emptyLog, nameOf } from "./missing.ts";
import { sessionLogReader } from "./places.ts";
import { type LogTarget, startOf } from "./target.ts";

/** Pages asked for one answer at most; the service sends empty ones. */
const MAX_PAGES = 10;
/** All lines of one answer together, in characters. */
const MAX_CHARACTERS = 24_000;
const SHORTEST_LINE = 120;

/** Which lines are wanted. */
export interface LinesWanted {
  readonly from: "head" | "tail";
  readonly maxLines: number;
  readonly span: Span;
  readonly cursor?: string;
}

/** @throws ServiceFailure, BadArguments for a foreign cursor */
export async function pageView(call: Call, target: LogTarget, wanted: LinesWanted): Promise<LogAnswer> {
  const reader = sessionLogReader(call, target);
  const key = queryKey(reader.stream, [wanted.span]);
  const place =
    wanted.cursor === undefined ? { from: wanted.from, token: undefined } : readCursor(wanted.cursor, key);
  const pages: LogEvent[][] = [];
  let { token } = place;
  let isEnd = false;
  let found = 0;
  while (!isEnd && found < wanted.maxLines && reader.pages < MAX_PAGES) {
    const page = await reader.page({
      from: place.from,
      token,
      limit: wanted.maxLines - found,
      ...wanted.span,
    });
    pages.push(page.events);
    found += page.events.length;
    ({ token, isEnd } = page);
  }
  const events = (place.from === "head" ? pages : pages.toReversed()).flat();
  if (events.length === 0 && isEnd && wanted.cursor === undefined) return emptyLog(target, call);
  const { lines, masked } = cleanLines(events);
  const room = Math.max(SHORTEST_LINE, Math.floor(MAX_CHARACTERS / Math.max(1, lines.length)));
  const more = isEnd || token === undefined ? undefined : writeCursor(key, { from: place.from, token });
  const which = place.from === "head" ? "first" : "last";
  return {
    summary: summaryOf(lines.length, which, wanted.cursor !== undefined, more !== undefined, target),
    action: nameOf(target),
    lines: lines.map((line) => shownLine({ ...line, text: cut(line.text, room) }, startOf(target))),
    masked: masked || undefined,
    cursor: more,
    read: `${reader.pages} ${reader.pages === 1 ? "page" : "pages"}; ${more ? `${place.from === "head" ? "later" : "earlier"} lines follow with the cursor and the same arguments` : place.from === "head" ? "the log ends here" : "the log begins here"}.`,
    notRead: target.notRead,
    next:
      target.action?.read.status === "FAILED"
        ? "get_session_log with the same ids and view=cause"
        : undefined,
  };
}

function summaryOf(count: number, which: string, goesOn: boolean, more: boolean, target: LogTarget): string {
  const what = target.action ? "of the action's span" : "of the session's log";
  if (count === 0) return `No more lines ${what}.`;
  const scope = goesOn
    ? `The next ${count} lines`
    : more
      ? `The ${which} ${count} lines`
      : `All ${count} lines`;
  return `${scope} ${what}.`;
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)} … (${text.length - max} more characters)`;
}
