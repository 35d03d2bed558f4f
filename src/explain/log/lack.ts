/**
 * What failed because something else was missing by then: nothing to render, an empty scene, a script that finds
 * nothing under a name. What could not be read shortly before is the cause, though it may have been a warning only.
 */
import { namesThing } from "./alone.ts";
import type { Candidate } from "./candidate.ts";
import { FROM, HOW_FAR, WORDS } from "./points.ts";
import type { ReadLog } from "./read-log.ts";

/** Nothing was there to work on any more. */
const NOTHING_LEFT =
  /\bnothing (?:to|was|is|left|has)\b|\b(?:scene|stage|image|sequence|list|selection|timeline|composition|layer|buffer|project|archive) (?:is|was|seems) empty\b|\bempty (?:scene|stage|sequence|selection|timeline|composition)\b|\binvalid (?:null )?(?:prim|handle|schema|stage|object)\b|\bdevice (?:was |has been |is )?(?:lost|removed|hung)\b|\bmuxing failed\b|\b(?:top level )?object is empty\b|!_?\w{1,30}\.empty\(\)|\bno (?:(?:active|renderable|valid) )?(?:camera|image|frame|object|layer|mesh|stream|prim|clip|shape|geometry)s?(?:\b(?: \w+){0,3} (?:defined|found|at|in|to|for|left|loaded)\b|\s*[.!]?$)|\bterminated abruptly\b|\bBrokenProcessPool\b/i;
/** A script looked for something that was not there. */
const LOOKED_UP =
  /\b(?:KeyError|IndexError|LookupError|StopIteration)\b|NoneType|' object has no attribute\b|(?:is|was) (?:null|undefined|None)\b/;
