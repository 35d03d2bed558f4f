/** Why one line of a log is quoted as the cause and not another, in words for whoever changes the reading. */
import type { Candidate } from "../../src/explain/log/candidate.ts";
import { cleanLines } from "../../src/explain/log/clean-lines.ts";
import { rankLines, readFailure } from "../../src/explain/log/failure-reading.ts";
import { readLog } from "../../src/explain/log/read-log.ts";
import type { LogLine } from "../../src/explain/log/types.ts";
import { finish } from "../../src/explain/text/work.ts";
import type { StudioRecords } from "../../src/knowledge/types.ts";

/** A log as text, one line each, or as JSON with `lines` (texts, or pairs of milliseconds and text). */
export interface LogFile {
  lines: { at: number; text: string }[];
  exitCode?: number;
}

/**
 * Reads a log file of either form.
 * @throws when it is JSON without lines
 */
export function parseLogFile(text: string): LogFile {
  if (!text.trimStart().startsWith("{")) return { lines: timed(text.split(/\r?\n/)) };
  const { lines, exitCode } = JSON.parse(text) as {
    lines?: (string | [number, string])[];
    exitCode?: number | null;
  };
  if (!Array.isArray(lines)) throw new TypeError('a log in JSON needs "lines"');
  return {
    lines: timed(lines),
    ...(typeof exitCode === "number" && { exitCode }),
  };
}

/** Lines whose times are not known come a second apart. */
function timed(lines: readonly (string | [number, string])[]): LogFile["lines"] {
  return lines.map((line, index) =>
    typeof line === "string" ? { at: index * 1_000, text: line } : { at: line[0], text: line[1] },
  );
}

/** Lines that are shown with their reasons: the first and the next three. */
const SHOWN = 4;

/** What the reading of a log as a failure names: the line, and what it says. */
export function namedOf({ lines: raw, exitCode }: LogFile, studio?: StudioRecords): string {
  const reading = readFailure(cleanLines(raw).lines, { status: "FAILED", exitCode }, studio);
  const named = reading.decisive
    ? `Named, ${reading.sure}: line ${reading.decisive.index + 1}: ${reading.decisive.text}`
    : `No line is named${reading.cause ? "; the ending tells" : ""}.`;
  const said =
    reading.cause && `It says: ${reading.cause.says}${reading.cause.id ? ` [${reading.cause.id}]` : ""}`;
  return [named, said].filter(Boolean).join("\n");
}

/** What {@link namedOf} says, and the strongest lines with what gave and took their points. */
export function reasonsOf(log: LogFile, studio?: StudioRecords): string {
  const { lines } = cleanLines(log.lines);
  const { ranked, noise } = finish(rankLines(finish(readLog(lines, studio))));
  return [
    namedOf(log, studio),
    ...ranked.slice(0, SHOWN).map((candidate, rank) => rowOf(candidate, rank, lines)),
    ranked.length > SHOWN ? `${ranked.length - SHOWN} more lines complain and weigh less.` : "",
    ...noise
      .slice(0, SHOWN)
      .map(({ index, why }) => `line ${index + 1} means nothing: ${why}: ${lines[index]!.text}`),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function rowOf({ index, score, because }: Candidate, rank: number, lines: readonly LogLine[]): string {
  const reasons = because.map(({ points, why }) => `   ${signed(points)}  ${why}`);
  return [`${rank + 1}. ${rounded(score)} points, line ${index + 1}: ${lines[index]!.text}`, ...reasons].join(
    "\n",
  );
}

const rounded = (points: number): string => String(Math.round(points * 10) / 10);
const signed = (points: number): string => `${points < 0 ? "" : "+"}${rounded(points)}`.padStart(6);
