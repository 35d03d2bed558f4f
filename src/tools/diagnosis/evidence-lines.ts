/** The lines of a log that are quoted for a cause: what leads to the line that decides. */
import type { EvidenceLines } from "../../explain/diagnosis/causes.ts";
import { type FailureReading, type LogLine, readRuntimeLine } from "../../explain/log/index.ts";

/** Lines quoted beside the decisive one. */
const MAX_LINES = 3;
const MIN_BEFORE = 2;
const MAX_AFTER = 2;
/** A line further away than this does not lead to it. */
const NEAR = 12;

/** Where no line decides: those that could, else the last ones that the program wrote. */
function undecided({ items }: FailureReading, lines: readonly LogLine[]): string[] {
  const quoted = items.flatMap((item) => ("line" in item ? [item] : []));
  const suspects = quoted.filter(({ mark }) => mark === "suspect");
  const own = quoted.filter(({ line }) => isOfTheProgram(lines[line]?.text ?? ""));
  return (suspects.length > 0 ? suspects.slice(0, MAX_LINES) : own.slice(-MAX_LINES)).map(({ text }) => text);
}

/**
 * The lines of the reading's excerpt that stand nearest before the decisive line; those after it where it announces
 * them with a colon, or nothing stands before.
 */
export function evidenceOf(reading: FailureReading, lines: readonly LogLine[]): EvidenceLines {
  const { decisive, items } = reading;
  if (!decisive) return { before: undecided(reading, lines), after: [] };
  const telling = items.flatMap((item) =>
    "line" in item &&
    item.line !== decisive.index &&
    Math.abs(item.line - decisive.index) <= NEAR &&
    isOfTheProgram(lines[item.line]?.text ?? "")
      ? [item]
      : [],
  );
  const before = telling.filter(({ line }) => line < decisive.index);
  const after = telling.filter(({ line }) => line > decisive.index);
  const isAnnounced = decisive.text.trimEnd().endsWith(":") || before.length === 0;
  // What follows at once often goes on about it: the folder, the package.
  const announced = (
    isAnnounced ? after : after.filter(({ line }, at) => line === decisive.index + 1 + at)
  ).slice(0, MAX_AFTER);
  return {
    before: before.slice(-Math.max(MIN_BEFORE, MAX_LINES - announced.length)).map(({ text }) => text),
    after: announced.map(({ text }) => text),
  };
}

/** What the runtime writes for every run leads to nothing. */
function isOfTheProgram(text: string): boolean {
  const line = readRuntimeLine(text);
  return text.trim() !== "" && (line === undefined || line.is === "directive");
}
