import { matchesOf, type Span } from "./span.ts";

/** PEM (RFC 7468), PGP and SSH2 key files; public keys and certificates are no secrets. */
const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY/g;

/** What may stand between two lines of a key: white space, its escapes in JSON, the mark for a line break. */
const BETWEEN = /(?:\\[nrt]|[\s⏎])*/y;
/** `Proc-Type: 4,ENCRYPTED` and the like, which precede the key in an old-style PEM block. */
const HEADER = /[A-Z][A-Za-z-]{2,30}: [^\n\\⏎]{1,200}/y;
const BASE64 = /[A-Za-z0-9+/]+={0,2}/y;

/** Shorter base64 is also an English word; the last line of a key may be shorter. */
const SURE_BASE64 = 16;

/** A key of 16,384 bits has about 200 lines; nothing longer is taken for one. */
const MOST_KEY_LINES = 250;
/** Lines of another stream may come between; after this many in a row the key is taken to be over. */
const MOST_OTHER_LINES = 3;

/**
 * Finds private keys in one text. The begin and end marks are no part of the result: they tell the reader what
 * was there. A block whose end is missing reaches as far as the text goes on being base64.
 */
export function findPrivateKeys(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  let endIsAhead = true;
  for (const begin of matchesOf(text, BEGIN)) {
    const start = begin.index + begin[0].length;
    if (start < done) continue;
    // Searched for once only where it is missing, or many begin marks would make this quadratic.
    const end: number = endIsAhead ? indexOfEnd(text, start) : -1;
    endIsAhead = end !== -1;
    done = endIsAhead ? end : endOfKeyBody(text, start);
    if (done > start && text.slice(start, done).trim() !== "[masked]") spans.push({ start, end: done });
  }
  return spans;
}

/** Whether a line leaves a key block open, so that the lines that follow it belong to the key. */
function opensPrivateKey(line: string): boolean {
  if (!line.includes("PRIVATE KEY")) return false;
  const begin = Array.from(matchesOf(line, BEGIN)).at(-1);
  return begin !== undefined && indexOfEnd(line, begin.index) === -1;
}

/**
 * Follows a private key over the lines of a log, where each line arrives alone.
 *
 * @returns a function that takes the next line and gives the part of it that is key, if any.
 */
export function followPrivateKeys(): (line: string) => Span | undefined {
  let linesLeft = 0;
  let otherLines = 0;
  return (line) => {
    const isInside = linesLeft > 0;
    const end = isInside ? indexOfEnd(line, 0) : -1;
    const body = isInside ? keyBodyOfLine(end === -1 ? line : line.slice(0, end)) : undefined;

    otherLines = body === undefined ? otherLines + 1 : 0;
    linesLeft = end === -1 && otherLines <= MOST_OTHER_LINES ? linesLeft - 1 : 0;
    if (opensPrivateKey(line)) {
      linesLeft = MOST_KEY_LINES;
      otherLines = 0;
    }
    return body;
  };
}

function indexOfEnd(text: string, from: number): number {
  END.lastIndex = from;
  return END.exec(text)?.index ?? -1;
}

function endOfKeyBody(text: string, from: number): number {
  let end = from;
  let previousWasSure = false;
  for (;;) {
    const start = skip(BETWEEN, text, end);
    const afterHeader = skip(HEADER, text, start);
    if (afterHeader > start) {
      end = afterHeader;
      continue;
    }
    const next = skip(BASE64, text, start);
    const isSure = next - start >= SURE_BASE64;
    if (next === start || !(isSure || previousWasSure)) return end;
    end = next;
    previousWasSure = isSure;
  }
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/** The last word of the line where that is key: before it stands only what a logger put there. */
function keyBodyOfLine(line: string): Span | undefined {
  const end = line.trimEnd().length;
  const start = line.lastIndexOf(" ", end - 1) + 1;
  if (end === start || skip(BASE64, line, start) !== end) return undefined;
  const isWholeLine = line.slice(0, start).trim() === "";
  return isWholeLine || end - start >= SURE_BASE64 ? { start, end } : undefined;
}
