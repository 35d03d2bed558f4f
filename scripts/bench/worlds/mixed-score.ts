/** An answer about a job of known causes, held against the truth. */
import { type AnsweredCause, causesOf } from "./causes-of-answer.ts";
import type { BothForms } from "./expectations.ts";
import type { KnownCause } from "./world-file.ts";

/** How one known cause came out. */
export interface CauseScore {
  readonly known: KnownCause;
  /** A cause of the answer shows its decisive line. */
  readonly toldApart: boolean;
  /** A cause of the answer has a run of it as its sample, whichever line is quoted. */
  readonly found: boolean;
  readonly countRight: boolean;
  /** Every failing frame is told, and no other. Absent where the answer tells none. */
  readonly framesRight?: boolean;
  /** Only of a cause that lies in one host: it is named, first. */
  readonly badHostNamed?: boolean;
  /** Only where it is known what a requeue does. */
  readonly requeueRight?: boolean;
  /** Its text says the count, the hosts and the line as well. */
  readonly textSays: boolean;
  readonly answered?: AnsweredCause;
}

/** How one answer came out. */
export interface MixedScore {
  readonly mainFirst: boolean;
  readonly causes: readonly CauseScore[];
  /** Hosts that are blamed and had no more failures than others. */
  readonly blamed: readonly string[];
  /** Causes of the answer that are none of the known ones. */
  readonly invented: number;
}

/** Counts may be off by this share. */
const TOLERANCE = 0.15;

/** @param truth the largest cause first */
export function scoreMixed(answer: BothForms, truth: readonly KnownCause[]): MixedScore {
  const answered = causesOf(answer);
  const byLine = answered.map((cause) => truth.find((known) => showsLineOf(cause, known)));
  const bySample = answered.map((cause) => truth.find((known) => isSampleOf(cause, known)));
  const causes = truth.map((known) => {
    const own = answered.filter((_, index) => (byLine[index] ?? bySample[index]) === known);
    return scoreOf(known, own, {
      answer,
      toldApart: byLine.includes(known),
      found: byLine.includes(known) || bySample.includes(known),
    });
  });
  return {
    mainFirst: isAboutLargest(byLine[0] ?? bySample[0], truth),
    causes,
    blamed: blamedHosts(answer, answered, truth),
    invented: answered.filter((_, index) => !byLine[index] && !bySample[index]).length,
  };
}

function isAboutLargest(known: KnownCause | undefined, truth: readonly KnownCause[]): boolean {
  return known !== undefined && known.tasks >= (1 - TOLERANCE) * truth[0]!.tasks;
}

function scoreOf(
  known: KnownCause,
  own: readonly AnsweredCause[],
  about: { answer: BothForms; toldApart: boolean; found: boolean },
): CauseScore {
  const { answer, toldApart, found } = about;
  const [largest] = [...own].sort((one, other) => (other.count?.most ?? 0) - (one.count?.most ?? 0));
  const framesRight = largest && framesRightOf(largest, known);
  const accepted = acceptedVerdicts(known);
  return {
    known,
    toldApart,
    found,
    countRight: largest?.count !== undefined && isCountRight(largest.count, known.tasks),
    ...(framesRight !== undefined && { framesRight }),
    ...(known.spread === "host" && { badHostNamed: largest?.hosts[0]?.name === known.hosts[0] }),
    ...(accepted && { requeueRight: accepted.test(largest?.requeue ?? "") }),
    textSays: largest !== undefined && textSays(answer.text, largest),
    ...(largest && { answered: largest }),
  };
}

function isCountRight({ least, most }: { least: number; most: number }, tasks: number): boolean {
  const isCounted = least === most;
  return isCounted
    ? Math.abs(least - tasks) <= TOLERANCE * tasks
    : least <= (1 + TOLERANCE) * tasks && most >= (1 - TOLERANCE) * tasks;
}

/** Adaptors, quoting and a bound on length change a line; its letters and figures stay. */
function bare(text: string): string {
  return text
    .replace(/\\[nt]/g, " ")
    .replace(/[\\"'`‘’“”]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** As much of a long decisive text as an answer that bounds its quotes still holds. */
const ENOUGH = 60;

function showsLineOf({ lines }: AnsweredCause, { decisive }: KnownCause): boolean {
  return decisive.some((part) => lines.some((line) => bare(line).includes(bare(part).slice(0, ENOUGH))));
}

function isSampleOf({ sample }: AnsweredCause, { sessionActions = [] }: KnownCause): boolean {
  return sample !== undefined && sessionActions.includes(sample);
}

function framesRightOf({ tasks, count }: AnsweredCause, known: KnownCause): boolean | undefined {
  if (tasks.length === 0 || tasks.some(({ frames }) => frames === undefined)) return undefined;
  if (count && count.least !== count.most) return undefined;
  const told = tasks.flatMap(({ frames = "", step }) =>
    step === undefined || step === known.step ? framesIn(frames) : [Number.NaN],
  );
  return told.length === known.frames.length && known.frames.every((frame) => told.includes(frame));
}

/** The frames of `1-20,31,40-60:2`. */
export function framesIn(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [, first, last = first, step = "1"] = /^\s*(-?\d+)(?:-(-?\d+))?(?::(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined) return [];
    const length = Math.floor((Number(last) - Number(first)) / Number(step)) + 1;
    return Array.from({ length }, (_, index) => Number(first) + index * Number(step));
  });
}

/**
 * What may be said of a requeue. Where all failures were on one host and the others did the same work, it is not
 * wasted; a fault of the scene, the software or a limit stays until somebody mends it.
 */
function acceptedVerdicts({ kind, spread, cause }: KnownCause): RegExp | undefined {
  if (spread === "host") return /help|after|elsewhere/i;
  if (kind === undefined) return undefined;
  if (kind === "scene" || kind === "software" || kind === "limit" || /upload|resubmit/i.test(cause))
    return /wasted|after/i;
  if (kind === "machine") return /wasted|after/i;
  return /help|after|later/i;
}

/** A good host is blamed when a cause that lies elsewhere is said to be all on it, or it is to be stopped. */
function blamedHosts(
  { text }: BothForms,
  answered: readonly AnsweredCause[],
  truth: readonly KnownCause[],
): string[] {
  const bad = new Set(truth.flatMap(({ spread, hosts }) => (spread === "host" ? hosts : [])));
  const isSmall = (cause: AnsweredCause) => (cause.count?.most ?? 2) < 2;
  const alone = answered.flatMap((cause) =>
    cause.hosts.length === 1 && !isSmall(cause) ? [cause.hosts[0]!.name] : [],
  );
  const words = /(?:all on host|the host is|that machine is|stop|take) ([\w.-]*\d[\w.-]*)/gi;
  const inText = [...text.matchAll(words)].map(([, name = ""]) => name.replace(/[.,;]+$/, ""));
  const known = new Set(truth.flatMap(({ hosts }) => hosts));
  return [...new Set([...alone, ...inText])].filter((name) => known.has(name) && !bad.has(name));
}

function textSays(text: string, { lines, count, hosts }: AnsweredCause): boolean {
  const shown = bare(text);
  const [line = ""] = lines;
  return (
    shown.includes(bare(line).slice(0, ENOUGH)) &&
    (count === undefined || new RegExp(`\\b${count.least}\\b`).test(text)) &&
    hosts.every(({ name }) => text.includes(name))
  );
}
