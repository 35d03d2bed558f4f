import { sureTexts } from "./sure-text.ts";

const SHORTEST = 3;

/**
 * A text that every line holds which an expression reads. To look for it costs a fraction of what the expression
 * does, and most lines hold none.
 *
 * @param source a regular expression's source
 * @returns the text in small letters; undefined where the expression has none of at least three characters, or
 *   alternatives at its top
 */
export function neededText(source: string): string | undefined {
  const branches = sureTexts(source, SHORTEST);
  return branches?.length === 1 ? branches[0] : undefined;
}

/** Which groups of three letters stand in a text, in small letters and with a few too many: a sieve for phrases. */
export type Sieve = Uint8Array;

const PLACES = 1 << 11;

const placeOf = (text: string, at: number): number =>
  (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & (PLACES - 1);

let last: { readonly text: string; readonly sieve: Sieve } | undefined;

/** The sieve of a text; the last one is kept, because one line is asked about several times in a row. */
export function sieveOf(text: string): Sieve {
  if (last?.text === text) return last.sieve;
  const small = text.toLowerCase();
  const sieve = new Uint8Array(PLACES);
  for (let at = 0; at + 2 < small.length; at++) sieve[placeOf(small, at)] = 1;
  last = { text, sieve };
  return sieve;
}

/** The places of a sieve that a needed text takes. */
export function sievePlacesOf(needed: string): number[] {
  return Array.from({ length: needed.length - 2 }, (_, at) => placeOf(needed, at));
}

/** Whether a text may hold what takes these places. */
export function mayHold(sieve: Sieve, places: readonly number[]): boolean {
  for (const place of places) if (sieve[place] === 0) return false;
  return true;
}
