/**
 * Lines of base64 that are too short to be known one by one. A key that is wrapped at 12 or 20 characters is a run of
 * lines of one length, and what they say together was drawn at random.
 */
import { Pace, type Work } from "../text/work.ts";
import { isDrawnBase64, isNamed } from "./drawn.ts";
import { bodyOf, isHexOnly, lengthOf } from "./key-body.ts";
import type { Span } from "./span.ts";

/** Shorter lines are words and numbers, longer ones are judged one by one. */
const SHORTEST = 8;
const LONGEST = 39;
/** Fewer characters together say too little. */
const FEWEST_CHARACTERS = 48;
/** Characters that are looked at; a long run would be read once more for each of its lines. */
const LOOKED_AT = 400;
/** Changes for each character: random base64 has 0.48 in the mean. */
const LEAST_CHANGES = 0.28;
/** Of a list of names of one length nearly all look named, of random lines one in five. */
const MOST_NAMED = 0.5;

/**
 * Which lines belong to such a run, by their index.
 * @param mostOthers lines of others in a row that may come between.
 */
export function* linesOfRuns(lines: readonly string[], mostOthers: number): Work<ReadonlySet<number>> {
  const pace = new Pace();
  const found = new Set<number>();
  let run: { indices: number[]; start: number; length: number; words: string[]; others: number } | undefined;
  const close = () => {
    if (run && isDrawn(run.words)) for (const index of run.indices) found.add(index);
    run = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(Math.min(line.length, LOOKED_AT))) yield pace.take();
    const body = shortBodyOf(line);
    if (run && body && lengthOf(body) === run.length && body.start === run.start) {
      run.indices.push(index);
      if (run.words.length * run.length < LOOKED_AT) run.words.push(line.slice(body.start, body.end));
      run.others = 0;
    } else if (body && (!run || run.others === 0)) {
      close();
      run = {
        indices: [index],
        start: body.start,
        length: lengthOf(body),
        words: [line.slice(body.start, body.end)],
        others: 0,
      };
    } else if (run) {
      run.others += 1;
      if (run.others > mostOthers) close();
    }
  }
  close();
  return found;
}

function isDrawn(words: readonly string[]): boolean {
  const text = words.join("");
  return (
    text.length >= FEWEST_CHARACTERS &&
    isDrawnBase64(text, LEAST_CHANGES) &&
    words.filter(isNamed).length <= MOST_NAMED * words.length
  );
}

/** Base64 that ends a line. */
function shortBodyOf(line: string): Span | undefined {
  if (line.length > LOOKED_AT) return undefined;
  const body = bodyOf(line);
  const length = lengthOf(body);
  return body && length >= SHORTEST && length <= LONGEST && !isHexOnly(line, body) ? body : undefined;
}
