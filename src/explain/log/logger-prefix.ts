import { Pace, type Work } from "../text/work.ts";
import type { NormalLine } from "./normalise.ts";

const HEADER = "Traceback (most recent call last):";
/** Longest text of a logger before a line. */
const LONGEST_PREFIX = 120;
/** A traceback and two frames: fewer lines that begin alike may do so by chance. */
const FEWEST = 3;
/** Lines of one traceback at most, with its chain. */
const MOST_LINES = 2_000;

/**
 * A logger that writes a traceback line by line puts the same text before each: it comes off all of them, so that
 * the traceback is read like any other. What follows the text, indentation too, stays.
 */
export function* dropLoggerPrefixes(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (let index = 0; index < lines.length; index++) {
    const { body } = lines[index]!;
    if (pace.isDue(body.length)) yield pace.take();
    const at = body.indexOf(HEADER);
    const prefix = body.slice(0, Math.max(at, 0));
    if (prefix.trim() === "" || prefix.length > LONGEST_PREFIX) continue;
    const end = endOfPrefixed(lines, index, prefix);
    if (end - index + 1 < FEWEST) continue;
    for (const line of lines.slice(index, end + 1)) line.body = line.body.slice(prefix.length);
    index = end;
  }
}

/** The last of the lines that begin with the prefix; a blank one may have lost the spaces at its end. */
function endOfPrefixed(lines: readonly NormalLine[], from: number, prefix: string): number {
  const short = prefix.trimEnd();
  let end = from;
  while (end + 1 < lines.length && end - from < MOST_LINES) {
    const { body } = lines[end + 1]!;
    if (!body.startsWith(prefix) && body.trimEnd() !== short) break;
    end++;
  }
  return end;
}
