/** The parameters of several task runs on one line: `Frame=1-4,10`. */
import { nameInWords } from "../text/untrusted.ts";
import { parseIntRange, rangesOf } from "./int-range.ts";
import type { TaskParameter } from "./task-parameters.ts";

/** Chunks with more values than this are named as written instead of being merged with others. */
const MAX_MERGED = 20_000;

/**
 * Merges the parameters of several runs where they differ in one number or chunk alone.
 * @returns such as `Frame=1-4,10`, or undefined when they differ in more, or in text.
 */
export function mergedParameters(
  runs: readonly Readonly<Record<string, TaskParameter>>[],
): string | undefined {
  const ranges = mergedRanges(runs);
  return (
    ranges &&
    Object.entries(ranges)
      .map(([name, text]) => `${nameInWords(name)}=${text}`)
      .join(", ")
  );
}

/** {@link mergedParameters} by name: `{ Frame: "1-4,10" }`; what is the same in all stands as a JSON value. */
export function mergedRanges(
  runs: readonly Readonly<Record<string, TaskParameter>>[],
): Record<string, string> | undefined {
  const names = Object.keys(runs[0] ?? {});
  const same = (name: string) => runs.every((run) => run[name]?.value === runs[0]?.[name]?.value);
  if (!runs.every((run) => Object.keys(run).length === names.length && names.every((name) => name in run))) {
    return undefined;
  }
  const varying = names.filter((name) => !same(name));
  const name = varying.length === 1 ? varying[0] : names.length === 1 ? names[0] : undefined;
  if (name === undefined) return undefined;
  const values = runs.map((run) => integersOf(run[name]));
  if (values.some((list) => list === undefined)) return undefined;
  const fixed = names
    .filter((other) => other !== name)
    .map((other) => [other, JSON.stringify(runs[0]?.[other]?.value)] as const);
  return Object.fromEntries([[name, rangesOf(values.flatMap((list) => list ?? []))], ...fixed]);
}

/** The whole numbers that a parameter stands for: one, or those of a chunk. */
export function integersOf(parameter: TaskParameter | undefined): number[] | undefined {
  if (parameter === undefined) return undefined;
  if (typeof parameter.value === "number")
    return Number.isInteger(parameter.value) ? [parameter.value] : undefined;
  if (parameter.type !== "chunkInt" || (parameter.count ?? Number.POSITIVE_INFINITY) > MAX_MERGED)
    return undefined;
  return parseIntRange(String(parameter.value))?.flatMap(({ first, last, step }) =>
    Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step),
  );
}
