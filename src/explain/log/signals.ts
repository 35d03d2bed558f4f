import { recognise } from "../../knowledge/index.ts";
import { harmlessIn, onlyFollows } from "../../knowledge/noise.ts";
import type { Known, StudioRecords } from "../../knowledge/types.ts";
import { isAnnouncement, isHollow, withoutLimits } from "./hollow.ts";
import type { NormalLine } from "./normalise.ts";
import { BELIEVED_THOUGH_IT_FOLLOWS, LEVEL_FACTOR, ONLY_DAMAGE, type Reason, WORDS } from "./points.ts";
import { shapeOf } from "./shape.ts";

/** What a single line says by itself, before its place in the log is looked at. */
export interface Signal {
  /** How much it looks like the line to quote, 0 to 100. */
  score: number;
  /** How the score came about; the points add up to it. */
  because: readonly Reason[];
  kind: "known" | "exception" | "fatal" | "error" | "complaint" | "warning" | "consequence" | "harmless";
  known?: Known;
  /** For a harmless text: why it is one. */
  why?: string;
}

/** The words of a complaint, in prose: not inside a path, an option or an identifier. */
const COMPLAINT =
  /(?<![-\w./\\@$=])(?:errors?|exception|fail(?:ed|ure|s)?|fatal|abort(?:ed|ing)?|crash(?:ed)?|unable to|cannot|can't|can not|could not|couldn't|not found|not (?:exist|supported|available|usable|readable|writable|running|responding|reachable|ready|connected|known|installed|valid|allowed|recogni[sz]ed|loaded|defined|permitted|implemented)|does(?: not|n't)|no such|missing|invalid|illegal|unknown|undefined|unrecogni[sz]ed|unexpected|unsupported|unresolved|corrupt(?:ed)?|truncated|refused|denied|rejected|timed out|timeout|mismatch|incompatible|conflict|exceed(?:ed|s)|too (?:many|long|large|small|few)|violation|expired|not enough|no valid|no (?:\w+ ){1,4}(?:found|available|enabled|selected|specified|defined|given|exists?)|unbound variable|syntax error|broken pipe|exhausted|insufficient|malformed|not well-formed|unreachable|unavailable|improper|no (?:\w+ ){1,3}for th(?:is|e)|assert(?:ion)?(?: failed)?)(?![-\w\\/=(]|\.\w)/i;

const FATAL =
  /^\s{0,4}(?:CMake Error(?: at|:)|fatal(?: error)?[:\s]|panic: |terminate called|thread '[^']{0,80}'(?: \(\d+\))? panicked at|Unhandled [Ee]xception|Uncaught |\*\*\* (?:Error|glibc detected|stack smashing)|Assertion (?:failed|`)|.{0,120}: Assertion `|Unhandled promise|\[?FATAL\b)|(?:^|: )Fatal (?:Python )?error\b|^\W{0,6}[A-Z]{2,20} FATAL (?:IO )?ERROR\b|\bfatal error\b:/;
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

/** It says that something went wrong and where, and not what. */
const WHERE_ONLY =
  /^\W*(?:an? )?(?:\w+ ){0,2}(?:error|exception|failure) (?:has |was )?(?:occurred|encountered|raised|thrown|caught|happened)\b(?:(?!: \S).)*$|^\W*(?:error|fatal)\W{1,3}[a-z]+(?:-[a-z]+){1,6}\W*$/i;

/** Echoes of what is about to run, and pieces of source code: they only mention errors. */
const ECHO =
  /^\s*(?:\+{1,3} |\$ |> (?=\w+ )|##\[(?:group|command)\]|\[command\]|>>> |Running command |\[\d+(?:;\d+)*m|#\s?!|(?:set -|trap |echo |export \w+=|if \[|try[: {]|except\b|raise |return |throw |def |import [\w.]+(?:,| as |$)|from [\w.]+ import|assert (?!fail)|print\(|logger?\.|console\.|catch ?\(|\} catch))/;
/** Options and settings that carry an error word as a name: `--exit-on-error`, `error: false`. */
const SETTING =
  /^\s*["']?[\w.-]*(?:error|fail|warn|abort|timeout|missing|invalid)[\w.-]*["']?\s*[:=]\s*(?:false|true|none|null|off|on|no|yes|\d+(?:\.\d+)?|<disabled>|\(not set\)|""|'')\s*,?\s*$/i;
/** The program says what it does instead, and does it. */
const GOES_ON =
  /\b(?:going|switching|reverting|saving|writing|rendering|exporting)\b \S.{0,80}\binstead\b|\b(?:continuing|carrying on|proceeding) (?:anyway|without|with)\b/i;
/** The line below a complaint, where the program tells that it goes on without: `OpenGL rendering is disabled.` */
const WITHOUT_IT =
  /\b(?:is|are|was|has been) (?:now )?disabled\b|^\W*(?:disabling|continuing without|falling back)\b/i;
const RETRY =
  /\b(?:retry(?:ing)?|re-?trying|will try again|trying again|attempt \d+(?: ?(?:of|\/) ?\d+)?|reconnect(?:ing)?)\b/i;

function isError({ body, severity }: NormalLine): boolean {
  return severity === "error" || severity === "fatal" || EXCEPTION_LINE.test(body);
}

function signalOf(kind: Signal["kind"], score: number, why: string): Signal {
  return { score, because: [{ points: score, why }], kind };
}

function generic(line: NormalLine): Signal | undefined {
  const { body, severity } = line;
  if (WHAT.test(body)) return signalOf("exception", WORDS.what, "the text of an uncaught exception");
  if (FATAL.test(body) || severity === "fatal") return signalOf("fatal", WORDS.fatal, "it is called fatal");
  if (EXCEPTION_LINE.test(body))
    return severity === "info"
      ? signalOf("exception", WORDS.exceptionInPassing, "an exception told as information")
      : signalOf("exception", WORDS.exception, "it names an exception");
  if (DOTTED_EXCEPTION.test(body))
    return signalOf("exception", WORDS.dottedException, "it begins like an exception");
  if (severity === "error") return signalOf("error", WORDS.errorLevel, "its level is error");
  if ((ERROR_WORD_FIRST.test(body) || TOOL_ERROR.test(body)) && severity !== "warning" && severity !== "info")
    return signalOf("error", WORDS.errorWord, "it calls itself an error");
  if (!COMPLAINT.test(withoutLimits(body)))
    return severity === "warning"
      ? signalOf("warning", WORDS.warningWithoutComplaint, "its level is warning")
      : undefined;
  if (severity === "warning") return signalOf("warning", WORDS.warning, "it complains, as a warning");
  if (severity === "info" || isAnnouncement(body))
    return signalOf("complaint", WORDS.inPassing, "it complains in passing");
  return /:\s*$/.test(body)
    ? signalOf("complaint", WORDS.heading, "it complains and announces more")
    : signalOf("complaint", WORDS.complaint, "it complains");
}

/** What a record of knowledge makes of a line, by its weight and the line's level. */
function knownSignal(known: Known, severity: NormalLine["severity"]): Signal {
  const { id, weight, damages, studio } = known.record;
  const goesOn = severity === "warning" && damages !== undefined;
  // Who wrote a record for a line of their own wrapper knew the level that it prints.
  const factor = goesOn ? ONLY_DAMAGE : severity && !studio ? LEVEL_FACTOR[severity] : 1;
  const score = weight * factor;
  const read = { points: weight, why: `read as ${id} by /${known.phrase}/` };
  const level = { points: score - weight, why: `its level is ${severity}` };
  return { score, because: factor === 1 ? [read] : [read, level], kind: "known", known };
}

/** What a consequence says after its last colon, without codes, the words around them, and that the work failed. */
const CODE_WORDS =
  /\b(?:exit(?:ed)?|return(?:ed)?|error|err|status|code|signal|with|failed|failure|aborted|unknown|see|above|below|log|for|details?|line|at|in|on|of|the|a|an|to|did|not|was|were|pid|task|process|step|job|frame|rank|node|scene|image|command|render(?:ed|ing|er)?|execut(?:e|ed|ion)|complet(?:e|ed)|succe(?:ed|ssfully))\b|[^\p{L}]+/giu;
const LAST_PART = /(?:: | - )(?!.{0,400}(?:: | - ))(.{1,200})$/;

/** A sentence of its own behind the one that only follows: `The operation failed. Unable to read file "a.exr".` */
const LAST_SENTENCE = /[.!;] (?!.{0,400}[.!;] )(\S.{8,400})$/;

/** Whether a line that only follows gives the reason all the same: `could not hand the packet on: Broken pipe`. */
function givesReason(body: string): boolean {
  if (sentenceIsKnown(body)) return true;
  const last = LAST_PART.exec(body)?.[1] ?? "";
  // That something ended is no reason for it.
  if (onlyFollows(last)) return false;
  const reason = last.replace(CODE_WORDS, " ").trim();
  return reason.length >= 4 && !/^\S*[\\/.]\S*$/.test(reason);
}

/** Whether the last sentence of several is one that a record reads, and follows from nothing itself. */
function sentenceIsKnown(body: string): boolean {
  const sentence = LAST_SENTENCE.exec(body)?.[1];
  return sentence !== undefined && !onlyFollows(sentence) && recognise(sentence) !== undefined;
}

function belowErrors(signal: Signal): Signal {
  if (signal.score <= WORDS.reasonedConsequence) return signal;
  const less = { points: WORDS.reasonedConsequence - signal.score, why: "it follows, and gives the reason" };
  return { ...signal, score: WORDS.reasonedConsequence, because: [...signal.because, less] };
}

/** Reads the words of a line that complains; lines of one shape get one answer. */
function readWords(line: NormalLine): Signal | undefined {
  const { body, severity } = line;
  const follows = onlyFollows(body);
  const known = recognise(body);
  const isBelieved = known !== undefined && known.record.weight >= BELIEVED_THOUGH_IT_FOLLOWS;
  if (known && (!follows || isBelieved || givesReason(body))) {
    const signal = knownSignal(known, severity);
    return follows && !isBelieved ? belowErrors(signal) : signal;
  }
  const signal = generic(line);
  const why = "it only follows from something said before";
  if (!signal) return follows ? signalOf("consequence", WORDS.bareConsequence, why) : undefined;
  if (!follows) return signal;
  if (givesReason(body)) return belowErrors(signal);
  const score = Math.min(signal.score, severity === "fatal" ? WORDS.fatalConsequence : WORDS.consequence);
  const because = [...signal.because, { points: score - signal.score, why }];
  return { score, because, kind: "consequence" };
}

/** A complaint with the line below it: where that says that the program does without, it weighs less. */
export function withNext(signal: Signal, next: NormalLine | undefined): Signal {
  if (signal.kind === "harmless" || next === undefined || isError(next) || !WITHOUT_IT.test(next.body))
    return signal;
  return adjusted(signal, [
    { points: WORDS.goesOn, why: "the next line says that the program does without" },
  ]);
}

/** A signal with what this one line of its shape gives or takes. */
function adjusted(signal: Signal, more: readonly Reason[]): Signal {
  const score = more.reduce((sum, { points }) => sum + points, signal.score);
  const over = score > WORDS.most ? [{ points: WORDS.most - score, why: "no line is worth more" }] : [];
  const because = [...signal.because, ...more, ...over];
  return { ...signal, score: Math.min(score, WORDS.most), because };
}

/**
 * Makes a judge of lines. It remembers the shapes it has seen, so that a log of 20,000 alike complaints is
 * read as fast as one of progress; the cause's words are those of the first line of the shape.
 *
 * @param studio records that are asked before everything else, and of every line: numbers tell a studio's codes apart
 */
export function makeJudge(studio?: StudioRecords): (line: NormalLine) => Signal | undefined {
  const seen = new Map<string, Signal | undefined>();
  return (line) => {
    const { body, severity } = line;
    if (ECHO.test(body)) return undefined;
    const own = studio?.recognise(body);
    if (own) return knownSignal(own, severity);
    if (SETTING.test(body) || isHollow(body)) return undefined;
    // Counts tell harmless from not, and a shape has none: so this is asked of every line.
    const noise = harmlessIn(body);
    if (noise && !(noise.remark && isError(line)))
      return { ...signalOf("harmless", WORDS.harmless, noise.why), why: noise.why };
    const shape = `${severity} ${shapeOf(body)}`;
    if (!seen.has(shape)) seen.set(shape, readWords(line));
    const signal = seen.get(shape);
    if (!signal) return undefined;
    return adjusted(signal, [
      ...(RETRY.test(body) ? [{ points: WORDS.retry, why: "it will try again" }] : []),
      ...(GOES_ON.test(body) ? [{ points: WORDS.goesOn, why: "it says what it does instead" }] : []),
      ...(EMPTY_HANDED.test(body.trim()) || WHERE_ONLY.test(body)
        ? [{ points: WORDS.emptyHanded, why: "it names nothing" }]
        : []),
    ]);
  };
}
