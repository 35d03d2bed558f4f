/** Events of a log as lines that may be shown: cleaned, masked, with the time since something began. */

import type { LogLine } from "./log/index.ts";
import { createLineMasker, MASK } from "./secrets.ts";
import { span } from "./time.ts";
import { readFarmText } from "./untrusted.ts";

/** Longest line that is kept, in characters; what patterns see is shorter still. */
const MAX_LINE = 4000;

/** Clean lines, and how many secrets were masked in them. */
export interface CleanLines {
  readonly lines: LogLine[];
  readonly masked: number;
}

/** Cleans the events of a log, in their order (a private key runs over several). */
export function cleanLines(events: readonly { readonly at: number; readonly text: string }[]): CleanLines {
  const mask = createLineMasker();
  let masked = 0;
  const lines = events.flatMap(({ at, text }) =>
    // The agent writes an event for each line; one with several is split so that each can be judged.
    text.split("\n").map((part): LogLine => {
      const clean = readFarmText(part, MAX_LINE, mask);
      masked += clean.masked;
      return { at, text: clean.text };
    }),
  );
  return { lines, masked };
}

/** A line's time since the action's start: `+38s`, `-2s`. */
export function offset(at: number | undefined, start: number | undefined): string {
  if (at === undefined || start === undefined) return "";
  const ms = at - start;
  // Whole seconds are as fine as the eye wants; agents and CloudWatch round differently below.
  return ms < 0 ? `-${span(Math.ceil(-ms / 1000) * 1000)}` : `+${span(Math.floor(ms / 1000) * 1000)}`;
}

/** One line to show: `+38s | text`, marked when it is the one that decides. */
export function shownLine(line: LogLine, start: number | undefined, mark: string = " "): string {
  return `${mark}${offset(line.at, start)} | ${line.text}`;
}

/** A text of at most so many characters; a shortened one says how many are missing. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)} … (${text.length - max} more characters)`;
}

/** How many masked secrets stand in the lines of an answer; those of lines that it leaves out are nobody's news. */
export function masksIn(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.split(MASK).length - 1, 0);
}
