import { Pace, type Work } from "../text/work.ts";
import { MAX_PATTERN_INPUT, type NormalLine, normalise } from "./normalise.ts";
import { readRuntimeLine } from "./runtime.ts";

/**
 * PowerShell turns each line that a program writes to stderr into an error record: `blender.exe : text`,
 * then the place in the script, `+ CategoryInfo`, `+ FullyQualifiedErrorId : NativeCommandError`, all broken
 * at the width of its window. Only the text is the program's.
 * See about_Redirection and the records' own names in Microsoft's PowerShell documentation.
 */
const CATEGORY = /^\s*\+ CategoryInfo\b/;
const RECORD_HEAD = /^\s*(?=\S)([\w.\\/: -]{1,200}?) :(?: (?=\S)| *$)/;
const PLACE = /^(?:At|In|Bei|Au|En) \w[^:]{0,200}:\d+|:\d+ \w{2,12}:\d+$/;
const MAX_RECORD = 40;

/** A line as wide as the window was broken inside a word; a narrower one at a space, which may be lost. */
function joinWrapped(parts: readonly string[]): string {
  const width = Math.max(...parts.map((part) => part.length));
  return parts.reduce((text, part, index) => {
    const before = parts[index - 1];
    const space = before !== undefined && before.length < width && !/\s$/.test(before) ? " " : "";
    return text + space + part;
  }, "");
}

/** Leaves a line nothing for patterns to see: its text has gone to another line. */
export function takeAway(line: NormalLine): void {
  line.body = "";
  line.joined = true;
  line.severity = undefined;
}

/** Finds the lines `from` to `to` of the record around a CategoryInfo line, and where its text ends. */
function recordAround(
  lines: readonly NormalLine[],
  category: number,
): { head: number; textEnd: number; to: number } | undefined {
  let textEnd = -1;
  for (let up = category - 1; up >= Math.max(0, category - MAX_RECORD); up--) {
    const body = lines[up]!.body;
    if (PLACE.test(body)) textEnd = up;
    if (textEnd >= 0 && RECORD_HEAD.test(body) && !/^\s*\+/.test(body)) {
      let to = category + 1;
      while (to < lines.length && to < category + 12 && lines[to]!.body.trim() !== "") to++;
      return { head: up, textEnd, to };
    }
  }
  return undefined;
}

/**
 * Undoes PowerShell's wrapping for matching: the record's text is joined onto its first line, and the lines
 * of the record's frame are emptied. What a reader sees (`shown`) is left alone.
 */
export function* unwrapPowerShell(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (let index = 0; index < lines.length; index++) {
    if (pace.isDue(lines[index]!.body.length)) yield pace.take();
    if (!CATEGORY.test(lines[index]!.body)) continue;
    const record = recordAround(lines, index);
    if (!record) continue;
    const head = lines[record.head]!;
    const ownText = head.body.replace(RECORD_HEAD, "");
    const first = ownText.trim() === "" ? record.head + 1 : record.head;
    const parts = lines.slice(Math.max(first, record.head + 1), record.textEnd).map((line) => line.body);
    const text = joinWrapped(first === record.head ? [ownText, ...parts] : parts);
    for (let line = record.head; line < record.to; line++) takeAway(lines[line]!);
    const target = lines[first]!;
    target.body = text.slice(0, MAX_PATTERN_INPUT);
    target.whole = target.body;
    target.severity = undefined;
  }
}

const CONTINUED = /\\\s*$/;
const MAX_CONTINUATION = 6;

/** Joins a message that its writer broke with a backslash at the end of each line (Maya's Render does). */
export function* joinContinued(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (let index = 0; index + 1 < lines.length; index++) {
    const head = lines[index]!;
    if (pace.isDue(head.body.length)) yield pace.take();
    if (!CONTINUED.test(head.body) || /^\s*(?:[$>+]|\w+ -{1,2}\w)/.test(head.body)) continue;
    let text = head.body.replace(CONTINUED, "");
    let next = index + 1;
    for (; next < lines.length && next - index <= MAX_CONTINUATION; next++) {
      const { body } = lines[next]!;
      text += body.trimStart().replace(CONTINUED, "");
      takeAway(lines[next]!);
      if (!CONTINUED.test(body)) break;
    }
    head.body = text.slice(0, MAX_PATTERN_INPUT);
    head.whole = head.body.trim();
    index = next;
  }
}

/** RenderMan breaks a message into lines under one code: `R50005 {SEVERE} ...`, `R50005 {CONTINUED} ...`. */
const CODED = /^\s*(\w{1,12}) +\{\w{1,12}\} */;
const CODED_MORE = /^\s*(\w{1,12}) +\{CONTINUED\} */;

