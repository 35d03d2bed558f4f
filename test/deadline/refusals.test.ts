import { expect, it } from "vitest";
import { Refusals } from "../../src/deadline/refusals.ts";
import { idOf } from "../support/script.ts";

const MINUTE = 60_000;
const place = (queue: number, farm = 1) => ({ farmId: idOf("farm", farm), queueId: idOf("queue", queue) });

it("are remembered by operation, farm and queue", () => {
  const refusals = new Refusals();
  refusals.note("BatchGetSession", place(1));
  expect(refusals.holds("BatchGetSession", place(1))).toBe(true);
  expect(refusals.holds("BatchGetSession", place(2))).toBe(false);
  expect(refusals.holds("BatchGetSession", place(1, 2))).toBe(false);
  expect(refusals.holds("BatchGetSessionAction", place(1))).toBe(false);
});

it("are forgotten after some minutes, counted from the last one", () => {
  let now = 0;
  const refusals = new Refusals(() => now);
  refusals.note("SearchTasks", place(1));
  now = 4 * MINUTE;
  expect(refusals.holds("SearchTasks", place(1))).toBe(true);
  refusals.note("SearchTasks", place(1));
  now = 8 * MINUTE;
  expect(refusals.holds("SearchTasks", place(1))).toBe(true);
  now = 10 * MINUTE;
  expect(refusals.holds("SearchTasks", place(1))).toBe(false);
});

it("do not grow without end", () => {
  const refusals = new Refusals(() => 0);
  for (let queue = 0; queue < 2000; queue += 1) refusals.note("SearchTasks", place(queue));
  expect(refusals.holds("SearchTasks", place(1999))).toBe(true);
  expect(refusals.holds("SearchTasks", place(0))).toBe(false);
});
