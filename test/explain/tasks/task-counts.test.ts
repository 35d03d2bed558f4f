import { describe, expect, it } from "vitest";
import {
  countsInWords,
  readTaskCounts,
  statusWord,
  totalOf,
  underWay,
  waiting,
} from "../../../src/explain/tasks/task-counts.ts";

describe("readTaskCounts", () => {
  it("leaves out what is zero and puts known statuses in the order people ask for", () => {
    const counts = readTaskCounts({ CANCELED: 159, READY: 0, FAILED: 20, QUARANTINED: 1, SUCCEEDED: 61 });
    expect(Object.entries(counts)).toEqual([
      ["SUCCEEDED", 61],
      ["FAILED", 20],
      ["CANCELED", 159],
      ["QUARANTINED", 1],
    ]);
    expect(totalOf(counts)).toBe(241);
  });

  it("reads absent counts as none", () => {
    expect(readTaskCounts(undefined)).toEqual({});
  });
});

describe("countsInWords", () => {
  it.each([
    [{ SUCCEEDED: 61, FAILED: 20, CANCELED: 159 }, "240 tasks: 61 succeeded, 20 failed, 159 canceled"],
    [{ SUCCEEDED: 12 }, "12 tasks, all succeeded"],
    [{ NOT_COMPATIBLE: 1 }, "1 task, not compatible"],
    [{}, "no tasks"],
  ])("%j", (counts, words) => {
    expect(countsInWords(readTaskCounts(counts))).toBe(words);
  });

  it("puts what the tasks are of behind the noun", () => {
    expect(countsInWords({ READY: 2, FAILED: 1 }, ' of step "x"')).toBe(
      '3 tasks of step "x": 2 ready, 1 failed',
    );
  });
});

it("tells what is under way from what waits", () => {
  const counts = { RUNNING: 3, ASSIGNED: 2, READY: 5, PENDING: 7, SUCCEEDED: 11 };
  expect([underWay(counts), waiting(counts)]).toEqual([5, 12]);
});

it("keeps only letters of a status that the farm made up", () => {
  expect(statusWord("\u001b[31mOH_NO\n<b>")).toBe("31moh nob");
});