/** Joins the lines of a message that are marked as continued. */
export function* joinCoded(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(line.body.length)) yield pace.take();
    const code = CODED.exec(line.body)?.[1];
    if (!code || CODED_MORE.test(line.body)) continue;
    let text = line.body.trimEnd();
    for (let next = index + 1; next - index <= MAX_CONTINUATION; next++) {
      const part = lines[next];
      const more = part && CODED_MORE.exec(part.body);
      if (more?.[1] !== code) break;
      text += ` ${part!.body.slice(more[0].length).trim()}`;
      takeAway(part!);
    }
    if (text === line.body.trimEnd()) continue;
    line.body = text.slice(0, MAX_PATTERN_INPUT);
    line.whole = line.body;
  }
}

/** Since Rust 1.73 a panic's message stands on the line below its place. */
const PANIC = /^thread '[^']{0,80}'(?: \(\d+\))? panicked at [^']{1,300}:$/;

/** Joins a Rust panic's place and message. */
export function* joinPanics(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(line.body.length)) yield pace.take();
    const message = lines[index + 1];
    if (!message || !PANIC.test(line.body.trimEnd())) continue;
    line.body = `${line.body.trimEnd()} ${message.body}`.slice(0, MAX_PATTERN_INPUT);
    line.whole = line.body;
    takeAway(message);
  }
}

/** An exception group draws a tree of bars (which come off each line as columns do) and rules. */
const GROUP = /^\s*[+|] (?=\s*Exception Group Traceback)/;
const BRANCH = /^ {2,40}\+-(?:\+-)?-{5,}.*$/;

/** Takes the branches off Python's exception groups. */
export function* dropTrees(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (const line of lines) {
    if (pace.isDue(line.body.length)) yield pace.take();
    if (line.body.includes("+")) line.body = line.body.replace(GROUP, "").replace(BRANCH, "");
  }
}

const NUMBERED = /^\d{1,4}: /;

/** Takes off the task number that a launcher put before every line (srun --label). */
export function* dropLabels(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  const labelled: NormalLine[] = [];
  let filled = 0;
  for (const line of lines) {
    if (pace.isDue(line.body.length)) yield pace.take();
    if (line.body.trim() !== "") filled++;
    if (NUMBERED.test(line.body)) labelled.push(line);
  }
  if (labelled.length < 3 || labelled.length * 2 < filled) return;
  for (const line of labelled) {
    if (pace.isDue(line.body.length)) yield pace.take();
    const { body, severity } = normalise({ text: line.body.replace(NUMBERED, "") });
    line.body = body;
    line.severity = severity;
  }
}

/** A quiet level, with the logger's name before it where a format has one. */
const QUIET_PREFIX =
  /^\s{0,2}(?:(?:[\w.@:[\]/-]{1,60} - |[\w.@[\]/-]{1,60}: ?)\[?(?:INFO|DEBUG|NOTICE)|\[?(?:INFO|NOTICE))\]?(?: -|:| \||) ?/;

/** Of the lines that are not the runtime's, a wrapper that relays a program prefixes at least so many. */
const RELAYED = 0.8;

/** Whether the same logger also uses louder levels, so that its quiet one means something. */
function speaksUp(lines: readonly NormalLine[], prefix: string): boolean {
  const louder = ["WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"].map((level) =>
    prefix.replace(/INFO|DEBUG|NOTICE/, level).trimEnd(),
  );
  return lines.some(({ body }) => louder.some((start) => body.startsWith(start)));
}

/**
 * A wrapper that logs all that a program prints at one quiet level says nothing by that level: where most
 * lines carry the same such prefix it comes off them, and what the program itself said counts.
 */
export function* dropQuietLevel(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  const counts = new Map<string, number>();
  let filled = 0;
  for (const { body } of lines) {
    if (pace.isDue(body.length)) yield pace.take();
    // What the farm's runtime writes around them is not the wrapper's.
    if (body.trim() === "" || readRuntimeLine(body.trimEnd())) continue;
    filled++;
    const prefix = QUIET_PREFIX.exec(body)?.[0];
    if (prefix) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [prefix, count] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), ["", 0]);
  if ((count < 2 && count < filled) || count < filled * RELAYED || count === 0 || speaksUp(lines, prefix))
    return;
  for (const line of lines) {
    if (pace.isDue(line.body.length)) yield pace.take();
    if (!line.body.startsWith(prefix)) continue;
    const { body, severity } = normalise({ text: line.body.slice(prefix.length) });
    line.body = body;
    line.severity = severity;
  }
}
