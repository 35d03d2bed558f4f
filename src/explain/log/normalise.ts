import type { LogLine } from "./types.ts";

/** Characters of a line that patterns get to see, so that every pattern's cost is bounded. */
export const MAX_PATTERN_INPUT = 2_000;

/** How loud a line says it is, by a level word in the position where loggers put one. */
export type Severity = "fatal" | "error" | "warning" | "info";

/** A line with everything that wrappers put in front taken off. */
export interface NormalLine {
  /** What patterns are tried on: no timestamps, adaptor or CI prefixes; indentation kept; bounded. */
  body: string;
  /** What a reader sees: the original without the adaptor's prefix. */
  shown: string;
  severity?: Severity;
  /** An adaptor prefix was taken off. */
  adaptor: boolean;
  /** The whole message, where a wrapper had broken it over several lines and this is the first. */
  whole?: string;
  /** Part of a message that was joined onto an earlier line. */
  joined?: boolean;
}

// What aws-deadline adaptors put before each line of the application (openjd-adaptor-runtime).
const ADAPTOR =
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)? )?ADAPTOR_OUTPUT: (?:STD(?:OUT|ERR): ?)?/;

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const CLOCK = "\\d\\d[:.]\\d\\d[:.]\\d\\d(?:[.,:]\\d{1,9})?";
// One space belongs to the stamp; more are indentation, unless a separator follows them.
const GAP = "(?:[ \\t]*[:|-](?: |$)|[ \\t])?";
const ZONE = "(?:Z|(?: ?[+-]\\d\\d:?\\d\\d)| UTC)?";

/** Each is anchored and takes one thing off the front; they are tried in rounds until none matches. */
const PREFIXES: readonly RegExp[] = [
  // A byte order mark, also as code page 437 and 1252 show it.
  /^(?:\uFEFF|∩╗┐|ï»¿)/,
  // CI columns: job, step, then an ISO timestamp (GitHub `gh run view --log`).
  /^[^\t]{1,80}\t[^\t]{1,80}\t(?=(?:\uFEFF|∩╗┐|ï»¿)?\d{4}-\d\d-\d\dT)/,
  // ISO 8601 and its relatives: 2026/05/06 17:55:15-07:00, [2023/Jan/12|12:34:56], [2023.01.12-10.00.00:000][  0].
  new RegExp(
    `^[[(<]?\\d{2,4}[-/.](?:\\d\\d|${MONTH})[-/.]\\d\\d[T |_-] ?${CLOCK}${ZONE}[\\])>]?(?:\\[ *\\d+\\])?${GAP}`,
  ),
  // 21/11/2026 12:34:56, 11-21-26 12:34:56.
  new RegExp(
    `^[[(]?\\d{1,2}[-/.](?:\\d\\d|${MONTH})[-/.]\\d{2,4}[T ,]+${CLOCK}(?: ?[AP]M)?${ZONE}[\\])]?${GAP}`,
  ),
  // Fri Nov 21 12:34:56 2026, Nov 21 12:34:56 host.
  new RegExp(
    `^\\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?${MONTH} [ \\d]\\d,? ${CLOCK}(?: \\d{4})?\\]?${GAP}`,
  ),
  // Arnold: elapsed time, memory, then a bar after the level (the level is read before it goes).
  /^\d\d:\d\d:\d\d +\d+MB(?=[ |])/,
  // A clock alone: [12:34:56], 12:34:56.789 |, [12:34.56].
  /^(?:\[\d{1,3}:\d\d[:.]\d\d(?:[.,]\d+)?\]|\d{1,3}:\d\d:\d\d(?:[.,]\d+)?(?: [AP]M)?(?=[ \t|]))(?:[ \t]*[|-] ?|[ \t])?/,
  // Minutes and seconds alone: [02:14].
  /^\[\d{1,3}:[0-5]\d\] /,
  // Rank and stream tags of launchers: [rank0]:, [1,0]<stderr>:, STDERR:.
  /^(?:\[?rank ?\d{1,5}\]?:|\[\d{1,5},\d{1,5}\]<std(?:out|err)>:|\(pid=\d+\)|(?: {0,2}\d{1,3}: )?STD(?:OUT|ERR):) ?/,
  // Maya's script editor comments out what it echoes: "# Error: text", "// Error: text //".
  /^(?:#|\/\/) (?=\s*(?:Error|Warning|Traceback|File "|[A-Za-z.]*(?:Error|Exception): ))/,
  // The prompt of an interpreter before what the program itself then printed: a time or a level follows.
  /^>{2,3} (?=[[(<]?(?:\d{1,4}[-:./]\d|(?:FATAL|CRITICAL|ERROR|WARNING|WARN|INFO|Error|Warning)\b))/,
  // A log file's own name before the line.
  /^[\w.-]{1,40}\.log: (?=\d)/,
];

const LEVEL_WORDS =
  "FATAL(?: ERROR)?|CRITICAL|CRIT|SEVERE|PANIC|EMERG|ERROR|ERRO|ERR|FAILURE|WARNING|WARN|INFO|NOTICE|NOTE|DEBUG|TRACE|VERBOSE|HINT|DISPLAY|PROGRESS";
const TAGS = "(?:\\[[^\\]]{1,60}\\][ :]*){0,3}";

/** A warning sign or a cross that a tool draws before the word. */
const SIGN = "(?:[\\u2139\\u26A0\\u2612\\u2705\\u2713-\\u2718\\u274C] {0,3})?";

/** Positions in which loggers put the level; group 1 is the word. Matched without regard to case. */
const LEVELS: readonly RegExp[] = [
  // [ERROR], <error>, {SEVERE}, (Warning), ERROR |, Error:, error -, ##[error], *** ERROR ***
  new RegExp(`^[\\s#*!/>-]{0,6}${TAGS}[[(<{]+ ?(${LEVEL_WORDS})[ \\w]{0,8}[\\])>}]+`, "i"),
  new RegExp(
    `^[\\s#*!/>-]{0,6}${TAGS}${SIGN}(${LEVEL_WORDS})(?: *[:|!]| \\([\\w ]{1,40}\\):| +- | *\\[[A-Z]{0,4}\\d+\\]| +\\w{0,3}\\d{3,5}\\b)`,
    "i",
  ),
  // RenderMan and others: a message number first, then {ERROR}.
  new RegExp(`^ {0,4}[\\w.:/-]{1,60} +[[({<](${LEVEL_WORDS})[\\])}>]`, "i"),
  // Python logging's name - ERROR - text, Unreal's LogInit: Error: text, tool: error: text.
  new RegExp(`^ {0,4}${TAGS}[\\w.@()/\\\\: -]{1,80}?(?:[:|]| -) *(${LEVEL_WORDS})(?:[:|]| -)(?: |$)`, "i"),
  // Columns of one width, DaVinci Resolve's among them: 0x7c29 | LeManager | ERROR | text.
  new RegExp(`^ {0,4}(?:[\\w.@/-]{1,60} {0,30}\\| ){1,3}(${LEVEL_WORDS}) {0,8}\\| `, "i"),
];
/** A bare level word in capitals at the start, or behind a name and a process: `ERROR could not ...`, `kit [42]: ERROR ...`. */
const BARE_LEVEL =
  /^\s{0,4}(?:\[[^\]]{1,60}\][ :]*){0,2}(?:[\w./-]{1,60} ?\[\d{1,7}\]: )?(FATAL|CRITICAL|SEVERE|ERROR|WARNING|WARN|INFO|DEBUG)[ \t]+\S/;
/** glog: E0512 12:34:56.789012 1234 file.cc:12] text */
const GLOG = /^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w./-]+:\d+\] ?/;
/** A one-letter level in a bracket or before a bar: [E], E |. */
const LETTER = /^\s{0,4}(?:\[([EWIFD])\]|([EWIFD]) +\|)/;

