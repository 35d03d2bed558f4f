import type { LogLine } from "./types.ts";

/**
 * The lines that the Open Job Description runtime and the worker agent themselves write into a session log
 * (openjd-sessions-for-python and deadline-cloud-worker-agent, both public on GitHub), and those of the Rust runtime
 * (openjd-sessions 0.8), which the service may choose for a session.
 */
export type RuntimeLine =
  /** Banner rules, library versions, working directories: nothing about this failure. */
  | { is: "frame" }
  | { is: "title"; title: string }
  | { is: "parameter" }
  | { is: "command" }
  | { is: "output" }
  | { is: "exit"; code: number }
  /** Ended by a signal, of which this runtime gives no code. */
  | { is: "killed" }
  /** The runtime itself crashed. */
  | { is: "crashed"; type: string }
  | { is: "failed to start"; reason: string }
  | { is: "timeout" }
  | { is: "cancel" }
  /** What the runtime does to end a process, and the notes it makes while it waits. */
  | { is: "ending" }
  | { is: "directive"; name: string; value: string; malformed: boolean }
  | { is: "transfer" };

const RULE = /^\s*(?:={20,}|-{20,})\s*$/;
const TITLE = /^-{3,9} (\S.*)$/;
const SUB_TITLE = /^(?:Phase: (?:Setup|Running action|Cleanup)|Uploading output files to Job Attachments)$/;
const PREAMBLE =
  /^(?:openjd[.-](?:model|sessions) Library Version:|Architecture: \w+$|Session running with no AWS Credentials|Writing: |Deleting working directory: |Installed at: |Python Interpreter: |Python Version: \d|Platform: \w+$|Initializing Open Job Description Session: |Session Working Directory: |Session's Embedded Files Directory: |Running Session Actions as user: |Written? (?:contents|file) |Writing embedded files for |Mapping: |Using embedded file |Parameter values:$|Removing the Session )/;
const PARAMETER = /^\w[\w.]{0,63}\((?:INT|FLOAT|STRING|PATH|CHUNK\[INT\]|BOOL|RANGE_EXPR|LIST\[\w+\])\) = /;
const EXIT = /^(?:(?:Process|Command|Subprocess)\b.{0,60}\bexited with|Process exit) code:\s*(-?\d+)/;
/** The same user's process, and another user's, as a farm's worker runs it. */
const KILLED = /^Process exit code: (?:N\/A|-1)\s*$/;
const CRASHED = /^session runtime crashed: (.{1,200})$/;
const FAILED_TO_START =
  /^(?:Process failed to start: |Action failed to run: Failed to start subprocess )(.*)$/;
const TIMEOUT = /^(?:(?:openjd_fail: )?TIMEOUT - |Action timed out, sending SIG\w+ to process group)/;
const CANCEL = /^(?:Cancel(?:ing|ling) subprocess \d+ via |Sending SIG\w+ to process group \d+)/;
const ENDING =
  /^(?:Grace period ends at |Notify period ended\.|INTERRUPT: |Command exited but STDOUT stream is still open|Gracetime of \d|Action execution interrupted|Unable to determine signal target: |Signal target PID: )/;
// `pattern` of openjd-sessions' action filter; a malformed one is echoed with an error behind it.
const DIRECTIVE =
  /^openjd_(progress|status|fail|env|unset_env|redacted_env|session_runtime_loglevel): ?(.*?)( -- ERROR: .*)?$/;
const TRANSFER =
  /^(?:Syncing inputs using Job Attachments|Downloaded [\d.]+ \w+ \/ |Uploaded [\d.]+ \w+ \/ |Summary Statistics for file (?:down|up)loads|Processed \d+ files? |Skipped re-processing |Total processing time of |Started syncing outputs|Finished syncing outputs|Found \d+ files? (?:totaling |\(Output directory )|Uploading \d+ output files|Transfer rate: |Checking for assets)/;

/**
 * Recognises a line of the runtime. The application's own output gives undefined.
 *
 * @param text the line without wrappers' prefixes
 */
export function readRuntimeLine(text: string): RuntimeLine | undefined {
  if (text.length > 2_000) return undefined;
  if (RULE.test(text)) return { is: "frame" };
  const title = TITLE.exec(text)?.[1];
  if (title) return { is: "title", title };
  if (SUB_TITLE.test(text)) return { is: "frame" };
  const directive = DIRECTIVE.exec(text);
  if (TIMEOUT.test(text)) return { is: "timeout" };
  if (directive) {
    return {
      is: "directive",
      name: directive[1]!,
      value: directive[2] ?? "",
      malformed: directive[3] !== undefined,
    };
  }
  if (KILLED.test(text)) return { is: "killed" };
  const exit = EXIT.exec(text);
  if (exit) return { is: "exit", code: Number(exit[1]) };
  const crashed = CRASHED.exec(text)?.[1];
  if (crashed) return { is: "crashed", type: crashed };
  const start = FAILED_TO_START.exec(text);
  if (start) return { is: "failed to start", reason: start[1]! };
  if (CANCEL.test(text)) return { is: "cancel" };
  if (ENDING.test(text)) return { is: "ending" };
  if (/^Running command /.test(text) || /^Command started as pid: \d+/.test(text)) return { is: "command" };
  if (text === "Output:") return { is: "output" };
  if (PARAMETER.test(text)) return { is: "parameter" };
  if (PREAMBLE.test(text)) return { is: "frame" };
  if (TRANSFER.test(text)) return { is: "transfer" };
  return undefined;
}

/** A part of a session's log that one banner heads: lines `from` to `to`, both included. */
export interface Section {
  title: string;
  /** The kind of action that the banner announces, as the API names it. */
  kind?: "taskRun" | "envEnter" | "envExit" | "syncInputJobAttachments" | "cleanup" | "upload";
  /** The environment's name, for envEnter and envExit. */
  environment?: string;
  from: number;
  to: number;
}

function readTitle(title: string): Pick<Section, "kind" | "environment"> {
  const environment = /^(Entering|Exiting) Environment: (.*)$/.exec(title);
  if (environment) {
    return { kind: environment[1] === "Entering" ? "envEnter" : "envExit", environment: environment[2]! };
  }
  if (title === "Running Task") return { kind: "taskRun" };
  if (/^Job Attachments Download/.test(title)) return { kind: "syncInputJobAttachments" };
  if (/^Job Attachments Upload/.test(title)) return { kind: "upload" };
  if (title === "Session Cleanup") return { kind: "cleanup" };
  return {};
}

/**
 * Cuts a session's log at its banners (a rule of `=`, dashes with the title, a rule of `=`).
 *
 * @returns the sections in order; empty where the log has no banner
 */
export function sectionsOf(lines: readonly LogLine[]): Section[] {
  const sections: Section[] = [];
  lines.forEach((line, index) => {
    const title = TITLE.exec(line.text.trimEnd())?.[1];
    if (!title || !/^={20,}/.test(lines[index - 1]?.text ?? "")) return;
    const last = sections.at(-1);
    if (last) last.to = index - 2;
    sections.push({ title, ...readTitle(title), from: index - 1, to: lines.length - 1 });
  });
  return sections;
}

/** What is known of the action whose lines are wanted. Times are epoch milliseconds. */
export interface ActionSpan {
  kind: string;
  environment?: string;
  startedAt?: number;
  endedAt?: number;
}

/**
 * Finds one action's lines in its session's log: the section whose banner fits its kind (and environment),
 * nearest its start where several do. The upload that follows a task belongs to the task.
 *
 * @returns line numbers, both included; undefined where no banner fits
 */
export function sliceAction(
  lines: readonly LogLine[],
  action: ActionSpan,
): { from: number; to: number } | undefined {
  const sections = sectionsOf(lines);
  const fitting = sections.filter(
    (section) =>
      section.kind === action.kind &&
      (!action.environment || !section.environment || section.environment === action.environment),
  );
  const start = action.startedAt;
  const distance = (section: Section) =>
    start === undefined ? 0 : Math.abs((lines[section.from]?.at ?? start) - start);
  const best = fitting.reduce<Section | undefined>(
    (near, section) => (near && distance(near) <= distance(section) ? near : section),
    undefined,
  );
  if (!best) return undefined;
  const next = sections[sections.indexOf(best) + 1];
  const to = best.kind === "taskRun" && next?.kind === "upload" ? next.to : best.to;
  return { from: best.from, to };
}
