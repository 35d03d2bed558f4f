/** Events of a log as lines that may be shown: cleaned, masked, with the time since something began. */

import {
  FIRST_LINE,
  findingAmongLines,
  type LinePlace,
  leansOnWhatStoodBefore,
  maskLine,
} from "../secrets/mask.ts";
import { cutMiddle, cutText, endsOf } from "../text/cut.ts";
import { span } from "../text/time.ts";
import { cleanText, toLine } from "../text/untrusted.ts";
import { finish, Pace, type Work } from "../text/work.ts";
import type { LogLine } from "./index.ts";

/** Longest line that is kept, in characters: its two ends. What patterns see is shorter still. */
const MAX_LINE = 4000;
const TAIL = 1000;
/**
 * How much of each end of an over-long line is looked at for secrets: far more than is kept, so that one which begins
 * or ends in what is kept is seen whole.
 */
const LOOKED_AT = 8_000;
/** Lines of all events together; a page has at most 10,000 events, nearly always of one line each. */
const MOST_LINES = 40_000;
/** Of one event that has more, where there are too many together, this share is kept: at least so many lines. */
const FEWEST_LINES = 4;
/** Events that tell whether those before them matter. */
const LOOK_AT = 8;

/** Clean lines. */
export interface CleanLines {
  readonly lines: LogLine[];
  /** Where the next line stands, for the lines that follow in another page. */
  readonly place: LinePlace;
}

/** An event of a log, as the service gives it. */
type RawEvent = { readonly at: number; readonly text: string };

/** {@link cleaningOf} all at once. */
export function cleanLines(events: readonly RawEvent[], place?: LinePlace): CleanLines {
  return finish(cleaningOf(events, place));
}

/**
 * Cleans the events of a log, in their order, in pieces.
 * @param place where the line before them stood, as the page before told: a private key runs over several.
 */
export function* cleaningOf(events: readonly RawEvent[], place: LinePlace = FIRST_LINE): Work<CleanLines> {
  const pace = new Pace();
  const parts: { at: number; text: string; gone: number }[] = [];
  const room = roomFor(events);
  for (const { at, text } of events) {
    if (pace.isDue(text.length)) yield pace.take();
    for (const part of partsOf(withoutMiddle(text, room))) parts.push({ at, ...shortened(part) });
  }
  const among = yield* findingAmongLines(
    parts.map(({ text }) => text),
    place,
  );
  const lines: LogLine[] = [];
  for (const [index, { at, text, gone }] of parts.entries()) {
    if (pace.isDue(text.length)) yield pace.take();
    lines.push({ at, text: twoEnds(toLine(maskLine(text, among.spans[index]).text), gone) });
  }
  return { lines, place: among.place };
}

/** Whether the lines that stood before these events have to be known before they are shown. */
export function needsLinesBefore(events: readonly RawEvent[]): boolean {
  return leansOnWhatStoodBefore(events.slice(0, LOOK_AT).flatMap(({ text }) => partsOf(text)));
}

/** The agent writes an event for each line; one with several is split so that each can be judged. */
const partsOf = (text: string): string[] => text.split("\n").flatMap((part) => cleanText(part).split("\n"));

/**
 * The two ends of an over-long line: a program that ends its progress bars with no line break puts what it says
 * after them at the end of one long line.
 */
const twoEnds = (text: string, gone: number): string => cutMiddle(text, MAX_LINE - TAIL, TAIL, gone);

/** An over-long line without its middle, which is not shown, and how many characters that had. */
function shortened(text: string): { text: string; gone: number } {
  if (text.length <= 2 * LOOKED_AT) return { text, gone: 0 };
  const { head, left, tail } = endsOf(text, LOOKED_AT, LOOKED_AT);
  return { text: `${head} ${tail}`, gone: left - 1 };
}

/** How many lines of each event are kept; without bound where all together are few enough. */
function roomFor(events: readonly RawEvent[]): number {
  let lines = 0;
  for (const { text } of events) {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
    lines += 1;
  }
  if (lines <= MOST_LINES) return Number.POSITIVE_INFINITY;
  return Math.max(FEWEST_LINES, Math.floor(MOST_LINES / events.length));
}

/** An event of more lines than there is room for: its first and last ones, and how many stand between them. */
function withoutMiddle(text: string, room: number): string {
  if (room === Number.POSITIVE_INFINITY) return text;
  const lines = text.split("\n");
  if (lines.length <= room) return text;
  const half = Math.floor((room - 1) / 2);
  const left = lines.length - 2 * half;
  return [...lines.slice(0, half), `… (${left} more lines of this event) …`, ...lines.slice(-half)].join(
    "\n",
  );
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
  return cutText(text, max).text;
}
