import { endOfValue, type Name, textBefore, type ValueStart } from "./named-values.ts";
import { classifyName } from "./names.ts";
import type { Span } from "./span.ts";
import { isAlreadyHidden, isSecretFor, looksLikePassword, looksRandom } from "./values.ts";

const LOOK_AHEAD = 200;

/** Schemes of an `Authorization` header that one word follows. English ("basic checks failed") has no digit. */
const ONE_WORD_SCHEME =
  /^(?:bearer|basic|token|bot|negotiate|apikey) {1,4}(?=[\w.~+/-]{0,180}[\dA-Z=])(?=[\w.~+/=-]{6})/i;
/** Schemes that several words follow. */
const LONG_SCHEME = /^(?:digest|aws4-hmac-sha256|ntlm|hawk|oauth) {1,4}/i;

/**
 * Finds the secret of a name that has rules of its own: cookies, `Authorization`, signatures of URLs, and the
 * two directives by which a job sets an environment variable, where the rest of the line is the value.
 *
 * @returns the secret, `"none"` where the rules say that there is none, nothing where the name is not special.
 */
export function findSpecialSecret(text: string, name: Name, value: ValueStart): Span | "none" | undefined {
  const word = name.text.toLowerCase();
  const head = text.slice(value.start, value.start + LOOK_AHEAD);

  if (word === "openjd_redacted_env") {
    const assignment = /^\w{1,128}=/.exec(head);
    return assignment ? restOfLine(text, value, assignment[0].length) : "none";
  }
  if (/openjd_env: {0,4}"?$/.test(textBefore(text, name))) {
    return isSecretVariable(text, name, value) ? restOfLine(text, value) : "none";
  }
  if (/^--?(?:\w{1,10}-)?pin$/.test(word))
    return /^\d{4,16}(?!\w)/.test(head) || looksLikePassword(/^\S*/.exec(head)![0])
      ? wholeValue(text, value)
      : "none";
  if (/(?:^|[-_])cookie$/.test(word)) return head.includes("=") ? restOfLine(text, value) : "none";
  if (/(?:^|[-_])authorization$/.test(word)) return findAuthorization(text, value, head);
  if (/(?:^|[-_])(?:sig|signature)$/.test(word)) {
    return isSignature(text, name, value, head) ? wholeValue(text, value) : "none";
  }
  return undefined;
}

/** A job that sets a variable has named it with care: a hint in the name is enough. */
function isSecretVariable(text: string, name: Name, value: ValueStart): boolean {
  const nameClass = classifyName(name.text);
  const end = endOfValue(text, { ...value, closing: value.closing || "\n" }, value.start + LOOK_AHEAD);
  const head = text.slice(value.start, end).trim();
  return nameClass !== undefined && isSecretFor(nameClass === "hint" ? "secret" : nameClass, head);
}

function findAuthorization(text: string, value: ValueStart, head: string): Span | "none" {
  const oneWord = ONE_WORD_SCHEME.exec(head);
  if (oneWord) return wholeValue(text, { ...value, start: value.start + oneWord[0].length });
  const scheme = LONG_SCHEME.exec(head);
  if (scheme) return restOfLine(text, value, scheme[0].length);
  return looksRandom(/^\S*/.exec(head)![0]) ? wholeValue(text, value) : "none";
}

/** Signatures of presigned URLs and of AWS requests; elsewhere a signature is that of a function. */
function isSignature(text: string, name: Name, value: ValueStart, head: string): boolean {
  const isOfUrl = /[?&;]/.test(text[name.start - 1] ?? "");
  const isOfAws = /^x-amz-/i.test(name.text) || /^[0-9a-f]{64}(?![0-9a-f])/.test(head);
  return value.form === "equals" && (isOfUrl || isOfAws);
}

function restOfLine(text: string, value: ValueStart, skipped = 0): Span | "none" {
  return wholeValue(text, { ...value, start: value.start + skipped, closing: value.closing || "\n" });
}

function wholeValue(text: string, value: ValueStart): Span | "none" {
  const end = endOfValue(text, value, text.length);
  const secret = text.slice(value.start, end).trim();
  return secret === "" || isAlreadyHidden(secret) ? "none" : { start: value.start, end };
}
