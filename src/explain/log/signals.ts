import { type Known, recognise } from "../../knowledge/index.ts";
import { consequences, harmless } from "../../knowledge/noise.ts";
import { isAnnouncement, isHollow, withoutLimits } from "./hollow.ts";
import type { NormalLine } from "./normalise.ts";
import { shapeOf } from "./shape.ts";

/** What a single line says by itself, before its place in the log is looked at. */
export interface Signal {
  /** How much it looks like the line to quote, 0 to 100. */
  score: number;
  kind: "known" | "exception" | "fatal" | "error" | "complaint" | "warning" | "consequence" | "harmless";
  known?: Known;
  /** For a harmless text: why it is one. */
  why?: string;
}

/** The words of a complaint, in prose: not inside a path, an option or an identifier. */
const COMPLAINT =
  /(?<![-\w./\\@$=])(?:errors?|exception|fail(?:ed|ure|s)?|fatal|abort(?:ed|ing)?|crash(?:ed)?|unable to|cannot|can't|can not|could not|couldn't|not found|not (?:exist|supported|available|installed|valid|allowed|recogni[sz]ed|loaded|defined|permitted|implemented)|does(?: not|n't)|no such|missing|invalid|illegal|unknown|undefined|unrecogni[sz]ed|unexpected|unsupported|unresolved|corrupt(?:ed)?|truncated|refused|denied|rejected|timed out|timeout|mismatch|incompatible|conflict|exceed(?:ed|s)|too (?:many|long|large|small|few)|violation|expired|not enough|no valid|no (?:\w+ ){1,4}(?:found|available|enabled|selected|specified|defined|given|exists?)|unbound variable|syntax error|broken pipe|assert(?:ion)?(?: failed)?)(?![-\w\\/=(]|\.\w)/i;

const FATAL =
  /^\s{0,4}(?:CMake Error(?: at|:)|fatal(?: error)?[:\s]|panic: |terminate called|thread '[^']{0,80}'(?: \(\d+\))? panicked at|Unhandled [Ee]xception|Uncaught |\*\*\* (?:Error|glibc detected|stack smashing)|Assertion (?:failed|`)|.{0,120}: Assertion `|Unhandled promise|\[?FATAL\b)|(?:^|: )Fatal (?:Python )?error\b|\bfatal error\b:/;
const EXCEPTION_LINE =
  /^\s{0,4}(?:Uncaught |Unhandled exception[.:] |Caused by: |Exception in thread "[^"]{0,60}" |Exception: )?(?:[A-Za-z_$][\w$]*[.:]{1,2}){0,8}[A-Z]\w*(?:Error|Exception|Failed|Failure|Interrupt|SystemExit|Fault|Timeout|NotFound|Denied)\b(?:: ?| \[|$|\s\()/;
/** An exception whose class has no telling name: `zipfile.BadZipFile: ...`. */
const DOTTED_EXCEPTION = /^\s{0,4}[a-z_]\w*(?:\.\w+){0,6}\.[A-Z]\w+: \S/;
const WHAT = /^\s{0,4}what\(\):\s+\S/;
const TOOL_ERROR = /^\s{0,4}[\w.-]{1,30} (?:ERROR|FATAL)(?: -?\d{1,6})?: ?\S/;
const ERROR_WORD_FIRST =
  /^\s{0,8}(?:[\w./\\@() -]{1,60}: ?)?(?:ERROR|Error|error)\b(?:\[\w+\]|\s+[A-Z]{1,4}\d{3,6}|\s+\d{1,6})?\s*[:!-]/;
/** Names that are too general to say anything without the words after them. */
const EMPTY_HANDED =
  /^(?:\W|error|err|fatal|failed|failure|exception|critical|unknown|an?|has|have|occurred|unexpected|something|went|wrong|internal|the|this|see|log|details?|assert(?:ion)?|runtimeerror|systemexit|operation|result|not|ok|\d)*$/i;

/** Echoes of what is about to run, and pieces of source code: they only mention errors. */
const ECHO =
  /^\s*(?:\+{1,3} |\$ |> (?=\w+ )|##\[(?:group|command)\]|\[command\]|>>> |Running command |\[\d+(?:;\d+)*m|#\s?!|(?:set -|trap |echo |export \w+=|if \[|try[: {]|except\b|raise |return |throw |def |import [\w.]+(?:,| as |$)|from [\w.]+ import|assert (?!fail)|print\(|logger?\.|console\.|catch ?\(|\} catch))/;
/** Options and settings that carry an error word as a name: `--exit-on-error`, `error: false`. */
const SETTING =
  /^\s*["']?[\w.-]*(?:error|fail|warn|abort|timeout|missing|invalid)[\w.-]*["']?\s*[:=]\s*(?:false|true|none|null|off|on|no|yes|\d+(?:\.\d+)?|<disabled>|\(not set\)|""|'')\s*,?\s*$/i;
/** The program says what it does instead, and does it. */
const GOES_ON =
  /\b(?:going|switching|reverting) to \S.{0,80}\binstead\b|\b(?:continuing|carrying on|proceeding) (?:anyway|without|with)\b/i;
const RETRY =
  /\b(?:retry(?:ing)?|re-?trying|will try again|trying again|attempt \d+(?: ?(?:of|\/) ?\d+)?|reconnect(?:ing)?)\b/i;

function isError({ body, severity }: NormalLine): boolean {
  return severity === "error" || severity === "fatal" || EXCEPTION_LINE.test(body);
}

const LEVEL_FACTOR = { fatal: 1.05, error: 1, warning: 0.6, info: 0.5 } as const;
/** A warning of what renderers go on from is damage first, and the cause of a failure only if nothing else is. */
const ONLY_DAMAGE = 0.5;

function generic(line: NormalLine): Signal | undefined {
  const { body, severity } = line;
  if (WHAT.test(body)) return { score: 86, kind: "exception" };
  if (FATAL.test(body) || severity === "fatal") return { score: 74, kind: "fatal" };
  if (EXCEPTION_LINE.test(body)) return { score: severity === "info" ? 30 : 66, kind: "exception" };
  if (DOTTED_EXCEPTION.test(body)) return { score: 54, kind: "exception" };
  if (severity === "error") return { score: 62, kind: "error" };
  if ((ERROR_WORD_FIRST.test(body) || TOOL_ERROR.test(body)) && severity !== "warning" && severity !== "info")
    return { score: 60, kind: "error" };
  const heading = /:\s*$/.test(body);
  if (!COMPLAINT.test(withoutLimits(body)))
    return severity === "warning" ? { score: 8, kind: "warning" } : undefined;
  if (severity === "warning") return { score: 24, kind: "warning" };
  if (severity === "info" || isAnnouncement(body)) return { score: 14, kind: "complaint" };
  return { score: heading ? 26 : 40, kind: "complaint" };
}

/** Reads the words of a line that complains; lines of one shape get one answer. */
function readWords(line: NormalLine): Signal | undefined {
  const { body, severity } = line;
  const follows = consequences.some((pattern) => pattern.test(body));
  const known = recognise(body);
  if (known && !(follows && known.entry.weight < 85)) {
    const goesOn = severity === "warning" && known.entry.damages !== undefined;
    const factor = goesOn ? ONLY_DAMAGE : severity ? LEVEL_FACTOR[severity] : 1;
    return { score: known.entry.weight * factor, kind: "known", known };
  }
  const signal = generic(line);
  if (!signal) return follows ? { score: 12, kind: "consequence" } : undefined;
  if (!follows) return signal;
  return { score: Math.min(signal.score, severity === "fatal" ? 34 : 26), kind: "consequence" };
}

/**
 * Makes a judge of lines. It remembers the shapes it has seen, so that a log of 20,000 alike complaints is
 * read as fast as one of progress; the cause's words are those of the first line of the shape.
 */
export function makeJudge(): (line: NormalLine) => Signal | undefined {
  const seen = new Map<string, Signal | undefined>();
  return (line) => {
    const { body, severity } = line;
    if (ECHO.test(body) || SETTING.test(body) || isHollow(body)) return undefined;
    // Counts tell harmless from not, and a shape has none: so this is asked of every line.
    const noise = harmless.find(({ pattern }) => pattern.test(body));
    if (noise && !(noise.asRemark && isError(line))) return { score: 2, kind: "harmless", why: noise.why };
    const shape = `${severity} ${shapeOf(body)}`;
    if (!seen.has(shape)) seen.set(shape, readWords(line));
    const signal = seen.get(shape);
    if (!signal) return undefined;
    const score =
      signal.score -
      (RETRY.test(body) ? 15 : 0) -
      (GOES_ON.test(body) ? 35 : 0) -
      (EMPTY_HANDED.test(body.trim()) ? 25 : 0);
    return { ...signal, score: Math.min(score, 99) };
  };
}
