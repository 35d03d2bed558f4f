/** Events of a log as lines that may be shown: cleaned, masked, with the time since something began. */

import { createLineMasker, MASK } from "../secrets/mask.ts";
import { span } from "../text/time.ts";
import { readFarmText } from "../text/untrusted.ts";
import { finish, Pace, type Work } from "../text/work.ts";
import type { LogLine } from "./index.ts";

/** Longest line that is kept, in characters: its two ends. What patterns see is shorter still. */
const MAX_LINE = 4000;
const TAIL = 1000;

/** Clean lines, and how many secrets were masked in them. */
export interface CleanLines {
  readonly lines: LogLine[];
  readonly masked: number;
}

/** An event of a log, as the service gives it. */
type RawEvent = { readonly at: number; readonly text: string };

/** Cleans the events of a log, in their order (a private key runs over several). */
export function cleanLines(events: readonly RawEvent[]): CleanLines {
  return finish(cleaningOf(events));
}

/** {@link cleanLines} in pieces, for logs that may be long. */
export function* cleaningOf(events: readonly RawEvent[]): Work<CleanLines> {
  const mask = createLineMasker();
  const pace = new Pace();
  const lines: LogLine[] = [];
  let masked = 0;
  for (const { at, text } of events) {
    // The agent writes an event for each line; one with several is split so that each can be judged.
    for (const part of text.split("\n")) {
      if (pace.isDue(part.length)) yield pace.take();
      const clean = readFarmText(part, Number.POSITIVE_INFINITY, mask);
      masked += clean.masked;
      lines.push({ at, text: twoEnds(clean.text) });
    }
  }
  return { lines, masked };
}

/**
 * The two ends of an over-long line: a program that ends its progress bars with no line break puts what it
 * says after them at the end of one long line. Neither a mask nor a character is cut in two.
 */
function twoEnds(text: string): string {
  if (text.length <= MAX_LINE) return text;
  const head = wholeBefore(text, MAX_LINE - TAIL);
  const tail = wholeAfter(text, text.length - TAIL);
  return `${text.slice(0, head)} … (${tail - head} more characters) … ${text.slice(tail)}`;
}

const isInsidePair = (text: string, at: number) => /[\ud800-\udbff]/.test(text.charAt(at - 1));

/** Where a mask begins that the place lies in, if it lies in one. */
function maskAround(text: string, at: number): number | undefined {
  const start = text.lastIndexOf(MASK, at);
  return start !== -1 && start < at && start + MASK.length > at ? start : undefined;
}

function wholeBefore(text: string, at: number): number {
  return maskAround(text, at) ?? (isInsidePair(text, at) ? at - 1 : at);
}

function wholeAfter(text: string, at: number): number {
  const mask = maskAround(text, at);
  return mask === undefined ? (isInsidePair(text, at) ? at + 1 : at) : mask + MASK.length;
}

/** A line's time since the action's start: `+38s`, `-2s`. */
export function offset(at: number | undefined, start: number | undefined): string {
  if (at === undefined || start === undefined) return "";
  const ms = at - start;
  // Whole seconds are as fine as the eye wants; agents and CloudWatch round differently below.
  return ms < 0 ? `-${span(Math.ceil(-ms / 1000) * 1000)}` : `+${span(Math.floor(ms / 1000) * 1000)}`;
}

/** One line to show: `+38s | text`, marked when it is the one that decides. */
export function quotedLine(line: LogLine, start: number | undefined, mark: string = " "): string {
  return `${mark}${offset(line.at, start)} | ${line.text}`;
}

/** A text of at most so many characters; a shortened one says how many are missing. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)} … (${text.length - max} more characters)`;
}
