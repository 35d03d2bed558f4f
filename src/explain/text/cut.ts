/** Shortens texts that may be shown: never inside a mask, and never between the two halves of a character. */
import { MASK } from "../secrets/span.ts";

/** The beginning of a text, of at most so many UTF-16 units. */
export function headOf(text: string, maxLength: number): string {
  const limit = Math.max(0, Math.floor(maxLength) || 0);
  return text.length <= limit ? text : text.slice(0, wholeBefore(text, limit));
}

/** The two ends of a text that is longer than both, and how many characters stand between them. */
export function endsOf(
  text: string,
  head: number,
  tail: number,
): { head: string; left: number; tail: string } {
  const from = wholeBefore(text, Math.max(0, head));
  const to = Math.max(from, wholeAfter(text, Math.min(text.length, text.length - tail)));
  return { head: text.slice(0, from), left: charactersIn(text.slice(from, to)), tail: text.slice(to) };
}

/**
 * A text of at most so many UTF-16 units, and how many characters were left out at its end; the note of that,
 * ` … (N more characters)`, comes on top.
 * @param gone characters behind the text that were left out before.
 */
export function cutText(text: string, maxLength: number, gone = 0): { text: string; cut: number } {
  const head = headOf(text, maxLength);
  const cut = charactersIn(text.slice(head.length)) + gone;
  return cut === 0 ? { text, cut } : { text: `${head} … (${moreCharacters(cut)})`, cut };
}

/**
 * The two ends of a text that is longer than `head` and `tail` together, and how much is left out between them.
 * @param gone characters that were left out of its middle before.
 */
export function cutMiddle(text: string, head: number, tail: number, gone = 0): string {
  if (text.length <= head + tail) return text;
  const ends = endsOf(text, head, tail);
  return `${ends.head} … (${moreCharacters(ends.left + gone)}) … ${ends.tail}`;
}

const moreCharacters = (count: number) => `${count} more ${count === 1 ? "character" : "characters"}`;
const charactersIn = (text: string) => Array.from(text).length;

/** The last place at or before `at` that splits neither a character nor a mask. */
function wholeBefore(text: string, at: number): number {
  return maskAround(text, at)?.start ?? (isInsideCharacter(text, at) ? at - 1 : at);
}

function wholeAfter(text: string, at: number): number {
  return maskAround(text, at)?.end ?? (isInsideCharacter(text, at) ? at + 1 : at);
}

function isInsideCharacter(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at));
}

/** The mask that a place lies inside of. */
function maskAround(text: string, at: number): { start: number; end: number } | undefined {
  const start = text.lastIndexOf(MASK, at - 1);
  const end = start + MASK.length;
  return start !== -1 && start < at && at < end ? { start, end } : undefined;
}
