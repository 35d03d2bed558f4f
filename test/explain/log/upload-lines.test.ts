import { describe, expect, it } from "vitest";
import { readUploadLines } from "../../../src/explain/log/index.ts";

const read = (...texts: string[]) => readUploadLines(texts.map((text) => ({ text })));

describe("what a log says of uploads", () => {
  it.each([
    [
      "a new agent that found files",
      [
        "No output directories specified for /in, skipping upload",
        "Found 2 files totaling 3.1 MB in output directory: /sessions/a",
      ],
      { files: 2 },
    ],
    ["one file", ["Found 1 file totaling 3.1 MB in output directory: /sessions/a"], { files: 1 }],
    [
      "a new agent without a change",
      ["No change detected for root P:\\MOTH", "No output to upload"],
      { files: 0, why: "No change detected for root P:\\MOTH" },
    ],
    [
      "a new agent without a folder",
      ["No output directories specified for /m, skipping upload", "No output to upload"],
      { files: 0, why: "No output directories specified for /m, skipping upload" },
    ],
    [
      "a program that left the frame out, whose word tells more than the agent's",
      [
        'skipping existing frame "/sessions/a/0007.png"',
        "No change detected for root /mnt",
        "No output to upload",
      ],
      { files: 0, why: 'skipping existing frame "/sessions/a/0007.png"' },
    ],
    [
      "an older agent",
      ["Found 0 files totaling 0.0 B in output directory: C:\\Sessions\\assetroot-9e77\\renders"],
      {
        files: 0,
        why: "Found 0 files totaling 0.0 B in output directory: C:\\Sessions\\assetroot-9e77\\renders",
      },
    ],
    [
      "files in one folder of two",
      [
        "Found 0 files totaling 0.0 B in output directory: /a",
        "Found 3 files totaling 9.0 B in output directory: /b",
      ],
      { files: 3 },
    ],
    [
      "one root without a folder, and nothing of the others",
      ["No output directories specified for C:\\, skipping upload"],
      { why: "No output directories specified for C:\\, skipping upload" },
    ],
    ["nothing about it", ["rendering", "frame done"], {}],
    ["a program's own words", ["ADAPTOR: Found 0 files to copy", "note: No output to upload today"], {}],
  ])("%s", (_, texts, says) => {
    expect(read(...(texts as string[]))).toEqual(says);
  });
});
