import { describe, expect, it } from "vitest";
import { numberRanges, readDamage } from "../../../src/explain/log/damage.ts";
import { log, work } from "./lines.ts";

const read = (text: string) => readDamage(log(text), { status: "SUCCEEDED", exitCode: 0 });

describe("damage that a success reports", () => {
  it("is grouped, counted, and its frames are ranges", () => {
    const missing = [41, 42, 43, 44, 47].map(
      (frame) =>
        `00:00:06  3012MB ERROR   |   [texturesys] /card: Could not open file "/tex/rain.00${frame}.exr"`,
    );
    const reading = read(`${work(5)}\n${missing.join(`\n${work(20)}\n`)}\nrender done`);
    expect(reading.groups).toMatchObject([
      { says: "a texture or image could not be read", count: 5, numbers: "0041-0044,0047", first: 5 },
    ]);
    expect(reading.total).toBe(5);
    expect(reading.items.filter((item) => "line" in item && item.mark === "damage")).toMatchObject([
      { line: 5 },
    ]);
  });

  it.each([
    ["a full disk, of a shell's tool too", "tee: out/fog.raw: No space left on device", "a disk was full"],
    [
      "a missing font",
      "annotate: unable to read font `Fog-Heavy' @ warning/annotate.c/960",
      "a font was missing",
    ],
    ["a render that was given up", "WARNING | [kit] render aborted due to earlier errors", "was given up"],
  ])("is %s", (_what, line, says) => {
    const { groups } = read(`${work(3)}\n${line}\ndone`);
    expect(groups).toMatchObject([{ count: 1, says: expect.stringContaining(says) }]);
  });

  it("is found where a wrapper logs every line as information, between the runtime's own", () => {
    const runtime = [
      "=".repeat(46),
      "--------- Running Task",
      "=".repeat(46),
      "Running command kit",
      "Output:",
    ];
    const lines = ["frame 12 begun", "tee: out/fog.raw: No space left on device", "frame 12 done"];
    const { groups } = read([...runtime, ...lines.map((line) => `kit.relay - INFO - ${line}`)].join("\n"));
    expect(groups).toHaveLength(1);
  });

  it("is none where the program's own settings could not be read and it used its defaults", () => {
    expect(
      read(`[warn] could not read preferences ~/.fog/prefs.json, using defaults\n${work(3)}`).groups,
    ).toEqual([]);
  });

  it("tells an error that was logged with its traceback by the exception", () => {
    const trace =
      'Traceback (most recent call last):\n  File "a.py", line 4, in run\nValueError: no camera cam_main';
    const told = (text: string) => read(`${work(3)}\n${text}\ndone`).others?.first.text;
    expect(told(`ERROR: worker 7 failed Bake()\n${trace}`)).toBe("ValueError: no camera cam_main");
    expect(told(`ERROR: worker 7 failed Bake()\n${work(5)}\n${trace}`)).toBe("ERROR: worker 7 failed Bake()");
  });

  it("is none where only a setting speaks of an abort", () => {
    expect(read(`${work(3)}\nabort_on_error = false\nno render was aborted`).groups).toEqual([]);
  });

  it("names the files where they differ by more than a number", () => {
    const { groups } = read(
      "(Warning) Asset missing sky.jpg (Mat.1)\n(Warning) Asset missing wall.png (Mat.2)",
    );
    expect(groups).toMatchObject([{ count: 2, names: ["sky.jpg", "wall.png"] }]);
  });

  it.each([
    ["WARNING | rendering with watermarks because of failed authorization:", "licence"],
    ["aborting render because the abort_on_license_fail option was enabled", "licence"],
    ["INFO:This project contains a reference to a missing effect: Glow", "effect"],
    ["Error: Unable to dynamically load : /opt/plugins/fur.so", "plug-in"],
    ["Error: Found no Cycles device of the specified type", "GPU"],
    ["Warning: Unable to open '/lib/buoy.blend': No such file or directory", "file"],
  ])("is seen in %j", (line, word) => {
    expect(read(`${work(5)}\n${line}\n${work(5)}`).groups[0]?.says).toContain(word);
  });
});

it("is not told of what failed", () => {
  const lines = log("(Warning) Asset missing sky.jpg (Mat.1)");
  const reading = readDamage(lines, { status: "FAILED" });
  expect(reading).toMatchObject({ groups: [], total: 0 });
  expect(reading.others).toBeUndefined();
});

describe("a good run", () => {
  it.each([
    "/a.py:3: DeprecationWarning: the texture argument is missing from later versions",
    'Error: Cannot find procedure "xgmPreview".',
    "Errors: 0, missing files: 0",
    "INFO: could not open /cache/thumb.jpg, drawing it anew",
    "povray: cannot open the user configuration file /home/x/povray.conf: No such file or directory",
  ])("stays one with %j", (line) => {
    expect(read(`${work(5)}\n${line}\n${work(5)}`)).toMatchObject({ groups: [], total: 0 });
  });

  it.each([
    ["errors of which nothing is known", "ERROR: thumbnail cache is read-only", true],
    ["complaints that do not call themselves errors", "cannot draw node fog: no brush of that name", false],
  ])("counts %s, and shows the first", (_what, line, areErrors) => {
    const reading = read(`${work(5)}\n${line}\n${work(2)}\n${line}\n${work(5)}`);
    expect(reading.groups).toEqual([]);
    expect(reading.others).toMatchObject({ areErrors, count: 2, first: { text: line } });
    expect(reading.items).toContainEqual(expect.objectContaining({ text: line }));
  });

  it.each([
    [
      "the program does it in another way",
      "[device] libgl9.so: cannot open shared object file\n[device] falling back to CPU",
    ],
    ["only a script looked for it", "ls: cannot access '/mnt/none': No such file or directory"],
  ])("is not damaged where %s", (_why, lines) => {
    expect(read(`${work(5)}\n${lines}\n${work(5)}`).groups).toEqual([]);
  });
});

describe("numberRanges", () => {
  it.each([
    [["3", "1", "2"], "1-3"],
    [["0041", "0043", "0042", "0050"], "0041-0043,0050"],
    [["7", "7"], "7"],
    [[], ""],
  ])("%j is %j", (numbers, expected) => {
    expect(numberRanges(numbers)).toBe(expected);
  });

  it("says how many ranges it leaves out", () => {
    expect(numberRanges(Array.from({ length: 40 }, (_, n) => String(n * 2)))).toMatch(/ and 28 more$/);
  });
});
