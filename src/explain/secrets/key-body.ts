/** What of one line can be part of a private key in base64. */
import { isDrawnBase64 } from "./drawn.ts";
import type { Span } from "./span.ts";

/** Shorter base64 is also an English word; the last line of a key may be shorter. */
export const SURE_BASE64 = 16;
/** A long word of base64; line ends that a program escaped (`\\n`, `%0A`) part nothing. */
const LONG_STRETCH = /(?:[A-Za-z0-9+/]|\\{1,4}[nr]|%0[AaDd]){16,}={0,2}/g;

/**
 * What of a line can be part of a key: its last word, else its longest stretch, whatever a program put around it.
 * @param isInKey whether a mark says that a key is here: else a stretch inside a longer name is none.
 */
export function bodyOf(line: string, isInKey = false): Span | undefined {
  return lastWordOf(line) ?? longestStretchOf(line, isInKey);
}

/** Marks of a diff, of markup, of `cat -A`, or of an echo may stand before or behind a line of a key. */
function longestStretchOf(line: string, isInKey: boolean): Span | undefined {
  let longest: Span | undefined;
  for (const match of line.matchAll(LONG_STRETCH)) {
    const span = { start: match.index, end: match.index + match[0].length };
    const isPartOfName =
      /[\w.:]-$|[\w.:]$/.test(line.slice(Math.max(0, span.start - 2), span.start)) ||
      /^[.\w-]/.test(line.slice(span.end, span.end + 1));
    if ((isInKey || !isPartOfName) && lengthOf(span) > lengthOf(longest)) longest = span;
  }
  return longest;
}

/**
 * The last word of a line where that can be part of a key: before it stands only what a logger put there, or a
 * quote; behind it what closes a text in a program.
 */
function lastWordOf(line: string): Span | undefined {
  let end = line.length;
  while (end > 0 && isCloser(line, end - 1)) end -= 1;
  // The escapes of a line end inside a quoted text.
  while (/\\[nrt]/.test(line.slice(Math.max(0, end - 2), end)) && end >= 2) end -= 2;
  let start = end;
  while (start > 0 && line[start - 1] === "=" && end - start < 2) start -= 1;
  start = startOfStretch(line, start);
  if (end === start || line[start] === "=") return undefined;
  if (start > 0 && !/[\s"'`|>:=[(,]/.test(line[start - 1]!)) return undefined;
  const isWholeLine = /^[\s"'`|>]*$/.test(line.slice(0, Math.min(start, 100))) && start <= 100;
  return isWholeLine || end - start >= SURE_BASE64 ? { start, end } : undefined;
}

/** How long a stretch is; none has no length. */
export const lengthOf = (span: Span | undefined): number => (span ? span.end - span.start : 0);

/** Whether a stretch holds hexadecimal digits alone, as a hash does. */
export const isHexOnly = (line: string, { start, end }: Span): boolean =>
  /^[0-9a-f]*$/i.test(line.slice(start, end));

/** Further stretches of a line that is key: a key on one line may be parted by spaces. */
export function otherStretchesOf(line: string, body: Span): Span[] {
  return Array.from(line.matchAll(LONG_STRETCH), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  })).filter(
    (span) =>
      (span.end <= body.start || span.start >= body.end) &&
      isDrawnBase64(line.slice(span.start, Math.min(span.end, span.start + 400)), 0.25),
  );
}

const isCloser = (line: string, at: number) => /[\s"'`|,;+)\]⏎]/.test(line[at]!) && !isPlusOfKey(line, at);
/** A plus is part of base64 unless white space parts it. */
const isPlusOfKey = (line: string, at: number) => line[at] === "+" && !/[\s"'`]/.test(line[at - 1] ?? " ");

/** The beginning of base64 that ends at a place; escaped line ends inside it belong to it. */
function startOfStretch(line: string, end: number): number {
  let start = end;
  for (;;) {
    while (start > 0 && isBase64(line.charCodeAt(start - 1))) start -= 1;
    // The letter of an escape has been taken for base64, and so is the next one before it.
    if (line[start - 1] !== "\\" || !/[nr]/.test(line[start] ?? "")) return start;
    while (line[start - 1] === "\\") start -= 1;
  }
}

function isBase64(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 43 ||
    code === 47
  );
}
