/**
 * A text that every line holds which an expression reads: the longest run of plain characters outside its groups.
 * To look for it costs a fraction of what the expression does, and most lines hold none.
 *
 * @param source a regular expression's source
 * @returns the text in small letters; undefined where the expression has none of at least three characters
 */
export function neededText(source: string): string | undefined {
  const runs = plainRuns(source);
  const longest = runs?.reduce((best, run) => (run.length > best.length ? run : best), "");
  return longest && longest.length >= SHORTEST ? longest.toLowerCase() : undefined;
}

const SHORTEST = 3;
const PLAIN = /^[A-Za-z0-9 _:;,'"`<>=/@#%&~!-]$/;

/** The runs of plain characters at the top of an expression; undefined where it has alternatives there. */
function plainRuns(source: string): string[] | undefined {
  const runs: string[] = [];
  let run = "";
  const end = () => {
    runs.push(run);
    run = "";
  };
  for (let index = 0; index < source.length; ) {
    const char = source[index]!;
    if (char === "|") return undefined;
    const [plain, next] = pieceAt(source, index);
    const quantified = /^(?:[?*]|\{0)/.test(source.slice(next, next + 2));
    const repeated = /^[+{]/.test(source.slice(next, next + 1));
    if (plain === undefined || quantified) end();
    else run += plain;
    if (repeated) end();
    index = quantified || repeated ? afterQuantifier(source, next) : next;
  }
  end();
  return runs;
}

/** One piece of an expression: the character that it stands for, if it is a plain one, and where the next begins. */
function pieceAt(source: string, index: number): [plain: string | undefined, next: number] {
  const char = source[index]!;
  if (char === "\\") {
    const escaped = source[index + 1] ?? "";
    return [/^[^A-Za-z0-9]$/.test(escaped) ? escaped : undefined, index + 2];
  }
  if (char === "[") return [undefined, afterClass(source, index)];
  if (char === "(") return [undefined, afterGroup(source, index)];
  return [PLAIN.test(char) ? char : undefined, index + 1];
}

function afterClass(source: string, from: number): number {
  let index = from + 1;
  while (index < source.length && source[index] !== "]") index += source[index] === "\\" ? 2 : 1;
  return index + 1;
}

function afterGroup(source: string, from: number): number {
  let index = from + 1;
  while (index < source.length && source[index] !== ")") {
    if (source[index] === "\\") index += 2;
    else if (source[index] === "[") index = afterClass(source, index);
    else if (source[index] === "(") index = afterGroup(source, index);
    else index++;
  }
  return index + 1;
}

function afterQuantifier(source: string, from: number): number {
  const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(from, from + 16))?.[0] ?? "";
  return from + quantifier.length;
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
