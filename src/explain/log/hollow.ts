/**
 * Lines that are loud and say nothing by themselves: the message that they belong to stands beside them.
 * A reader who is shown one of them as the cause has learned nothing.
 */

/** Names of levels, alone or behind a logger's name: `Redshift Error:`, `LogWindows:Error: Fatal error:`. */
const LABELS =
  /^[\s#*!/>=-]{0,80}(?:\[[^\]]{1,60}\][ :]*){0,3}(?:[\w.-]{1,40}[: ] ?)?(?:(?:fatal|critical|crit|panic|internal|severe|unhandled|error|err|warning|exception|failure|assert(?:ion)?|failed)\b[ :!.=-]*){1,4}/i;

/** Places: `[File:a.cpp] [Line: 7]`, `File "a.py", line 7, in f`, `at line 7 of a.py`, `a.cpp:7:3`, an address. */
const PLACES: readonly RegExp[] = [
  /\[?\bFile ?[:=]? ?(?:"[^"]{1,400}"|[^\s\]]{1,400})\]?/gi,
  /[[(,]?\s{0,4}\b(?:at |on )?line ?[:=#]? ?\d+\b(?: of)?[\])]?/gi,
  /,? \bin [\w.<>~]{1,80}(?:\(\))?\s*$/g,
  // A place begins where a word does: trying it at every character of a long one costs its square.
  /(?<![\w./\\~+-])(?:[A-Za-z]:)?[\w./\\~+-]{1,300}\.\w{1,5}(?:\(\d+\)|:\d+(?::\d+)?)/g,
  /\b0x[0-9a-f]+\b/gi,
];

/** A file's name and nothing else. */
const ONLY_A_FILE = /^\s*["']?[^\s"':]{1,300}\.[A-Za-z]\w{1,5}["']?\s*$/;

/** A level and a place are short; a longer line says something. */
const LONGEST_HOLLOW = 600;

/** Whether a line is only a rule, a level, a place or an address. */
export function isHollow(body: string): boolean {
  if (!/[\p{L}\p{N}_]/u.test(body)) return body.trim().length >= 4;
  if (body.length > LONGEST_HOLLOW) return false;
  const label = LABELS.exec(body)?.[0] ?? "";
  let rest = body.slice(label.length);
  // A rule may frame a heading: `=== Critical error: ===`.
  if (!/[\p{L}\p{N}_]/u.test(rest)) return true;
  // How many there were, and not one of them.
  if (label !== "" && /^\W*\d{1,6} (?:errors?|warnings?)\W*$/i.test(rest)) return true;
  // Which file it is about: the message stands beside it.
  if (label !== "" && ONLY_A_FILE.test(rest)) return true;
  for (const place of PLACES) rest = rest.replace(place, " ");
  return !/[\p{L}\p{N}_]/u.test(rest);
}

/** A limit given in passing: `(60s timeout)`, `timeout 4000`, `timeout=30s`. What exceeds one says so in words. */
const LIMITS =
  /\b\d+(?:\.\d+)? ?(?:m?s|sec(?:ond)?s?|min(?:ute)?s?)?[ -]?time-?out\b|\btime-?out(?: of|:| ?=| set to)? ?\d+(?:\.\d+)? ?(?:m?s|sec(?:ond)?s?|min(?:ute)?s?)?\b/gi;

/** The text without limits that it only mentions. */
export function withoutLimits(body: string): string {
  return /time-?out/i.test(body) && !/\b(?:exceeded|expired|reached|elapsed|after)\b/i.test(body)
    ? body.replace(LIMITS, "")
    : body;
}

/** What is about to be done: `Checking for missing textures...`. */
const ANNOUNCED =
  /^\W{0,8}(?!missing|failing|aborting|crashing|exiting)[A-Za-z]+ing\b.{0,300}(?:\.{3}|…)\s*$/i;

/** Whether a line only announces what it begins to do. */
export function isAnnouncement(body: string): boolean {
  return ANNOUNCED.test(body);
}
