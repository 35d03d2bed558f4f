import type { Span } from "./span.ts";
import { isAlreadyHidden, isReference, looksRandom } from "./values.ts";

/** No user and password of a URL are longer; bounds what a broken URL costs. */
const LONGEST_USER_INFO = 512;

/**
 * Finds passwords in URLs (`scheme://user:password@host`), and a user that is itself a token
 * (`https://<token>@github.com`, a Sentry DSN). User name and host stay readable.
 */
export function findUrlPasswords(text: string): Span[] {
  const spans: Span[] = [];
  for (let mark = text.indexOf("://"); mark !== -1; mark = text.indexOf("://", mark + 3)) {
    const start = mark + 3;
    const at = indexOfAt(text, start);
    if (at === -1 || isVersion(text.slice(at + 1, at + 40))) continue;
    const colon = text.slice(start, at).indexOf(":");
    const secret = colon === -1 ? { start, end: at } : { start: start + colon + 1, end: at };
    const value = text.slice(secret.start, secret.end);
    if (value === "" || isAlreadyHidden(value) || isReference(value)) continue;
    if (colon !== -1 || isToken(value)) spans.push(secret);
  }
  return spans;
}

/**
 * The `@` that ends the user part, or -1. A password should have its `/` escaped; where it has not, the `@`
 * after it still counts, unless what precedes the `/` is a host with a port.
 */
function indexOfAt(text: string, start: number): number {
  const limit = Math.min(text.length, start + LONGEST_USER_INFO);
  let at = -1;
  let colon = -1;
  let slashIsPassword = false;
  for (let index = start; index < limit; index += 1) {
    const char = text[index]!;
    if (char === "@") at = index;
    else if (char === ":") {
      if (text.startsWith("://", index)) break;
      if (colon === -1) colon = index;
    } else if (!slashIsPassword && (char === "/" || char === "?" || char === "#")) {
      if (at !== -1 || colon === -1 || /^\d*$/.test(text.slice(colon + 1, index))) break;
      slashIsPassword = true;
    } else if (/[\s"'`<>|\\]/.test(char)) break;
  }
  return at;
}

/** `ocio://aces:config@2.1` names a version of something, and no host. */
function isVersion(rest: string): boolean {
  return /^v?\d+(?:\.\d+){0,2}(?![\w.:-])/.test(rest);
}

function isToken(user: string): boolean {
  return user.length >= 20 && looksRandom(user);
}
