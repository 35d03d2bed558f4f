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
  now: minutes(30),
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
    [
      "alone for more than an hour, silent for less than half of one",
      { longestSiblingMs: undefined, silentMs: minutes(22) },
      "silent",
    ],
    ["a little longer than its siblings", { ranMs: minutes(17), silentMs: minutes(12) }, "silent"],
    ["in its own pace of a line an hour", { silentMs: minutes(70), longestGapMs: minutes(58) }, "silent"],
    ["far out of its own pace", { longestGapMs: minutes(3) }, "stuck"],
    ["silent for nine minutes", { silentMs: minutes(9) }, "moving"],
    ["silent, on a worker that is lost", { samples: undefined, isWorkerLost: true }, "stuck"],
    ["not silent, on a worker that is lost", { silentMs: minutes(2), isWorkerLost: true }, "moving"],
    ["whose samples end long ago", { now: minutes(90) }, "silent"],
    ["in a queue for a licence", { lastLine: "All licenses in use, waiting in queue for nuke_r" }, "waits"],
    ["silent on a busy machine", { samples: samples(96) }, "silent"],
    ["silent, with one busy sample", { samples: [...samples(1), { at: 1, cpuPercent: 60 }] }, "silent"],
    ["silent without samples", { samples: [] }, "silent"],
    ["silent where the worker's log was not read", { samples: undefined }, "silent"],
    [
      "silent on a GPU that is not in the samples",
      { mayUseGpu: true, longestSiblingMs: minutes(100) },
      "silent",
    ],
    [
      "at 100 % on a GPU that is not in the samples, within its siblings' time",
      { mayUseGpu: true, progressPercent: 100, longestSiblingMs: minutes(210) },
      "silent",
    ],
    [
      "at 100 % on a GPU that is not in the samples, longer than its siblings",
      { mayUseGpu: true, progressPercent: 100, silentMs: minutes(20) },
      "stuck",
    ],
    [
      "silent for many times a whole sibling on a GPU that is not in the samples",
      { mayUseGpu: true },
      "stuck",
    ],
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
    ["Assertion failed! Press Retry to debug the application. Abort, Retry, Ignore", "asks"],
    ["Password for 'https://render@git.studio.example:8443':", "asks"],
    ["No licence available for houdini-engine, waiting 60 seconds before retry", "waits"],
    ["Waiting for license: rlm server has no free seats, queued (position 4)", "waits"],
    ["[Redshift] License error: (RLM) All licenses in use (-22)", "error"],
    ["Licence acquired, waiting for scene", undefined],
    ["ERROR: texture server does not answer", "error"],
    ["Fra:8 Mem:10.13M | Sample 68/256", undefined],
    ["Loading scene /mnt/show/dialogue_scene/sh010.ma", undefined],
    ["ALF_PROGRESS 95%", undefined],
  ])("%s", (line, reads) => {
    expect(lastWords(line)).toBe(reads);
  });
});
