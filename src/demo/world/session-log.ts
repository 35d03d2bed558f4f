import type { TaskParameters } from "./drafts.ts";
import type { Host } from "./farm-places.ts";
import { concatLines, type LogLines, linesOf, type WrittenLine } from "./log-lines.ts";
import { hexOf } from "./made-ids.ts";
import { type Output, outputLines } from "./output-lines.ts";

/** What of an action stands in the session's log. */
export interface LoggedAction {
  /** Title of its section: `Running Task`, `Entering Environment: Conda`, ... */
  readonly title: string;
  readonly parameters?: TaskParameters;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly takes: number;
  /** What the process exited with; undefined where the log has no exit line. */
  readonly exitCode: number | undefined;
  /**
   * How the action did its work: as a process of its own, inside the worker agent (input sync), or not at all
   * (an environment that only sets variables, an action that could not start).
   */
  readonly by: "process" | "agent" | "nothing";
  readonly output: Output | undefined;
}

/** A session as its log sees it. */
export interface LoggedSession {
  readonly sessionId: string;
  readonly host: Host;
  readonly startedAt: number;
  /** Undefined while the session runs: its log has no clean-up yet. */
  readonly endedAt: number | undefined;
  readonly actions: readonly LoggedAction[];
}

/** CloudWatch takes no empty message: the worker agent sends a space for an empty line. */
export const EMPTY_LINE = " ";

const RULE = "==============================================";
const THIN_RULE = "----------------------------------------------";
/** From the start of an action to the first line of its program; sudo and the login shell take their time. */
const START_UP_MS = 55;

/**
 * The lines of a session's stream as the worker agent and the Open Job Description runtime write them:
 * plain text without time or level, a banner before each action, the program's output between "Output:" and the
 * exit line. Formats: openjd-sessions-for-python (`_session.py`, `_subprocess.py`).
 */
export function sessionLog(session: LoggedSession): LogLines {
  return concatLines([
    linesOf(preamble(session)),
    ...session.actions.flatMap((action) => actionLog(session, action)),
    ...(session.endedAt === undefined ? [] : [linesOf(cleanUp(session, session.endedAt))]),
  ]);
}

function preamble({ sessionId, host, startedAt }: LoggedSession): WrittenLine[] {
  const windows = host.platform === "windows";
  const installed = windows
    ? "C:\\Program Files\\Amazon\\Deadline\\lib\\site-packages\\openjd"
    : "/opt/deadline/worker/lib/python3.11/site-packages/openjd";
  const directory = workingDirectory(sessionId, host);
  const texts = [
    "openjd.model Library Version: 0.13.0",
    "openjd.sessions Library Version: 0.13.0",
    `Installed at: ${installed}`,
    `Python Interpreter: ${windows ? "C:\\Program Files\\Amazon\\Deadline\\python.exe" : "/opt/deadline/worker/bin/python"}`,
    windows
      ? "Python Version: 3.11.9 (tags/v3.11.9:de54cf5, Apr  2 2024, 10:12:12) [MSC v.1938 64 bit (AMD64)]"
      : "Python Version: 3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]",
    `Platform: ${windows ? "win32" : "linux"}`,
    `Initializing Open Job Description Session: ${sessionId}`,
    `Session Working Directory: ${directory}`,
    `Session's Embedded Files Directory: ${directory}${windows ? "\\" : "/"}embedded_files${hexOf(`${sessionId} files`).slice(0, 8)}`,
    "Running Session Actions as user: job-user",
  ];
  return texts.map((message, index) => ({ timestamp: startedAt + 90 + index, message }));
}

/** The folder that the runtime makes for a session on the worker. */
export function workingDirectory(sessionId: string, host: Host): string {
  const name = `${sessionId}${hexOf(`${sessionId} folder`).slice(0, 8)}`;
  return host.platform === "windows" ? `C:\\ProgramData\\Amazon\\OpenJD\\${name}` : `/sessions/${name}`;
}

function banner(title: string): string[] {
  return [EMPTY_LINE, RULE, `--------- ${title}`, RULE];
}

function phase(title: string): string[] {
  return [THIN_RULE, `Phase: ${title}`, THIN_RULE];
}

