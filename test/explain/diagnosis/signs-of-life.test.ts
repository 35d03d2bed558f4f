import { describe, expect, it } from "vitest";
import {
  lastWords,
  readSignsOfLife,
  type SignsOfLife,
} from "../../../src/explain/diagnosis/signs-of-life.ts";

const minutes = (count: number) => count * 60_000;
const samples = (cpuPercent: number, more = {}) =>
  Array.from({ length: 30 }, (_, index) => ({ at: index * 60_000, cpuPercent, ...more }));

const SILENT: SignsOfLife = {
  ranMs: minutes(200),
  silentMs: minutes(120),
  samples: samples(1),
  longestSiblingMs: minutes(12),
  mayUseGpu: false,
};

describe("whether a running action moves", () => {
  it.each<[string, Partial<SignsOfLife>, string]>([
    ["silent, idle, longer than its siblings", {}, "stuck"],
    ["silent, idle, alone, for more than an hour", { longestSiblingMs: undefined }, "stuck"],
    [
      "silent, idle, alone, for half an hour",
      { longestSiblingMs: undefined, ranMs: minutes(30), silentMs: minutes(25) },
      "silent",
    ],
    [
      "at 100 %, shorter than its siblings",
      { progressPercent: 100, ranMs: minutes(20), silentMs: minutes(15), longestSiblingMs: minutes(40) },
      "stuck",
    ],
    [
      "after a window that waits for a person",
      {
        ranMs: minutes(20),
        silentMs: minutes(15),
        longestSiblingMs: minutes(40),
        lastLine: "Dialog: Missing fonts. Continue / Cancel",
      },
      "stuck",
    ],
    ["silent for nine minutes", { silentMs: minutes(9) }, "moving"],
    ["silent on a busy machine", { samples: samples(96) }, "silent"],
    ["silent, with one busy sample", { samples: [...samples(1), { at: 1, cpuPercent: 60 }] }, "silent"],
    ["silent without samples", { samples: [] }, "silent"],
    ["silent where the worker's log was not read", { samples: undefined }, "silent"],
    ["silent on a GPU that is not in the samples", { mayUseGpu: true }, "silent"],
    ["silent on a GPU that rests", { mayUseGpu: true, samples: samples(1, { gpuPercent: 0 }) }, "stuck"],
    ["silent on a GPU that works", { mayUseGpu: true, samples: samples(1, { gpuPercent: 88 }) }, "silent"],
    ["silent while it copies", { samples: samples(2, { ioBytesPerSecond: 80_000_000 }) }, "silent"],
    ["a log that could not be read", { silentMs: undefined }, "unread"],
  ])("%s", (_, signs, is) => {
    expect(readSignsOfLife({ ...SILENT, ...signs }).is).toBe(is);
  });
});

describe("a last line", () => {
  it.each([
    ["Press any key to continue . . .", "asks"],
    ["Overwrite existing file? [y/n]", "asks"],
    [
      "The authenticity of host can't be established. Are you sure you want to continue connecting (yes/no/[fingerprint])?",
      "asks",
    ],
    ["ERROR: texture server does not answer", "error"],
    ["Fra:8 Mem:10.13M | Sample 68/256", undefined],
    ["Loading scene /mnt/show/dialogue_scene/sh010.ma", undefined],
    ["ALF_PROGRESS 95%", undefined],
  ])("%s", (line, reads) => {
    expect(lastWords(line)).toBe(reads);
  });
});
