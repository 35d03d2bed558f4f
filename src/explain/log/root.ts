import { recognise } from "../../knowledge/index.ts";
import type { Candidate } from "./candidate.ts";
import { causeOfLack } from "./lack.ts";
import { HOW_FAR, WORDS } from "./points.ts";
import type { ReadLog } from "./read-log.ts";

const { near: NEAR, workBetween: WORK_BETWEEN, far: FAR, often: OFTEN } = HOW_FAR.root;

/** A script's stumble over what is not there: it tells where, not why. */
const STUMBLE =
  /\bpanicked at\b|\bpanic: |NoneType|' object has no attribute|NullPointerException|NullReferenceException|Object reference not set|Cannot read propert|\bnull pointer\b|\bnil pointer\b|is (?:null|undefined|not a function)\b/i;

/** A thing that was not to be had, in the words of programs. */
const NOT_TO_BE_HAD =
  /\b(?:not ?found|could ?n[o']t|can(?: ?not|'t)|unable to|fail(?:ed|ure|s)?|no such|missing|not (?:available|installed|supported|loaded|exist)|does(?:n't| not) exist|unavailable|no (?:\w+ ){1,3}(?:found|available)|denied|refused)\b/i;

/** Whether a line is a crash or a stumble over what is not there. */
export function isStumble(log: ReadLog, { index, signal, block }: Candidate): boolean {
  if (signal.known?.record.stumble) return true;
  // A native stack shows where the program was, which tells more than what it said before.
  return block?.kind !== "crash stack" && STUMBLE.test(log.normal[index]!.body);
}

/** Whether one stands directly above the other, with no work to speak of between. */
export function isJustAbove(one: Candidate, other: Candidate): boolean {
  const start = other.block?.from ?? other.index;
  return (
    one.index < start &&
    start - (one.block?.to ?? one.index) <= NEAR &&
    one.workAfter - other.workAfter <= WORK_BETWEEN
  );
}

/** What a renderer goes on from explains no crash, nor does what it only warns of. */
function namesWhatIsMissing(log: ReadLog, { index, signal }: Candidate): boolean {
  const { body, severity } = log.normal[index]!;
  const record = signal.known?.record;
  if (signal.kind === "consequence" || severity === "warning" || severity === "info") return false;
  // It says what the program did instead.
  if (signal.score < WORDS.inPassing) return false;
  // What proves nothing by itself explains no crash either.
  if (
    record?.stumble ||
    record?.proves === "unclear" ||
    (record?.damages && record.kind === "scene" && severity === undefined)
  )
    return false;
  return record !== undefined || NOT_TO_BE_HAD.test(body);
}

/** An error that names what is missing, right above the crash that follows from it. */
function rootOfStumble(
  log: ReadLog,
  top: Candidate,
  candidates: readonly Candidate[],
): Candidate | undefined {
  if (!isStumble(log, top)) return undefined;
  const above = candidates.filter(
    (one) => isJustAbove(one, top) && !isStumble(log, one) && namesWhatIsMissing(log, one),
  );
  const often = (one: Candidate) => candidates.filter(({ shape }) => shape === one.shape).length > OFTEN;
  return above.find((one) => one.signal.kind === "known") ?? above.find((one) => !often(one));
}

/** The system's own words for an errno, at the end of a line: `: Broken pipe`. */
const REASON = /: ([A-Z][a-z]+(?: [a-z/()]+){1,6})\.?\s*$/;

/** A component's tag shows that one program wrote the chain; a list of files that failed alike has none. */
const TAGGED = /^\s*\[[\w#:/ @.]{2,60}\]/;

/** Of a chain of lines that give one same reason, the first: the others clean up after it. */
function firstWithReason(
  log: ReadLog,
  top: Candidate,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const reason = REASON.exec(log.normal[top.index]!.body)?.[1];
  if (!reason || !TAGGED.test(log.normal[top.index]!.body)) return undefined;
  return candidates.find((one) => {
    const { body } = log.normal[one.index]!;
    return isJustAbove(one, top) && TAGGED.test(body) && body.trimEnd().endsWith(`: ${reason}`);
  });
}

const SHORTEST_NAME = 6;

/** Where a plug-in is said to be missing, an earlier line may say why it could not be loaded. */
function whyNotLoaded(log: ReadLog, top: Candidate, candidates: readonly Candidate[]): Candidate | undefined {
  const record = top.signal.known?.record;
  if (!record) return undefined;
  const names = [...log.normal[top.index]!.body.matchAll(/["'`]([\w.+-]{1,100})["'`]/g)].map(
    ([, name]) => name!,
  );
  return candidates.find((one) => {
    if (one.index >= top.index || top.index - one.index > FAR) return false;
    const { body } = log.normal[one.index]!;
    if (!recognise(body, log.studio)?.record.explains?.includes(record.id)) return false;
    return names.some((name) => name.length >= SHORTEST_NAME && body.includes(name));
  });
}

const WITHIN = 4;

/** Where a file that is not there was to be written, by a line beside: nobody attaches an output. */
function whatWasWritten(
  log: ReadLog,
  top: Candidate,
  candidates: readonly Candidate[],
): Candidate | undefined {
  if (top.signal.known?.record.about !== "files") return undefined;
  const names = [...log.normal[top.index]!.body.matchAll(/[^\s'"`:]*[\\/][^\s'"`:]{3,200}/g)].map(
    ([name]) => name,
  );
  return candidates.find(
    (one) =>
      Math.abs(one.index - top.index) <= WITHIN &&
      one.signal.known?.record.writes === true &&
      names.some((name) => log.normal[one.index]!.body.includes(name)),
  );
}

/**
 * The line that another follows from, if one of the others is that.
 * @param inOrder all candidates, in the order of the log
 */
export function rootOf(log: ReadLog, top: Candidate, inOrder: readonly Candidate[]): Candidate | undefined {
  return (
    rootOfStumble(log, top, inOrder) ??
    whatWasWritten(log, top, inOrder) ??
    whyNotLoaded(log, top, inOrder) ??
    firstWithReason(log, top, inOrder) ??
    causeOfLack(log, top, inOrder)
  );
}

/**
 * Puts the root before what follows from it: the error that names what is missing before the crash right
 * below it, the first line of a chain with one reason, the library that kept a plug-in from loading.
 *
 * A root that was found by its place is at most a likely one, unless it is as strong by itself.
 *
 * @param ranked the candidates, strongest first
 * @param ceiling the score below which a reading is not certain
 */
export function rootFirst(log: ReadLog, ranked: readonly Candidate[], ceiling: number): Candidate[] {
  const top = ranked[0];
  if (!top) return [];
  const inOrder = [...ranked].sort((one, other) => one.index - other.index);
  const root = rootOf(log, top, inOrder);
  if (!root || root === top) return [...ranked];
  const score = Math.max(root.score, Math.min(top.score, ceiling - 1));
  const why = `it is the root of line ${top.index + 1}`;
  const because = score > root.score ? [...root.because, { points: score - root.score, why }] : root.because;
  return [{ ...root, score, because, isRoot: true }, ...ranked.filter((one) => one !== root)];
}