/** Progress bars do not end their line, so the next message is glued to them: tqdm's and ffmpeg's. */
const BARS: readonly { sign: string; bar: RegExp }[] = [
  { sign: "%|", bar: /\d{1,3}%\|[^|]{0,120}\| ?[^\s[]{1,30} \[[^\]]{1,60}\] {0,8}/g },
  { sign: "frame=", bar: /frame= *\d+ fps=.{0,160}?speed=(?:N\/A| *[\d.e+-]+x)(?: elapsed=[\d:.]+)? {0,8}/g },
];
/** npm relays what its helpers log, level and all: `npm error gyp info ...`, `npm ERR! prebuild-install warn install ...`. */
const RELAYED_BY_NPM = /^npm (?:error|ERR!) (?:[\w@/.-]{1,40} )?(info|verb|http|warn|ERR!|error) /;
/** Python's warnings module: file.py:12: UserWarning: text. */
const PYTHON_WARNING = /^\s{0,4}\S{1,300}:\d+: \w*Warning: /;

/** Colour codes whose escape character an earlier tool took away: [31mError[39m. */
const ORPHANED_COLOUR = /\[\d{1,3}(?:;\d{1,3}){0,4}m/g;

/** A structured line of pino, bunyan, slog, zap and the like. */
const JSON_LINE = /^\s*\{.{0,400}"(?:level|severity|lvl|levelname)"\s*:.*\}\s*$/;
/** logrus and logfmt: level=error msg="text". */
const LOGFMT = /\blevel=(\w{4,8})\b.{0,200}?\bmsg="((?:[^"\\]|\\.){1,1500})"/;

