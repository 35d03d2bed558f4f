/** A line that a program prints: milliseconds after its action began, and the text. */
export type OutputLine = readonly [offset: number, text: string];

/** Output by position; an array is one, and so is a rule that makes line `index` of a million. */
export interface OutputLines {
  readonly length: number;
  at(index: number): OutputLine | undefined;
}

/**
 * What a program printed: the lines, or a function that makes them when the log is read.
 * @param startedAt of the function: when the action began, milliseconds since 1970
 */
export type Output = readonly OutputLine[] | OutputLines | ((startedAt: number) => OutputLines);

/** The lines of an output. */
export function outputLines(output: Output | undefined, startedAt: number): OutputLines {
  if (output === undefined) return [];
  return typeof output === "function" ? output(startedAt) : output;
}

/** Several outputs as one, in the order given; their offsets must not go back. */
export function joined(...parts: readonly Output[]): Output {
  return (startedAt) => {
    const all = parts.map((part) => outputLines(part, startedAt));
    const length = all.reduce((total, part) => total + part.length, 0);
    return {
      length,
      at(index) {
        let left = index;
        for (const part of all) {
          if (left < part.length) return part.at(left);
          left -= part.length;
        }
        return undefined;
      },
    };
  };
}

/** The lines of an output up to an offset, for a program that was stopped on the way. */
export function cutAt(output: Output, offset: number): Output {
  return (startedAt) => {
    const all = outputLines(output, startedAt);
    const kept: OutputLine[] = [];
    for (let index = 0; index < all.length; index += 1) {
      const line = all.at(index)!;
      if (line[0] > offset) break;
      kept.push(line);
    }
    return kept;
  };
}
