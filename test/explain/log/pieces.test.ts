import { expect, it } from "vitest";
import { cleaningOf, cleanLines } from "../../../src/explain/log/clean-lines.ts";
import { damageReadingOf, failureReadingOf, lineShapes } from "../../../src/explain/log/index.ts";
import { readWorkerLog } from "../../../src/explain/log/worker-records.ts";
import { finish, PIECE, type Work } from "../../../src/explain/text/work.ts";
import { LONG_LINES } from "../../support/long-lines.ts";

/** Characters of a log in these tests. */
const SIZE = 200_000;
/** Longest line that readings see; cleaning sees whole events. */
const LONGEST = 4_100;

/** Characters of each piece that the work has. */
function piecesOf(work: Work<unknown>): number[] {
  const pieces: number[] = [];
  for (let step = work.next(); !step.done; step = work.next()) pieces.push(step.value);
  return pieces;
}

const logs = Object.entries(LONG_LINES).flatMap(([kind, make]) =>
  [100, 2_000, 256_000].map((length) => ({ kind, length, make })),
);

it.each(logs)("a log of $kind, $length a line, is read in pieces", ({ length, make }) => {
  const text = make(length);
  const events = Array.from({ length: Math.ceil(SIZE / length) }, (_, index) => ({ at: index, text }));
  for (const piece of piecesOf(cleaningOf(events))) expect(piece).toBeLessThanOrEqual(PIECE + length + 1);
  const { lines } = cleanLines(events);
  const characters = lines.reduce((sum, line) => sum + line.text.length, 0);
  for (const work of [
    () => failureReadingOf(lines, { status: "FAILED", exitCode: 1 }, undefined),
    () => damageReadingOf(lines, { status: "SUCCEEDED" }, undefined),
    () => lineShapes(lines),
  ]) {
    const pieces = piecesOf(work());
    for (const piece of pieces) expect(piece).toBeLessThanOrEqual(PIECE + LONGEST);
    // Every step over the lines is counted: the log is gone through at least once.
    if (characters > 4 * PIECE)
      expect(pieces.length).toBeGreaterThanOrEqual(Math.floor(characters / (PIECE + LONGEST)));
  }
});

it("the worker's log is read in pieces", () => {
  const events = Array.from({ length: 400 }, (_, at) => ({
    at,
    text: JSON.stringify({ message: "x".repeat(900) }),
  }));
  const pieces = piecesOf(readWorkerLog(events, "session-1"));
  expect(pieces.length).toBeGreaterThanOrEqual(15);
  for (const piece of pieces) expect(piece).toBeLessThanOrEqual(PIECE + 1_000);
});

it("pieces add up to the same result", () => {
  const lines = cleanLines([{ at: 1, text: "Error: no such node: mist7" }]).lines;
  expect(finish(failureReadingOf(lines, { status: "FAILED" }, undefined)).decisive?.text).toBe(
    "Error: no such node: mist7",
  );
});
