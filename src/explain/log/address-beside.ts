/** The address of a service that a line complains of without naming it: the share, the host, the server beside it. */
import { inQuotes } from "../text/untrusted.ts";
import type { ReadLog } from "./read-log.ts";

/** A share, the host of a URL without its login, a licence server as port@host, a host with its port. */
const ADDRESS =
  /(?<share>\\\\[\w.-]{2,60}\\[\w$.-]{1,60})|\b[a-z][a-z0-9+]{1,9}:\/\/(?:[^\s/@]{0,80}@)?(?<host>[\w.-]{3,80})|(?<server>\b\d{4,5}@[a-z][\w.-]{2,60}|\b[a-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,5}:\d{3,5}\b)/i;
/** `stage.cpp:3172` is a place in a program's source. */
const SOURCE = /\.(?:cpp|cc|cxx|[ch]|hpp|cu|py|js|ts|rs|go|java|cs|lua|rb|pl|sh|usda?|xml|json|ya?ml):\d+$/i;
/** Lines above and below that are about the same. */
const ABOVE = 2;
const BELOW = 3;

function addressIn(text: string): string | undefined {
  const { share, host, server } = ADDRESS.exec(text.slice(0, 1_000))?.groups ?? {};
  return share ?? host ?? (server && !SOURCE.test(server) ? server : undefined);
}

/**
 * The address that lines beside another name, quoted: of those above the nearest, else of those below.
 * @returns undefined where none is named, or the line itself names one
 */
export function addressBeside(log: ReadLog, index: number): string | undefined {
  const textAt = (at: number) => (log.runtime[at] ? "" : (log.normal[at]?.body ?? ""));
  if (addressIn(log.normal[index]!.whole ?? log.normal[index]!.body)) return undefined;
  const above = Array.from({ length: ABOVE }, (_, step) => index - 1 - step);
  const below = Array.from({ length: BELOW }, (_, step) => index + 1 + step);
  for (const at of [...above, ...below]) {
    const address = addressIn(textAt(at));
    if (address) return inQuotes(address);
  }
  return undefined;
}
