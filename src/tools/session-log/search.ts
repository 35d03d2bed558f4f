/** search: the lines that match a pattern, with their neighbours. */
import type { Span } from "../../deadline/log-span.ts";
import type { LogLine } from "../../explain/log/index.ts";
import { cleanLines, offset, shownLine } from "../../explain/log-lines.ts";
import { findMatches, type Pattern } from "../../explain/pattern.ts";
import type { Call } from "../tool.ts";
import type { LogAnswer } from "./answer.ts";
import { queryKey, readCursor, writeCursor } from "./cursor.ts";
import { nameOf } from "./missing.ts";
import { sessionLogReader } from "./places.ts";
import { type LogTarget, startOf } from "./target.ts";

/** Pages searched for one answer at most; the cursor goes on behind them. */
const MAX_PAGES = 6;
/** A search stops this long before the call's deadline, so that what it found is still answered. */
const MARGIN_MS = 3_000;
const MAX_LINE = 400;

/** What to look for, and where. */
export interface Search {
  readonly source: string;
  readonly pattern: Pattern;
  readonly contextLines: number;
  readonly maxLines: number;
  readonly span: Span;
  readonly cursor?: string;
}

/** @throws ServiceFailure, BadArguments for a foreign cursor */
export async function searchView(call: Call, target: LogTarget, search: Search): Promise<LogAnswer> {
  const reader = sessionLogReader(call, target);
  const key = queryKey(reader.stream, [search.span, search.source]);
  const place = search.cursor === undefined ? { token: undefined, skip: 0 } : readCursor(search.cursor, key);
  const { signal } = call.deadline.patience;
  const shown: string[] = [];
  const start = startOf(target);
  let { token, skip = 0 } = place;
  let [matches, searched, masked] = [0, 0, 0];
  let [firstAt, lastAt]: [number | undefined, number | undefined] = [undefined, undefined];
  let more: string | undefined;
  while (true) {
    const page = await reader.page({ from: "head", token, ...search.span });
    const clean = cleanLines(page.events.slice(skip));
    const room = search.maxLines - shown.length;
    const hit = await findMatches(
      search.pattern,
      clean.lines.map(({ text }) => text),
      room,
      signal,
    );
    shown.push(...withContext(clean.lines, hit.found, search.contextLines, start));
    matches += hit.found.length;
    searched += hit.searched;
    masked += clean.masked;
    firstAt ??= clean.lines[0]?.at;
    lastAt = clean.lines[hit.searched - 1]?.at ?? lastAt;
    if (hit.searched < clean.lines.length) {
      more = writeCursor(key, { from: "head", token: token ?? "", skip: skip + hit.searched });
      break;
    }
    if (page.isEnd) break;
    token = page.token;
    skip = 0;
    if (
      shown.length >= search.maxLines ||
      reader.pages >= MAX_PAGES ||
      call.deadline.patience.left() < MARGIN_MS
    ) {
      more = writeCursor(key, { from: "head", token });
      break;
    }
  }
  const span = [offset(firstAt, start), offset(lastAt, start)].filter(Boolean).join(" to ");
  return {
    summary: `${matches === 0 ? "No line" : `${matches} ${matches === 1 ? "line" : "lines"}`} of ${searched} searched${span ? ` (${span})` : ""} ${matches === 1 ? "matches" : "match"} ${JSON.stringify(search.source)}${more ? "; the log goes on" : ""}.`,
    action: nameOf(target),
    lines: shown,
    masked: masked || undefined,
    cursor: more,
    read: `${searched} lines from ${search.cursor ? "the cursor" : "the start"}, ${reader.pages} pages; ${more ? "more follows with the cursor and the same arguments" : "that was the end"}.`,
    notRead: target.notRead,
  };
}

/** The matching lines, marked, between their neighbours; neighbours that two matches share stand once. */
function withContext(
  lines: readonly LogLine[],
  found: readonly number[],
  around: number,
  start: number | undefined,
): string[] {
  const isMatch = new Set(found);
  const wanted = new Set(
    found.flatMap((index) => Array.from({ length: 2 * around + 1 }, (_, step) => index - around + step)),
  );
  return [...wanted]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const line = lines[index];
      return line
        ? [shownLine({ ...line, text: cut(line.text) }, start, isMatch.has(index) ? ">" : " ")]
        : [];
    });
}

function cut(text: string): string {
  return text.length <= MAX_LINE
    ? text
    : `${text.slice(0, MAX_LINE)} … (${text.length - MAX_LINE} more characters)`;
}
