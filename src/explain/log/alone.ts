/** How one suspect stands among the others: alone, or beside one that weighs as much. */
import type { Candidate } from "./candidate.ts";
import { ABOUT_THE_SAME, FROM, HOW_FAR } from "./points.ts";
import type { ReadLog } from "./read-log.ts";

const { neighbourhood: NEIGHBOURHOOD, adjacent: ADJACENT } = HOW_FAR.alone;
/** The program says what it does instead: a remark proves nothing. */
const REMARK = /,\s*(?:using|falling back)\b|\bskipp(?:ed|ing)\b|\busing \S.{0,60} instead\b/i;
/** A quoted name, a path, a file, an address: the thing that a message is about. */
const THING =
  /["'`‘“][^"'`’”]{2,}["'`’”]|(?:[A-Za-z]:)?[\\/][\w.@-]+[\\/.]\w|(?<![\w.])[\w-]{2,}\.[A-Za-z]\w{1,4}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\w:\/\/|\b0x[0-9a-f]{4,}/i;

/** Whether a line names the thing that it is about. */
export function namesThing(log: ReadLog, { index }: Candidate): boolean {
  const { body, whole } = log.normal[index]!;
  return THING.test(whole ?? body);
}

/** Whether two lines tell of different things: other words, another meaning, another message. */
function isOther(log: ReadLog, one: Candidate, other: Candidate): boolean {
  if (one.index === other.index || one.shape === other.shape) return false;
  if (one.block && one.block === other.block) return false;
  const id = one.signal.known?.record.id;
  if (id !== undefined && id === other.signal.known?.record.id) return false;
  const [first, second] = [one, other].map(({ index }) => log.normal[index]!.body.trim()) as [string, string];
  if (first.includes(second) || second.includes(first)) return false;
  if (passesOn(first, second) || passesOn(second, first)) return false;
  return linesBetween(one, other) > ADJACENT || !(saysAgain(first, second) || saysAgain(second, first));
}

/** Whether a line says in passing, and goes on, what the whole of another's message is: `V-Ray not found! Trying ...`. */
function saysAgain(one: string, other: string): boolean {
  const message = LAST_WORDS.exec(other)?.[1] ?? "";
  // What both end with is said of two things.
  return (
    /\S \S/.test(message) &&
    message.length >= FEWEST_LETTERS &&
    !SYSTEM_WORDS.test(message) &&
    one.includes(message) &&
    !one.endsWith(message)
  );
}
/** The message behind the last colon. */
const LAST_WORDS = /.: ([^:]+)$/;
const FEWEST_LETTERS = 12;
/** What the system says of an errno it says of many things: `No such file or directory`. */
const SYSTEM_WORDS = /^[A-Z][a-z]+(?: [a-z/()]+){1,6}\.?$/;

/** Whether a line ends with what another ends with, in words of its own before it: `Entrypoint failed: <the same>`. */
function passesOn(one: string, other: string): boolean {
  const message = AFTER_LABELS.exec(other)?.[1] ?? "";
  return message.length >= SHORTEST_MESSAGE && one.endsWith(message);
}
/** A message behind the words of those who pass it on. */
const AFTER_LABELS = /^(?:[^:'"/\\]{1,80}: )+(.+)$/;
/** A shorter one, `No such file or directory`, may be said of several things. */
const SHORTEST_MESSAGE = 30;

function linesBetween(one: Candidate, other: Candidate): number {
  const [first, second] = one.index < other.index ? [one, other] : [other, one];
  return (second.block?.from ?? second.index) - (first.block?.to ?? first.index);
}

/** Whether no other loud line stands near, so that a line that proves its cause proves it here. */
export function standsAlone(log: ReadLog, candidate: Candidate, all: readonly Candidate[]): boolean {
  if (REMARK.test(log.normal[candidate.index]!.body)) return false;
  return !all.some(
    (other) =>
      other.signal.kind !== "consequence" &&
      other.signal.score >= FROM.loud &&
      linesBetween(candidate, other) <= NEIGHBOURHOOD &&
      isOther(log, candidate, other),
  );
}

/** A component's tag, in which it puts its name and address. */
const TAG = /^\s*\[[^\]]{2,60}\]/;

/** Whether one component wrote both, one below the other: then the first is what went wrong. */
function isOneWriter(log: ReadLog, earlier: Candidate, later: Candidate): boolean {
  const [tag, same] = [earlier, later].map(({ index }) => TAG.exec(log.normal[index]!.body)?.[0]);
  return tag !== undefined && tag === same && linesBetween(earlier, later) <= ADJACENT;
}

/**
 * The other suspect that weighs as much as the strongest, so that neither can be named. What only follows from
 * something makes no tie, nor does a line that names no thing where an earlier one does.
 *
 * @param followsFrom whether the first given only follows from the second
 * @returns the two in the order of the log
 */
export function tieOf(
  log: ReadLog,
  ranked: readonly Candidate[],
  followsFrom: (one: Candidate, other: Candidate) => boolean,
): readonly [Candidate, Candidate] | undefined {
  const [top] = ranked;
  if (!top || top.isRoot || top.score < FROM.likely) return undefined;
  const other = ranked.find(
    (each) =>
      each !== top &&
      each.signal.kind !== "consequence" &&
      Math.abs(each.score - top.score) <= ABOUT_THE_SAME.tie &&
      isOther(log, top, each),
  );
  if (!other) return undefined;
  const [earlier, later] = top.index < other.index ? [top, other] : [other, top];
  if (isOneWriter(log, earlier, later)) return undefined;
  if (followsFrom(later, earlier)) return undefined;
  if (namesThing(log, earlier) && !namesThing(log, later)) return undefined;
  return [earlier, later];
}

/** Of two that weigh the same, the one to name: the earlier, where only it names a thing. */
export function firstOfEquals(log: ReadLog, ranked: readonly Candidate[]): readonly Candidate[] {
  const [top] = ranked;
  if (!top || top.isRoot || namesThing(log, top)) return ranked;
  const earlier = ranked.find(
    (each) =>
      each.index < top.index &&
      each.signal.kind !== "consequence" &&
      Math.abs(each.score - top.score) <= ABOUT_THE_SAME.tie &&
      isOther(log, top, each) &&
      namesThing(log, each),
  );
  return earlier ? [earlier, ...ranked.filter((each) => each !== earlier)] : ranked;
}
