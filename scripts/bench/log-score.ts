/** How one answer of get_session_log about a log went, against what is known of the log. */
import { farmText } from "../../src/explain/text/untrusted.ts";
import type { Answer } from "../../test/support/host.ts";
import { tokensOf } from "./measure.ts";

/** A public log with what is known of it, one JSON file each. */
export interface LogCase {
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  /** Any one of these is the line that an experienced wrangler would quote. Empty where nothing is to be named. */
  readonly decisive: readonly string[];
  /** Where the cause lies, and other places that a fair judge accepts. */
  readonly kind?: string;
  readonly kind_also?: readonly string[];
}

/** Lines that an answer may mark and still be said to point at them. */
const MOST_MARKED = 3;

export interface Score {
  readonly name: string;
  /** Nothing is to be named. */
  readonly control: boolean;
  /** The action succeeded, although its log tells of damage. */
  readonly success: boolean;
  /** The decisive line stands in the text and in the structured form; for a control: nothing is named. */
  readonly holds: boolean;
  /** It is the line that the answer names. */
  readonly right: boolean;
  /** It is among the lines that the answer marks, which are at most three units. */
  readonly marked: boolean;
  /** What the answer names, if anything. */
  readonly named?: string;
  readonly sure: string;
  /** The kind that the answer gives, and whether it is the right one where that is known. */
  readonly kind?: string;
  readonly kindRight?: boolean;
  readonly tokens: number;
  readonly structuredTokens: number;
}

/** Scores one answer. */
export function scoreOf(
  name: string,
  { decisive, kind: wanted, kind_also: also = [] }: LogCase,
  { text, structured }: Answer,
  success = false,
): Score {
  const parts = decisive.map((part) => squashed(farmText(part, 100_000)));
  const holds = (where: unknown) => parts.some((part) => squashed(String(where)).includes(part));
  const { decisiveLine, cause, damage, sure, kind, lines } = structured ?? {};
  const shown = (lines as string[] | undefined) ?? [];
  const named = decisiveLine ?? cause ?? damage;
  const control = decisive.length === 0;
  return {
    name,
    control,
    success,
    holds: control ? named === undefined : holds(text) && (holds(shown.join("\n")) || holds(decisiveLine)),
    right: !control && holds(decisiveLine),
    marked: !control && (holds(decisiveLine) || holds(markedUnits(shown).slice(0, MOST_MARKED).join("\n"))),
    ...(named !== undefined && { named: String(named) }),
    sure: String(sure ?? ""),
    ...(kind !== undefined && { kind: String(kind) }),
    ...(wanted !== undefined && kind !== undefined && { kindRight: isKind(String(kind), [wanted, ...also]) }),
    tokens: tokensOf(text),
    structuredTokens: tokensOf(JSON.stringify(structured)),
  };
}

/** Marked lines that follow one another with the same mark are one message. */
function markedUnits(lines: readonly string[]): string[] {
  const units: string[] = [];
  let before = " ";
  for (const line of lines) {
    const mark = /^[>?]/.exec(line)?.[0] ?? " ";
    const text = line.replace(/^[^|]*\| ?/, "");
    if (mark === " ") before = mark;
    else if (mark === before) units.push(`${units.pop()}\n${text}`);
    else {
      units.push(text);
      before = mark;
    }
  }
  return units;
}

/** The logs call a stop by a person "person". */
function isKind(given: string, wanted: readonly string[]): boolean {
  return wanted.some((kind) => given === (kind === "person" ? "stopped by a person" : kind));
}

/** An answer may break or indent a line differently than its source does. */
function squashed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
