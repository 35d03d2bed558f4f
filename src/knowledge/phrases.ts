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

/**
 * The phrases of one record. Nothing is compiled before the first line is asked about; then one expression, or two
 * where case matters to some, screens the lines, and single phrases are tried only on a line that passes.
 */
export class Phrases {
  readonly #phrases: readonly { written: string; proved: boolean }[];
  readonly #expressions = new Map<string, RegExp>();
  #screens?: readonly RegExp[];

  constructor(phrases: readonly Phrase[]) {
    this.#phrases = phrases.map((phrase) =>
      typeof phrase === "string"
        ? { written: phrase, proved: true }
        : { written: phrase.unproved, proved: false },
    );
  }

  /** Whether one of them stands in the text. */
  standIn(text: string): boolean {
    this.#screens ??= screensOf(this.#phrases.map(({ written }) => written));
    return this.#screens.some((screen) => screen.test(text));
  }

  /** The first of them that stands in the text. */
  find(text: string): Found | undefined {
    if (!this.standIn(text)) return undefined;
    const first = this.#phrases.find(({ written }) => this.#expression(written).test(text));
    if (!first) return undefined;
    const proved =
      first.proved ||
      this.#phrases.some((other) => other.proved && this.#expression(other.written).test(text));
    const thing = this.#expression(first.written).exec(text)?.groups?.thing;
    return { phrase: first.written, proved, ...(thing !== undefined && { thing }) };
  }

  #expression(written: string): RegExp {
    const known = this.#expressions.get(written);
    if (known) return known;
    const expression = expressionOf(written);
    this.#expressions.set(written, expression);
    return expression;
  }
}

/** One expression for all phrases that mind case and one for all that do not, without named groups. */
function screensOf(phrases: readonly string[]): RegExp[] {
  const [free, strict] = [phrases.filter(isFree), phrases.filter((phrase) => !isFree(phrase))];
  const anyOf = (some: readonly string[], flags: string) =>
    some.length === 0 ? [] : [new RegExp(some.map((one) => `(?:${unnamed(one)})`).join("|"), flags)];
  return [
    ...anyOf(
      free.map((phrase) => phrase.slice(ANY_CASE.length)),
      "i",
    ),
    ...anyOf(strict, ""),
  ];
}

const isFree = (phrase: string): boolean => phrase.startsWith(ANY_CASE);
const unnamed = (source: string): string => source.replace(/\(\?<\w+>/g, "(?:");
