/**
 * Whether a text was drawn at random or named by a person: keys and tokens change between upper case, lower case
 * and digits every second character, names are made of words, with digits in groups (`sh010`, `v012`).
 */
import type { Span } from "./span.ts";

/** Shorter than any line of a key but the last, longer than most names. */
const KEY_LINE = 40;
/** Stretches of zeros in the binary form of a key. */
const ZEROS = /A{4,}/g;
/** A value that a name or a scheme before it declares public: checksums, ids of requests, public keys of SSH. */
const PUBLIC_BEFORE =
  /(?:\b(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]{1,40} |(?:id(?:-\d)?|sha-?\d{0,3}|md5|checksum|digest|integrity|hash|etag|fingerprint|certificate[\w-]{0,20})["']?\s?[:=]\s?["']?|\bdata:(?:image|video|audio|font)\/[\w.+-]{1,40};base64,)$/i;

/** No name has so many changes; a key as long as this has small and capital letters and digits all mixed. */
const DRAWN_WORD = 20;

/** Whether a word of letters and digits was drawn at random beyond doubt, so that it needs no name to tell. */
export function isDrawnWord(word: string): boolean {
  if (word.length < DRAWN_WORD || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  const digits = word.replace(/\D+/g, "").length;
  if (digits < 2 || digits > word.length / 2) return false;
  return changes(word) / (word.length - 1) >= 0.3 && !isNamed(word);
}

/** Whether a name or a scheme that stands before a word declares it public. */
export function isDeclaredPublic(before: string): boolean {
  return PUBLIC_BEFORE.test(before.slice(-60));
}

/** Whether a word of a line is a line of a key by itself. */
export function isPartOfKey(line: string, { start, end }: Span): boolean {
  if (end - start < KEY_LINE) return false;
  if (isDeclaredPublic(line.slice(Math.max(0, start - 60), start))) return false;
  return isDrawnBase64(line.slice(start, Math.min(end, start + 400)));
}

/**
 * Whether a long word of base64 is drawn at random, and neither a path nor a hash.
 * @param least changes for each character: words run together have about 0.2, random ones 0.48.
 */
export function isDrawnBase64(word: string, least = 0.3): boolean {
  const body = word.replace(ZEROS, "");
  if (body.length < 16 || !/[a-z]/.test(body) || !/[A-Z]/.test(body) || !/\d/.test(body)) return false;
  const slashes = body.split("/").length - 1;
  return slashes <= Math.max(3, body.length / 16) && changes(body) / (body.length - 1) >= least;
}

/** How often the kind of character changes; a capital that begins a word counts once. */
export function changes(word: string): number {
  let count = 0;
  for (let index = 1; index < word.length; index += 1) {
    const [before, here] = [kindOf(word.charCodeAt(index - 1)), kindOf(word.charCodeAt(index))];
    if (before !== here && !(before === "upper" && here === "lower")) count += 1;
  }
  return count;
}

function kindOf(code: number): "digit" | "upper" | "lower" | "mark" {
  if (code >= 48 && code <= 57) return "digit";
  if (code >= 65 && code <= 90) return "upper";
  return code >= 97 && code <= 122 ? "lower" : "mark";
}

/** `EP01SQ02SH03TK04` has eight. */
const MOST_RUNS = 8;

/**
 * Whether letters and digits without anything between them look named: words or initials, with digits in groups
 * of two or more (`seq010sh020`, `HeroBody01`), or one digit after a few letters (`L1`, `2D`).
 */
export function isNamed(word: string): boolean {
  const runs = word.match(/[A-Za-z]+|\d+/g) ?? [];
  return (
    runs.length <= MOST_RUNS &&
    runs.every((run, index) => {
      if (!/\d/.test(run)) return isWordy(run);
      if (run.length > 1) return run.length <= 10;
      return runs.length <= 2 && (index === 0 || runs[index - 1]!.length <= 4);
    })
  );
}

/** Words run together, or initials. */
function isWordy(letters: string): boolean {
  const capitals = letters.replace(/[a-z]+/g, "").length;
  if (capitals === letters.length) return letters.length <= 12;
  return letters.length <= 40 && capitals <= 1 + letters.length / 2.4;
}