function actionLog(session: LoggedSession, action: LoggedAction): LogLines[] {
  const { startedAt, takes, exitCode, by } = action;
  const pid = pidOf(session.sessionId, startedAt);
  const head = [
    ...banner(action.title),
    ...parameterLines(action.parameters),
    ...(by === "process" ? [...phase("Setup"), ...phase("Running action"), command(session, startedAt)] : []),
  ];
  const started = by === "process" ? [`Command started as pid: ${pid}`, "Output:"] : [];
  const output = outputLines(action.output, startedAt);
  const ending = by === "process" && exitCode !== undefined ? [exitLine(pid, exitCode)] : [];
  // Output that a story places before its program can have started is moved to the first possible moment.
  const first = startedAt + (by === "process" ? START_UP_MS : 1);
  return [
    linesOf(head.map((message) => ({ timestamp: startedAt, message }))),
    linesOf(started.map((message) => ({ timestamp: first, message }))),
    {
      length: output.length,
      at(index) {
        const [offset, text] = output.at(index)!;
        return {
          timestamp: Math.min(startedAt + takes, Math.max(first, Math.round(startedAt + offset))),
          message: filled(session, pid, text) || EMPTY_LINE,
        };
      },
    },
    linesOf(ending.map((message) => ({ timestamp: startedAt + takes, message }))),
  ];
}

/** `<session>` and `<pid>` in a story's output stand for the session's folder and the process's number. */
function filled(session: LoggedSession, pid: number, text: string): string {
  if (!text.includes("<")) return text;
  return text
    .replaceAll("<session>", workingDirectory(session.sessionId, session.host))
    .replaceAll("<pid>", String(pid));
}

const OPENJD_TYPES: Readonly<Record<string, string>> = {
  int: "INT",
  float: "FLOAT",
  string: "STRING",
  path: "PATH",
  chunkInt: "CHUNK[INT]",
};

function parameterLines(parameters: TaskParameters | undefined): string[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length === 0) return [];
  return [
    "Parameter values:",
    ...entries.map(([name, value]) => {
      const [kind, text] = Object.entries(value).find(([key]) => key !== "$unknown") ?? ["string", ""];
      return `${name}(${OPENJD_TYPES[kind] ?? kind}) = ${text}`;
    }),
  ];
}

function command({ sessionId, host }: LoggedSession, startedAt: number): string {
  const script = `tmp${hexOf(`${sessionId} ${startedAt}`).slice(0, 8)}`;
  const directory = workingDirectory(sessionId, host);
  return host.platform === "windows"
    ? `Running command powershell -File ${directory}\\${script}.ps1`
    : `Running command /usr/bin/sudo -u job-user -i /usr/bin/setsid -w ${directory}/${script}.sh`;
}

/** A process number that stays the same from run to run. */
function pidOf(sessionId: string, startedAt: number): number {
  return 2000 + (Number.parseInt(hexOf(`${sessionId} ${startedAt % 86_400_000}`).slice(0, 6), 16) % 28_000);
}

/** The runtime gives the number as the system does, in hexadecimal, and signed where the two differ. */
function exitLine(pid: number, exitCode: number): string {
  const given = exitCode < -0xff ? exitCode >>> 0 : exitCode;
  const hexadecimal = given < 0 ? `-0x${(-given).toString(16)}` : `0x${given.toString(16)}`;
  const signed = given >= 0x7fffffff ? ` / ${given | 0} (signed)` : "";
  return `Process pid ${pid} exited with code: ${given} (unsigned) / ${hexadecimal} (hex)${signed}`;
}

function cleanUp(session: LoggedSession, endedAt: number): WrittenLine[] {
  const { sessionId, host } = session;
  const directory = workingDirectory(sessionId, host);
  const pid = pidOf(sessionId, endedAt);
  const remove =
    host.platform === "windows"
      ? `Running command powershell.exe -Command Remove-Item -Recurse -Force ${directory}`
      : `Running command /usr/bin/sudo -u job-user -i /usr/bin/setsid -w rm -rf ${directory}/embedded_files`;
  const texts = [
    ...banner("Session Cleanup"),
    `Deleting working directory: ${directory}`,
    remove,
    `Command started as pid: ${pid}`,
    "Output:",
    exitLine(pid, 0),
  ];
  return texts.map((message, index) => ({ timestamp: endedAt - texts.length + index, message }));
}
