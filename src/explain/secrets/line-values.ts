/**
 * Values that stand on the lines after their name: blocks of YAML, elements of XML, pretty JSON, lists of
 * arguments, properties one a line, and commands that print one.
 */
import { startOfText } from "./line-prefix.ts";
import { classifyName, type SecretName } from "./names.ts";
import type { Span } from "./span.ts";
import { isSecretFor, isStrongPassword, looksChosen, looksLikePassword, looksRandom } from "./values.ts";

/** A name whose value has not come yet; says nothing of any value. */
export interface AwaitedValue {
  readonly name: SecretName;
  /**
   * `field`: in a line that says that it is the value. `below`: alone in the next line. `block`: all lines that
   * are indented more. `printed`: alone in the next line, of a command that prints it.
   */
  readonly as: "field" | "below" | "block" | "printed";
  /** Of the line with the name, in characters. */
  readonly indent: number;
  /** Whether nothing that a logger writes stood before the name, so that a line with it is another's. */
  readonly isBare?: boolean;
  /** Lines since the name that held no value, and whether one of them was not plainly another process's. */
  readonly others?: number;
  readonly isStrict?: boolean;
}

/** Lines of others that may come between a name and its value. */
const MOST_OTHERS = 3;

/** How much of a line is looked at for the name that ends it. */
const LOOK_BACK = 200;

/** Begins at the beginning of a word only, or every character of a long one would be tried. */
const NAME = "(?<![\\w.-])([\\w.-]{1,100})";

/** One way in which a line leaves its name without a value; the group is the name. */
interface Ending {
  readonly as: AwaitedValue["as"];
  /** Costs little, and nearly every line fails it. */
  readonly mayBe: RegExp;
  readonly pattern: RegExp;
}