/** Levels that pino and bunyan write as numbers. */
function levelName(level: unknown): string {
  if (typeof level !== "number") return String(level);
  return level >= 60 ? "fatal" : level >= 50 ? "error" : level >= 40 ? "warn" : "info";
}

/** Takes the message and level out of a line that a machine formatted. */
function readStructured(text: string): { body: string; severity: Severity } | undefined {
  const logfmt = text.includes("level=") ? LOGFMT.exec(text) : null;
  if (logfmt) return { body: logfmt[2]!, severity: severityOf(logfmt[1]!) };
  if (!JSON_LINE.test(text)) return undefined;
  try {
    const record = JSON.parse(text) as Record<string, unknown>;
    const message = record.msg ?? record.message ?? record.error ?? record.err;
    const level = record.level ?? record.severity ?? record.lvl ?? record.levelname;
    return typeof message === "string"
      ? { body: message, severity: severityOf(levelName(level)) }
      : undefined;
  } catch {
    // Looks like JSON and is not: read as any other line.
    return undefined;
  }
}

/** CI columns once more, after tabs became spaces: only GitHub's runner writes seven digits of a second. */
const CI_STAMP = /(?:^| )(?:\uFEFF|∩╗┐|ï»¿)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /;

function afterColumns(text: string): string {
  const stamp = text.includes("Z ") ? CI_STAMP.exec(text.slice(0, 200)) : null;
  return stamp ? text.slice(stamp.index + stamp[0].length) : text;
}

/** What follows the last progress bar of a line, if anything does. */
function afterBars(text: string): string {
  const bar = BARS.find(({ sign }) => text.includes(sign))?.bar;
  if (!bar) return text;
  let end = 0;
  for (const found of text.matchAll(bar)) end = found.index + found[0].length;
  const rest = text.slice(end);
  return end > 0 && rest.trim() !== "" ? rest : text;
}

function severityOf(word: string): Severity {
  const level = word.toLowerCase();
  if (/^(?:f$|fatal|crit|severe|panic|emerg)/.test(level)) return "fatal";
  if (/^e(?:$|rr)|^failure/.test(level)) return "error";
  if (/^w/.test(level)) return "warning";
  return "info";
}

function readSeverity(body: string): Severity | undefined {
  if (PYTHON_WARNING.test(body)) return "warning";
  const relayed = RELAYED_BY_NPM.exec(body)?.[1];
  if (relayed) return severityOf(relayed);
  const head = body.slice(0, 160);
  const letter = LETTER.exec(head);
  if (letter) return severityOf((letter[1] ?? letter[2])!);
  for (const level of LEVELS) {
    const word = level.exec(head)?.[1];
    if (word) return severityOf(word);
  }
  const bare = BARE_LEVEL.exec(head)?.[1];
  return bare ? severityOf(bare) : undefined;
}

/** The two ends of an over-long line: messages begin at its start, and wrapped causes stand at its end. */
function bounded(text: string): string {
  if (text.length <= MAX_PATTERN_INPUT) return text;
  const tail = MAX_PATTERN_INPUT / 4;
  return `${text.slice(0, MAX_PATTERN_INPUT - tail - 1)} ${text.slice(-tail)}`;
}

/**
 * Takes off a line what wrappers put in front: the adaptor's stream tag, timestamps of monitors, renderers
 * and CI, rank tags, glued progress bars. The level word is read on the way.
 *
 * @param line one line, already free of control characters
 */
export function normalise(line: LogLine): NormalLine {
  const adaptor = ADAPTOR.test(line.text);
  const shown = adaptor ? line.text.replace(ADAPTOR, "$1") : line.text;
  const structured = readStructured(shown);
  if (structured) return { ...structured, body: bounded(structured.body), shown, adaptor };
  const plain = shown.includes("m") && shown.includes("[") ? shown.replace(ORPHANED_COLOUR, "") : shown;
  let body = bounded(afterBars(afterColumns(plain.includes("\r") ? plain.replaceAll("\r", " ") : plain)));
  const glog = GLOG.exec(body);
  if (glog) return { body: body.slice(glog[0].length), shown, severity: severityOf(glog[1]!), adaptor };
  for (let round = 0; round < 4; round++) {
    const before = body.length;
    for (const prefix of PREFIXES) {
      const found = prefix.exec(body);
      if (found) body = body.slice(found[0].length);
    }
    if (body.length === before) break;
  }
  const severity = readSeverity(body);
  // The bar that ends Arnold's and other columns carries nothing once the level is read.
  const bar = /^ *(?:(?:ERROR|WARNING|FATAL|INFO|DEBUG) *)?\| ?/i.exec(body);
  if (bar) body = body.slice(bar[0].length);
  return { body, shown, severity, adaptor };
}
