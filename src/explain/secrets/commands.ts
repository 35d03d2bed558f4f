import { COMMANDS, type SecretArgument } from "./command-table.ts";
import { matchesOf, type Span } from "./span.ts";
import { isAlreadyHidden, isPath, isReference, isSaidInstead } from "./values.ts";

/** Arguments of one command that are looked at, and how much text they may take. */
const MOST_ARGUMENTS = 40;
const LONGEST_COMMAND = 4_000;

const BY_NAME = new Map<string, SecretArgument[]>();
for (const { names, secrets } of COMMANDS)
  for (const name of names.split(" ")) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), ...secrets]);

const NAMES = [...BY_NAME.keys()]
  .map((name) => name.replaceAll(".", "\\."))
  .sort((a, b) => b.length - a.length);
const COMMAND = new RegExp(`(?<![\\w.$%@=-])(${NAMES.join("|")})(?:\\.exe)?(?=["',]{0,2}\\s)`, "gi");

/** A word that is handed to a command which reads a password: `echo SECRET | sudo -S`. */
const PIPED =
  /\b(?:echo|printf|Write-Output)(?: -[nes]{1,3})? {1,4}(?:"([^"\n|]{1,200})"|'([^'\n|]{1,200})'|([^\s"'|]{1,200})) {0,4}\| {0,4}(?:sudo [^|\n]{0,60}-\w{0,4}S|(?:sudo )?(?:docker|podman|helm|az|p4|gh|glab|vault|oras|crane|kinit|vncpasswd|chpasswd|passwd|smbpasswd|htpasswd|cryptsetup|su|gpg|openssl|op|bw|kubectl|argocd|realm|adcli|net|mount|ssh-add|secret-tool|openconnect)\b)/dg;
/** The same by a here-string, and by a pipe's mirror. */
const HERE_STRING = /<<< {0,4}(?:"([^"\n]{1,200})"|'([^'\n]{1,200})'|([^\s"']{1,200}))/dg;
const READS_PASSWORD =
  /\bsudo [^|\n]{0,60}-\w{0,4}S|passwd\b|--password-stdin|\blogin\b|\bkinit\b|--passphrase-fd|--with-token/;

/** `sshpass -f <(echo SECRET)`, and `echo SECRET | mount.tool -o password_stdin`. */
const ECHOED =
  /(?:<\( {0,2}echo {1,4}["']?([^\s"')]{1,200})["']? {0,2}\)|\becho {1,4}["']?([^\s"'|]{1,200})["']? {0,4}\|[^|\n]{1,200}(?:password[_-]stdin|passphrase-fd|with-token|pass-stdin))/dg;

