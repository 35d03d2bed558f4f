import { endsOf } from "../text/cut.ts";
import { Pace, type Work } from "../text/work.ts";
import type { ReadLog } from "./read-log.ts";
import { foldShape } from "./shape.ts";
import { estimateTokens } from "./token-estimate.ts";
import type { ExcerptItem, QuotedLine } from "./types.ts";

/** Tokens that an excerpt may cost, so that an answer of header, excerpt and footer stays under 1,500. */
export const EXCERPT_TOKENS = 1_000;
const TOKENS_PER_ROW = 7;
const TOKENS_PER_FOLD = 26;
/** Wishes from here on are shown even where they repeat the line above. */
const MUST = 700;
/** Characters of the sample line in a note of what is left out. */
const LIKE_LENGTH = 100;

/** A line that the excerpt should hold. Higher priority is shown first when there is not room for all. */
export interface Wish {
  line: number;
  priority: number;
  mark?: QuotedLine["mark"];
}

/** What is shown of a log. */
export interface Excerpt {
  /** Lines and notes of what is left out, in the order of the log. */
  items: ExcerptItem[];
  /** Banner rules and other frame lines of the runtime that stand in no item: there is nothing in them to read. */
  framesLeftOut: number;
}

/** Shortens a long line in the middle and says how much is missing. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 30) * 0.65);
  const ends = endsOf(text, head, limit - 30 - head);
  return `${ends.head} ... (${ends.left} characters left out) ... ${ends.tail}`;
}

/** The beginning of a line up to the end of a word: a path or a number is whole or is not there. */
function wholeWords(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf(" ", limit);
  return end > 0 ? `${text.slice(0, end)} …` : "…";
}

function limitFor(wish: Wish): number {
  if (wish.mark === "cause") return 900;
  return wish.mark || wish.priority >= 700 ? 420 : 220;
}

/** Nothing to read: blank, or the carets that Python draws below code. */
function isBlank(log: ReadLog, index: number): boolean {
  const { body, joined } = log.normal[index]!;
  return !joined && /^[\s~^]*$/.test(body);
}

/** Lines of the runtime that say nothing about this action, or what is known of it anyway. */
const FRAME: ReadonlySet<string> = new Set(["frame", "output", "title", "parameter", "command"]);

/** A banner rule or another line of the runtime's frame: it need not be told that it is left out. */
function isFrame(log: ReadLog, index: number): boolean {
  const is = log.runtime[index]?.is;
  return is !== undefined && FRAME.has(is);
}

/** A frame line that is not worth a row of its own either. */
function isRule(log: ReadLog, index: number): boolean {
  const is = log.runtime[index]?.is;
  return is === "frame" || is === "output";
}

/** Repeats one of the two lines above it in all but names and numbers (two kinds of line may take turns). */
function isRepeat(log: ReadLog, index: number, shapeAt: (index: number) => string): boolean {
  // A stack trace stays whole, however alike its frames are.
  if (log.normal[index]!.joined || log.blockOf[index] !== -1) return false;
  return [1, 2].some((step) => index >= step && shapeAt(index) === shapeAt(index - step));
}

/**
 * Builds an excerpt: the wished lines that fit the budget, in the order of the log, with a note for every
 * stretch left out. Of lines that repeat one another the first is shown and the others are counted.
 *
 * @param budget tokens, see {@link EXCERPT_TOKENS}
 */
