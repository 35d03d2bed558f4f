import { mayHold, neededText, type Sieve, sieveOf, sievePlacesOf } from "./needed-text.ts";
import type { Phrase } from "./types.ts";

/** The phrase that reads a line. */
export interface Found {
  /** As it is written in the record. */
  readonly phrase: string;
  /** Whether a line that a program printed stands behind it, or behind another phrase that reads the line too. */
  readonly proved: boolean;
  /** The part of the line that it names. */
  readonly thing?: string;
}

const ANY_CASE = "(?i)";

/** The expression of a phrase as it is written. @throws a SyntaxError when it is none */
export function expressionOf(written: string): RegExp {
  return written.startsWith(ANY_CASE) ? new RegExp(written.slice(ANY_CASE.length), "i") : new RegExp(written);
}

/** A phrase, compiled at its first use. */
interface Reader {
  readonly written: string;
  readonly proved: boolean;
  /** Of the text that it needs; undefined where every line has to be tried. */
  readonly places: readonly number[] | undefined;
  expression?: RegExp;
}

/**
 * The phrases of one record. Nothing is worked out before the first line is asked about. A phrase is tried only on
 * a line that holds the text it needs, so that most lines cost no expression at all.
 */
export class Phrases {
  readonly #phrases: readonly Phrase[];
  #readers?: readonly Reader[];

  constructor(phrases: readonly Phrase[]) {
    this.#phrases = phrases;
  }

  /**
   * Whether one of them stands in the text.
   * @param sieve the text's, where the caller asks several records about it
   */
  standIn(text: string, sieve = sieveOf(text)): boolean {
    return this.#all().some((reader) => stands(reader, text, sieve));
  }

  /** The first of them that stands in the text; `sieve` as for `standIn`. */
  find(text: string, sieve = sieveOf(text)): Found | undefined {
    const first = this.#all().find((reader) => stands(reader, text, sieve));
    if (!first) return undefined;
    const proved = first.proved || this.#all().some((other) => other.proved && stands(other, text, sieve));
    const thing = first.expression?.exec(text)?.groups?.thing;
    return { phrase: first.written, proved, ...(thing !== undefined && { thing }) };
  }

  #all(): readonly Reader[] {
    this.#readers ??= this.#phrases.map((phrase) => {
      const written = typeof phrase === "string" ? phrase : phrase.unproved;
      const source = written.startsWith(ANY_CASE) ? written.slice(ANY_CASE.length) : written;
      const needed = neededText(source);
      return {
        written,
        proved: typeof phrase === "string",
        places: needed === undefined ? undefined : sievePlacesOf(needed),
      };
    });
    return this.#readers;
  }
}

function stands(reader: Reader, text: string, sieve: Sieve): boolean {
  if (reader.places && !mayHold(sieve, reader.places)) return false;
  reader.expression ??= expressionOf(reader.written);
  return reader.expression.test(text);
}
