/**
 * A phrase of a studio's record: a stranger's expression, run by the engine whose time is linear in the text, and
 * only on texts that hold what the phrase can't do without.
 */
import { RE2JS } from "re2js";
import type { Found } from "../knowledge/phrases.ts";
import { sureTexts } from "../knowledge/sure-text.ts";
import type { Phrase } from "../knowledge/types.ts";

/** Longest phrase, in characters. */
export const MAX_PHRASE = 300;
/** What is read of a line, in characters. */
export const MAX_READ = 1_000;
/** RE2's time grows with instructions times characters; `(x{1,100}){1,10}` makes thousands of instructions. */
const MAX_PROGRAM = 600;
/** Characters in a row that each line of a phrase must hold. */
export const LEAST_SURE = 3;

/** A phrase that can be used. */
export interface StudioPhrase {
  readonly written: string;
  readonly proved: boolean;
  /** One of these stands in every text that it reads, in lower case. */
  readonly sure: readonly string[];
  /** Instructions; times the characters of a text they bound the work on it. */
  readonly size: number;
  /** What it finds in a text of at most {@link MAX_READ} characters. */
  find(text: string): Pick<Found, "thing"> | undefined;
}

/**
 * Compiles a phrase as it stands in a record.
 * @returns the phrase, or why it can't be used, in words that repeat nothing of it.
 */
export function compilePhrase(phrase: Phrase): { phrase: StudioPhrase } | { refused: string } {
  const [written, proved] = typeof phrase === "string" ? [phrase, true] : [phrase.unproved, false];
  if (written.length > MAX_PHRASE) return { refused: `is longer than ${MAX_PHRASE} characters` };
  if (/\(\?<?[=!]/.test(written) || /\\[1-9]/.test(written)) {
    return { refused: "has a look-around or a back reference, which a studio's records can't have" };
  }
  const compiled = compiledBy(written);
  if (!compiled)
    return {
      refused:
        "is no regular expression (of the RE2 kind): look for a bracket without its other half, or one meant as it is, which needs a \\ before it",
    };
  if (compiled.programSize() > MAX_PROGRAM)
    return { refused: "is too large once its repetitions are counted out" };
  const sure = sureTexts(written, LEAST_SURE);
  if (!sure) {
    return {
      refused: `must hold at least ${LEAST_SURE} characters in a row that stand in each of its lines, outside of (...) and [...]; two phrases are better than (one|other)`,
    };
  }
  const namesThing = "thing" in compiled.namedGroups();
  return {
    phrase: {
      written,
      proved,
      sure,
      size: compiled.programSize(),
      find(text) {
        const matcher = compiled.matcher(text);
        if (!matcher.find()) return undefined;
        const thing = namesThing ? matcher.group("thing") : null;
        return thing === null ? {} : { thing };
      },
    },
  };
}

function compiledBy(written: string): RE2JS | undefined {
  try {
    return RE2JS.compile(written);
  } catch {
    return undefined;
  }
}
