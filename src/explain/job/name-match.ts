/** How a job's name fits what a person calls it: names are built of words with `_`, `-`, dots and capitals between. */
import { farmText } from "../text/untrusted.ts";

/** `same`: the whole name; `words`: it stands in the name as whole words; `part`: only inside longer words. */
export type NameFit = "same" | "words" | "part";

const MAX_NAME = 120;

/** Text as names are compared: composed (`ü` has two spellings), blanks at the ends gone and one between. */
function composed(text: string): string {
  return text.normalize("NFC").trim().replaceAll(/\s+/g, " ");
}

/** Whether two names are the same but for case, spelling of accents and blanks around them. */
function isSame(name: string, asked: string): boolean {
  return composed(name).toLowerCase() === composed(asked).toLowerCase();
}

/**
 * How a name fits what was asked for, whatever the case. A name is also known by the form in which answers show it,
 * because that is what is pasted back.
 * @returns undefined where it does not fit.
 */
export function fitOfName(name: string | undefined, asked: string): NameFit | undefined {
  if (name === undefined) return undefined;
  const shown = farmText(name, MAX_NAME);
  if (isSame(name, asked) || isSame(shown, asked) || isSame(shown.replaceAll('"', "'"), asked)) return "same";
  const text = composed(name);
  const whole = placeOf(text, composed(asked));
  if (whole === "words") return "words";
  // `KITE 0120` is how people say `KITE_0120_lgt`.
  const parts = composed(asked)
    .split(/[\s_.-]+/)
    .filter((part) => part !== "");
  const places = parts.length > 1 ? parts.map((part) => placeOf(text, part)) : [];
  if (places.length > 0 && places.every((place) => place === "words")) return "words";
  return whole;
}

/** Where a term stands in a text: as whole words somewhere, or only inside longer ones. */
function placeOf(text: string, term: string): "words" | "part" | undefined {
  if (term === "") return undefined;
  const places = [...text.matchAll(new RegExp(escaped(term), "giu"))];
  if (places.some(({ index, 0: { length } }) => isWhole(text, index, index + length))) return "words";
  return places.length > 0 ? "part" : undefined;
}

function escaped(term: string): string {
  return term.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** Whether neither end of the stretch cuts through a word: `rain` in `heavyRain_v2` is one, in `terrain` none. */
function isWhole(text: string, from: number, to: number): boolean {
  return !goesOn(text[from - 1], text[from]) && !goesOn(text[to - 1], text[to]);
}

/** Whether two neighbours belong to one word or number; a small letter before a capital begins a new word. */
function goesOn(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (isDigit(one) && isDigit(other)) return true;
  return isLetter(one) && isLetter(other) && !(/\p{Ll}/u.test(one) && /\p{Lu}/u.test(other));
}

const isDigit = (character: string): boolean => /\p{Nd}/u.test(character);
const isLetter = (character: string): boolean => /[\p{L}\p{M}\p{Surrogate}]/u.test(character);

/** Shortest stretch that is worth a search of its own. */
const SHORTEST_TERM = 2;
/** Longest term that the service takes. */
const LONGEST_TERM = 256;

/**
 * What to search for, best first: the name itself; and its longest stretch of plain letters, digits, `_`, `-` and
 * dots, for names whose accents are spelled otherwise, or whose words a person parts by blanks.
 */
export function termsFor(asked: string): string[] {
  const name = asked.normalize("NFC").trim().slice(0, LONGEST_TERM);
  const stretches = name.match(/[A-Za-z0-9_.-]+/g) ?? [];
  const longest = stretches.reduce((best, each) => (each.length > best.length ? each : best), "");
  return longest.length >= SHORTEST_TERM && longest !== name ? [name, longest] : [name];
}
