import { Pace, type Work } from "../text/work.ts";
import { isHollow } from "./hollow.ts";
import { MAX_PATTERN_INPUT, type NormalLine } from "./normalise.ts";
import { takeAway } from "./unwrap.ts";

const ERROR_FIRST =
  /^\s{0,8}(?:[\w./\\()@-]{1,60}: ?)?(?:fatal |internal |standard |(?!No )[A-Z]\w{1,20} )?(?:error|fatal|exception|failed|failure)\b|\berrors?\b[^:]{0,60}:\s*$|\b\d+ (?:validation |parse |syntax )?errors?\b/i;
/** It only announces what stands below: a colon at the end, or a count of errors. */
const ANNOUNCES = /:\s*$|\b\d+ (?:validation |parse |syntax )?errors?\b[^:]*$/i;
/** A frame, code, an option or a marker: not the message's own words. */
const NO_WORDS =
  /^\s*(?:File "|at |\^|~|#\d|\d+:\s|in \w+ ?\(|\[?0x|[-*+] |-{1,2}\w|Traceback |\||[{}\][()]+\s*$|caused by\b)/i;

/** A heading in capitals with a colon is a label that announces the next line all the same: `--> FOAM FATAL ERROR:`. */
const HEADING = /\b(?:FATAL|CRITICAL) (?:ERROR|EXCEPTION)\W{0,3}:\s*$/;

/** Lines of a message after its first, at most: what is longer is a report, and is read line by line. */
const MOST_MORE = 3;

const indentOf = (body: string): number => body.length - body.trimStart().length;

/**
 * Joins an error with the lines that it announces: those that are indented below it, and after a colon the next
 * one. What one writer wrote as one message is judged, and quoted, as one.
 */
export function* joinAnnounced(lines: NormalLine[]): Work<void> {
  const pace = new Pace();
  for (let index = 0; index + 1 < lines.length; index++) {
    const head = lines[index]!;
    if (pace.isDue(head.body.length)) yield pace.take();
    if (head.joined || head.body.length > 400 || !isError(head)) continue;
    const more = linesOfMessage(lines, index);
    if (more.length === 0) continue;
    const text = [head, ...more].map(({ body }) => body.trim()).join(" ");
    head.body = head.body.slice(0, indentOf(head.body)) + text.slice(0, MAX_PATTERN_INPUT);
    head.whole = text.slice(0, MAX_PATTERN_INPUT);
    for (const part of more) takeAway(part);
  }
}

/** It says that it is an error, by its level or its first words. */
function isLoud({ body, severity }: NormalLine): boolean {
  return severity === "error" || severity === "fatal" || (severity !== "info" && ERROR_FIRST.test(body));
}

/** Or it speaks of one: then only a sentence that goes on below belongs to it. */
function isError(line: NormalLine): boolean {
  return isLoud(line) || (line.severity !== "info" && /\b(?:error|exception|failed)\b/i.test(line.body));
}

/** What was taken off before a line, its digits aside. */
function prefixOf({ shown, body }: NormalLine): string {
  return shown.endsWith(body) ? shown.slice(0, shown.length - body.length).replace(/\d+/g, "#") : "";
}

function linesOfMessage(lines: readonly NormalLine[], index: number): NormalLine[] {
  const head = lines[index]!;
  const more: NormalLine[] = [];
  let last = head;
  for (let next = index + 1; next < lines.length && more.length < MOST_MORE; next++) {
    const line = lines[next]!;
    // A line with a time or level of its own is a message of its own; what a wrapper puts before all is none.
    const isWrapped = prefixOf(line) !== "" && prefixOf(line) === prefixOf(head);
    if (line.joined || (line.body.length !== line.shown.length && !isWrapped)) break;
    if (line.body.trim() === "") {
      // A heading may have one blank line below it.
      if (more.length > 0 || next > index + 1 || !ANNOUNCES.test(head.body)) break;
      continue;
    }
    const isBelow = indentOf(line.body) > indentOf(head.body);
    if (NO_WORDS.test(line.body) || line.severity !== undefined) break;
    // A label alone announces nothing.
    if (!isBelow && isWrapped) break;
    if (!isBelow && (!ANNOUNCES.test(last.body) || (isHollow(head.body) && !HEADING.test(last.body)))) break;
    if (isBelow && !isLoud(head) && !/^\s+[a-z]/.test(line.body)) break;
    more.push(line);
    last = line;
  }
  // An announcement whose lines go on at length heads a report.
  return more;
}
