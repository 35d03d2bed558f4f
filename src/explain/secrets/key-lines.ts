/**
 * Private keys over the lines of a log. A page of a log may begin, end or have its gap anywhere in a key, so a
 * key is known by any of three things: its begin mark, its end mark, and its own lines, which are words of base64,
 * long ones by themselves and short ones together. Only lines that say nothing by themselves (hexadecimal digits, the
 * short last line) need a mark.
 *
 * The middle of a picture in base64 looks the same and is masked with it: nothing in such a line tells the two apart,
 * and nobody reads it. What a `data:` address or a begin mark declares public stays.
 */
import { Pace, type Work } from "../text/work.ts";
import { isPartOfKey } from "./drawn.ts";
import { bodyOf, isHexOnly, lengthOf, otherStretchesOf, SURE_BASE64 } from "./key-body.ts";
import { hexHeadingOf, hexLineOf } from "./key-hex.ts";
import { linesOfRuns } from "./key-runs.ts";
import type { Span } from "./span.ts";

/** PEM (RFC 7468), PGP, SSH2 and OpenVPN key files. */
export const KEY_BEGIN =
  /-{4,5} ?BEGIN (?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|OpenVPN [A-Za-z0-9 -]{1,40}) ?-{4,5}/g;
export const KEY_END = /-{4,5} ?END (?:[A-Z0-9 ]{0,40}PRIVATE KEY|OpenVPN [A-Za-z0-9 -]{1,40})/g;
/** PuTTY's key files tell how many lines follow and end with a check of them. */
const PUTTY_BEGIN = /\bPrivate-Lines: \d{1,3}$/;
const PUTTY_END = /\bPrivate-MAC: /;
/** What is as long and no secret. */
const PUBLIC_BEGIN =
  /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}(?:PUBLIC KEY|CERTIFICATE|CRL|SIGNATURE|PARAMETERS)|\bPublic-Lines: \d{1,3}$/;
const ANY_END = /-{4,5} ?END |<\/(?:D|P|Q|DP|DQ|InverseQ|Modulus)>/;
/** Elements of .NET's RSAKeyValue that are left open at the end of a line. */
const OPEN_PART = /<(?:D|P|Q|DP|DQ|InverseQ)>[^<>]*$/;
const OPEN_MODULUS = /<Modulus>[^<>]*$/;

/** A key of 16,384 bits has about 200 lines, and one of 8,192 that is wrapped at 12 characters 540. */
const MOST_KEY_LINES = 600;
/** Lines of another stream may come between; after this many in a row the key is taken to be over. */
const MOST_OTHER_LINES = 3;

/** Where the lines of a log stand as to keys; holds nothing of the lines themselves. */
export interface KeyPlace {
  /**
   * Between marks of a private or a public key, behind lines that are key by themselves, under the heading of a
   * private or a public number in hexadecimal digits, or outside.
   */
  readonly in: (typeof KEY_PLACES)[number];
  /** Lines that may still belong to it. */
  readonly left: number;
  /** Other lines in a row since its last one. */
  readonly others: number;
}

/** The places of {@link KeyPlace}. */
export const KEY_PLACES = ["private", "public", "run", "hex", "public hex", "none"] as const;

/** Outside of any key. */
export const OUTSIDE: KeyPlace = { in: "none", left: 0, others: 0 };
/** Behind lines that were not read: a number may go on. */
export const BEHIND_GAP: KeyPlace = { in: "hex", left: MOST_KEY_LINES, others: 0 };

/** The stretches of each line that are private key, and the place behind the last line. */
export interface KeyLines {
  readonly spans: readonly Span[][];
  readonly place: KeyPlace;
}

/**
 * Finds what of the lines of a log is private key.
 *
 * @param lines clean lines in their order; some may be missing between them.
 * @param place where the line before the first one stood.
 */
export function* findingKeyLines(lines: readonly string[], place: KeyPlace = OUTSIDE): Work<KeyLines> {
  const pace = new Pace();
  const bodies: (Span | undefined)[] = [];
  const runs = yield* linesOfRuns(lines, MOST_OTHER_LINES);
  let here = place;
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(line.length)) yield pace.take();
    const step = nextPlace(line, here, runs.has(index));
    bodies.push(step.span);
    if (endsKey(line) && here.in !== "private") markBackwards(lines, index, bodies);
    else if (step.place.in === "run" && here.in !== "run") markNeighbours(lines, index, bodies);
    here = step.place;
  }
  const spans: Span[][] = [];
  for (const [index, line] of lines.entries()) {
    const body = bodies[index];
    if (pace.isDue(line.length)) yield pace.take();
    spans.push(body ? [body, ...otherStretchesOf(line, body)] : []);
  }
  return { spans, place: here };
}

/** Whether the first lines may be key, or not, by what stood before them. */
export function mayBeInsideKey(lines: readonly string[]): boolean {
  return lines
    .slice(0, MOST_OTHER_LINES + 1)
    .some((line) => bodyOf(line) !== undefined || hexLineOf(line) !== undefined || endsKey(line));
}

interface Step {
  readonly span?: Span;
  readonly place: KeyPlace;
}

