/**
 * Integer range expressions as Open Job Description writes them: `12`, `1-10`, `1-10:2`, `10-1:-3`, joined by
 * commas, with spaces or tabs around every part, ends inclusive. Frames of a chunk and the values of an INT
 * task parameter come in this form.
 *
 * Source: Open Job Description, "Template Schemas 2023-09", section 3.4.1.1.1 <IntRangeExpr>. As there, a step
 * must lead from the first end to the last one, so `5-1` and `1-5:-1` are not ranges.
 *
 * Nothing here enumerates a range, so a hostile `1-99999999999999` costs as much as `1-2`.
 */

/** One element of an expression, ascending: every `step`-th integer from `first` to `last`, both included. */
export interface IntRange {
  readonly first: number;
  readonly last: number;
  /** At least 1. */
  readonly step: number;
}

/** The longest expression that is read; 150 frames a chunk need far less, and checking for overlaps is quadratic. */
const MAX_TEXT = 8192;

const ELEMENT = /^[ \t]*(-?\d+)(?:[ \t]*-[ \t]*(-?\d+)(?:[ \t]*:[ \t]*(-?\d+))?)?[ \t]*$/;

/**
 * The elements of a range expression in the order written, or undefined when the text is not one, is longer
 * than 8192 characters, or holds numbers or spans that a double cannot hold exactly.
 */
export function parseIntRange(text: string): IntRange[] | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const ranges: IntRange[] = [];
  for (const element of text.split(",")) {
    const range = parseElement(element);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges;
}

/**
 * How many integers an expression covers. Undefined when it does not parse, when the count is too large to be
 * exact, or when two elements share a value: the specification forbids that, so any figure would be a guess. Elements that only interleave are counted.
 */
export function countIntRange(text: string): number | undefined {
  const ranges = parseIntRange(text);
  if (ranges === undefined || anyShareAValue(ranges)) return undefined;
  const count = ranges.reduce((sum, range) => sum + (range.last - range.first) / range.step + 1, 0);
  return Number.isSafeInteger(count) ? count : undefined;
}

/** Whether `value` is one of the integers of the expression; false when the expression does not parse. */
export function intRangeContains(text: string, value: number): boolean {
  return parseIntRange(text)?.some((range) => contains(range, value)) ?? false;
}

/** Whether two expressions have an integer in common; false when one of them does not parse. */
export function intRangesOverlap(a: string, b: string): boolean {
  const left = parseIntRange(a);
  const right = parseIntRange(b);
  if (left === undefined || right === undefined) return false;
  return left.some((one) => right.some((other) => shareAValue(one, other)));
}

/**
 * A list of integers as one compact range expression, ascending, each value once: three or more with the same
 * step fold (`1004,1009,1026-1054:4,1081-1240`). An empty list gives an empty text.
 * @param values integers that a double holds exactly, in any order
 */
export function rangesOf(values: readonly number[]): string {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    const end = endOfRun(sorted, start);
    // Two values need no range: "1,2" is as short as "1-2" and "1,9" shorter than "1-9:8".
    const folds = end - start >= 2;
    parts.push(
      folds ? asText(sorted[start]!, sorted[end]!, sorted[start + 1]! - sorted[start]!) : `${sorted[start]}`,
    );
    start = folds ? end + 1 : start + 1;
  }
  return parts.join(",");
}

function parseElement(text: string): IntRange | undefined {
  const match = ELEMENT.exec(text);
  if (match === null) return undefined;
  const start = integer(match[1]!);
  const end = match[2] === undefined ? start : integer(match[2]);
  const step = match[3] === undefined ? 1 : integer(match[3]);
  if (start === undefined || end === undefined || step === undefined || step === 0) return undefined;
  if ((end - start) * step < 0) return undefined;

  const span = Math.abs(end - start);
  if (!Number.isSafeInteger(span)) return undefined;
  const reached = span - (span % Math.abs(step));
  return step > 0
    ? { first: start, last: start + reached, step }
    : { first: start - reached, last: start, step: -step };
}

/** Undefined beyond 2^53; minus zero becomes zero. */
function integer(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

function contains({ first, last, step }: IntRange, value: number): boolean {
  return Number.isSafeInteger(value) && first <= value && value <= last && (value - first) % step === 0;
}

function anyShareAValue(ranges: readonly IntRange[]): boolean {
  const ascending = [...ranges].sort((a, b) => a.first - b.first);
  return ascending.some((range, index) => {
    for (let next = index + 1; next < ascending.length && ascending[next]!.first <= range.last; next++) {
      if (shareAValue(range, ascending[next]!)) return true;
    }
    return false;
  });
}

function shareAValue(a: IntRange, b: IntRange): boolean {
  const low = Math.max(a.first, b.first);
  const high = Math.min(a.last, b.last);
  if (low > high) return false;
  if (a.step === 1 && b.step === 1) return true;
  if (a.first === a.last) return contains(b, a.first);
  if (b.first === b.last) return contains(a, b.first);
  const meeting = firstCommonValue(a, b, BigInt(low));
  return meeting !== undefined && meeting <= BigInt(high);
}

/**
 * The smallest value at or above `low` that two endless progressions have in common (Chinese remainder
 * theorem), in BigInt because the products of two steps outgrow a double.
 */
function firstCommonValue(a: IntRange, b: IntRange, low: bigint): bigint | undefined {
  const [start, stepA, stepB] = [BigInt(a.first), BigInt(a.step), BigInt(b.step)];
  const { divisor, inverse } = greatestCommonDivisor(stepA, stepB);
  const distance = BigInt(b.first) - start;
  if (distance % divisor !== 0n) return undefined;

  const stepsOfA = ((distance / divisor) * inverse) % (stepB / divisor);
  const common = start + stepsOfA * stepA;
  const period = (stepA / divisor) * stepB;
  const below = (low - common) % period;
  return low + ((period - below) % period);
}

/** The greatest common divisor of two positive integers, and x with `a * x = divisor` modulo `b`. */
function greatestCommonDivisor(a: bigint, b: bigint): { divisor: bigint; inverse: bigint } {
  let [divisor, next] = [a, b];
  let [inverse, nextInverse] = [1n, 0n];
  while (next !== 0n) {
    const quotient = divisor / next;
    [divisor, next] = [next, divisor - quotient * next];
    [inverse, nextInverse] = [nextInverse, inverse - quotient * nextInverse];
  }
  return { divisor, inverse };
}

/** The index of the last value that continues the step which `start` and its successor set. */
function endOfRun(sorted: readonly number[], start: number): number {
  const step = sorted[start + 1]! - sorted[start]!;
  let end = start;
  while (end + 1 < sorted.length && sorted[end + 1]! - sorted[end]! === step) end++;
  return end;
}

function asText(first: number, last: number, step: number): string {
  return step === 1 ? `${first}-${last}` : `${first}-${last}:${step}`;
}
