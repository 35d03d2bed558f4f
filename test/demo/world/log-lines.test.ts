import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatLines, firstLineFrom, linesOf, type WrittenLine } from "../../../src/demo/world/log-lines.ts";

const seed = 7;
const line = fc.record({ timestamp: fc.nat({ max: 50 }), message: fc.string({ maxLength: 3 }) });
const everyLine = (lines: ReturnType<typeof linesOf>): WrittenLine[] =>
  Array.from({ length: lines.length }, (_, index) => lines.at(index));

describe("log lines", () => {
  it("are the same one after another as in one list", () => {
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 4 }), { maxLength: 6 }), (parts) => {
        expect(everyLine(concatLines(parts.map(linesOf)))).toEqual(parts.flat());
      }),
      { seed },
    );
  });

  it("are found by time as a look at every line would find them", () => {
    fc.assert(
      fc.property(fc.array(line), fc.nat({ max: 51 }), (unordered, timestamp) => {
        const lines = unordered.toSorted((one, other) => one.timestamp - other.timestamp);
        const found = lines.findIndex((each) => each.timestamp >= timestamp);
        expect(firstLineFrom(linesOf(lines), timestamp)).toBe(found < 0 ? lines.length : found);
      }),
      { seed },
    );
  });
});
