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
/** A shorter argument is too likely to be part of another word. */
const SHORTEST_ARGUMENT = 4;

/** A word after the name of a secret, unless it says what is wrong with it: `token expired` stays. */
const AFTER_A_NAME =
  /\b((?:password|passphrase|passcode|passwd|pwd|secret|token|pin|otp)s?\b\W{0,3})(?=[^\s]*\d|["'`])\S+/gi;
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
  const strict = argumentsOf(command)
    .reduce((text, argument) => text.replaceAll(argument, () => MASK), last)
    .replaceAll(AFTER_A_NAME, (_, name: string) => `${name}${MASK}`)
    .replaceAll(LONG_MIX, () => MASK);
  return cutText(strict, MAX_LINE).text;
}

/**
 * A credential provider's own message as it may be told. The SDK repeats the whole command of a credential_process
 * that failed (in a chain of roles it starts it itself), and after it all that it wrote.
 */
export function withoutCommandLine(message: string): string {
  const [, command, written = ""] = /^Command failed: ([^\n]*)\n?([\s\S]*)$/.exec(message) ?? [];
  return command === undefined ? message : failedProgram(command, "failed", written);
}

/** A failed program in a sentence: `the program "vault" exited with code 3; its last line: "the vault is sealed"`. */
export function failedProgram(command: string, how: string, written: string): string {
  const program = programOf(command);
  const last = lastLineOf(written, command);
  return `the program ${program === undefined ? "of credential_process" : quoted(program, 100)} ${how}${last ? `; its last line: ${last}` : ""}`;
}

/** All that stands behind the program, longest first, so that none leaves a part of another. */
function argumentsOf(command: string): string[] {
  const words = tokensOf(command)
    .slice(1)
    .flatMap((token) => [token, ...(/^[^=]*=(.+)$/s.exec(token)?.slice(1) ?? [])]);
  return words
    .filter((word) => word.length >= SHORTEST_ARGUMENT && !/^-{1,2}[\w-]*$/.test(word))
    .sort((one, other) => other.length - one.length);
}

/** The words of a command line as a shell would take them, near enough: quotes hold words together. */
function tokensOf(command: string): string[] {
  const tokens = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return tokens.map((token) => token.replaceAll(/["']/g, ""));
}
