import { describe, expect, it } from "vitest";
import { isAnnouncement, isHollow, withoutLimits } from "../../../src/explain/log/hollow.ts";

describe("a line that is loud and says nothing", () => {
  it.each([
    "Shader Error: ==============================",
    "######## ERROR ########",
    "********************************",
    "LogCore:Error: === Critical error: ===",
    "LogCore:Error:",
    "LogCore:Error: !0x0000000000000000",
    "Fatal error: [File:D:\\src\\Core.cpp] [Line: 88]",
    'Error: File "render.py", line 12, in draw',
    "ERROR: tracer.cpp:88:3",
    "Error   :     2 errors",
  ])("%j", (line) => {
    expect(isHollow(line)).toBe(true);
  });

  it.each([
    "Shader Error: no uv set",
    "LogCore:Error: Failed to find function Open",
    "Fatal error: [File:D:\\src\\Core.cpp] [Line: 88] out of handles",
    'RuntimeError: File "/show/cache.abc" line 12 is bad',
    "tracer.cpp:88: error: volume is negative",
    "KeyError: 144",
    "MemoryError",
    "Rendering tile 3",
  ])("not %j", (line) => {
    expect(isHollow(line)).toBe(false);
  });
});

describe("a limit that is only mentioned", () => {
  it.each(["Starting preview (60s timeout)", "wait for timeout 4000", "connect, timeout=30s"])(
    "is taken out of %j",
    (line) => {
      expect(withoutLimits(line)).not.toMatch(/timeout/);
    },
  );

  it.each(["Timeout 60000ms exceeded", "gave up after timeout 30s", "texture not found"])(
    "is not taken out of %j",
    (line) => {
      expect(withoutLimits(line)).toBe(line);
    },
  );
});

describe("an announcement", () => {
  it.each(["Checking for missing textures...", "  Validating unknown nodes…"])("is %j", (line) => {
    expect(isAnnouncement(line)).toBe(true);
  });

  it.each(["Missing texture rock.tx...", "Aborting...", "Checking failed", "cannot open rock.tx..."])(
    "is not %j",
    (line) => {
      expect(isAnnouncement(line)).toBe(false);
    },
  );
});
