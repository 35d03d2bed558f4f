/** A studio's file as its records, each with its place: what can't be read costs no other record. */
import { parse, TomlError } from "smol-toml";
import { farmText } from "../explain/text/untrusted.ts";
import type { StudioMistake } from "../knowledge/types.ts";

/** A record as it is written, before anything is known of it. */
export interface WrittenRecord {
  /** Of its `[[cause]]`, from 1. */
  readonly line: number;
  readonly tables: unknown;
  /** Where a part of it stands: the line that holds `text`, else the line of a field, else its first line. */
  lineOf(field: string, text?: string): number;
}

/** Records of a file at most. */
export const MAX_RECORDS = 500;
const MAX_LINES = 20_000;

/** Windows editors end lines with both. */
const LINE_END = /\r?\n/;
const HEAD = /^[ \t]*\[\[[ \t]*cause[ \t]*\]\]/;

/**
 * Cuts a file at its `[[cause]]` lines and reads each part by itself.
 * @param bytes the file's content, UTF-8
 */
export function recordsIn(bytes: Uint8Array): { records: WrittenRecord[]; mistakes: StudioMistake[] } {
  const lines = linesOf(bytes);
  if (lines.length > MAX_LINES)
    return { records: [], mistakes: [{ what: `has more than ${MAX_LINES} lines` }] };
  const heads = lines.flatMap(({ text }, index) => (HEAD.test(text) ? [index] : []));
  const records: WrittenRecord[] = [];
  const mistakes: StudioMistake[] = [];
  const before = partOf(lines.slice(0, heads[0] ?? lines.length), 0);
  if ("mistake" in before) mistakes.push(before.mistake);
  else if (Object.keys(before.tables as object).length > 0)
    mistakes.push({
      line: 1,
      what: "only [[cause]] records are read here; what stands before the first is not",
    });
  const beyond = heads[MAX_RECORDS];
  if (beyond !== undefined)
    mistakes.push({ line: beyond + 1, what: `only the first ${MAX_RECORDS} records of a file are read` });
  heads.slice(0, MAX_RECORDS).forEach((from, index) => {
    const own = lines.slice(from, heads[index + 1] ?? lines.length);
    const part = partOf(own, from);
    if ("mistake" in part) {
      mistakes.push(part.mistake);
      return;
    }
    const { cause, ...others } = part.tables as { cause?: unknown[] };
    if (Object.keys(others).length > 0)
      mistakes.push({
        line: from + 1,
        what: "another table stands below this record; only [[cause]] is read",
      });
    const texts = own.map(({ text }) => text);
    records.push({
      line: from + 1,
      tables: cause?.[0],
      lineOf: (field, text) => from + 1 + placeIn(texts, field, text),
    });
  });
  return { records, mistakes };
}

interface Line {
  readonly text: string;
  readonly isUtf8: boolean;
}

function linesOf(bytes: Uint8Array): Line[] {
  try {
    const whole = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return whole.split(LINE_END).map((text) => ({ text, isUtf8: true }));
  } catch {
    // A sign that is no UTF-8 becomes U+FFFD, whose line is known by it.
    const whole = new TextDecoder("utf-8").decode(bytes);
    return whole.split(LINE_END).map((text) => ({ text, isUtf8: !text.includes("\ufffd") }));
  }
}

function partOf(lines: readonly Line[], from: number): { tables: unknown } | { mistake: StudioMistake } {
  const odd = lines.findIndex(({ isUtf8 }) => !isUtf8);
  if (odd >= 0) return { mistake: { line: from + odd + 1, what: "is not UTF-8; save the file as UTF-8" } };
  try {
    return { tables: parse(lines.map(({ text }) => text).join("\n")) };
  } catch (error) {
    if (!(error instanceof TomlError)) return { mistake: { line: from + 1, what: "is no TOML" } };
    // Below its first line the message shows lines of the file, which may hold anything.
    const what = farmText(error.message.split("\n")[0] ?? "", 160).replace(/^Invalid TOML document: /, "");
    return { mistake: { line: from + error.line, what: `is no TOML: ${what}${hintOn(what)}` } };
  }
}

/** What mostly lies behind a parser's words: its own name for it helps nobody who writes a first file. */
function hintOn(what: string): string {
  if (/escape/.test(what))
    return "; write phrases between '...', or with a ' in them between '''...''', where \\ stands for itself";
  return /control character|unfinished|end of structure/.test(what)
    ? "; is a quote, a bracket or a comma missing, or does a text between '...' hold a '? Write that between '''...'''"
    : "";
}

/** The place of a field among the lines of a record, or of the line that holds a text of it. */
function placeIn(lines: readonly string[], field: string, text: string | undefined): number {
  const begins = lines.findIndex((line) => {
    const bare = line.trimStart().replace(/^["']/, "");
    return bare.startsWith(field) && /^["']?[ \t]*[.=]/.test(bare.slice(field.length));
  });
  const start = Math.max(begins, 0);
  if (text === undefined || text === "") return start;
  const holds = lines.findIndex((line, index) => index >= start && line.includes(text));
  return holds >= 0 ? holds : start;
}
