/** One event of a log stream: milliseconds since 1970 and the text of the line. */
export interface WrittenLine {
  readonly timestamp: number;
  readonly message: string;
}

/**
 * The lines of a log stream by position, oldest first, timestamps never going back.
 * A stream of a million lines is a length and a rule that makes line `index`; nothing holds it whole.
 */
export interface LogLines {
  readonly length: number;
  at(index: number): WrittenLine;
}

/** Lines that are at hand, for the ordinary short log. */
export function linesOf(lines: readonly WrittenLine[]): LogLines {
  return { length: lines.length, at: (index) => lines[index]! };
}

/** Several runs of lines as one, in the order given. */
export function concatLines(parts: readonly LogLines[]): LogLines {
  const filled = parts.filter((part) => part.length > 0);
  const starts: number[] = [];
  let length = 0;
  for (const part of filled) {
    starts.push(length);
    length += part.length;
  }
  return {
    length,
    at(index) {
      const part = lastAtOrBefore(starts, index);
      return filled[part]!.at(index - starts[part]!);
    },
  };
}

/** Position of the first line whose time is `timestamp` or later; the length when there is none. */
export function firstLineFrom(lines: LogLines, timestamp: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lines.at(middle).timestamp < timestamp) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastAtOrBefore(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
