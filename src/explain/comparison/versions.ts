/** The versions that programs name at the head of a session's log, by the name they give themselves. */
import { normalise } from "../log/normalise.ts";
import { farmText, nameInWords } from "../text/untrusted.ts";

const MAX_NAME = 40;
/** Programs that are told of one log: a farm's shell scripts print more than anybody compares. */
const MAX_PROGRAMS = 12;

/** What the runtimes write first (openjd-sessions for Python, and its Rust library). */
const RUNTIME: readonly (readonly [name: string, line: RegExp])[] = [
  ["Open Job Description runtime", /^openjd[.-]sessions Library Version: ([\w.+-]{1,40})$/],
  ["Open Job Description model", /^openjd[.-]model Library Version: ([\w.+-]{1,40})$/],
  ["Python of the runtime", /^Python Version: (\d[\w.+-]{0,20})/],
];

/** A banner: a name of a few words, perhaps the word "version", a number with a dot. */
const BANNER =
  /^([A-Za-z][\w.+-]{0,24}(?: (?:for |\(?[A-Za-z0-9][\w.+-]{0,20}\)?)){0,3}?),? (version:? |ver\.? |release |v)?(\d{1,4}\.\d[\w.+-]{0,20})(?=$|[ ,;([])(.{0,120})$/i;
/** What is measured is no version. */
const MEASURED =
  /\b(?:time|mem(?:ory)?|peak|took|load(?:ed|ing)?|frame|fra|elapsed|render(?:ed|ing)?|progress|used|size|samples?|scale|fps|exposure|gamma|threads?|shutter|total|cache|speed|rate|ratio|percent|cpu|step|average|remaining|line|at|in|of|is|took|bit)\b/i;
const UNIT = /^ ?(?:s|ms|secs?|seconds?|minutes?|hours?|%|[kmgt]i?b|fps|x|px|m)\b/i;
/** Without the word "version" a banner goes on with what was built, or not at all. */
const GOES_ON =
  /^(?:$|,| ?[([]| LTS\b| \d+ ?-?bit\b| (?:linux|windows|win64|macos|darwin|build|built|copyright)\b)/i;

/**
 * Versions by name, in words that are safe to show; the first line of each counts.
 * @param lines of a session's log from its beginning, as they came
 */
export function versionsIn(lines: readonly string[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const text of lines) {
    const [name, version] = runtimeVersion(text.trim()) ?? programVersion(normalise({ text }).body) ?? [];
    if (name === undefined || version === undefined || found.has(name)) continue;
    if (found.size < MAX_PROGRAMS) found.set(name, version);
  }
  return Object.fromEntries(found);
}

function runtimeVersion(text: string): readonly [string, string] | undefined {
  for (const [name, line] of RUNTIME) {
    const version = line.exec(text)?.[1];
    if (version !== undefined) return [name, farmText(version, MAX_NAME)];
  }
  return undefined;
}

function programVersion(text: string): readonly [string, string] | undefined {
  const [, name = "", word, version = "", rest = ""] = BANNER.exec(text.trim()) ?? [];
  if (name === "" || MEASURED.test(name) || UNIT.test(rest)) return undefined;
  if (word === undefined && !GOES_ON.test(rest)) return undefined;
  return [nameInWords(farmText(name, MAX_NAME)), farmText(version, MAX_NAME)];
}
