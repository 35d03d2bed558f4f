import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integersOf, mergedParameters } from "../../../src/explain/tasks/frames.ts";
import { parseIntRange } from "../../../src/explain/tasks/int-range.ts";
import { readTaskParameters } from "../../../src/explain/tasks/task-parameters.ts";

const frame = (value: number) => readTaskParameters({ Frame: { int: String(value) } });
const chunk = (value: string) => readTaskParameters({ Frame: { chunkInt: value } });
const shot = (value: number, camera: string) =>
  readTaskParameters({ Frame: { int: String(value) }, Camera: { string: camera } });

describe("parameters of several runs on one line", () => {
  it("are ranges of what differs", () => {
    expect(mergedParameters([frame(3), frame(1), frame(2), frame(10)])).toBe("Frame=1-3,10");
    expect(mergedParameters([frame(42)])).toBe("Frame=42");
    expect(mergedParameters([frame(1004), frame(1000), frame(1008)])).toBe("Frame=1000-1008:4");
  });

  it("count a chunk as all of its values", () => {
    expect(mergedParameters([chunk("1-10"), chunk("21-30"), chunk("11-20")])).toBe("Frame=1-30");
    expect(mergedParameters([chunk("1,3,7-10:3"), chunk("5")])).toBe("Frame=1-7:2,10");
  });

  it("name once what all have in common, as it is", () => {
    expect(mergedParameters([shot(1, "left"), shot(2, "left")])).toBe('Frame=1,2, Camera="left"');
  });

  it("are not merged where more than one thing differs: a range would name runs that never were", () => {
    expect(mergedParameters([shot(1, "left"), shot(2, "right")])).toBeUndefined();
  });

  it("are not merged where text differs, or where runs have other parameters", () => {
    expect(mergedParameters([shot(1, "left"), shot(1, "right")])).toBeUndefined();
    expect(mergedParameters([frame(1), shot(2, "left")])).toBeUndefined();
    expect(mergedParameters([shot(2, "left"), frame(1)])).toBeUndefined();
    expect(mergedParameters([readTaskParameters({ Gain: { float: "0.5" } })])).toBeUndefined();
  });

  it("say nothing where there are none", () => {
    expect(mergedParameters([])).toBeUndefined();
    expect(mergedParameters([{}, {}])).toBeUndefined();
  });

  it("hold every value and no other", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 300 }), { minLength: 1, maxLength: 60 }), (values) => {
        const text = mergedParameters(values.map(frame))?.replace("Frame=", "") ?? "";
        const found = (parseIntRange(text) ?? []).flatMap(({ first, last, step }) =>
          Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step),
        );
        expect(found.sort((a, b) => a - b)).toEqual([...new Set(values)].sort((a, b) => a - b));
      }),
      { seed: 410, numRuns: 200 },
    );
  });
});

describe("whole numbers of a parameter", () => {
  it("are its value, or those of its chunk", () => {
    expect(integersOf(frame(7).Frame)).toEqual([7]);
    expect(integersOf(chunk("1-9:4").Frame)).toEqual([1, 5, 9]);
  });

  it("are none for text, for fractions, and for a chunk too large to be written out", () => {
    expect(integersOf(readTaskParameters({ Path: { path: "12" } }).Path)).toBeUndefined();
    expect(integersOf(readTaskParameters({ Gain: { float: "1.5" } }).Gain)).toBeUndefined();
    expect(integersOf(chunk("1-99999999").Frame)).toBeUndefined();
    expect(integersOf(undefined)).toBeUndefined();
  });
});
