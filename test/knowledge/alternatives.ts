/** The alternatives of a phrase, so that each can be asked for its own proof. */

/** One branch of a `|` in a phrase. */
export interface Alternative {
  /** As it is written. */
  readonly text: string;
  /** The phrase without it. */
  readonly without: string;
  /** It stands in a negative look-around: it keeps lines away instead of reading them. */
  readonly keepsAway: boolean;
}

interface Group {
  /** Where its first branch begins. */
  readonly from: number;
  readonly bars: number[];
  readonly keepsAway: boolean;
}

const OPENING = /\((?:\?(?:[:=!]|<[=!]|<\w+>))?/y;
const CLASS = /\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/y;

/**
 * Every branch of every group of a phrase that has more than one, and of the phrase itself.
 * @param written the phrase as it stands in a record
 */
export function alternativesOf(written: string): Alternative[] {
  const found: Alternative[] = [];
  const open: Group[] = [{ from: written.startsWith("(?i)") ? 4 : 0, bars: [], keepsAway: false }];
  const close = (end: number) => found.push(...branchesOf(written, open.pop()!, end));
  for (let at = open[0]!.from; at < written.length; at++) {
    const sign = written[at];
    const group = open.at(-1)!;
    if (sign === "\\") at += 1;
    else if (sign === "[") at += lengthOf(CLASS, written, at) - 1;
    else if (sign === "|") group.bars.push(at);
    else if (sign === ")") close(at);
    else if (sign === "(") {
      const length = lengthOf(OPENING, written, at);
      const keepsAway = group.keepsAway || written.slice(at, at + length).endsWith("!");
      open.push({ from: at + length, bars: [], keepsAway });
      at += length - 1;
    }
  }
  close(written.length);
  return found;
}

function branchesOf(written: string, { from, bars, keepsAway }: Group, end: number): Alternative[] {
  if (bars.length === 0) return [];
  const starts = [from, ...bars.map((bar) => bar + 1)];
  const ends = [...bars, end];
  return starts.map((start, index) => {
    const stop = ends[index]!;
    // With the bar before it, or, of the first one, the bar behind it.
    const without =
      index === 0
        ? written.slice(0, start) + written.slice(stop + 1)
        : written.slice(0, start - 1) + written.slice(stop);
    return { text: written.slice(start, stop), without, keepsAway };
  });
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 1;
}