/** Something could not be had. */
const NOT_HAD =
  /\b(?:could ?n[o']t|can(?: ?not|'t)|unable to|not able to|fail(?:ed|ure)?(?: to| in| while)?|errors?)\b.{0,60}\b(?:open|read|load|fetch|find|import|resolv|decod|pars|download|locat|access|get|allocat)\w*|\bno such file\b|\bdo(?:es)?(?: not|n't) exist\b|\bnot found\b|\bmissing\b|\btimed out\b|\bexhausted\b|\bout of memory\b|segmentation fault|fatal python error|\bno decode delegate\b/i;

const { seconds: SECONDS_BEFORE, lines: LINES_BEFORE, directly: DIRECTLY, near: NEAR } = HOW_FAR.lack;

/** A line that gives the reason why a file could not be read, though its record mostly does not. */
const REASON_GIVEN = /no such file|not found|does not exist|permission|denied|: [A-Z][a-z]+ [a-z]+/i;

/** Lines with something to read between two places; frames and blank lines are none. */
function textBetween(log: ReadLog, from: number, to: number): number {
  let count = 0;
  for (let index = from + 1; index < to && count <= LINES_BEFORE; index++) {
    const { body } = log.normal[index]!;
    if (body.trim() !== "" && !/^\s*(?:File "|at |#\d|\^)/.test(body)) count++;
  }
  return count;
}

function isShortlyBefore(log: ReadLog, one: Candidate, top: Candidate, lines: number): boolean {
  const start = top.block?.from ?? top.index;
  if (one.index >= start) return false;
  const [at, then] = [log.lines[one.index]!.at, log.lines[start]!.at];
  if (at !== undefined && then !== undefined && then - at > SECONDS_BEFORE * 1_000) return false;
  return textBetween(log, one.index, start) < lines;
}

const textOf = (log: ReadLog, { index }: Candidate): string => {
  const { body, whole } = log.normal[index]!;
  return whole ?? body;
};

/** Words that stand in every message. */
const COMMON_WORD =
  /^(?:file|path|name|python|error|object|type|none|such|directory|open|read|load|found|could|cannot|unable|missing|attribute|nothing|render|invalid|line|with|from|collection|prop|exception|warning)/;

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !COMMON_WORD.test(word));
}

/** Whether a line names, in quotes or as a path, something that another speaks of. */
function speakOfTheSame(one: string, other: string): boolean {
  const things = one.match(/["'`‘“][^"'`’”]{2,200}["'`’”]|\S*[\\/.]\S+/g) ?? [];
  const words = new Set(wordsOf(other));
  return wordsOf(things.join(" ")).some((word) => words.has(word));
}

/** The line before that says what could not be had, where the strongest says that nothing was there. */
function whatWasLacking(log: ReadLog, top: Candidate, inOrder: readonly Candidate[]): Candidate | undefined {
  const text = textOf(log, top);
  const isNothingLeft = NOTHING_LEFT.test(text);
  if (!isNothingLeft && !LOOKED_UP.test(text)) return undefined;
  const before = inOrder.filter((one) => {
    if (one.signal.kind === "consequence" || !isShortlyBefore(log, one, top, LINES_BEFORE)) return false;
    const other = textOf(log, one);
    if (!NOT_HAD.test(other) || NOTHING_LEFT.test(other)) return false;
    const isError = one.signal.score >= FROM.loud && log.normal[one.index]!.severity !== "warning";
    // A lookup that fails has many reasons: only the same name ties the two.
    if (!isNothingLeft) return speakOfTheSame(other, text);
    return isError || namesThing(log, one);
  });
  return before.find((one) => speakOfTheSame(textOf(log, one), text)) ?? before[0];
}

/** Whether a line complains by its own words, or is known to: a program may only warn of what ends it. */
function isComplaint({ signal }: Candidate): boolean {
  return (
    signal.kind !== "consequence" &&
    (signal.score >= WORDS.complaint || (signal.known?.proves === "certain" && !signal.known.record.stumble))
  );
}

/** A program's last word that names nothing, directly below a complaint that names a thing. */
function complaintAbove(log: ReadLog, top: Candidate, inOrder: readonly Candidate[]): Candidate | undefined {
  const { kind } = top.signal;
  if ((kind !== "fatal" && kind !== "error") || top.block || namesThing(log, top)) return undefined;
  return inOrder.findLast(
    (one) => isComplaint(one) && isShortlyBefore(log, one, top, DIRECTLY) && namesThing(log, one),
  );
}

/** What can keep a file from being read; that something is not implemented, or odd, is no such reason. */
const A_REASON =
  /\b(?:den(?:ied|y)|refused|forbidden|expired|reset|unreachable|lost|time(?:d)? ?out|no such|not found|missing|unavailable|exist|full|space|quota|broken|corrupt\w*|truncated|damaged|invalid|malformed|unexpected|end of|EOF|unknown|unrecogni[sz]ed|unsupported|not supported|not an?|bad|wrong|mismatch|could ?n[o']t|can(?:not|'t)|unable|fail(?:ed|ure)?|errno|error)\b/i;

/** Why a file could not be read, where an error right above says it. */
function whyUnread(log: ReadLog, top: Candidate, inOrder: readonly Candidate[]): Candidate | undefined {
  const { id, vague } = top.signal.known?.record ?? {};
  if (!vague || REASON_GIVEN.test(textOf(log, top))) return undefined;
  const above = inOrder.filter(
    (one) =>
      one.signal.score >= WORDS.complaint &&
      one.signal.kind !== "consequence" &&
      one.signal.known?.record.id !== id &&
      (one.signal.known !== undefined || A_REASON.test(textOf(log, one))) &&
      isShortlyBefore(log, one, top, NEAR),
  );
  return above.reduce<Candidate | undefined>(
    (best, one) => (best && best.signal.score > one.signal.score ? best : one),
    undefined,
  );
}

/** The cause that stands before the strongest line, where that one only tells what was lacking then. */
export function causeOfLack(
  log: ReadLog,
  top: Candidate,
  inOrder: readonly Candidate[],
): Candidate | undefined {
  return (
    whatWasLacking(log, top, inOrder) ?? whyUnread(log, top, inOrder) ?? complaintAbove(log, top, inOrder)
  );
}

/** Whether a line only says that nothing was there to work on, so that what was missing stands elsewhere. */
export function saysNothingWasThere(text: string): boolean {
  return NOTHING_LEFT.test(text);
}

/** Without a picture a scene has a surface less; it is not empty for it. */
const PICTURE = /\.(?:exr|tiff?|tx|png|jpe?g|hdri?|tga|rat|bmp|dpx|psd|webp|rstexbin)\b/i;

/**
 * What a program went on without, and therefore found nothing to work on later.
 * @param damage what it reported before, in the order of the log or of weight
 * @param lack the line that says that nothing was there
 */
export function whatLeftNothing<Damage extends { readonly text: string; readonly first: number }>(
  damage: readonly Damage[],
  lack: string,
): Damage | undefined {
  const inOrder = damage
    .filter(({ text }) => NOT_HAD.test(text))
    .sort((one, other) => one.first - other.first);
  return (
    inOrder.find(({ text }) => speakOfTheSame(text, lack)) ?? inOrder.find(({ text }) => !PICTURE.test(text))
  );
}
