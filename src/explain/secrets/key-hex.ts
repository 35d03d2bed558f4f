/**
 * Numbers of a key in hexadecimal digits, as `openssl rsa -text`, `openssl ec -text` and `certtool --key-info` print
 * them: a heading, then lines of pairs with colons between, each but the last ending in one.
 */
import { startOfText } from "./line-prefix.ts";
import type { Span } from "./span.ts";

/** The names of what is secret; `prime1` and its like stand for the rest of the key. */
const PRIVATE =
  /^[ \t]*(?:private[ _-]?(?:exponent|key|value)|prime ?\d{0,2}|exponent ?\d{1,2}|exp ?\d{1,2}|coefficient ?\d{0,2}|priv|seed|d|p|q|dp|dq|qinv|inverseq|x|secret)(?: \(\d+ bits?\))?:[ \t]*$/i;
/** Any other heading: a modulus, a signature, an identifier. */
const HEADING = /^[ \t]*[A-Za-z][\w .()/-]{0,60}:[ \t]*$/;
/** No line of pairs is longer. */
const LONGEST = 400;
const PAIRS = /^[ \t]*((?:[0-9a-f]{2}:){0,130}[0-9a-f]{2}(:?))[ \t]*$/i;
/** Fewer pairs are a time or an address. */
const FEWEST = 8;

/** Whether a line is the heading of a private or of another number. */
export function hexHeadingOf(line: string): "private" | "public" | undefined {
  if (!line.trimEnd().endsWith(":") || line.length > LONGEST) return undefined;
  const text = line.slice(startOfText(line));
  if (PRIVATE.test(text)) return "private";
  return HEADING.test(text) ? "public" : undefined;
}

/** The digits of a line that has nothing else, and whether they go on in the next line. */
export function hexLineOf(line: string): { readonly span: Span; readonly goesOn: boolean } | undefined {
  if (line.length > LONGEST) return undefined;
  const from = startOfText(line);
  const match = PAIRS.exec(line.slice(from));
  if (!match) return undefined;
  const [whole, digits = "", colon] = match;
  const start = from + whole.indexOf(digits);
  return {
    span: { start, end: start + digits.length },
    goesOn: colon === ":" && digits.length >= 3 * FEWEST,
  };
}