/** @param isInRun whether the lines around it are key together with it. */
function nextPlace(line: string, here: KeyPlace, isInRun: boolean): Step {
  const isEnd = ANY_END.test(line) || PUTTY_END.test(line);
  const inside = (place: "private" | "public"): KeyPlace => ({ in: place, left: MOST_KEY_LINES, others: 0 });
  if (opensPrivateKey(line))
    return { span: here.in === "private" && isEnd ? headOf(line) : undefined, place: inside("private") };
  if (PUBLIC_BEGIN.test(line) || OPEN_MODULUS.test(line)) return { place: inside("public") };
  const hex = isEnd ? undefined : nextInHex(line, here);
  if (hex) return hex;
  const body = isEnd ? headOf(line, here.in === "private") : bodyOf(line, here.in === "private");
  const isSure = body !== undefined && (isInRun || isPartOfKey(line, body));
  const span = body && isKeyHere(line, body, isSure, here) ? body : undefined;
  if (isEnd) return { span, place: OUTSIDE };
  const isOutside = here.in === "none" || here.in === "hex" || here.in === "public hex";
  if (isSure && (isOutside || here.in === "run"))
    return { span, place: { in: "run", left: MOST_KEY_LINES, others: 0 } };
  if (here.in === "none") return { place: OUTSIDE };
  const isPart = here.in === "public" ? body !== undefined : span !== undefined;
  const others = isPart ? 0 : here.others + 1;
  const left = here.left - 1;
  return { span, place: others > MOST_OTHER_LINES || left <= 0 ? OUTSIDE : { in: here.in, left, others } };
}

/** A number in hexadecimal digits, as `openssl rsa -text` prints the parts of a key under their names. */
function nextInHex(line: string, here: KeyPlace): Step | undefined {
  if (here.in === "private" || here.in === "public") return undefined;
  const heading = hexHeadingOf(line);
  if (heading !== undefined)
    return { place: { in: heading === "private" ? "hex" : "public hex", left: MOST_KEY_LINES, others: 0 } };
  const digits = hexLineOf(line);
  if (!digits || here.in === "public hex") return digits && { place: { ...here, others: 0 } };
  // By itself a line of them is a fingerprint, unless it goes on in the next one.
  if (here.in !== "hex" && !digits.goesOn) return undefined;
  return { span: digits.span, place: { in: "hex", left: MOST_KEY_LINES, others: 0 } };
}

function isKeyHere(line: string, body: Span, isSure: boolean, here: KeyPlace): boolean {
  const word = () => line.slice(body.start, body.end);
  switch (here.in) {
    case "private":
      return body.end - body.start >= SURE_BASE64 || isLastLine(word());
    case "public":
      return false;
    case "none":
    case "hex":
    case "public hex":
      return isSure;
    case "run":
      return isSure || (here.others === 0 && !/^[0-9a-f]{32,}$/i.test(word()) && isLastLine(word()));
  }
}

/** The short last line of a key: no word of a language, and no hash. */
function isLastLine(word: string): boolean {
  return !/^[A-Z]?[a-z]*$/.test(word) && !/^[A-Z]+$/.test(word) && !/^\d+$/.test(word);
}

/** From an end mark whose begin mark was not seen. */
function markBackwards(lines: readonly string[], end: number, spans: (Span | undefined)[]): void {
  const last = Math.max(0, end - MOST_KEY_LINES);
  for (let index = end - 1, others = 0; index >= last && others <= MOST_OTHER_LINES; index -= 1) {
    const line = lines[index]!;
    if (opensPrivateKey(line) || PUBLIC_BEGIN.test(line) || endsKey(line) || ANY_END.test(line)) return;
    const body = bodyOf(line, true);
    others = body === undefined ? others + 1 : 0;
    spans[index] ??= body;
  }
}

/** Lines before the first sure one that have its form, though they look less drawn at random. */
function markNeighbours(lines: readonly string[], sure: number, spans: (Span | undefined)[]): void {
  const length = lengthOf(spans[sure]);
  for (let index = sure - 1; index >= 0 && spans[index] === undefined; index -= 1) {
    const body = bodyOf(lines[index]!);
    if (body === undefined || lengthOf(body) !== length || isHexOnly(lines[index]!, body)) return;
    spans[index] = body;
  }
}

/** Whether a line leaves a key block open, so that the lines that follow it belong to the key. */
function opensPrivateKey(line: string): boolean {
  if (PUTTY_BEGIN.test(line) || OPEN_PART.test(line)) return true;
  const begin = line.lastIndexOf("BEGIN ");
  if (begin === -1) return false;
  KEY_BEGIN.lastIndex = Math.max(0, begin - 6);
  const match = KEY_BEGIN.exec(line);
  KEY_BEGIN.lastIndex = 0;
  return match !== null && line.indexOf("END ", begin) === -1;
}

function endsKey(line: string): boolean {
  KEY_END.lastIndex = 0;
  return KEY_END.test(line) || PUTTY_END.test(line);
}

/** What of a line that ends a key belongs to it: what stands before the end mark. */
function headOf(line: string, isInKey = true): Span | undefined {
  const at = line.search(ANY_END);
  return bodyOf(line.slice(0, at === -1 ? line.search(PUTTY_END) : at), isInKey);
}
