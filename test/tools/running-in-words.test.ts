import { describe, expect, it } from "vitest";
import { causeOfSilence } from "../../src/tools/diagnosis/running-in-words.ts";

describe("what a silent action waits for", () => {
  it("is what its last line is known to mean", () => {
    const lastLine =
      "2026/11/24 09:02:33 ERR: [03840] [04108] [V-Ray] Could not obtain a license (-88): -88: <Cloud-Licensing> Chaos Unified Login is not running";
    expect(causeOfSilence({ lastLine })).toMatchObject({ who: "licence admin", kind: "shared service" });
  });

  it.each(["Rendering frame 12", "ALF_PROGRESS 100", undefined])("is not known of %s", (lastLine) => {
    expect(causeOfSilence(lastLine === undefined ? {} : { lastLine })).toBeUndefined();
  });
});
