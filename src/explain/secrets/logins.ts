/** `user:password@host` where no scheme stands before it. */
import { isNamed } from "./drawn.ts";
import { matchesOf, type Span } from "./span.ts";
import {
  isAlreadyHidden,
  isReference,
  isSaidInstead,
  isStrongPassword,
  looksLikePassword,
} from "./values.ts";

/** No user, password and host are longer. */
const LONGEST = 200;
const HOST =
  /(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{3,40}\]|[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,8})(?![\w-])/y;
/** What stands before a colon and an address that is no login. */
const NO_USER =
  /^(?:mailto|sip|sips|xmpp|acct|from|to|cc|bcc|by|author|user|owner|contact|email|mail|sha\d+|md5|npm|pypi|pkg|file|image)$/i;

/** Oracle's driver writes user/password@host. */
const ORACLE = /\bjdbc:oracle:\w{2,8}:[\w.$#-]{1,64}\/([^\s"'@/]{1,128})@/dg;

/** user%password of Samba, as an option of a mount has it. */
const SAMBA = /\buser(?:name)?=[\w.\\/-]{1,64}%([^\s"',;]{1,128})/dg;

/** SQL that makes a user, and the commands of mail, file and cache servers that log one in. */
const STATEMENTS: readonly RegExp[] = [
  /\bIDENTIFIED (?:WITH \w{1,40} )?(?:BY|AS) (?:PASSWORD )?["']([^"'\n]{1,128})["']/dgi,
  /(?<![^\s:>])LOGIN [^\s"']{1,100} ([^\s"']{1,128})$/dgm,
  /(?<![^\s:>])(?:AUTH|PASS) ([^\s"']{6,128})$/dgm,
];
/** Lines of a script for ftp, of davfs's secrets, of `chpasswd`: a user, then what looks like a password. */
const USER_LINES: readonly RegExp[] = [
  // A stream's id over SRT: action:show:user:password.
  /\bstreamid=[^\s&"']{0,200}:([^\s&:"']{8,64})/dg,
  /^[ \t]{0,40}user [\w.@\\-]{1,64} (\S{8,64})$/dgim,
  /^[ \t]{0,40}https?:\/\/\S{1,200} [\w.@\\-]{1,64} (\S{8,64})$/dgm,
  /^[ \t]{0,40}[a-z_][\w.-]{0,31}:([^\s:]{8,64})$/dgm,
];
/** `tool login -u mira -p SECRET`, `tool login mira SECRET`, of any tool. */
const LOGIN_COMMAND =
  /\blogin (?:[^\s|;]{1,100} ){0,8}(?:-p|--pass) ?["']?([^\s"'|;]{1,128})|\blogin [\w.@\\-]{1,64} ([^\s"'|;]{6,128})$/dgm;

/** Finds passwords between a user and a host. */
export function findLogins(text: string): Span[] {
  const spans = [ORACLE, SAMBA]
    .flatMap((pattern) =>
      Array.from(matchesOf(text, pattern), ({ indices }) => {
        const [start, end] = indices![1]!;
        return { start, end };
      }),
    )
    .filter(({ start, end }) => isPassword(text.slice(start, end)));
  spans.push(...findStatements(text));
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const span = passwordBefore(text, at);
    if (span) spans.push(span);
  }
  return spans;
}

/** A word behind them may be one of a sentence: it has to look like a password. */
function findStatements(text: string): Span[] {
  const lines = USER_LINES.flatMap((pattern) =>
    Array.from(matchesOf(text, pattern), ({ indices }) => {
      const [start, end] = indices![1]!;
      return { start, end };
    }),
  ).filter(({ start, end }) => isStrongPassword(text.slice(start, end)));
  return [...lines, ...findLoginWords(text)];
}

function findLoginWords(text: string): Span[] {
  return [...STATEMENTS, LOGIN_COMMAND]
    .flatMap((pattern) => Array.from(matchesOf(text, pattern), ({ indices }) => indices!.slice(1)))
    .map((groups) => groups.find((range) => range !== undefined)!)
    .map(([start, end]) => ({ start, end }))
    .filter(({ start, end }) => looksLikePassword(text.slice(start, end)));
}

function passwordBefore(text: string, at: number): Span | undefined {
  HOST.lastIndex = at + 1;
  const host = HOST.exec(text)?.[0];
  if (host === undefined) return undefined;
  const floor = Math.max(0, at - LONGEST);
  let start = at;
  while (start > floor && !/[\s"'`<>|,;=([{/\\@]/.test(text[start - 1]!)) start -= 1;
  // A user of a Windows domain may precede: STUDIO\render:...@host.
  const colon = text.slice(start, at).indexOf(":");
  if (colon < 1 || text[start - 1] === "@" || text.slice(Math.max(0, start - 3), start) === "://")
    return undefined;
  const user = text.slice(start, start + colon);
  const password = text.slice(start + colon + 1, at);
  if (!/^[\w.+%-]{1,64}$/.test(user) || NO_USER.test(user)) return undefined;
  if (
    !isPassword(password) ||
    !isReachable(host, text.slice(at + 1 + host.length, at + 9 + host.length), password)
  )
    return undefined;
  return { start: start + colon + 1, end: at };
}

function isPassword(word: string): boolean {
  if (word.length < 4 || isAlreadyHidden(word) || isReference(word) || isSaidInstead(word)) return false;
  // `5053@lic01:5053@lic02` is a list of licence servers.
  return !/^\d{2,5}$/.test(word) && !/^\d*:/.test(word);
}

/** Letters alone may be a group or a name: then a port or a path has to follow the host. */
function isReachable(host: string, rest: string, password: string): boolean {
  if (/^[:/][\w/~.]/.test(rest) && host.length > 2) return true;
  // `shot01@v012.usd`: a name before and a file behind.
  if (
    /^[\w.-]+$/.test(password) &&
    password.split(/[^A-Za-z0-9]+/).every(isNamed) &&
    host.split(".").length < 3
  )
    return false;
  return (
    /[\d!#$%^&*?~]/.test(password) && (host.includes(".") || /\d/.test(host) || /^(?:$|[\s"'])/.test(rest))
  );
}
