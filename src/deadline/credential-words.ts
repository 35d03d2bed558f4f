/**
 * What may be told of a program that gets credentials. Its command line holds whatever a person wrote there, passwords
 * included, and its messages may repeat that: of the command only the program's name is told, of its messages the last
 * line, masked more strictly than a log.
 */
import { MASK, maskSecrets } from "../explain/secrets/mask.ts";
import { cutText } from "../explain/text/cut.ts";
import { cleanText, quoted } from "../explain/text/untrusted.ts";

/** Longest last line that is told. */
const MAX_LINE = 200;
/** Lines looked at with the last one, as the name of a value may stand above it. */
const LINES_LOOKED_AT = 10;
/** A shorter part of an argument is masked only where it is a word by itself. */
const SHORTEST_PART = 4;
/** What parts an argument into those that a program may repeat alone: `--auth=mira:...`, `https://mira:...@host`. */
const PARTING = /(?:[\s=:@/\\,;?&#|+]|%(?![0-9a-f]{2}))+/i;

/** A word after the name of a secret, unless it says what is wrong with it: `token expired` stays. */
const AFTER_A_NAME =
  /\b((?:password|passphrase|passcode|passwd|pwd|secret|token|pin|otp)s?\b\W{0,3})(?=[^\s]*\d|["'`])\S+/gi;
/** A line that speaks of a code may repeat one: of digits, or of groups of capitals as a device's sign-in shows it. */
const SPEAKS_OF_CODE =
  /\b(?:codes?|otp|mfa|2fa|totp|pins?|one[- ]time|passcodes?|verification|authenticator|tokens?)\b/i;
const CODE = /\b(?:\d{4,10}|\d{3}[ -]\d{3}|[A-Z0-9]{3,5}-[A-Z0-9]{3,5})\b/g;
/** A long word of letters and digits: what a key looks like. */
const LONG_MIX = /(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[a-z])[\w+/=.~-]{16,}/gi;

/**
 * The name of the program that a command line starts, without its folder and arguments.
 * @returns undefined where it can't be told, or is no plain name.
 */
export function programOf(command: string): string | undefined {
  const program = tokensOf(command).find((token) => !/^\w+=/.test(token));
  const name = program?.split(/[/\\]/).at(-1);
  return name !== undefined && /^[\w.+-][\w.+ -]{0,63}$/.test(name) ? name : undefined;
}

/**
 * The last line that a program wrote.
 * @param command its command line, none of whose arguments is repeated.
 * @returns undefined where it wrote nothing.
 */
export function lastLineOf(written: string, command: string): string | undefined {
  const lines = cleanText(written)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-LINES_LOOKED_AT);
  const last = maskSecrets(lines.join("\n")).text.split("\n").at(-1)?.trim();
  if (!last) return undefined;
  const unnamed = partsOf(command)
    .reduce((text, part) => text.replaceAll(patternOf(part), () => MASK), last)
    .replaceAll(AFTER_A_NAME, (_, name: string) => `${name}${MASK}`)
    .replaceAll(LONG_MIX, () => MASK);
  const strict = SPEAKS_OF_CODE.test(unnamed) ? unnamed.replaceAll(CODE, () => MASK) : unnamed;
  return cutText(strict, MAX_LINE).text;
}

/**
 * A credential provider's own message as it may be told. The SDK and Node repeat the whole command of a
 * credential_process that failed (in a chain of roles the SDK starts it itself), and after it all that it wrote.
 */
export function withoutCommandLine(message: string): string {
  const [, command, written = ""] =
    /\bCommand failed(?: with [^:\n]{0,60})?: ([^\n]*)\n?([\s\S]*)$/.exec(message) ?? [];
  if (command !== undefined) return failedProgram(command, "failed", written);
  const [, started, code] = /\bspawn(?:Sync)? ([\s\S]*?) (E[A-Z]{2,12})\b/.exec(message) ?? [];
  return started === undefined ? message : failedProgram(started, `could not be started (${code})`, "");
}

/** A failed program in a sentence: `the program "vault" exited with code 3; its last line: "the vault is sealed"`. */
export function failedProgram(command: string, how: string, written: string): string {
  const program = programOf(command);
  const last = lastLineOf(written, command);
  return `the program ${program === undefined ? "of credential_process" : quoted(program, 100)} ${how}${last ? `; its last line: ${last}` : ""}`;
}

/**
 * All that stands behind the program and the parts of it, as a program may repeat them: as they are, or as an address
 * writes them. Longest first, so that none leaves a part of another.
 */
function partsOf(command: string): string[] {
  const words = tokensOf(command)
    .slice(1)
    .filter((token) => !/^-{1,2}[A-Za-z][\w-]*$/.test(token) || /^-[A-Za-z]\w*\d/.test(token))
    .flatMap((token) => [
      token,
      ...token.split(PARTING),
      ...(/^[^=]*=(.+)$/s.exec(token)?.slice(1) ?? []),
      ...(/^-[A-Za-z](.+)$/s.exec(token)?.slice(1) ?? []),
    ])
    .filter((word) => word.length > 1 && !/^--?[A-Za-z-]*$/.test(word));
  return [...new Set(words.flatMap((word) => [word, encoded(word), decoded(word)]))].sort(
    (one, other) => other.length - one.length,
  );
}

function encoded(word: string): string {
  try {
    return encodeURIComponent(word);
  } catch {
    return word; // Half a character.
  }
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word; // No escape after all.
  }
}

function patternOf(part: string): RegExp {
  const text = part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(part.length < SHORTEST_PART ? `(?<![\\w-])${text}(?![\\w-])` : text, "gi");
}

/** The words of a command line as a shell would take them, near enough: quotes hold words together. */
function tokensOf(command: string): string[] {
  const tokens = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return tokens.map((token) => token.replaceAll(/["']/g, ""));
}
