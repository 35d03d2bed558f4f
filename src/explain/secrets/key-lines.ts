/**
 * Private keys over the lines of a log. A page of a log may begin, end or have its gap anywhere in a key, so a
 * key is known by any of three things: its begin mark, its end mark, and its own lines, which are long words of
 * base64. Only lines that say nothing by themselves (hexadecimal digits, the short last line) need a mark.
 */
import { Pace, type Work } from "../text/work.ts";
import { isPartOfKey } from "./drawn.ts";
import type { Span } from "./span.ts";

/** PEM (RFC 7468), PGP, SSH2 and OpenVPN key files. */
export const KEY_BEGIN =
  /-{4,5} ?BEGIN (?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|OpenVPN [A-Za-z0-9 -]{1,40}) ?-{4,5}/g;
export const KEY_END = /-{4,5} ?END (?:[A-Z0-9 ]{0,40}PRIVATE KEY|OpenVPN [A-Za-z0-9 -]{1,40})/g;
/** PuTTY's key files tell how many lines follow and end with a check of them. */
const PUTTY_BEGIN = /\bPrivate-Lines: \d{1,3}$/;
const PUTTY_END = /\bPrivate-MAC: /;
/** What is as long and no secret. */
const PUBLIC_BEGIN =
  /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}(?:PUBLIC KEY|CERTIFICATE|CRL|SIGNATURE|PARAMETERS)|\bPublic-Lines: \d{1,3}$/;
const ANY_END = /-{4,5} ?END /;

/** Shorter base64 is also an English word; the last line of a key may be shorter. */
const SURE_BASE64 = 16;
const LONG_STRETCH = /[A-Za-z0-9+/]{16,}={0,2}/g;
/** A key of 16,384 bits has about 200 lines; nothing longer is taken for one. */
const MOST_KEY_LINES = 250;
/** Lines of another stream may come between; after this many in a row the key is taken to be over. */
const MOST_OTHER_LINES = 3;

/** Where the lines of a log stand as to keys; holds nothing of the lines themselves. */
export interface KeyPlace {
  /** Between marks of a private or a public key, behind lines that are key by themselves, or outside. */
  readonly in: "private" | "public" | "run" | "none";
  /** Lines that may still belong to it. */
  readonly left: number;
  /** Other lines in a row since its last one. */
  readonly others: number;
}

/** Outside of any key. */
export const OUTSIDE: KeyPlace = { in: "none", left: 0, others: 0 };

/** The stretch of each line that is private key, where there is one, and the place behind the last line. */
export interface KeyLines {
  readonly spans: (Span | undefined)[];
  readonly place: KeyPlace;
}

/**
 * Finds what of the lines of a log is private key.
 *
 * @param lines clean lines in their order; some may be missing between them.
 * @param place where the line before the first one stood.
 */
export function* findingKeyLines(lines: readonly string[], place: KeyPlace = OUTSIDE): Work<KeyLines> {
  const pace = new Pace();
  const spans: (Span | undefined)[] = [];
  let here = place;
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(line.length)) yield pace.take();
    const step = nextPlace(line, here);
    spans.push(step.span);
    if (endsKey(line) && here.in !== "private") markBackwards(lines, index, spans);
    else if (step.span && here.in === "none") markNeighbours(lines, index, spans);
    here = step.place;
  }
  return { spans, place: here };
}

/** Whether the first lines may be key, or not, by what stood before them. */
export function mayBeInsideKey(lines: readonly string[]): boolean {
  return lines.slice(0, MOST_OTHER_LINES + 1).some((line) => bodyOf(line) !== undefined || endsKey(line));
}

function nextPlace(line: string, here: KeyPlace): { span?: Span; place: KeyPlace } {
  if (opensPrivateKey(line)) return { place: { in: "private", left: MOST_KEY_LINES, others: 0 } };
  if (PUBLIC_BEGIN.test(line)) return { place: { in: "public", left: MOST_KEY_LINES, others: 0 } };
  const isEnd = ANY_END.test(line) || PUTTY_END.test(line);
  const body = bodyOf(isEnd ? line.slice(0, endMark(line)) : line, here.in === "private");
  const isSure = body !== undefined && isPartOfKey(line, body);
  const span = body && isKeyHere(line, body, isSure, here) ? body : undefined;
  if (isEnd) return { span, place: OUTSIDE };
  if (here.in === "none" || (isSure && here.in === "run"))
    return { span, place: isSure ? { in: "run", left: MOST_KEY_LINES, others: 0 } : OUTSIDE };
  const isPart = here.in === "public" ? body !== undefined : span !== undefined;
  const others = isPart ? 0 : here.others + 1;
  const left = here.left - 1;
  return { span, place: others > MOST_OTHER_LINES || left <= 0 ? OUTSIDE : { in: here.in, left, others } };
}

