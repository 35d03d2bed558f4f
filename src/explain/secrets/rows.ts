/** Credentials of AWS side by side in a row, as its command line prints them, and fields of password files. */
import { isDrawnBase64 } from "./drawn.ts";
import { matchesOf, type Span } from "./span.ts";
import { isAlreadyHidden } from "./values.ts";

const KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/;
/** The secret beside a key id has 40 characters, a session's token some hundreds. */
const LONG_WORD = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40,}={0,2}/g;
/** host:port:database:user:password, as PostgreSQL's password file has it. */
const PASSWORD_FILE =
  /(?<![^\s"'])[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w.*-]{1,64}:[\w.*@-]{1,64}:([^\s:"']{4,128})$/dgm;
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
  const fields = Array.from(matchesOf(text, PASSWORD_FILE), ({ indices }) => {
    const [start, end] = indices![1]!;
    return { start, end };
  }).filter(({ start, end }) => !isAlreadyHidden(text.slice(start, end)));
  return [...beside, ...fields, ...Array.from(matchesOf(text, CRYPT), spanOf)];
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}
