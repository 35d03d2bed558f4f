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

/** A line of the excerpt. */
type Shown = Extract<FailureReading["items"][number], { line: number }>;

/**
 * The lines of the reading's excerpt that stand nearest before the decisive line; those after it where it announces
 * them with a colon, or nothing stands before; else what goes on about it.
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
  const after = withoutFrames(telling.filter(({ line }) => line > decisive.index));
  const isAnnounced = decisive.text.trimEnd().endsWith(":") || before.length === 0;
  const isBlank = (line: number) => (lines[line]?.text ?? "").trim() === "";
  const announced = isAnnounced
    ? after.slice(0, MAX_AFTER)
    : [
        ...after.filter(goesOn(decisive.index, isBlank)).slice(0, MAX_AFTER),
        ...after.filter(({ text }) => DETAIL.test(text)),
      ];
  const kept = [...new Set(announced)].slice(0, MAX_AFTER + MAX_DETAILS);
  return {
    before: before.slice(-Math.max(MIN_BEFORE, MAX_LINES - kept.length)).map(({ text }) => text),
    after: kept.map(({ text }) => text),
  };
}

/** Details that follow further down. */
const MAX_DETAILS = 2;
/** A message's own details, a label and what it names: the time code of a movie, the feature of a licence. */
const DETAIL =
  /^\s*(?:(?:around|at|in|missing|failed|current) )?(?:time ?code|frame|file(?: ?name)?|path|node|component|reason|details?|location|layer|asset|feature|license path|licence path|server|host|caused by|hint)\s*[:=]\s*\S/i;

/** Whether lines go on at once, with nothing but blank lines and a stack's frames between; asked in their order. */
function goesOn(
  decisive: number,
  isBlank: (line: number) => boolean,
): (shown: Shown & { from: number }) => boolean {
  let last = decisive;
  return ({ line, from }) => {
    for (let between = last + 1; between < from; between++) if (!isBlank(between)) return false;
    last = line;
    return true;
  };
}

/** Of a traceback its last line alone, which says what was raised: it begins where the traceback does. */
function withoutFrames(shown: readonly Shown[]): (Shown & { from: number })[] {
  const kept: (Shown & { from: number })[] = [];
  let from: number | undefined;
  for (const each of shown) {
    if (/^\s*Traceback \(most recent call last\):/.test(each.text)) from = each.line;
    else if (from === undefined || !/^\s/.test(each.text)) {
      kept.push({ ...each, from: from ?? each.line });
      from = undefined;
    }
  }
  return kept;
}

/** What the runtime writes for every run leads to nothing. */
function isOfTheProgram(text: string): boolean {
  const line = readRuntimeLine(text);
  return text.trim() !== "" && (line === undefined || line.is === "directive");
}
