/** Loud lines before the named one that a reader may take for the cause, and why they are not. */
import { span } from "../text/time.ts";
import type { Candidate } from "./candidate.ts";
import type { LoudNoise } from "./candidates.ts";
import { FROM } from "./points.ts";
import type { ReadLog } from "./read-log.ts";

/** A loud line that is not the cause. */
export interface NotTheCause {
  index: number;
  text: string;
  why: string;
}

/** Lines of work after which a loud line is told of as not the cause. */
const MUCH_WORK = 1;
const MOST_TOLD = 3;
/** Lines this near, with nothing between them, are parts of one report. */
const ONE_REPORT = 3;

/**
 * Lists loud lines that a reader may take for the cause: known noise, or work went on for long after them. Never a
 * part of the cause itself: a line of its report, stack, chain or record, or one that says the same.
 */
export function loudButNotIt(
  log: ReadLog,
  named: Candidate,
  ranked: readonly Candidate[],
  noise: readonly LoudNoise[],
): NotTheCause[] {
  const shapes = new Set<string>();
  const loud = ranked.filter((one) => {
    if (one.index >= named.index || one.signal.score < FROM.loud) return false;
    if (one.workAfter - named.workAfter <= MUCH_WORK || saysTheSame(log, one, named)) return false;
    return !shapes.has(one.shape) && shapes.add(one.shape);
  });
  const told = [
    ...noise.filter(({ index }) => !isPartOf(log, index, named)),
    ...loud.map(({ index }) => ({ index, why: wentOn(log, index, named.index) })),
  ];
  return told
    .filter(({ index }) => !isPartOf(log, index, named))
    .slice(0, MOST_TOLD)
    .map(({ index, why }) => ({ index, text: log.normal[index]!.shown, why }));
}

/** The same wording, the same meaning, or the same thing named. */
function saysTheSame(log: ReadLog, one: Candidate, named: Candidate): boolean {
  if (one.shape === named.shape) return true;
  const id = one.signal.known?.record.id;
  if (id !== undefined && id === named.signal.known?.record.id) return true;
  const things = thingsIn(log.normal[named.index]!.shown);
  return thingsIn(log.normal[one.index]!.shown).some((thing) => things.includes(thing));
}

/** Quoted names and paths. */
function thingsIn(text: string): string[] {
  return (text.match(/["'`][^"'`]{3,200}["'`]|[\w.@-]*[\\/][\w.@\\/-]{3,200}/g) ?? []).map((thing) =>
    thing.replace(/^["'`]|["'`.]$/g, ""),
  );
}

/** Whether a line stands in the cause's own stack, chain, message or report. */
function isPartOf(log: ReadLog, index: number, named: Candidate): boolean {
  if (index === named.index || log.normal[index]!.joined) return true;
  const block = log.blockOf[named.index] ?? -1;
  if (block >= 0 && log.blockOf[index] === block) return true;
  const [from, to] = [named.block?.from ?? named.index, named.block?.to ?? named.index];
  if (index >= from && index <= to) return true;
  return index < from && from - index <= ONE_REPORT && isUnbroken(log, index, from);
}

/** Whether no line of ordinary text stands between two. */
function isUnbroken(log: ReadLog, from: number, to: number): boolean {
  for (let index = from + 1; index < to; index++) if (log.normal[index]!.body.trim() === "") return false;
  return true;
}

function wentOn(log: ReadLog, loud: number, named: number): string {
  const [from, to] = [log.lines[loud]!.at, log.lines[named]!.at];
  const long = from !== undefined && to !== undefined && to - from >= 1_000;
  return `work went on for ${long ? span(to - from) : `${named - loud} lines`} after it`;
}
