/** Passwords among the arguments of a call in a program's text, and among what a script types. */
import { matchesOf, type Span } from "./span.ts";
import {
  isAlreadyHidden,
  isReference,
  isSaidInstead,
  isStrongPassword,
  looksLikePassword,
} from "./values.ts";

const TEXT = `["']([^"'\\n]{0,128})["']`;

/**
 * Calls that log in: `log_in("mira", "...")`, `auth=("mira", "...")`, `keyring.set_password("site", "mira", "...")`.
 * The last of the texts that stand side by side is the secret one.
 */
const LOGIN_CALL = new RegExp(
  `(?<![A-Za-z])(?:log_?in|sign_?in|authenticate\\w{0,24}|auth|basic_?auth|(?:ps|network)?credential|(?:set|store|add|change|reset)_?(?:password|credentials?))(?: {0,2}= {0,2})?\\( {0,2}${TEXT}, {0,4}${TEXT}(?:, {0,4}${TEXT})?`,
  "dgi",
);
/** `PASSWORD('...')` of SQL, `SecureString("...")`, `setPassword("...")`: the only text of the call. */
const PASSWORD_CALL =
  /(?:password|passwd|passphrase|securestring)\( {0,2}["']([^"'\s]{4,128})["'](?=[,) ])/dgi;
/** What a script types into a program that asks: `send "...\r"`. */
const TYPED = /\bsend(?:_?line)?(?: --)?[ (]{1,3}["']([^"'\s\\]{4,128})(?:\\[rn]){1,2}["']/dgi;
/** Calls that may be given a password at any place, which then has to look like one. */
const CONNECTING =
  /(?:conn(?:ect(?:ion)?)?|login|auth|cred|passw|_pw|mount|networkdrive|session|client)\w{0,24}(?:\(| (?=["']))([^\n]{0,400})/dgi;
const QUOTED = /["']([^"'\n]{8,128})["']/dg;

/** Finds passwords that a call is given without a name. */
export function findCallSecrets(text: string): Span[] {
  if (!/["']/.test(text)) return [];
  const given = Array.from(matchesOf(text, LOGIN_CALL), (match) => spanOf(match)).filter(({ start, end }) =>
    isPassword(text.slice(start, end)),
  );
  const alone = [PASSWORD_CALL, TYPED]
    .flatMap((pattern) => Array.from(matchesOf(text, pattern), (match) => spanOf(match)))
    .filter(({ start, end }) => looksLikePassword(text.slice(start, end)));
  const among = Array.from(matchesOf(text, CONNECTING), ({ indices }) => indices![1]!).flatMap(([from, to]) =>
    Array.from(matchesOf(text.slice(from, to), QUOTED), (match) => spanOf(match))
      .map(({ start, end }) => ({ start: from + start, end: from + end }))
      .filter(({ start, end }) => isStrongPassword(text.slice(start, end))),
  );
  return [...given, ...alone, ...among];
}

/** The last group that took part. */
function spanOf(match: RegExpExecArray): Span {
  const [start, end] = match.indices!.slice(1).findLast((range) => range !== undefined)!;
  return { start, end };
}

function isPassword(word: string): boolean {
  return word.length >= 4 && !isAlreadyHidden(word) && !isReference(word) && !isSaidInstead(word);
}
