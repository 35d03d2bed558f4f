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
  for (const piece of piecesOf(cleaningOf(events))) expect(piece).toBeLessThanOrEqual(PIECE + length + 100);
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

it.each([
  ["nothing but line ends", "\n".repeat(262_000), 4],
  ["a character a line", "a\n".repeat(131_000), 4],
  ["fifty lines an event", "a\n".repeat(50), 10_000],
])("a page of %s is cut to a bound, and says so", (_, text, count) => {
  const events = Array.from({ length: count }, (_unused, at) => ({ at, text }));
  const pieces = piecesOf(cleaningOf(events));
  for (const piece of pieces) expect(piece).toBeLessThanOrEqual(PIECE + text.length + 100);
  const { lines } = cleanLines(events);
  expect(lines.length).toBeLessThanOrEqual(40_000);
  const all = text.split("\n").length * count;
  const left = lines.map((line) =>
    Number(/^… \((\d+) more lines of this event\) …$/.exec(line.text)?.[1] ?? 0),
  );
  const notes = left.filter((each) => each > 0).length;
  expect(lines.length - notes + left.reduce((sum, each) => sum + each, 0)).toBe(all);
});

it("a page of ten thousand events, each of one line, loses none", () => {
  const events = Array.from({ length: 10_000 }, (_, at) => ({ at, text: `frame ${at}` }));
  expect(cleanLines(events).lines).toHaveLength(10_000);
});

it.each([256_000, 17_001, 4_100])(
  "a line of %i characters tells how many are left out, and keeps its ends",
  (length) => {
    const text = `begin${"x".repeat(length - 8)}end`;
    const [line] = cleanLines([{ at: 0, text }]).lines;
    expect(line?.text).toMatch(/^beginx+ … \(\d+ more characters\) … x+end$/);
    const left = Number(/\((\d+) more/.exec(line!.text)?.[1]);
    expect(line!.text.replace(/ … .* … /, "").length + left).toBe(length);
  },
);

it("a secret that begins in what is kept of an over-long line is masked, and so is one that ends there", () => {
  const word = "Tower7-bridge21";
  for (const at of [0, 2_980, 2_995, 200_000 - 1_010, 200_000 - 990]) {
    const filler = "progress ".repeat(23_000).slice(0, 200_000);
    const text = `${filler.slice(0, at)} --password ${word} ${filler.slice(at)}`;
    const [line] = cleanLines([{ at: 0, text }]).lines;
    for (let from = 0; from + 6 <= word.length; from += 1)
      expect(line?.text).not.toContain(word.slice(from, from + 6));
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