function isKeyHere(line: string, body: Span, isSure: boolean, here: KeyPlace): boolean {
  switch (here.in) {
    case "private":
      return body.end - body.start >= SURE_BASE64 || isLastLine(line.slice(body.start, body.end));
    case "public":
      return false;
    case "none":
      return isSure;
    case "run":
      return (
        isSure ||
        (here.others === 0 &&
          !/^[0-9a-f]{32,}$/i.test(line.slice(body.start, body.end)) &&
          isLastLine(line.slice(body.start, body.end)))
      );
  }
}

/** The short last line of a key: no word of a language, and no hash. */
function isLastLine(word: string): boolean {
  return !/^[A-Z]?[a-z]*$/.test(word) && !/^[A-Z]+$/.test(word) && !/^\d+$/.test(word);
}

/** From an end mark whose begin mark was not seen. */
function markBackwards(lines: readonly string[], end: number, spans: (Span | undefined)[]): void {
  const last = Math.max(0, end - MOST_KEY_LINES);
  for (let index = end - 1, others = 0; index >= last && others <= MOST_OTHER_LINES; index -= 1) {
    const line = lines[index]!;
    if (opensPrivateKey(line) || PUBLIC_BEGIN.test(line) || endsKey(line) || ANY_END.test(line)) return;
    const body = bodyOf(line, true);
    others = body === undefined ? others + 1 : 0;
    spans[index] ??= body;
  }
}

/** Lines before the first sure one that have its form, though they look less drawn at random. */
function markNeighbours(lines: readonly string[], sure: number, spans: (Span | undefined)[]): void {
  const length = lengthOf(spans[sure]);
  for (let index = sure - 1; index >= 0 && spans[index] === undefined; index -= 1) {
    const body = bodyOf(lines[index]!);
    if (body === undefined || lengthOf(body) !== length) return;
    if (/^[0-9a-f]*$/i.test(lines[index]!.slice(body.start, body.end))) return;
    spans[index] = body;
  }
}

const lengthOf = (span: Span | undefined) => (span ? span.end - span.start : 0);

/** Whether a line leaves a key block open, so that the lines that follow it belong to the key. */
function opensPrivateKey(line: string): boolean {
  if (PUTTY_BEGIN.test(line)) return true;
  const begin = line.lastIndexOf("BEGIN ");
  if (begin === -1) return false;
  KEY_BEGIN.lastIndex = Math.max(0, begin - 6);
  const match = KEY_BEGIN.exec(line);
  KEY_BEGIN.lastIndex = 0;
  return match !== null && line.indexOf("END ", begin) === -1;
}

function endsKey(line: string): boolean {
  KEY_END.lastIndex = 0;
  return KEY_END.test(line) || PUTTY_END.test(line);
}

function endMark(line: string): number {
  const at = line.search(ANY_END);
  return at === -1 ? line.search(PUTTY_END) : at;
}

/**
 * What of a line can be part of a key: its last word, else its longest stretch, whatever a program put around it.
 * @param isInKey whether a mark says that a key is here: else a stretch inside a longer name is none.
 */
function bodyOf(line: string, isInKey = false): Span | undefined {
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
  while (start > 0 && isBase64(line.charCodeAt(start - 1))) start -= 1;
  if (end === start || line[start] === "=") return undefined;
  if (start > 0 && !/[\s"'`|>:=[(,]/.test(line[start - 1]!)) return undefined;
  const isWholeLine = /^[\s"'`|>]*$/.test(line.slice(0, Math.min(start, 100))) && start <= 100;
  return isWholeLine || end - start >= SURE_BASE64 ? { start, end } : undefined;
}

const isCloser = (line: string, at: number) => /[\s"'`|,;+)\]⏎]/.test(line[at]!) && !isPlusOfKey(line, at);
/** A plus is part of base64 unless white space parts it. */
const isPlusOfKey = (line: string, at: number) => line[at] === "+" && !/[\s"'`]/.test(line[at - 1] ?? " ");

function isBase64(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 43 ||
    code === 47
  );
}