/** A command that is to print the password: `--password-command "echo SECRET"`, `SSH_ASKPASS`. */
const PRINTED =
  /(?:pass\w{0,8}[-_]?command|askpass)["' =:]{1,4}(?:\w{1,10} -c ["'])?(?:echo|printf) (?:-n )?["']?([^\s"'|;]{1,200})/dgi;

/** PowerShell's way from a text to a secure one. */
const SECURED = /["']([^"'\n]{1,200})["'] {0,4}\| {0,4}ConvertTo-SecureString\b/dgi;

/** One argument of a command: its text without quotes, and where it stands. */
interface Argument {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Finds passwords that only the command around them gives away. */
export function findCommandSecrets(text: string): Span[] {
  const spans: Span[] = [];
  let window: readonly Argument[] = [];
  for (const match of matchesOf(text, COMMAND)) {
    const secrets = BY_NAME.get(match[1]!.toLowerCase());
    if (!secrets) continue;
    const from = match.index + match[0].length;
    // A command may stand among the arguments of another one (`sudo`, `sshpass`), which have been parted already.
    window = window.filter(({ start }) => start >= from);
    if (window.length < MOST_ARGUMENTS) window = argumentsAfter(text, from);
    const given = window.slice(0, MOST_ARGUMENTS);
    spans.push(...secrets.flatMap((secret) => secretsOf(given, secret)));
  }
  if (text.includes("|"))
    spans.push(...[PIPED, SECURED].flatMap((pattern) => Array.from(matchesOf(text, pattern), groupOf)));
  if (text.includes("echo ")) spans.push(...Array.from(matchesOf(text, ECHOED), groupOf));
  if (text.includes("echo ") || text.includes("printf "))
    spans.push(...Array.from(matchesOf(text, PRINTED), groupOf));
  if (text.includes("<<<") && READS_PASSWORD.test(text))
    spans.push(...Array.from(matchesOf(text, HERE_STRING), groupOf));
  return spans.filter(({ start, end }) => isPassword(text.slice(start, end)));
}

function isPassword(word: string): boolean {
  return (
    word !== "" &&
    !isAlreadyHidden(word) &&
    !isReference(word) &&
    !isSaidInstead(word) &&
    !/^[*$<]/.test(word) &&
    !isPath(word)
  );
}

/** The first group of a match that took part. */
function groupOf(match: RegExpExecArray): Span {
  const [start, end] = match.indices!.slice(1).find((range) => range !== undefined)!;
  return { start, end };
}

function secretsOf(given: readonly Argument[], secret: SecretArgument): Span[] {
  const when = secret.when ? given.findIndex(({ text }) => secret.when!.test(text)) : -1;
  if (secret.when && when === -1) return [];
  if (secret.unless && given.some(({ text }) => secret.unless!.test(text))) return [];
  const whole = [
    ...given.filter(
      (_, index) => index > 0 && secret.after?.includes(optionOf(given[index - 1]!.text, secret)),
    ),
    ...given.flatMap((argument) => withoutOption(argument, secret.glued ?? [])),
    ...placed(given.slice(when + 1), secret.place),
  ];
  return whole
    .filter(({ text }) => !/^--?[A-Za-z]/.test(text) && (secret.form?.test(text) ?? true))
    .flatMap((argument) => behind(argument, secret.behind));
}

/** The option itself; options of Windows know no case, and curl's short ones may stand together: `-su`. */
function optionOf(text: string, { after = [], behind }: SecretArgument): string {
  if (text.startsWith("/")) return text.toLowerCase();
  const cluster = behind === ":" ? /^-[a-zA-Z]{1,6}([uU])$/.exec(text) : null;
  return cluster && !after.includes(text) ? `-${cluster[1]}` : text;
}

function withoutOption(argument: Argument, options: readonly string[]): Argument[] {
  const option = options.find((one) => {
    const head = argument.text.slice(0, one.length);
    return argument.text.length > one.length && (one.startsWith("/") ? head.toLowerCase() : head) === one;
  });
  if (option === undefined) return [];
  const rest = argument.text.slice(option.length);
  const quote = /^["']/.exec(rest)?.[0] ?? "";
  const close = quote !== "" && rest.endsWith(quote) && rest.length > 1 ? 1 : 0;
  return [
    {
      text: rest.slice(quote.length, rest.length - close),
      start: argument.start + option.length + quote.length,
      end: argument.end - close,
    },
  ];
}

function placed(given: readonly Argument[], place: number | undefined): Argument[] {
  if (place === undefined) return [];
  const plain = given.filter(({ text }) => !/^(?:-|\/[A-Za-z?]+(?:[:=]|$))/.test(text));
  const argument = place < 0 ? plain.at(place) : plain[place - 1];
  return argument ? [argument] : [];
}

function behind(argument: Argument, mark: string | undefined): Span[] {
  if (mark === undefined) return [argument];
  // A drive of Windows stands before its own colon.
  const at = argument.text.indexOf(mark, /^[A-Za-z]:[\\/]/.test(argument.text) ? 2 : 0);
  if (at === -1 || argument.text.startsWith("://", at)) return [];
  // A connect string may follow the password: user/password@database.
  const to = mark === "/" ? argument.text.lastIndexOf("@") : -1;
  return [{ start: argument.start + at + 1, end: to > at ? argument.start + to : argument.end }];
}

/** The arguments after a command, as a shell would part them, or as a list in JSON or Python holds them. */
function argumentsAfter(text: string, from: number): Argument[] {
  const limit = Math.min(text.length, from + LONGEST_COMMAND);
  const given: Argument[] = [];
  let at = from;
  while (given.length < 4 * MOST_ARGUMENTS) {
    while (at < limit && /[ \t,"']/.test(text[at]!) && !startsQuoted(text, at)) at += 1;
    if (at >= limit || /[\n|;&\])}<>]/.test(text[at]!)) return given;
    const quote = /["']/.test(text[at]!) ? text[at]! : "";
    const start = at + quote.length;
    const end = quote === "" ? endOfWord(text, start, limit) : endOfQuoted(text, start, limit, quote);
    given.push({ text: text.slice(start, end), start, end });
    at = Math.max(end + quote.length, at + 1);
  }
  return given;
}

/** A quote that opens an argument, and does not close the name of the command. */
function startsQuoted(text: string, at: number): boolean {
  return /["']/.test(text[at]!) && /[\s,[(]/.test(text[at - 1] ?? " ");
}

function endOfQuoted(text: string, start: number, limit: number, quote: string): number {
  for (let at = start; at < limit; at += 1) if (text[at] === quote || text[at] === "\n") return at;
  return limit;
}

/** A word may hold quoted parts: `-p"two words"`. */
function endOfWord(text: string, start: number, limit: number): number {
  let quote = "";
  for (let at = start; at < limit; at += 1) {
    const char = text[at]!;
    if (char === "\n") return at;
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (/\s/.test(char)) return at;
    else if (/["']/.test(char)) {
      if (/^["'],? {0,2}(?:$|[\s\])])/.test(text.slice(at, at + 5)) && at > start) return at;
      quote = char;
    }
  }
  return limit;
}
