import { describe, expect, it } from "vitest";
import {
  missingFrames as lookingForFrames,
  type RunWithFiles,
} from "../../../src/explain/outputs/missing-frames.ts";
import { finish } from "../../../src/explain/text/work.ts";

const missingFrames = (...given: Parameters<typeof lookingForFrames>) => finish(lookingForFrames(...given));

const frame = (value: number, ...paths: string[]): RunWithFiles => ({
  tasks: [{ Frame: { type: "int", value } }],
  paths,
});
const four = (value: number) => String(value).padStart(4, "0");
const sequence = (from: number, to: number, name: (value: number) => string) =>
  Array.from({ length: to - from + 1 }, (_, index) => frame(from + index, name(from + index)));

describe("frames without a file", () => {
  it("are those of runs that uploaded nothing", () => {
    const runs = [...sequence(1, 9, (value) => `r/beauty_v007.${four(value)}.exr`), frame(10)];
    expect(missingFrames(runs)).toEqual({ parameter: "Frame", values: 10, missing: [10], ofWriting: [] });
  });

  it("are seen beside other files of the same run, and a version is no frame", () => {
    const runs = [
      ...sequence(1, 30, (value) => `r/v007/beauty_v007.${four(value)}.exr`).filter(
        (_, index) => index !== 6,
      ),
      frame(7, "r/v007/beauty_v007.log"),
    ];
    expect(missingFrames(runs)).toMatchObject({ missing: [7], ofWriting: [7] });
  });

  it("are found in a chunk, value by value", () => {
    const chunk = (value: string, count: number, paths: string[]): RunWithFiles => ({
      tasks: [{ Frame: { type: "chunkInt", value, count } }],
      paths,
    });
    const runs = [
      chunk("1-3", 3, ["a.0001.exr", "a.0002.exr", "a.0003.exr"]),
      chunk("4-6", 3, ["a.0004.exr", "a.0006.exr"]),
    ];
    expect(missingFrames(runs)).toMatchObject({ values: 6, missing: [5], ofWriting: [5] });
  });

  it("may be below zero", () => {
    expect(
      missingFrames(sequence(-3, 3, (value) => `a.${value < 0 ? "-" : ""}${four(Math.abs(value))}.exr`))
        ?.missing,
    ).toEqual([]);
  });

  it("stand elsewhere in some names", () => {
    expect(missingFrames(sequence(1, 8, (value) => `frame_${four(value)}_left2.exr`))?.missing).toEqual([]);
  });

  it.each<[string, RunWithFiles[]]>([
    ["where names hold no frame", sequence(1, 8, (value) => `${"abcdefgh"[value - 1]}.exr`)],
    [
      "where under 95 of 100 runs hold theirs",
      [...sequence(1, 17, (value) => `a.${four(value)}.exr`), frame(18, "x.exr")],
    ],
    ["of a single run", [frame(1, "a.0001.exr")]],
    ["where no run has files", [frame(1), frame(2)]],
    [
      "without a parameter of whole numbers",
      [{ tasks: [{ Shot: { type: "string", value: "a" } }], paths: ["a.0001.exr"] }],
    ],
  ])("are not looked for %s", (_, runs) => {
    expect(missingFrames(runs)).toBeUndefined();
  });
});