const ENDINGS: readonly Ending[] = [
  {
    as: "block",
    mayBe: /[|>][+-]?\d?[+-]?$/,
    pattern: new RegExp(`${NAME}["']?[ \\t]{0,8}[:=][ \\t]{0,8}[|>][+-]?\\d?[+-]?$`),
  },
  {
    as: "below",
    mayBe: /(?:[:=]|=>)$/,
    pattern: new RegExp(`${NAME}["']?\\]?[ \\t]{0,8}(?::=|=>|[:=])$`),
  },
  {
    as: "field",
    mayBe: /\b(?:variable|secret|parameter|resource) .*\{$/,
    pattern: /\b(?:variable|secret|parameter|resource) ["']?([\w.-]{1,100})["']? {0,4}\{$/,
  },
  { as: "below", mayBe: /form-data;/, pattern: /form-data; name=\\?"([\w.-]{1,100})\\?"$/ },
  {
    as: "field",
    mayBe: /\b(?:name|key|id|variable|parameter)\b/i,
    pattern:
      /\b(?:name|key|id|variable|parameter)["']?[ \t]{0,20}[:=>][ \t]{0,8}\\?["']?([\w.-]{1,100})\\?["']?(?:,|,? {0,2}[{(]|<\/key>|<\/name>|[^<>"']{0,60}>|["'][^<>]{0,60}>)?$/i,
  },
  { as: "below", mayBe: />$/, pattern: /<(?:\w{1,20}:)?([\w.-]{1,100})(?: [^<>]{0,80})?>$/ },
  {
    as: "below",
    mayBe: /-[A-Za-z][\w-]{0,60}["']?,?[ \t]{0,4}[\\^`]?$/,
    pattern: /(?:^|[\s"'[(,])(--?[A-Za-z][\w-]{1,60})["']?,?[ \t]{0,4}[\\^`]?$/,
  },
  {
    as: "printed",
    mayBe: /(?:^|[ .])(?:get|--query|print|printenv|echo) /,
    pattern:
      /(?:^|[ .])(?:get|--query|print|printenv|echo) [ "']{0,2}\$?([\w.:-]{1,100})["']?(?: --output text)?$/,
  },
  {
    as: "printed",
    mayBe: /\bsecrets versions access /,
    pattern: /\b(secrets) versions access [^|]{1,160}$/,
  },
  {
    as: "printed",
    mayBe: /\bp4(?:\.exe)? /,
    pattern: /\bp4(?:\.exe)? [^|]{0,80}login (?:-\w ){0,3}(-p|-ap|-pa)$/,
  },
];
/** Lines of marks alone have no name. */
const HAS_NAME = /[A-Za-z]/;
const VALUE_FIELD =
  /^[ \t]{0,40}(?:- )?(?:<(?:value|string|data)\b[^<>]{0,60}>|\\?["']?(?:value|default)\\?["']?[ \t]{0,20}[:=][ \t]{0,8}|(?:string|str)\(\d{1,6}\) )(?:\\?["'])?/i;

/**
 * The name that a line leaves without its value, if it is one that promises a secret.
 * @returns `"another"` where it leaves a name that promises none.
 */
export function awaitedAfter(line: string): AwaitedValue | "another" | undefined {
  const text = line.slice(-LOOK_BACK).trimEnd();
  if (!HAS_NAME.test(text)) return undefined;
  let isAnother = false;
  for (const { as, mayBe, pattern } of ENDINGS) {
    const name = mayBe.test(text) ? pattern.exec(text)?.[1] : undefined;
    if (name === undefined) continue;
    const nameClass = /^(?:-a?p|secrets$)/.test(name) && as === "printed" ? "password" : classifyName(name);
    if (nameClass !== undefined)
      return { name: nameClass, as, indent: indentOf(line), isBare: startOfText(line) === 0 };
    isAnother = true;
  }
  return isAnother ? "another" : undefined;
}

/**
 * The awaited value in the next line, and what is awaited after it. Lines of other processes may come between: one
 * that a logger began, where the name's line has no logger, leaves all as it was; behind any other line without a
 * value, only what looks like a password by itself is taken.
 */
export function takeAwaited(line: string, awaited: AwaitedValue): { span?: Span; awaited?: AwaitedValue } {
  const start = startOfText(line);
  if (line.slice(start).trim() === "") return { awaited };
  const span = spanOfAwaited(line, start, awaited);
  if (span && awaited.as !== "block") return { span };
  if (awaited.as === "block" && indentOf(line) > awaited.indent) return { span, awaited };
  const others = (awaited.others ?? 0) + 1;
  if (others > MOST_OTHERS) return {};
  const isOfAnother = awaited.isBare === true && start > 0;
  return { awaited: { ...awaited, others, ...(!isOfAnother && { isStrict: true }) } };
}

function spanOfAwaited(line: string, start: number, awaited: AwaitedValue): Span | undefined {
  const field = VALUE_FIELD.exec(line.slice(start, start + LOOK_BACK));
  switch (awaited.as) {
    case "field":
      return field ? secretIn(line, start + field[0].length, awaited.name) : undefined;
    case "block":
      if (indentOf(line) <= awaited.indent) return undefined;
      return secretIn(line, start + line.slice(start).search(/\S/), awaited.name);
    case "below":
    case "printed":
      if (field) return secretIn(line, start + field[0].length, awaited.name);
      return lone(line, start, awaited);
  }
}

/** A value from a place to the end of its line, without what closes it. */
function secretIn(line: string, from: number, name: SecretName): Span | undefined {
  const close = line.slice(from).search(/\\?["']?,?[ \t]*$|<\/|\\?["'],|["'][ \t]*[})\]]/);
  const end = close === -1 ? line.length : from + close;
  const value = line.slice(from, end);
  return isSecretFor(name, value.trim()) ? { start: from, end } : undefined;
}

/** A value that is all of its line but quotes and brackets; a word of a language is none. */
function lone(line: string, start: number, { name, as, indent, isStrict }: AwaitedValue): Span | undefined {
  const parts = /^([\s"'`[(-]{0,60})(\S+?)(["'`\])};,\\]{0,6}|<\/[\w:]{1,80}>)$/.exec(
    line.slice(start, start + 4_096).trimEnd(),
  );
  if (!parts) return undefined;
  const [, before = "", value = ""] = parts;
  if (!isSecretFor(name, value) || /[:={[(]$|^--?[a-z]/.test(value)) return undefined;
  const isSet = /["'`]/.test(before) || indentOf(line) > indent;
  const isSure = looksRandom(value) || isStrongPassword(value);
  if (as === "printed") {
    if (!isSure && !/^[0-9a-f]{32}$/i.test(value)) return undefined;
  } else if (isStrict) {
    if (!isSure && !(isSet && looksLikePassword(value))) return undefined;
  } else if (!isSet && !looksChosen(value) && !isSure) return undefined;
  const from = start + before.length;
  return { start: from, end: from + value.length };
}

function indentOf(line: string): number {
  const start = startOfText(line);
  return (/^[ \t]*/.exec(line.slice(start, start + LOOK_BACK)) ?? [""])[0].length;
}
