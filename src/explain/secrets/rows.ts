/** Credentials of AWS side by side in a row, as its command line prints them, and fields of password files. */
import { isDeclaredPublic, isDrawnBase64, isDrawnWord } from "./drawn.ts";
import { matchesOf, type Span } from "./span.ts";
import { isAlreadyHidden } from "./values.ts";

const KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/;
/** The secret beside a key id has 40 characters, a session's token some hundreds. */
const LONG_WORD = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40,}={0,2}/g;
/** host:port:database:user:password, as PostgreSQL's password file has it. */
const PASSWORD_FILE =
  /(?<![^\s"'])[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w.*-]{1,64}:[\w.*@-]{1,64}:([^\s:"']{4,128})$/dgm;
/** port=user:ticket, as Perforce keeps its tickets. */
const TICKET_FILE = /:\d{2,5}=[\w.@-]{1,64}:([0-9A-Fa-f]{32})(?![\w-])/dg;
/** The same as `p4 tickets` lists them: `server:1666 (mira) TICKET`. */
const TICKET_ROW = /:\d{2,5} \([\w.@-]{1,64}\) ([0-9A-Fa-f]{32})(?![\w-])/dg;
/** Serials of licences: groups of one length. */
const SERIAL =
  /(?<![\w-])(?:[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3,7}|[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3,6}|[A-Z0-9]{6}(?:-[A-Z0-9]{6}){3,5})(?![\w-])/g;
const TAKE = /^[A-Z]{1,3}\d{1,4}$/;
/** A word by itself: not part of a path, of a name with dots or dashes, or of an address. */
const WORD = /(?<![\w./\\@%&?+~-])[A-Za-z0-9]{20,100}(?![\w./\\@%+~-])/g;
/** What crypt(3) makes of a password, as shadow files hold it. */
const CRYPT = /(?<=[:\s"'])\$(?:[1256y]|2[abxy]|apr1|argon2i?d?|scrypt|7|sha1)\$[\w./$,=+-]{20,}/g;

/** Finds what stands in a row without a name. */
export function findRowSecrets(text: string): Span[] {
  const beside = KEY_ID.test(text)
    ? Array.from(matchesOf(text, LONG_WORD), spanOf).filter(({ start, end }) => {
        const word = text.slice(start, end);
        return word.length === 40 ? !/^[0-9a-f]{40}$/.test(word) : isDrawnBase64(word.slice(0, 400));
      })
    : [];
  const fields = [PASSWORD_FILE, TICKET_FILE, TICKET_ROW]
    .flatMap((pattern) =>
      Array.from(matchesOf(text, pattern), ({ indices }) => {
        const [start, end] = indices![1]!;
        return { start, end };
      }),
    )
    .filter(({ start, end }) => !isAlreadyHidden(text.slice(start, end)));
  const serials = Array.from(matchesOf(text, SERIAL), spanOf).filter(({ start, end }) =>
    isSerial(text.slice(start, end)),
  );
  const words = Array.from(matchesOf(text, WORD), spanOf).filter(
    ({ start, end }) =>
      isDrawnWord(text.slice(start, end)) && !isDeclaredPublic(text.slice(Math.max(0, start - 60), start)),
  );
  return [...beside, ...fields, ...serials, ...words, ...Array.from(matchesOf(text, CRYPT), spanOf)];
}

/** Letters and digits in groups that nobody would give as names: `SC01-SH02-TK03-V004` is a take. */
function isSerial(word: string): boolean {
  return /\d/.test(word) && /[A-Z]/.test(word) && !word.split("-").every((group) => TAKE.test(group));
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}
