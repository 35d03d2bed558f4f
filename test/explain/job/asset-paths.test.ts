import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assetRootHash, pathNames } from "../../../src/explain/job/asset-paths.ts";

const SESSION = "/sessions/session-2e0fca1c64bd7283bad5549fb635d113ab12cd34";
const WINDOWS = "C:\\ProgramData\\Amazon\\OpenJD\\session-2e0fca1c64bd7283bad5549fb635d113ab12cd34";

describe("the folder of an asset root", () => {
  // Python's hashlib.shake_256(path.encode()).hexdigest(10), as deadline-cloud's job attachments name it.
  it.each([
    ["/mnt/wolf/0120/fx", "beb78bfb8e577a98a1b0"],
    ["P:\\MOTH\\0450", "c36af91cd07ccd9f3a4a"],
  ])("for %s is the start of its SHAKE-256", (path, hash) => {
    expect(assetRootHash(path)).toBe(hash);
  });
});

describe("long paths of a worker", () => {
  it("lose the session's folder, on Linux and on Windows", () => {
    const names = pathNames([]);
    expect(names.shorten(`bash: ${SESSION}/tmp12.sh: line 3`)).toBe("bash: <session>/tmp12.sh: line 3");
    expect(names.shorten(`File "${WINDOWS}\\tmp1.ps1"`)).toBe('File "<session>\\tmp1.ps1"');
    expect(names.legend()).toEqual(["<session> is this session's folder on the worker."]);
  });

  it("are told in the submitter's words where the job names the root", () => {
    const names = pathNames(["P:\\MOTH\\0450"]);
    const line = `Could not open ${SESSION}/assetroot-${assetRootHash("P:\\MOTH\\0450")}/tex/rain.exr`;
    expect(names.shorten(line)).toBe("Could not open <assets>/tex/rain.exr");
    expect(names.legend()).toEqual([
      "<assets> is the worker's copy of \"P:\\MOTH\\0450\" on the submitter's side.",
    ]);
  });

  it("of several roots keep apart, each with the same name in every line", () => {
    const names = pathNames(["/a", "/b"]);
    const root = (path: string) => `${SESSION}/assetroot-${assetRootHash(path)}`;
    expect(names.shorten(`${root("/a")}/x and ${root("/b")}/y`)).toBe("<assets>/x and <assets2>/y");
    expect(names.shorten(`${root("/b")}/z`)).toBe("<assets2>/z");
    expect(names.legend()).toHaveLength(2);
  });

  it("of a root that the job does not name are only said to be attached", () => {
    const names = pathNames(["/elsewhere"]);
    names.shorten(`${SESSION}/assetroot-${"0".repeat(20)}/x`);
    expect(names.legend()).toEqual(["<assets> is the worker's copy of one of the job's attached folders."]);
  });

  it("that are none stay as they are, and explain nothing", () => {
    const names = pathNames(["/mnt/a"]);
    const line = "session-2e0fca1c64bd7283bad5549fb635d113 read /mnt/a/tex/rain.exr";
    expect(names.shorten(line)).toBe(line);
    expect(names.shorten("<session> and <assets> as typed")).toBe("<session> and <assets> as typed");
    expect(names.legend()).toEqual([]);
  });

  it("never make a line longer, and shortening twice changes nothing", () => {
    const part = fc.constantFrom(
      SESSION,
      WINDOWS,
      "/assetroot-",
      "0".repeat(20),
      " ",
      "/tex/a.exr",
      "'",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const names = pathNames([]);
        const once = names.shorten(parts.join(""));
        expect(once.length).toBeLessThanOrEqual(parts.join("").length);
        expect(names.shorten(once)).toBe(once);
      }),
      { seed: 411, numRuns: 200 },
    );
  });
});
