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
  /(?:\b(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]{1,40} |(?:id(?:-\d)?|sha-?\d{0,3}|md5|checksum|digest|integrity|hash|etag|fingerprint|certificate[\w-]{0,20})["']?\s?[:=]\s?["']?)$/i;

/** Whether a word of a line is a line of a key by itself. */
export function isPartOfKey(line: string, { start, end }: Span): boolean {
  if (end - start < KEY_LINE) return false;
  if (PUBLIC_BEFORE.test(line.slice(Math.max(0, start - 60), start))) return false;
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

/**
 * Whether letters and digits without anything between them look named: words or initials, with digits in groups
 * of two or more (`seq010sh020`, `HeroBody01`), or one digit after a few letters (`L1`, `2D`).
 */
export function isNamed(word: string): boolean {
  const runs = word.match(/[A-Za-z]+|\d+/g) ?? [];
  return runs.every((run, index) => {
    if (!/\d/.test(run)) return isWordy(run);
    if (run.length > 1) return run.length <= 10;
    return runs.length <= 2 && (index === 0 || runs[index - 1]!.length <= 4);
  });
}

/** Words run together, or initials. */
function isWordy(letters: string): boolean {
  const capitals = letters.replace(/[a-z]+/g, "").length;
  if (capitals === letters.length) return letters.length <= 12;
  return letters.length <= 40 && capitals <= 1 + letters.length / 2.4;
}
