/** search: the lines that match a pattern, with their neighbours. */

import type { TimeSpan } from "../../deadline/log-span.ts";
import { cleaningOf, cut, offset, quotedLine } from "../../explain/log/clean-lines.ts";
import type { LogLine } from "../../explain/log/index.ts";
import { findMatches, type Pattern } from "../../explain/text/pattern.ts";
import { plural } from "../../explain/text/plural.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { type Place, queryKey, readCursor, writeCursor } from "./cursor.ts";
import { placeBefore } from "./lines-before.ts";
import { type LogAnswer, MAX_CHARACTERS, SHORTEST_LINE } from "./log-answer.ts";
import { sessionLogReader } from "./log-readers.ts";
import { isTimeLeft } from "./margin.ts";
import { emptyLog, emptySpan, nameOf } from "./missing.ts";
import { isOwn, SLACK_IN_WORDS } from "./spans.ts";
import { type LogTarget, startOf } from "./target.ts";

/** Pages searched for one answer at most; the cursor goes on behind them. */
const MAX_PAGES = 6;
const LONGEST_LINE = 400;

/** What to look for, and where. */
export interface Search {
  readonly source: string;
  readonly pattern: Pattern;
  readonly contextLines: number;
  readonly maxLines: number;
  readonly span: TimeSpan;
  readonly cursor?: string;
}

/** @throws ServiceFailure, BadArguments for a foreign cursor */
export async function searchView(call: Call, target: LogTarget, search: Search): Promise<LogAnswer> {
  const reader = sessionLogReader(call, target);
  const key = queryKey(reader.stream, [search.span, search.source]);
  const place: Partial<Place> = search.cursor === undefined ? {} : readCursor(search.cursor, key);
  // A line stands once, though two matches share it.
  const shown = new Map<LogLine, string>();
  const start = startOf(target);
  let { token, skip = 0 } = place;
  let neighbours: LogLine[] = [];
  let { before } = place;
  let [matches, searched] = [0, 0];
  let [firstAt, lastAt]: [number | undefined, number | undefined] = [undefined, undefined];
  let more: string | undefined;
  while (true) {
    const page = await reader.page({ from: "head", token, ...search.span });
    if (page.events.length > 0)
      before ??= await placeBefore(reader, page.events, { endTime: search.span.startTime });
    const { lines: own, place: behind } = await inSlices(cleaningOf(page.events, before), call.reads.giveWay);
    const lines = [...neighbours, ...own];
    const from = neighbours.length + Math.min(skip, own.length);
    const rest = lines.slice(from);
    const enough = Math.max(1, Math.floor((search.maxLines - shown.size) / (2 * search.contextLines + 1)));
    const hit = await findMatches(
      search.pattern,
      rest.map(({ text }) => text),
      enough,
      () => isTimeLeft(call),
    );
    for (const [line, text] of withContext(
      lines,
      hit.found.map((index) => from + index),
      search,
      start,
    ))
      if (!shown.has(line)) shown.set(line, text);
    matches += hit.found.length;
    searched += hit.searched;
    firstAt ??= rest[0]?.at;
    lastAt = rest[hit.searched - 1]?.at ?? lastAt;
    if (hit.searched < rest.length) {
      more = writeCursor(key, { from: "head", token, skip: skip + hit.searched, before });
      break;
    }
    if (page.isEnd) break;
    token = page.token;
    // The same page may hold fewer lines when it is asked for again.
    skip = Math.max(0, skip - own.length);
    if (page.events.length > 0) before = behind;
    neighbours = search.contextLines > 0 ? lines.slice(-search.contextLines) : [];
    if (shown.size >= search.maxLines || reader.pages >= MAX_PAGES || !isTimeLeft(call)) {
      more = writeCursor(key, { from: "head", token, skip, before });
      break;
    }
  }
  if (searched === 0 && !more && search.cursor === undefined)
    return isOwn(search.span, target) ? emptyLog(target, call) : emptySpan(search.span, target);
  const span = [offset(firstAt, start), offset(lastAt, start)].filter(Boolean).join(" to ");
  const found = [...shown.values()];
  return {
    summary: `${matches === 0 ? "No line" : plural(matches, "line")} of ${searched} searched${span ? ` (${span})` : ""} ${matches === 1 || matches === 0 ? "matches" : "match"} ${quoted(search.source, 200)}${more ? "; the log goes on" : ""}.`,
    action: nameOf(target),
    lines: found,
    cursor: more,
    read: `${plural(searched, "line")} from ${search.cursor ? "the cursor" : "the start"}${target.action && isOwn(search.span, target) ? ` of ${SLACK_IN_WORDS}` : ""}, ${plural(reader.pages, "page")}; ${more ? "more follows with the cursor and the same arguments" : "that was the end"}.`,
  };
}

/** The matching lines, marked, between their neighbours. */
function withContext(
  lines: readonly LogLine[],
  found: readonly number[],
  { contextLines, maxLines }: Search,
  start: number | undefined,
): [LogLine, string][] {
  const isMatch = new Set(found);
  const room = Math.max(SHORTEST_LINE, Math.min(LONGEST_LINE, Math.floor(MAX_CHARACTERS / maxLines)));
  const wanted = new Set(
    found.flatMap((index) =>
      Array.from({ length: 2 * contextLines + 1 }, (_, step) => index - contextLines + step),
    ),
  );
  return [...wanted]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const line = lines[index];
      if (!line) return [];
      const text = cut(line.text, room);
      return [[line, quotedLine({ ...line, text }, start, isMatch.has(index) ? ">" : " ")]];
    });
}
