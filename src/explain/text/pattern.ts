/**
 * A stranger's regular expression over many lines: in time linear in the text (RE2), bounded in every direction,
 * and giving way between slices so that a call can be canceled.
 */
import { RE2JS } from "re2js";

/** Longest pattern, in characters. */
export const MAX_PATTERN = 200;
/** RE2's time grows with instructions times characters; repetitions such as `(x{1,100}){1,10}` make thousands. */
const MAX_PROGRAM = 2_000;
/** What is searched of a line, in characters. */
const MAX_LINE = 2_000;
/** Longest time between two chances for other work, in milliseconds. */
const SLICE_MS = 15;

/** A compiled pattern. */
export interface Pattern {
  /** Whether the line holds a match. */
  matches(line: string): boolean;
}

/**
 * Compiles a pattern, case-insensitive.
 * @returns the pattern, or why it can't be used, in words.
 */
export function compilePattern(source: string): { pattern: Pattern } | { refused: string } {
  if (source.length > MAX_PATTERN) return { refused: `it is longer than ${MAX_PATTERN} characters` };
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    if (compiled.programSize() > MAX_PROGRAM)
      return { refused: "it is too large once its repetitions are counted out" };
    return { pattern: { matches: (line) => compiled.matcher(line.slice(0, MAX_LINE)).find() } };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The places of the lines that match, giving way to other work again and again.
 * @param enough how many matches end the search.
 * @param mayGoOn asked now and then; false ends the search.
 * @returns how many lines were searched, from the first; the rest was not looked at.
 */
export async function findMatches(
  pattern: Pattern,
  lines: readonly string[],
  enough: number,
  mayGoOn: () => boolean,
): Promise<{ found: number[]; searched: number }> {
  const found: number[] = [];
  let sliceEnds = performance.now() + SLICE_MS;
  for (const [index, line] of lines.entries()) {
    if (found.length >= enough) return { found, searched: index };
    if (performance.now() > sliceEnds) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!mayGoOn()) return { found, searched: index };
      sliceEnds = performance.now() + SLICE_MS;
    }
    if (pattern.matches(line)) found.push(index);
  }
  return { found, searched: lines.length };
}