export function* buildExcerpt(log: ReadLog, wishes: readonly Wish[], budget = EXCERPT_TOKENS): Work<Excerpt> {
  const shapes = new Map<number, string>();
  const shapeAt = (index: number): string => {
    const known = shapes.get(index) ?? foldShape(log.normal[index]!.body);
    shapes.set(index, known);
    return known;
  };
  const best = new Map<number, Wish>();
  for (const wish of wishes) {
    if (wish.line < 0 || wish.line >= log.lines.length) continue;
    const known = best.get(wish.line);
    if (!known || wish.priority > known.priority)
      best.set(wish.line, { ...wish, mark: wish.mark ?? known?.mark });
  }
  const chosen = new Map<number, QuotedLine>();
  let left = budget;
  const choose = (line: number, text: string, mark: Wish["mark"]) => {
    const at = log.lines[line]!.at;
    chosen.set(line, { line, text, ...(at === undefined ? {} : { at }), ...(mark ? { mark } : {}) });
  };
  for (const wish of [...best.values()].sort((one, other) => other.priority - one.priority)) {
    const { line, mark } = wish;
    if (isBlank(log, line) || isRule(log, line)) continue;
    if (!mark && wish.priority < MUST && isRepeat(log, line, shapeAt)) continue;
    const text = shorten(log.normal[line]!.shown, limitFor(wish));
    const touches = (chosen.has(line - 1) ? 1 : 0) + (chosen.has(line + 1) ? 1 : 0);
    const cost = estimateTokens(text) + TOKENS_PER_ROW + (1 - touches) * TOKENS_PER_FOLD;
    if (cost > left) continue;
    left -= cost;
    choose(line, text, mark);
  }
  fillSmallGaps(log, chosen, choose);
  return yield* withFolds(log, chosen, shapeAt);
}

/** A note that one line is left out costs as much as a short line: show the line instead. */
function fillSmallGaps(
  log: ReadLog,
  chosen: Map<number, QuotedLine>,
  choose: (line: number, text: string, mark: undefined) => void,
): void {
  for (const line of [...chosen.keys()]) {
    const gap = line + 1;
    if (chosen.has(gap) || !chosen.has(line + 2) || isBlank(log, gap) || isFrame(log, gap)) continue;
    const text = log.normal[gap]!.shown;
    if (estimateTokens(text) + TOKENS_PER_ROW <= TOKENS_PER_FOLD) choose(gap, text, undefined);
  }
}

function* withFolds(
  log: ReadLog,
  chosen: Map<number, QuotedLine>,
  shapeAt: (index: number) => string,
): Work<Excerpt> {
  const items: ExcerptItem[] = [];
  let framesLeftOut = 0;
  let next = 0;
  for (const line of [...[...chosen.keys()].sort((one, other) => one - other), log.lines.length]) {
    framesLeftOut += framesIn(log, next, line - 1);
    items.push(...(yield* fold(log, next, line - 1, shapeAt)));
    const quoted = chosen.get(line);
    if (quoted) items.push(quoted);
    next = line + 1;
  }
  return { items, framesLeftOut };
}

/** How many frame lines of the runtime a stretch holds. */
function framesIn(log: ReadLog, from: number, to: number): number {
  let frames = 0;
  for (let index = from; index <= to; index++) if (isFrame(log, index)) frames++;
  return frames;
}

/** Of a longer stretch a sample is enough to say what it looks like. */
const SAMPLE_FROM = 3_000;
const SAMPLE_STEP = 7;

/** One note for the lines `from` to `to`; none where there is nothing in them to read. */
function* fold(
  log: ReadLog,
  from: number,
  to: number,
  shapeAt: (index: number) => string,
): Work<ExcerptItem[]> {
  const pace = new Pace();
  const shapes = new Map<string, { count: number; first: number }>();
  let count = 0;
  for (let index = from; index <= to; index++) {
    if (pace.isDue(log.normal[index]!.body.length)) yield pace.take();
    if (isBlank(log, index) || isFrame(log, index)) continue;
    count++;
    if (to - from > SAMPLE_FROM && index % SAMPLE_STEP !== 0) continue;
    const shape = shapeAt(index);
    const known = shapes.get(shape);
    if (known) known.count++;
    else shapes.set(shape, { count: 1, first: index });
  }
  if (count === 0) return [];
  let sampled = 0;
  let top = { count: 0, first: from };
  for (const each of shapes.values()) {
    sampled += each.count;
    if (each.count > top.count) top = each;
  }
  const alike = count === 1 || (top.count >= 2 && top.count >= sampled * 0.5);
  const fromAt = log.lines[from]!.at;
  const toAt = log.lines[to]!.at;
  return [
    {
      folded: count,
      ...(alike ? { like: wholeWords(log.normal[top.first]!.body.trim(), LIKE_LENGTH) } : {}),
      from,
      to,
      ...(fromAt === undefined ? {} : { fromAt }),
      ...(toAt === undefined ? {} : { toAt }),
    },
  ];
}
