import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  matchesTask,
  namesMatch,
  parseTaskFilter,
  singleValue,
  type TaskFilter,
  valuesCovered,
  valuesMeant,
} from "../../../src/explain/tasks/task-filter.ts";

const SEED = 20261121;

function filter(text: string): TaskFilter {
  const parsed = parseTaskFilter(text);
  if (!parsed.filter) throw new Error(parsed.problem);
  return parsed.filter;
}

describe("parseTaskFilter", () => {
  it.each([
    ["Frame=41-60", [{ name: "Frame", value: "41-60" }]],
    ["1047", [{ name: "Frame", value: "1047" }]],
    ["1-9:2, 20", [{ name: "Frame", value: "1-9:2, 20" }]],
    [
      " Frame = 41-60,65 , Camera = left eye",
      [
        { name: "Frame", value: "41-60,65" },
        { name: "Camera", value: "left eye" },
      ],
    ],
    [
      'Layer="a, b", Tile=-3',
      [
        { name: "Layer", value: "a, b" },
        { name: "Tile", value: "-3" },
      ],
    ],
    ["Path=/a=b", [{ name: "Path", value: "/a=b" }]],
  ])("reads %j", (text, conditions) => {
    expect(filter(text)).toEqual(conditions);
  });

  it.each([
    ["", "takes Name=value"],
    ["frame forty", "takes Name=value"],
    ["Frame=", "gives no value for Frame"],
    ["Frame=1,Frame=2", "names Frame twice"],
    ["=3", "takes Name=value"],
  ])("says what is wrong with %j", (text, problem) => {
    expect(parseTaskFilter(text).problem).toContain(problem);
  });

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const { filter: read, problem } = parseTaskFilter(text);
        expect((read === undefined) !== (problem === undefined)).toBe(true);
      }),
      { seed: SEED },
    );
  });
});

describe("matchesTask", () => {
  it.each([
    ["Frame=41-60", { Frame: { int: "41" } }, true],
    ["Frame=41-60", { Frame: { int: "61" } }, false],
    ["frame=41", { Frame: { int: "41" } }, true],
    ["41-60", { Frame: { chunkInt: "31-41" } }, true],
    ["41-60:2", { Frame: { chunkInt: "42,44" } }, false],
    ["Frame=5", { Frame: { chunkInt: "5-5" } }, true],
    ["Frame=5", { Frame: { string: "0001-0010" } }, true],
    ["Frame=5", { Frame: { path: "1-10" } }, false],
    ["Gain=0.5", { Gain: { float: "0.5" } }, true],
    ["Gain=0.50", { Gain: { float: "0.5" } }, true],
    ["Camera=LEFT", { Camera: { string: "left" } }, true],
    ["Camera=left", { Camera: { string: "leftmost" } }, false],
    ["Frame=1,Camera=left", { Frame: { int: "1" }, Camera: { string: "left" } }, true],
    ["Frame=1,Camera=left", { Frame: { int: "1" }, Camera: { string: "right" } }, false],
    ["Frame=9007199254740993", { Frame: { int: "9007199254740993" } }, true],
    ["Frame=1", { Tile: { int: "1" } }, false],
    ["Frame=1", undefined, false],
  ])("%s on %j is %s", (text, parameters, expected) => {
    expect(matchesTask(filter(text), parameters)).toBe(expected);
  });

  it("takes the parameter with the exact name where another differs only by case", () => {
    const both = { frame: { int: "1" }, Frame: { int: "2" } };
    expect([matchesTask(filter("frame=1"), both), matchesTask(filter("Frame=1"), both)]).toEqual([
      true,
      false,
    ]);
  });

  it("agrees with counting, value by value", () => {
    const range = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(range, range, ([from, more], [first, length]) => {
        const wanted = filter(`Frame=${from}-${from + more}`);
        const chunk = { Frame: { chunkInt: `${first}-${first + length}` } };
        const common = Math.max(0, Math.min(from + more, first + length) - Math.max(from, first) + 1);
        expect(matchesTask(wanted, chunk)).toBe(common > 0);
        if (common > 0) expect(valuesCovered(wanted, chunk)).toBe(common);
        expect(valuesMeant(wanted, chunk)).toBe(more + 1);
      }),
      { seed: SEED },
    );
  });
});

describe("what a filter can mean in a step", () => {
  it("is known where it names every parameter", () => {
    const both = { Frame: { int: "1" }, Camera: { string: "left" } };
    expect(valuesMeant(filter("Frame=41-60"), { Frame: { int: "1" } })).toBe(20);
    expect(valuesMeant(filter("Frame=41-60"), both)).toBeUndefined();
    expect(valuesMeant(filter("Frame=41-60,Camera=left"), both)).toBe(20);
    expect(valuesMeant(filter("Frame=1-99999999"), { Frame: { int: "1" } })).toBeUndefined();
  });

  it("is nothing where a name is missing", () => {
    expect(namesMatch(filter("Frame=1"), { Tile: { int: "1" } })).toBe(false);
    expect(namesMatch(filter("frame=1"), { Frame: { int: "7" } })).toBe(true);
  });
});

describe("singleValue", () => {
  it("is the one value asked for", () => {
    expect(singleValue(filter("1047"))).toEqual({ name: "Frame", value: "1047" });
    expect(singleValue(filter("Camera=left"))).toEqual({ name: "Camera", value: "left" });
    expect(singleValue(filter("Frame=-5"))).toEqual({ name: "Frame", value: "-5" });
  });

  it.each(["1-2", "1,2", "Frame=1,Camera=left"])("is none for %s", (text) => {
    expect(singleValue(filter(text))).toBeUndefined();
  });
});
