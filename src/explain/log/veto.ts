/**
 * Lines that can't be a cause by what kind of line they are: advice, marks around a report, rows of data, options of a
 * usage text. They may stand beside the cause, and a reader who is shown one of them as the cause has learned nothing.
 */
import { Pace, type Work } from "../text/work.ts";
import type { NormalLine } from "./normalise.ts";

/** What to do about it, as programs say it below an error; an error that begins so says more than its advice. */
const ADVICE: readonly RegExp[] = [
  /^\W{0,6}(?:hint|tip|note|suggestion|advice)\b ?[:!]/i,
  /^\W{0,6}to (?:see|list|show|get|learn|disable|enable|avoid|debug|view|suppress|silence|change|override|specify|set|install|update|upgrade)\b.{1,160}\b(?:use|run|set|add|pass|see|try|call|install|type|specify|with)\b/i,
  /^\W{0,6}(?:please )?(?:re-?)?run (?:it |again |the \w+ |\S+ )?(?:with|using)\b/i,
  /^\W{0,6}(?:please )?try (?:running|using|adding|setting|passing|again|increasing|reinstalling|installing|[`'"]|-{1,2}\w)/i,
  /^\W{0,6}(?:please )?(?:use|add|pass|specify|set|see|type)\b[^.:]{0,60}(?:\s|[`'"])-{1,2}[A-Za-z][\w-]*/i,
  /^\W{0,6}(?:please )?(?:see|visit|refer to|consult)\b.{0,200}(?:https?:|\bfor (?:more|help|details|further|usage|a list|information|possible|instructions)\b|\bdocumentation\b|--help)/i,
  /^\W{0,6}for (?:more|further|additional|help|usage|a list|details)\b/i,
  /^\W{0,6}(?:please )?(?:make sure|ensure|verify|check) (?:that |the |your |if |whether )/i,
  /^\W{0,6}(?:please )?(?:consider|contact|report)\b/i,
  /^\W{0,6}(?:did you (?:mean|forget)|maybe you|perhaps you|you (?:can|may|might|should|could)|if you)\b/i,
];

/** Where a report begins or ends: `--- begin error report ---`, `End of error message`, `Stack trace follows`. */
const MARKS: readonly RegExp[] = [
  /^\s*[-=*#<>[|+~]{2,40}\s*(?:begin|start|end)(?:ning|ing|s)?\b[^:/\\]{0,80}$/i,
  /^[\W_]{0,40}(?:the )?(?:beginning|begin|start|end) of (?:the |an? )?[\w ]{1,50}[\W_]*$/i,
  /^[\W_]{0,40}[\w ]{1,40}\b(?:begins?|starts?|ends?|follows?)(?: (?:here|below))?[\W_]*$/i,
  /^[\W_]{0,40}(?:full |native |error )?(?:stack ?|back)?trace(?:back)?(?: information)?[\W_]*$/i,
];

/** What an AWS client writes below its message: it belongs to that. */
const DETAIL = /^\s+status code: \d{3}, request id:/;

/** `  name: 'Error',`: a field of an error object as Node prints it below its stack; only a message tells anything. */
const ERROR_FIELD =
  /^\s+(?:name|code|errno|syscall|status|signal|killed|exitCode|path|url|cmd|log): (?:'[^']{0,300}'|-?\d{1,10}|null|undefined|true|false|\[.{0,40}\]),?\s*$/;

/** `  --device NAME   fail if there is none`: an option of a usage text. */
const OPTION = /^\s+-{1,2}[A-Za-z][\w-]*|^-{1,2}[A-Za-z][\w-]*(?:[ ,=|]\S{1,40}){0,3}\s{2,}\S/;

/** A usage text, and what belongs to it: indented lines, headings, blank lines. */
const USAGE = /^\W{0,6}usage ?:/i;
/** Options follow the description of a program within so many lines. */
const OPTIONS_WITHIN = 12;
const USAGE_GOES_ON = /^(?:\s|$)|^[A-Za-z][\w -]{1,40}:\s*$/;

/** `name = value`, `name   : value` and `name......value`, as settings and state are dumped. */
const SETTING_ROW = /^\s*[A-Za-z_$][\w .$()[\]/-]{0,48}?(?:\s*=\s?|\s+:\s|\.{4,}\s?)\S/;
/** The name of the program before each of its lines, which looks like a setting's: `nvenc : Error on ...`. */
const WRITER = /^\s*[A-Za-z_][\w.-]{0,40} +: /;
/** Rows of a kind that follow one another, from here on, are data. */
const ROWS = 3;
/** Fields of a record, at least, and the length of the longest. */
const FEWEST_FIELDS = 3;
const LONGEST_FIELD = 24;

/** Whether a line by itself, wherever it stands, can't be a cause. */
export function isNoCause({ body, severity }: NormalLine): boolean {
  if (!/\p{L}[^\p{L}]*\p{L}/u.test(body)) return true;
  if (MARKS.some((mark) => mark.test(body)) || DETAIL.test(body) || ERROR_FIELD.test(body)) return true;
  if (severity === "error" || severity === "fatal") return false;
  return OPTION.test(body) || ADVICE.some((advice) => advice.test(body));
}

/** How many fields a record of short fields has; 0 for any other line. */
function fieldsOf(body: string): number {
  if (body.length > 400) return 0;
  const separator = [/\s*;\s*/, /\s*\|\s*/, /\s*,\s*/, /\s{2,}/].find(
    (each) => body.trim().split(each).length >= FEWEST_FIELDS,
  );
  if (!separator) return 0;
  const fields = body
    .trim()
    .split(separator)
    .filter((field) => field !== "");
  return fields.length >= FEWEST_FIELDS && fields.every((field) => field.length <= LONGEST_FIELD)
    ? fields.length
    : 0;
}

/** What kind of row a line is; rows of one kind below one another are data. */
function rowKind(body: string, before: string | undefined): string | undefined {
  const writer = WRITER.exec(body)?.[0];
  if (writer !== undefined && before?.startsWith(writer)) return undefined;
  if (SETTING_ROW.test(body)) return "setting";
  const fields = fieldsOf(body);
  return fields > 0 ? `${fields} fields` : undefined;
}

/** Whether a line within a usage text belongs to it: by its form, or because options follow. */
function usageGoesOn(lines: readonly NormalLine[], index: number): boolean {
  if (USAGE_GOES_ON.test(lines[index]!.body)) return true;
  return lines.slice(index + 1, index + 1 + OPTIONS_WITHIN).some(({ body }) => OPTION.test(body));
}

/** The places of the lines that can't be a cause. */
export function* findNoCauses(lines: readonly NormalLine[]): Work<ReadonlySet<number>> {
  const pace = new Pace();
  const found = new Set<number>();
  let inUsage = false;
  let run = { kind: undefined as string | undefined, from: 0 };
  for (const [index, line] of lines.entries()) {
    if (pace.isDue(line.body.length)) yield pace.take();
    inUsage = USAGE.test(line.body) || (inUsage && usageGoesOn(lines, index));
    if (inUsage || isNoCause(line)) found.add(index);
    const kind = rowKind(line.body, lines[index - 1]?.body);
    if (kind === undefined || kind !== run.kind) run = { kind, from: index };
    else if (index - run.from + 1 === ROWS) for (let row = run.from; row <= index; row++) found.add(row);
    else if (index - run.from >= ROWS) found.add(index);
  }
  return found;
}
