/** Parts of private keys that stand under their own names: JSON Web Keys, RSAKeyValue of .NET, printed numbers. */
import { isDrawnBase64 } from "./drawn.ts";
import { matchesOf, type Span } from "./span.ts";

/** RFC 7518: `d` and the primes of RSA, `k` of a symmetric key; `n`, `e`, `x` and `y` are public. */
const JWK =
  /(?<![\w.-])\\{0,3}["']?(?:d|p|q|dp|dq|qi|k)\\{0,3}["']?\s{0,4}[:=]>?\s{0,4}\\{0,3}["']([\w-]{20,})/dg;
/** W3C XML Signature's RSAKeyValue as .NET writes it, with the private parts. */
const XML = /<(?:D|P|Q|DP|DQ|InverseQ)>\s{0,4}([A-Za-z0-9+/]{12,}={0,2})/dg;
/** What `openssl asn1parse` prints of a key, and what a library shows of one in decimal digits. */
const NUMBERS = [
  /\bINTEGER {1,20}:([0-9A-F]{32,})/dg,
  /\b(?:d|p|q|dmp1|dmq1|iqmp|exp1|exp2|coef)=(\d{40,})/dg,
  /\bPrivate(?:Key|Numbers)\((\d{40,}(?:, {0,2}\d{1,5000}){1,5})/dg,
];

/** Finds the private parts of keys that are named. */
export function findKeyMembers(text: string): Span[] {
  const named = [JWK, XML]
    .flatMap((pattern) => Array.from(matchesOf(text, pattern), spanOf))
    .filter(({ start, end }) => isDrawn(text.slice(start, Math.min(end, start + 400))));
  return [...named, ...NUMBERS.flatMap((pattern) => Array.from(matchesOf(text, pattern), spanOf))];
}

/** Base64 in either alphabet. */
function isDrawn(word: string): boolean {
  return isDrawnBase64(word.replace(/[-_=+/]/g, ""), 0.25);
}

function spanOf({ indices }: RegExpExecArray): Span {
  const [start, end] = indices![1]!;
  return { start, end };
}
