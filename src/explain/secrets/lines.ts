/** The lines of one log without their secrets. */

import { finish, Pace, type Work } from "../text/work.ts";
import { type ColumnNames, columnsAfter, findInColumns } from "./columns.ts";
import { findSecrets, type Masked, withRepeats } from "./find.ts";
import { BEHIND_GAP, findingKeyLines, type KeyPlace, mayBeInsideKey, OUTSIDE } from "./key-lines.ts";
import { startOfText } from "./line-prefix.ts";
import { type AwaitedValue, awaitedAfter, takeAwaited } from "./line-values.ts";
import { maskSpans, type Span } from "./span.ts";

/** What a line needs to know of those before it; holds nothing that stood in them, so that a cursor may carry it. */
export interface LinePlace {
  readonly key: KeyPlace;
  readonly awaited?: AwaitedValue;
  readonly columns?: ColumnNames;
}

/** Before the first line of a log. */
export const FIRST_LINE: LinePlace = { key: OUTSIDE };

/** Behind lines that were not read: a password may stand alone in the next one. */
export const AFTER_GAP: LinePlace = { key: BEHIND_GAP, awaited: { name: "pass", as: "below", indent: -1 } };

/** {@link findingAmongLines} and {@link maskLine} for all lines at once. */
export function maskLines(lines: readonly string[], place?: LinePlace): Masked[] {
  const among = finish(findingAmongLines(lines, place));
  return lines.map((line, index) => maskLine(line, among.spans[index]));
}

/** Masks what a line shows to be secret, and what only its neighbours do. */
export function maskLine(line: string, among: readonly Span[] = []): Masked {
  return maskSpans(line, withRepeats(line, [...findSecrets(line), ...among]));
}

/**
 * Finds what of the lines of one log, in their order, is secret by its neighbours: the lines of a private key, a
 * value below its name, a column of a table.
 *
 * @param lines clean lines (see `cleanText`).
 * @param place where the line before the first one stood.
 * @returns the stretches of each line, and the place behind the last one.
 */
export function* findingAmongLines(
  lines: readonly string[],
  place: LinePlace = FIRST_LINE,
): Work<{ spans: Span[][]; place: LinePlace }> {
  const pace = new Pace();
  const keys = yield* findingKeyLines(lines, place.key);
  let { awaited, columns } = place;
  const spans: Span[][] = [];
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(line.length)) yield pace.take();
    const taken: ReturnType<typeof takeAwaited> = awaited ? takeAwaited(line, awaited) : {};
    const row: ReturnType<typeof findInColumns> = columns ? findInColumns(line, columns) : { spans: [] };
    awaited = awaitedBehind(line, taken.awaited);
    columns = columnsAfter(line) ?? row.columns;
    spans.push([...keys.spans[index]!, ...(taken.span ? [taken.span] : []), ...row.spans]);
  }
  return { spans, place: { key: keys.place, awaited, columns } };
}

/** A name of its own takes the place of the one before, unless it stands in another process's line. */
function awaitedBehind(line: string, before: AwaitedValue | undefined): AwaitedValue | undefined {
  const here = awaitedAfter(line);
  if (here !== "another") return here ?? before;
  return before && (before.as === "printed" || (before.isBare && startOfText(line) > 0)) ? before : undefined;
}

/**
 * Whether what stood before the first of these lines may decide what is secret in them: they could go on a key, a
 * block or a table.
 */
export function leansOnWhatStoodBefore(lines: readonly string[]): boolean {
  const [first = ""] = lines;
  return (
    mayBeInsideKey(lines) ||
    !/\S\s+\S/.test(first.slice(startOfText(first)).trim()) ||
    /^\s|[|,\t]|\bvalue\b/i.test(first.slice(startOfText(first)))
  );
}
