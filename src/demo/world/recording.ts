import type { TaskParameterValue } from "@aws-sdk/client-deadline";
import { type LogLines, linesOf } from "./log-lines.ts";
import type { OutputLine } from "./output-lines.ts";
import { EMPTY_LINE } from "./session-log.ts";

/** An action as the recorder saw it. Times are milliseconds from the start of the recording. */
export interface RecordedAction {
  readonly kind: "envEnter" | "envExit" | "taskRun";
  /** Name of the environment. */
  readonly name?: string;
  /** Name of the step. */
  readonly step?: string;
  readonly parameters?: Readonly<Record<string, TaskParameterValue>>;
  readonly status: "SUCCEEDED" | "FAILED" | "CANCELED" | "NEVER_ATTEMPTED";
  readonly exitCode: number | null;
  readonly message: string | null;
  readonly start: number | null;
  readonly end: number | null;
}

/** One run of a real program under the real Open Job Description runtime: see `scripts/record`. */
export interface Recording {
  readonly name: string;
  /** What was run, and what of it is imitated. */
  readonly how: string;
  /** What an experienced person would give as the cause; null where nothing failed. */
  readonly cause: string | null;
  /** Any one of these texts stands in the line that shows the cause. */
  readonly decisive: readonly string[] | null;
  /** Texts that look bad and are not the cause. */
  readonly noise: readonly string[] | null;
  /** The session's id in the lines, to be replaced by that of the session it becomes. */
  readonly sessionId: string;
  /** Milliseconds since 1970: dates in the lines count from here. */
  readonly recordedAt: number;
  readonly actions: readonly RecordedAction[];
  readonly lines: readonly (readonly [number, string])[];
}

const DATE_IN_TEXT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

/**
 * The log of a recording as that of another session at another time: its id takes the place of the recorded
 * one, and dates inside the lines move along.
 * @param startedAt when the session starts now, milliseconds since 1970
 */
export function recordedLog(recording: Recording, sessionId: string, startedAt: number): LogLines {
  const shift = startedAt - recording.recordedAt;
  return linesOf(
    recording.lines.map(([offset, text]) => ({
      timestamp: startedAt + offset,
      message:
        text
          .replaceAll(recording.sessionId, sessionId)
          .replace(DATE_IN_TEXT, (date) => shiftedDate(date, shift)) || EMPTY_LINE,
    })),
  );
}

function shiftedDate(date: string, shift: number): string {
  return new Date(Date.parse(date) + shift).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * What the program of one recorded action printed, offsets counted from the action's start.
 * The session's own folder is written `<session>`, as in every story.
 * @throws Error when the recording has no such action
 */
export function recordedOutput(recording: Recording, action: number): OutputLine[] {
  const { start, end } = recording.actions[action] ?? {};
  if (typeof start !== "number" || typeof end !== "number") {
    throw new Error(`Recording ${recording.name} has no action ${action} that ran.`);
  }
  const inside = recording.lines.filter(([offset]) => offset >= start && offset <= end);
  // The next action's banner may carry the same millisecond as this one's end.
  const from = inside.findIndex(([, text]) => text === "Output:") + 1;
  const to = inside.findIndex(([, text], index) => index >= from && EXIT_LINE.test(text));
  const folder = new RegExp(`/sessions/${recording.sessionId}[^/ ']*`, "g");
  return inside
    .slice(from, to < 0 ? undefined : to)
    .map(([offset, text]) => [offset - start, text.replace(folder, "<session>")]);
}

const EXIT_LINE = /^Process pid \d+ exited with code:/;

/**
 * The same output over another span and about other things.
 * @param takes the offset of the last line, in milliseconds
 * @param replace pairs of a text or pattern and what stands in its place
 */
export function retold(
  lines: readonly OutputLine[],
  takes: number,
  replace: readonly (readonly [string | RegExp, string])[] = [],
): OutputLine[] {
  const first = lines[0]?.[0] ?? 0;
  const span = Math.max(1, (lines.at(-1)?.[0] ?? 0) - first);
  return lines.map(([offset, text]) => [
    first + ((offset - first) * (takes - first)) / span,
    replace.reduce((told, [from, to]) => told.replaceAll(globally(from), to), text),
  ]);
}

function globally(from: string | RegExp): string | RegExp {
  return typeof from === "string" || from.global ? from : new RegExp(from.source, `${from.flags}g`);
}
