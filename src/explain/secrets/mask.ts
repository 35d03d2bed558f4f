import { findAssignedSecrets } from "./assignments.ts";
import { findCommandSecrets } from "./commands.ts";
import { classifyName } from "./names.ts";
import { findPrivateKeys, followPrivateKeys } from "./private-keys.ts";
import { MASK, maskSpans, type Span } from "./span.ts";
import { findTokens } from "./tokens.ts";
import { findUrlPasswords } from "./urls.ts";
import { isSecretFor } from "./values.ts";

export { MASK } from "./span.ts";

/** A text without its secrets. */
export interface Masked {
  text: string;
  /** How many secrets were replaced by {@link MASK}. */
  masked: number;
}

/** Takes a text and gives it back without its secrets. */
export type Masker = (text: string) => Masked;

/**
 * Replaces secrets in a text by `[masked]`: credentials of known shape, values whose name says that they are
 * secret, passwords in URLs and commands, private keys. The name stays: `AWS_SECRET_ACCESS_KEY=[masked]`.
 *
 * Deadline Cloud ids, hashes, UUIDs, paths and licence servers (`5053@lic01.studio.example`) are no secrets. What
 * nothing marks as secret is not found: a password alone in a line, or one of several plain words without quotes.
 *
 * Expects clean text (see `cleanText`): an invisible character inside a secret would hide it. Takes any string,
 * never throws, linear in its length. What was masked before, here or by the program, is left as it is.
 */
export function maskSecrets(text: string): Masked {
  return maskSpans(text, findSecrets(text));
}

/** A line that holds the value of a name in the line before: `- name: DB_PASSWORD`, then `  value: ...`. */
const VALUE_LINE = /^[ \t]{1,20}["']?(?:value|default)\b/i;
/** How much of the line before is looked at for the name. */
const LOOK_BACK = 200;

/**
 * Makes a masker for the lines of one log, given in order: it also masks what a single line does not show to be
 * secret, a private key whose lines arrive one by one and a value whose name stands in the line before. Lines that
 * are skipped in between do no harm as long as the line that begins the key is not among them.
 */
export function createLineMasker(): Masker {
  const keyPartOf = followPrivateKeys();
  let before = "";
  const maskLine = (line: string): Masked => {
    const keyPart = keyPartOf(line);
    const spans = VALUE_LINE.test(line) ? findSecretsAfter(before, line) : findSecrets(line);
    before = line.slice(-LOOK_BACK);
    return maskSpans(line, keyPart ? [...spans, keyPart] : spans);
  };
  return (text) => {
    if (!text.includes("\n")) return maskLine(text);
    const lines = text.split("\n").map(maskLine);
    return {
      text: lines.map((line) => line.text).join("\n"),
      masked: lines.reduce((sum, line) => sum + line.masked, 0),
    };
  };
}

/**
 * Whether a value is secret by its name (`RENDER_API_TOKEN`), for values that come apart from their names, such
 * as job parameters.
 */
export function isSecretValue(name: string, value: string): boolean {
  const nameClass = classifyName(name);
  return nameClass !== undefined && isSecretFor(nameClass, value.trim());
}

/** The secrets of a line that follows another. */
function findSecretsAfter(before: string, line: string): Span[] {
  const from = before.length + 1;
  return findSecrets(`${before}\n${line}`)
    .filter(({ start }) => start >= from)
    .map((span) => ({ ...span, start: span.start - from, end: span.end - from }));
}

function findSecrets(text: string): Span[] {
  return [
    ...findPrivateKeys(text),
    ...findTokens(text),
    ...findUrlPasswords(text),
    ...findCommandSecrets(text),
    ...findAssignedSecrets(text),
  ];
}
