import { describe, expect, it } from "vitest";
import { foldShape, lineShapes, messageShape, standsIn } from "../../../src/explain/log/shape.ts";
import { finish } from "../../../src/explain/text/work.ts";

describe("messageShape", () => {
  it.each([
    ["frame 12 failed after 3.5s", "frame 1077 failed after 42s"],
    ["cannot open /mnt/a/tex.0041.exr", "cannot open /mnt/b/c/other.exr"],
    ["cannot open P:\\show\\a.exr", "cannot open C:\\x\\y.exr"],
    ["pid 0x7f13020825d4 died", "pid 0x01 died"],
    ["session-4988f1a58e236701a10b53934cddd819 ended", "session-59d6a58e236701a10b53934cddd81900 ended"],
    ["2026/05/06 17:55:15-07:00 ADAPTOR_OUTPUT: STDOUT: bad frame 1", "bad frame 2"],
  ])("is the same for %j and %j", (one, other) => {
    expect(messageShape(one)).toBe(messageShape(other));
  });

  it("keeps what the message says", () => {
    expect(messageShape("cannot open /mnt/a.exr")).not.toBe(messageShape("cannot write /mnt/a.exr"));
  });

  it("is bounded", () => {
    expect(messageShape("word ".repeat(10_000)).length).toBeLessThanOrEqual(300);
  });
});

describe("a line that stands in a succeeded run too", () => {
  const succeeded = finish(
    lineShapes([
      { text: 'Error: Cannot find procedure "furPreview".' },
      { text: "could not open /mnt/tex/sky.0012.exr" },
    ]),
  );

  it("is found whatever its frame is", () => {
    expect(standsIn('Error: Cannot find procedure "furPreview".', succeeded)).toBe(true);
    expect(standsIn("could not open /mnt/tex/sky.0099.exr", succeeded)).toBe(true);
  });

  it("is another line when it names another file", () => {
    expect(standsIn("could not open /mnt/tex/ground.0012.exr", succeeded)).toBe(false);
  });
});

it("folds lines that differ in a file name and what stands in brackets", () => {
  expect(foldShape("Asset missing sky_a.jpg (Mat.1)")).toBe(
    foldShape("Asset missing wall-7.png (Ground floor)"),
  );
  expect(foldShape("Asset missing a.jpg")).not.toBe(foldShape("Asset found a.jpg"));
});
