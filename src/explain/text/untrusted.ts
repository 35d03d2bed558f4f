import {
  countMasks,
  findingAmongLines,
  isSecretValue,
  MASK,
  maskLine,
  maskSecrets,
} from "../secrets/mask.ts";
import { cutText } from "./cut.ts";
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
  return shownText(maskSecrets(cleanText(raw)).text, maxLength);
}

/**
 * Reads the texts of one log in their order, each like {@link readFarmText}, in pieces: a secret may run over
 * several.
 * @param maxLength most characters kept of each.
 */
export function* readingFarmTexts(raws: readonly string[], maxLength: number): Work<FarmText[]> {
  const pace = new Pace();
  const texts = raws.map((raw) => cleanText(raw).split("\n"));
  const among = yield* findingAmongLines(texts.flat());
  const read: FarmText[] = [];
  let at = 0;
  for (const lines of texts) {
    const masked: string[] = [];
    for (const line of lines) {
      if (pace.isDue(line.length)) yield pace.take();
      masked.push(maskLine(line, among.spans[at]).text);
      at += 1;
    }
    read.push(shownText(masked.join("\n"), maxLength));
  }
  return read;
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
const LONGEST_BARE = 64;

/**
 * A name inside a sentence: bare where it can't be taken for anything but a name (`lx-17`, `g5.2xlarge`, `mira`),
 * else visibly quoted.
 * @param name a text of the farm as {@link farmText} gives it.
 */
export function nameInWords(name: string): string {
  return name.length <= LONGEST_BARE && BARE_NAME.test(name) ? name : inQuotes(name);
}

/** A word of the service, such as a status: bare as its own words are, else visibly quoted. */
export function serviceWord(raw: string | undefined, absent: string): string {
  if (raw === undefined) return absent;
  const word = farmText(raw, LONGEST_BARE);
  return /^\w+$/.test(word) ? word : inQuotes(word);
}

/** A masked text on one line, cut; its masks are counted as far as they are shown. */
function shownText(masked: string, maxLength: number): FarmText {
  const { text, cut } = cutText(toLine(masked), maxLength);
  return { text, masked: countMasks(text), cut };
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
