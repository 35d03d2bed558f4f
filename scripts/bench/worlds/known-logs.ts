/** Logs of failures whose cause is known: those that the demo has recorded, and those of a folder. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Recording, recordedOutput } from "../../../src/demo/world/recording.ts";
import { RECORDINGS } from "../../../src/demo/world/recordings.ts";

/** What a failing action prints, and why it fails. */
export interface KnownLog {
  readonly name: string;
  readonly lines: readonly string[];
  /** What the process exits with. */
  readonly exitCode: number;
  /** Any one of these stands in the line that shows the cause. */
  readonly decisive: readonly string[];
  readonly cause: string;
  /** Who has to act; absent where nobody said. */
  readonly kind?: string;
  /** It is the environment that fails, before any task. */
  readonly inEnvironment: boolean;
  /** Only the exit code shows the cause. */
  readonly inExitCode: boolean;
}

/** Who has to act on what was recorded. A crash may be anybody's. */
const KINDS: Readonly<Record<string, string>> = {
  "adaptor-earlier-cause": "scene",
  "adaptor-wrapper": "scene",
  "blender-missing-scene": "scene",
  "blender-no-denoiser": "software",
  "blender-no-display": "software",
  "blender-no-gpu": "machine",
  "blender-script-error": "scene",
  "command-not-found": "software",
  "disk-full": "machine",
  "failing-environment": "software",
  "ffmpeg-disk-full": "machine",
  "ffmpeg-missing-input": "scene",
  "memory-kill": "machine",
  "missing-file": "scene",
  "povray-missing-include": "scene",
  "prompt-injection": "scene",
  "python-traceback": "software",
  "secrets-in-log": "shared service",
};

/** Failures that the demo has recorded and whose own output shows the cause. */
export function recordedLogs(): KnownLog[] {
  return Object.values(RECORDINGS).flatMap((recording) => {
    const index = recording.actions.findIndex(({ status }) => status === "FAILED");
    const log = index < 0 ? undefined : recordedFailure(recording, index);
    return log ? [log] : [];
  });
}

/** Undefined where the cause stands elsewhere than in what the action printed and ended with. */
function recordedFailure(recording: Recording, index: number): KnownLog | undefined {
  const { exitCode, message, kind } = recording.actions[index]!;
  const lines = recordedOutput(recording, index).map(([, text]) => text);
  const decisive = recording.decisive ?? [];
  const inLines = decisive.some((part) => lines.some((line) => line.includes(part)));
  const inExitCode = !inLines && decisive.some((part) => `exited with code: ${exitCode}`.includes(part));
  // A limit of time shows in the message of the action.
  if ((!inLines && !inExitCode) || message?.startsWith("TIMEOUT")) return undefined;
  return {
    name: recording.name,
    lines,
    exitCode: exitCode ?? 1,
    decisive,
    cause: recording.cause ?? "",
    ...(KINDS[recording.name] !== undefined && { kind: KINDS[recording.name]! }),
    inEnvironment: kind === "envEnter",
    inExitCode,
  };
}

/** A log of a folder as its file has it. */
interface LogFile {
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  readonly decisive: readonly string[];
  readonly cause: string | null;
  readonly kind?: string;
}

/** Every log of a folder whose cause is known: controls, and programs that ended well, are left out. */
export function logsOfFolder(folder: string): KnownLog[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const read = JSON.parse(readFileSync(join(folder, file), "utf8")) as LogFile;
      if (read.decisive.length === 0 || read.exitCode === 0) return [];
      const named = /^\s*(.*?)\s*(?:\((machine|scene|software|shared service|spot|limit|person)\))?\s*$/;
      const [, cause = "", kind = read.kind] = named.exec(read.cause ?? "") ?? [];
      return [
        {
          name: basename(file, ".json"),
          lines: read.lines,
          exitCode: read.exitCode ?? 1,
          decisive: read.decisive,
          cause,
          ...(kind !== undefined && kind !== "unclear" && { kind }),
          inExitCode: false,
          inEnvironment: /environment could not be entered/.test(cause),
        },
      ];
    });
}

/** Causes of one family are one cause to a reader, whatever program met it. */
const FAMILIES: readonly RegExp[] = [
  /disk .*full|no space left/i,
  /display/i,
  /killed|memory limit/i,
  /not installed|not on (the )?PATH/i,
  /GPU|CUDA device/i,
  /time limit/i,
];

/** What two logs share that no reader could tell apart; undefined for a cause of its own. */
export function familyOf({ cause }: KnownLog): number | undefined {
  const family = FAMILIES.findIndex((pattern) => pattern.test(cause));
  return family < 0 ? undefined : family;
}
