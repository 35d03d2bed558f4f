/** How far before a name is looked to decide what it is; keeps the work per name bounded. */
const LOOK_BACK = 80;

/** The quotes and brackets that may close a name: `"name":`, `\"name\":`, `environ['name'] =`. */
const ASSIGNS = /(\\{0,2}["'`]?\]?)[ \t]{0,40}(=>|:=|={1,2}|:(?!:|\/\/))([ \t]{0,40})/y;
/** `{"name": "DB_PASSWORD", "value": "..."}`, as container and template files have it. */
const VALUE_FIELD =
  /(?:\\{0,2}["'],\s{0,20}\\{0,2}["']|["'] {1,4}|["']?\n[ \t]{1,20})(?:value|default)\\{0,2}["']?\s{0,4}[:=]\s{0,4}/iy;
/** `["--password", "..."]` of a command that was logged as a list, `("NAME", "...")` of a printed environment. */
const NEXT_IN_LIST = /["'],[ \t]{0,8}(?=["'])/y;
const SPACES = /[ \t]{1,100}/y;
/** `| password | value |` of a printed table. */
const BAR = /[ \t]{0,40}\|[ \t]{0,40}/y;
/** `password is ...`, `token '...'`, `set env(TOKEN) ...`, `password for mira: ...`. */
const WORDS =
  /["'`)]{0,2}(?: for [^:\n]{1,120}:[ \t]{1,4}|[ \t]{1,4}(?:(?:is|was|set to|of|=)[ \t]{1,4})?)(?=\S)/y;
/** `<key>Password</key><string>...`, `name="Password"><value>...`. */
const NEXT_ELEMENT =
  /(?:["'][^<>\n]{0,80}>(?:[ \t]{0,8}<value>)?|<\/(?:key|name)>[ \t]{0,8}<(?:string|value|data)>)/y;
const OPENING_QUOTE = /[bBrRuUfF]?(\\{0,2}["'`])/y;

/** How a name and its value are joined. */
export type Form =
  /** `name=value` */
  | "equals"
  /** `name: value` */
  | "colon"
  /** `--name value`, `setenv NAME value` */
  | "space"
  /** two columns, as PowerShell prints the environment */
  | "column"
  /** `name | value` */
  | "bar"
  /** words of a sentence or of a command: `password is value`, `set name value` */
  | "words"
  /** `<name>value</name>` */
  | "element"
  /** `("name", "value")` and `{"name": ..., "value": ...}` */
  | "list";

/** Where a value begins and what tells its end. */
export interface ValueStart {
  form: Form;
  start: number;
  /** The text that closes the value, `\n` for the end of the line, or nothing for a bare word. */
  closing: string;
  /** Whether the value itself stands in quotes or braces. */
  isQuoted: boolean;
}

/** An identifier of a text and where it stands. */
export interface Name {
  text: string;
  start: number;
  end: number;
}

/** The text just before a name, as far as it matters. */
export function textBefore(text: string, name: Name): string {
  return text.slice(Math.max(0, name.start - LOOK_BACK), name.start);
}

/** Finds where the value of a name begins, if anything after the name makes it the name of a value. */
export function startOfValue(text: string, name: Name): ValueStart | undefined {
  const at = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = name.end;
    return pattern.exec(text);
  };
  const before = textBefore(text, name);
  const isOption = name.text.startsWith("-");

  const assigns = at(ASSIGNS);
  if (assigns) {
    const start = name.end + assigns[0].length;
    const form = assigns[2] === ":" ? "colon" : "equals";
    if (isFollowedByVariable(assigns[0], text.slice(start, start + 80))) return undefined;
    const enclosing = assigns[1] === "" ? text[name.start - 1] : undefined;
    return openValue(text, form, start, enclosing);
  }
  if (text[name.end] === ">" && /<(?:\w{1,20}:)?$/.test(before)) {
    NESTED.lastIndex = name.end + 1;
    const start = NESTED.test(text) ? NESTED.lastIndex : name.end + 1;
    if (text.startsWith(CDATA, start))
      return { form: "element", start: start + CDATA.length, closing: "]]", isQuoted: true };
    return { form: "element", start, closing: "<", isQuoted: true };
  }
  const field = at(VALUE_FIELD);
  if (field) return openValue(text, "list", name.end + field[0].length);
  const next = isOption || /\(["']$/.test(before) ? at(NEXT_IN_LIST) : null;
  if (next) return openValue(text, "list", name.end + next[0].length);

  const element = at(NEXT_ELEMENT);
  if (element && /[<=]/.test(before.slice(-8))) {
    return { form: "element", start: name.end + element[0].length, closing: "<", isQuoted: true };
  }
  const bar = at(BAR);
  if (bar) return { form: "bar", start: name.end + bar[0].length, closing: "|", isQuoted: true };

  const spaces = at(SPACES);
  const start = name.end + (spaces?.[0].length ?? 0);
  if (spaces && (isOption || /\b(?:setenv|setx|ENV)[ \t]{1,8}$/.test(before))) {
    return openValue(text, "space", start);
  }
  if (spaces && spaces[0].length > 4) return openValue(text, "column", start);
  const words = at(WORDS);
  return words ? openValue(text, "words", name.end + words[0].length) : undefined;
}

/** `PASSWORD= USER=render`: an empty value, then the next variable. */
function isFollowedByVariable(assigns: string, rest: string): boolean {
  return /^["'\]]*=[ \t]+$/.test(assigns) && /^[A-Z_][A-Z0-9_]{0,60}=[^=\s]/.test(rest);
}

/** What YAML may put before a value, and the registry of Windows: an anchor, a tag, a type. */
const BEFORE_VALUE = /(?:[&!]!?[\w-]{1,40}[ \t]{1,8}|REG_[A-Z_]{1,12}[ \t]{1,8})/y;
/** An element that only holds the value: `<AdminPassword><Value>...`. */
const NESTED = /\s{0,20}<(?:value|string|data|text)(?: [^<>\n]{0,60})?>/iy;
const CDATA = "<![CDATA[";

function openValue(text: string, form: Form, from: number, enclosing?: string): ValueStart {
  BEFORE_VALUE.lastIndex = from;
  const start = BEFORE_VALUE.test(text) ? BEFORE_VALUE.lastIndex : from;
  OPENING_QUOTE.lastIndex = start;
  const quote = OPENING_QUOTE.exec(text);
  if (quote && quote[1] !== enclosing) {
    return { form, start: start + quote[0].length, closing: quote[1]!, isQuoted: true };
  }
  if (form === "equals" && /^\{[^{}\n]{1,128}\}/.test(text.slice(start, start + 130))) {
    return { form, start: start + 1, closing: "}", isQuoted: true }; // ODBC: Pwd={a;b}
  }
  // A quote before the name encloses the value, too: -H "Cookie: a=b; c=d".
  const closing = enclosing === '"' || enclosing === "'" || enclosing === "`" ? enclosing : "";
  return { form, start, closing, isQuoted: false };
}

/**
 * Finds where a value ends, without its closing quote. No value goes beyond its line.
 *
 * @param limit where to give up; the value is then taken to end there.
 */
export function endOfValue(text: string, { start, closing }: ValueStart, limit: number): number {
  const last = Math.min(limit, text.length);
  if (closing === "") return endOfWord(text, start, last);
  const hasEscapes = /^["'`]$/.test(closing);
  for (let index = start; index < last; index += 1) {
    const char = text[index]!;
    if (char === "\n" || text.startsWith(closing, index)) return index;
    if (char === "\\" && hasEscapes && text[index + 1] !== "\n") index += 1;
  }
  return last;
}

/** The end of a value without quotes: white space, or a delimiter that something else follows. */
function endOfWord(text: string, start: number, last: number): number {
  let end = start;
  while (end < last && !/\s/.test(text[end]!) && !endsWord(text, end)) end += 1;
  while (end > start && /[)\]},;]/.test(text[end - 1]!)) end -= 1;
  return end;
}

function endsWord(text: string, index: number): boolean {
  const next = text.slice(index + 1, index + 2);
  switch (text[index]) {
    case '"':
    case "'":
    case "`":
      return next === "" || /[\s,:;)\]}>]/.test(next);
    case "\\":
      return next === '"' || next === "'";
    case ",":
    case ";":
    case "&":
    case "|":
      return /^(?:$|\s|["']|[A-Za-z][\w .-]{0,40}=)/.test(text.slice(index + 1, index + 48));
    case "<":
      return next === "/";
    default:
      return false;
  }
}
