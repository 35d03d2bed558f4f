import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countIntRange,
  intRangeContains,
  intRangesOverlap,
  parseIntRange,
  rangesOf,
} from "../../../src/explain/tasks/int-range.ts";

/** Every integer of an expression, ascending; for short ranges only. */
function enumerate(text: string): number[] {
  const values = (parseIntRange(text) ?? []).flatMap(({ first, last, step }) =>
    Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step),
  );
  return values.sort((a, b) => a - b);
}

describe("range expressions", () => {
  it.each([
    ["5", [5]],
    ["5-5", [5]],
    ["1-3", [1, 2, 3]],
    ["-1 - 1", [-1, 0, 1]],
    ["-10--5", [-10, -9, -8, -7, -6, -5]],
    ["1-5:2", [1, 3, 5]],
    ["1-6:2", [1, 3, 5]],
    ["5-1:-2", [1, 3, 5]],
    ["5-1:-3", [2, 5]],
    ["5-5:-1", [5]],
    ["10-15:2,1-5", [1, 2, 3, 4, 5, 10, 12, 14]],
    [" 1 ,\t3 - 4 , 7 - 9 : 2 ", [1, 3, 4, 7, 9]],
    ["-0", [0]],
    ["007", [7]],
    ["1-9:2,2-10:2", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ])("%j", (text, values) => {
    expect(enumerate(text)).toEqual(values);
    expect(countIntRange(text)).toBe(values.length);
  });

  it.each([
    "",
    " ",
    ",",
    "1,",
    "1,,2",
    "a",
    "1-",
    "-",
    "--1",
    "1--",
    "1-2-3",
    "1:2",
    "1-5:",
    "1-5:0",
    "1-5:-1",
    "5-1",
    "5-1:1",
    "+5",
    "1.5",
    "1e3",
    "1\n-2",
    "٣",
    "9007199254740993",
    "-9007199254740991-9007199254740991",
  ])("refuses %j", (text) => {
    expect(parseIntRange(text)).toBeUndefined();
    expect(countIntRange(text)).toBeUndefined();
    expect(intRangeContains(text, 1)).toBe(false);
    expect(intRangesOverlap(text, "1-5")).toBe(false);
    expect(intRangesOverlap("1-5", text)).toBe(false);
  });

  it("refuses digits and texts without end", () => {
    expect(parseIntRange(`1-${"9".repeat(400)}`)).toBeUndefined();
    expect(parseIntRange(`1${",1".repeat(5000)}`)).toBeUndefined();
  });

  it("counts a vast range without walking it", () => {
    expect(countIntRange("1-99999999999999")).toBe(99999999999999);
    expect(countIntRange("-4503599627370495-4503599627370495:2")).toBe(4503599627370496);
    expect(intRangeContains("1-99999999999999:7", 99999999999992)).toBe(true);
    expect(intRangeContains("1-99999999999999:7", 99999999999993)).toBe(false);
    expect(intRangesOverlap("1-99999999999999:999983", "2-99999999999999:999979")).toBe(true);
  });

  it.each(["1-5,3-7", "1,1", "1-10:3,4", "0-100:6,3-100:9"])(
    "does not count overlapping elements: %s",
    (text) => {
      expect(parseIntRange(text)).toBeDefined();
      expect(countIntRange(text)).toBeUndefined();
    },
  );

  it("tells what is inside", () => {
    expect(intRangeContains("41-50", 45)).toBe(true);
    expect(intRangeContains("41-50", 51)).toBe(false);
    expect(intRangeContains("-9--1:4", -5)).toBe(true);
    expect(intRangeContains("-9--1:4", -6)).toBe(false);
    expect(intRangeContains("1-5,3-7", 6)).toBe(true);
    expect(intRangeContains("1-3", 1.5)).toBe(false);
    expect(intRangeContains("1-3", Number.NaN)).toBe(false);
  });

  it.each([
    ["41-60", "51-70", true],
    ["41-60", "61-70", false],
    ["1-10:2", "2-10:2", false],
    ["1-100:6", "4-100:9", true],
    ["1-12:6", "4-12:9", false],
    ["0-100:6", "3-100:9", true],
    ["0-100:6", "1-100:9", false],
    ["-20--10:5", "-15", true],
    ["1-3,20", "10-20:10", true],
  ])("%s and %s overlap: %s", (a, b, expected) => {
    expect(intRangesOverlap(a, b)).toBe(expected);
    expect(intRangesOverlap(b, a)).toBe(expected);
  });

  const element = fc
    .record({
      start: fc.integer({ min: -60, max: 60 }),
      length: fc.nat(20),
      step: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ start, length, step }) => `${start}-${start + length}:${step}`);
  const expression = fc.array(element, { minLength: 1, maxLength: 4 }).map((elements) => elements.join(","));

  it("agrees with plain enumeration", () => {
    fc.assert(
      fc.property(expression, expression, fc.integer({ min: -70, max: 90 }), (a, b, value) => {
        const inA = enumerate(a);
        const inB = new Set(enumerate(b));
        const once = new Set(inA).size === inA.length;
        expect(countIntRange(a)).toBe(once ? inA.length : undefined);
        expect(intRangeContains(a, value)).toBe(inA.includes(value));
        expect(intRangesOverlap(a, b)).toBe(inA.some((number) => inB.has(number)));
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it("survives any text", () => {
    const hostile = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789-:, \t") }));
    fc.assert(
      fc.property(hostile, hostile, fc.double(), (a, b, value) => {
        expect(countIntRange(a) ?? 1).toBeGreaterThan(0);
        expect(intRangeContains(a, value)).toBeTypeOf("boolean");
        expect(intRangesOverlap(a, b)).toBe(intRangesOverlap(b, a));
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});

describe("rangesOf", () => {
  it.each([
    [[], ""],
    [[7], "7"],
    [[1, 2], "1,2"],
    [[1, 2, 3], "1-3"],
    [[3, 1, 2, 2], "1-3"],
    [[-10, -9, -8], "-10--8"],
    [[1, 5, 9], "1-9:4"],
    [[1, 2, 4, 5], "1,2,4,5"],
  ])("%j is %j", (values, expected) => {
    expect(rangesOf(values)).toBe(expected);
  });

  it("folds what folds and leaves the rest", () => {
    const values = [
      1004,
      1009,
      ...Array.from({ length: 8 }, (_, index) => 1026 + 4 * index),
      1057,
      ...Array.from({ length: 160 }, (_, index) => 1081 + index),
    ];
    expect(rangesOf(values)).toBe("1004,1009,1026-1054:4,1057,1081-1240");
  });

  it("comes back as the same set of values", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 80 }),
        (values) => {
          const distinct = [...new Set(values)].sort((a, b) => a - b);
          expect(enumerate(rangesOf(values))).toEqual(distinct);
          expect(countIntRange(rangesOf(values))).toBe(distinct.length);
        },
      ),
      { seed: 20261121, numRuns: 500 },
    );
  });
});
