import {
  countMasks,
  findingAmongLines,
  isSecretValue,
  type LinePlace,
  MASK,
  maskLine,
  maskSecrets,
} from "../secrets/mask.ts";
import { cutText, headOf } from "./cut.ts";
import { Pace, type Work } from "./work.ts";

/** A text of the farm as it may leave the process. */
export interface FarmText {
  /** One clean line without secrets, of bounded length. */
  text: string;
  /** How many secrets were replaced; an answer that shows the text has to say so. */
  masked: number;
  /** How many characters were left out at the end; the text says so, too. */
  cut: number;
}

/**
 * How much beyond what is shown is looked at for secrets: far more than one is long, so that one which begins in what
 * is shown is seen whole.
 */
const LOOK_BEYOND = 8_000;

/** The mark for a line break inside a text that is shown on one line. */
const LINE_BREAK = " ⏎ ";

const PLAIN = /^[\t\n\x20-\x7e]*$/;

/**
 * Control sequences of terminals (ECMA-48), in their 7-bit and 8-bit forms. Those that carry a text (OSC with its
 * hyperlinks and titles, DCS, SOS, PM, APC) go with it, but only where their end is there: an unfinished one
 * must not take the rest of a log away. Their text excludes the introducers, which keeps the search linear.
 */
const TERMINAL_SEQUENCE =
  /(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\n\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;

const OTHER_LINE_BREAK = /[\v\f\x85\u2028\u2029]/g;

/**
 * Characters that show nothing or change how others are shown: controls, bidirectional controls, zero-width and
 * blank characters, variation selectors, and the tag characters that can carry a hidden text. Most of them are
 * Unicode's default-ignorable code points (DerivedCoreProperties.txt); the rest are interlinear annotation marks
 * and the blank Braille pattern. An emoji loses its selectors and joiners and stays readable.
 */
const INVISIBLE = /[\0-\x08\x0e-\x1f\x7f-\x9f\u2800\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Removes what a terminal would act on and a person could not see. Line feeds and tabs stay; other line breaks
 * become line feeds. Of a line that overwrites itself by carriage returns (a progress bar) the last text stays.
 *
 * Takes any string, never throws, linear in its length, and changes nothing when applied to its own result.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  // Half a character first: two halves must not become an invisible one when what parts them goes.
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(TERMINAL_SEQUENCE, "")
    .replace(OTHER_LINE_BREAK, "\n")
    .replace(INVISIBLE, "")
    .split("\n")
    .map(lastOverwrite)
    .join("\n");
}

/**
 * Reads a text that comes from the farm (a log line, a message, a name, a value, a host): cleaned to one line,
 * secrets masked, cut to a length.
 *
 * @param maxLength most UTF-16 units of the text that are kept; the note of a cut, ` … (N more characters)`,
 *   comes on top.
 */
export function readFarmText(raw: string, maxLength: number): FarmText {
  // Masked before it becomes one line, where line ends still tell where a value ends; and before it is cut, which
  // could leave half a secret that no longer looks like one.
  const { text, gone } = boundedText(raw, maxLength);
  return shownText(maskSecrets(cleanText(text)).text, maxLength, gone);
}

/**
 * Reads the texts of one log in their order, each like {@link readFarmText}, in pieces: a secret may run over
 * several.
 * @param maxLength most characters kept of each.
 * @param place where the text before the first one stood.
 * @returns the texts, and the place behind the last one.
 */
export function* readingFarmTexts(
  raws: readonly string[],
  maxLength: number,
  place?: LinePlace,
): Work<{ texts: FarmText[]; place: LinePlace }> {
  const pace = new Pace();
  const bounded = raws.map((raw) => boundedText(raw, maxLength));
  const texts = bounded.map(({ text }) => cleanText(text).split("\n"));
  const among = yield* findingAmongLines(texts.flat(), place);
  const read: FarmText[] = [];
  let at = 0;
  for (const [index, lines] of texts.entries()) {
    const masked: string[] = [];
    for (const line of lines) {
      if (pace.isDue(line.length)) yield pace.take();
      masked.push(maskLine(line, among.spans[at]).text);
      at += 1;
    }
    read.push(shownText(masked.join("\n"), maxLength, bounded[index]!.gone));
  }
  return { texts: read, place: among.place };
}

/**
 * Reads a value that comes apart from its name, such as a job parameter: masked as a whole where the name says
 * that it is secret, else like any text of the farm.
 */
export function readFarmValue(name: string, raw: string, maxLength: number): FarmText {
  if (isSecretValue(cleanText(name), cleanText(raw))) return { text: MASK, masked: 1, cut: 0 };
  return readFarmText(raw, maxLength);
}

/** The text of {@link readFarmText} alone. */
export function farmText(raw: string, maxLength: number): string {
  return readFarmText(raw, maxLength).text;
}

/** {@link farmText} for use inside a sentence: visibly quoted. */
export function quoted(raw: string, maxLength: number): string {
  return inQuotes(farmText(raw, maxLength));
}

/**
 * A clean text in double quotes. Its own double quotes become single ones, so that it can't end early, and its
 * backslashes stay as they are: a path can be copied.
 * @param shown a text as {@link farmText} gives it.
 */
export function inQuotes(shown: string): string {
  return `"${shown.replaceAll('"', "'")}"`;
}

/** Short words of letters, digits, `_` and `-`, with dots between: no sentence, no call, no path. */
const BARE_NAME = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u;
/** EC2's longest names of hosts (`i-0123456789abcdef0.ap-southeast-2.compute.internal`) need no more. */
const LONGEST_BARE = 52;
/** Words of letters in a name; one with more could be a sentence whose words are joined. */
const MOST_BARE_WORDS = 5;
/** The service's own words are far shorter. */
const LONGEST_WORD = 64;

/**
 * A name inside a sentence: bare where it can't be taken for anything but a name (`lx-17`, `g5.2xlarge`, `mira`),
 * else visibly quoted.
 * @param name a text of the farm as {@link farmText} gives it.
 */
export function nameInWords(name: string): string {
  const words = name.split(/[^\p{L}]+/u).filter((word) => word.length > 2);
  const isShort = name.length <= LONGEST_BARE && words.length <= MOST_BARE_WORDS;
  return isShort && BARE_NAME.test(name) ? name : inQuotes(name);
}

/** A word of the service, such as a status: bare as its own words are, else visibly quoted. */
export function serviceWord(raw: string | undefined, absent: string): string {
  if (raw === undefined) return absent;
  const word = farmText(raw, LONGEST_WORD);
  return /^\w+$/.test(word) ? word : inQuotes(word);
}

/**
 * A masked text on one line, cut; its masks are counted as far as they are shown.
 * @param gone characters behind it that were left out before.
 */
function shownText(masked: string, maxLength: number, gone: number): FarmText {
  const { text, cut } = cutText(toLine(masked), maxLength, gone);
  return { text, masked: countMasks(text), cut };
}

/** The beginning of a text that is far longer than what is shown of it, and how many characters that leaves out. */
function boundedText(raw: string, maxLength: number): { text: string; gone: number } {
  const text = headOf(raw, maxLength + LOOK_BEYOND);
  return { text, gone: raw.length - text.length };
}

function lastOverwrite(line: string): string {
  if (!line.includes("\r")) return line;
  return line.split("\r").findLast((part) => part.trim() !== "") ?? "";
}

/** A clean text of one line or several on one line. */
export function toLine(text: string): string {
  const spaced = text.replaceAll("\t", " ");
  if (!spaced.includes("\n")) return spaced.trimEnd();
  const [first = "", ...rest] = spaced.split("\n").filter((line) => line.trim() !== "");
  return [first.trimEnd(), ...rest.map((line) => line.trim())].join(LINE_BREAK);
}
