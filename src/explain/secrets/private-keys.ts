import { KEY_BEGIN as BEGIN, KEY_END as END } from "./key-lines.ts";
import { matchesOf, type Span } from "./span.ts";

/** What may stand between two lines of a key: white space, its escapes in JSON, the mark for a line break. */
const BETWEEN = /(?:\\[nrt]|[\s⏎])*/y;
/** `Proc-Type: 4,ENCRYPTED` and the like, which precede the key in an old-style PEM block. */
const HEADER = /[A-Z][A-Za-z-]{2,30}: [^\n\\⏎]{1,200}/y;
const BASE64 = /[A-Za-z0-9+/]+={0,2}/y;

/** Shorter base64 is also an English word; the last line of a key may be shorter. */
const SURE_BASE64 = 16;

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
