import { describe, expect, it } from "vitest";
import { recognise } from "../../src/knowledge/index.ts";

describe("a line that guesses", () => {
  it.each([
    "bash: line 1: kick: command not found, perhaps the path is wrong",
    "No licenses could be found to run this application. It may be missing.",
    "Invalid License, or possibly an expired one",
    "Invalid License (missing or expired)",
    "ERROR: input file fog.flac is either not a FLAC file or is corrupted",
  ])("proves nothing: %s", (line) => {
    expect(recognise(line)?.proves).toBe("likely");
  });

  it.each([
    "cat: /mnt/projects/sh010/shot.json: No such file or directory",
    "Can't locate Nope.pm in @INC (you may need to install the Nope module)",
    "bash: line 1: kick: command not found",
    "No licenses could be found to run this application.",
  ])("is none: %s", (line) => {
    expect(recognise(line)?.proves).toBe("certain");
  });
});
