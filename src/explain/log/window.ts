import { Pace, type Work } from "../text/work.ts";
import { MAX_PATTERN_INPUT, type NormalLine } from "./normalise.ts";
import { readRuntimeLine } from "./runtime.ts";
import { shapeOf } from "./shape.ts";
import { takeAway } from "./unwrap.ts";

/** A window narrower than this breaks nothing that could still be read. */
const NARROWEST = 40;
/** Lines that fill the window, at least; copies of one count once. */
const FEWEST = 3;
/** Lines that may be longer than the window, as a share: what was written past it. */
const MOST_LONGER = 0.02;
/** Of lines that fill the window, this share is of different shapes; rows of a table are alike. */
const MIXED = 0.5;
/** Parts of one message at most. */
const MOST_PARTS = 40;

/**
 * Joins what a window of a certain width broke: many lines of exactly one length and hardly one longer. Each goes
 * on in the line below it.
 */
export function* joinAtWindow(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  const counts = new Map<number, number>();
  const own: NormalLine[] = [];
  for (const line of lines) {
    if (pace.isDue(line.body.length)) yield pace.take();
    if (line.joined || line.body.trim() === "" || readRuntimeLine(line.body.trimEnd())) continue;
    own.push(line);
    counts.set(line.shown.length, (counts.get(line.shown.length) ?? 0) + 1);
  }
  const width = widthOf(counts, own.length);
  if (width === undefined || !isText(own.filter(({ shown }) => shown.length === width))) return;
  for (let index = 0; index < lines.length; index++) {
    const head = lines[index]!;
    if (pace.isDue(head.body.length)) yield pace.take();
    if (head.joined || head.shown.length !== width || !isWords(head.body)) continue;
    index = joinFrom(lines, index, width);
  }
}

/** The width of the window, if the lengths of the lines tell of one. */
function widthOf(counts: ReadonlyMap<number, number>, all: number): number | undefined {
  const longer = (width: number) =>
    [...counts].reduce((sum, [length, count]) => (length > width ? sum + count : sum), 0);
  const [width, count] = [...counts]
    .filter(([length]) => length >= NARROWEST && longer(length) <= all * MOST_LONGER)
    .reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0]);
  return count >= FEWEST ? width : undefined;
}

/** Whether the lines are running text: not rows of a table, bars or rules. */
function isText(full: readonly NormalLine[]): boolean {
  const words = full.filter(({ body }) => isWords(body));
  if (new Set(words.map(({ body }) => body)).size < FEWEST) return false;
  const shapes = new Set(words.map(({ body }) => shapeOf(body).slice(0, 24)));
  // The same complaint about another thing breaks at the same place: so do not ask for all to differ.
  return words.length >= FEWEST && shapes.size >= Math.min(3, words.length * MIXED);
}

/** Rules, bars of progress and columns of numbers fill a window without being broken by it. */
function isWords(body: string): boolean {
  return /\p{L}{2}/u.test(body) && !/[=#█▒░.*_-]{12}|\d%\|| {6,}\S/u.test(body);
}

function joinFrom(lines: NormalLine[], index: number, width: number): number {
  const head = lines[index]!;
  let text = head.body;
  let next = index + 1;
  for (; next < lines.length && next - index <= MOST_PARTS; next++) {
    const part = lines[next]!;
    const isLast = part.shown.length < width;
    if (part.joined || part.shown.length > width || part.body.trim() === "") break;
    text += part.body;
    takeAway(part);
    if (isLast) {
      next++;
      break;
    }
  }
  if (next > index + 1) {
    head.body = text.slice(0, MAX_PATTERN_INPUT);
    head.whole = head.body.trim();
  }
  return next - 1;
}
