/**
 * What a task run's log says about uploading its output. The lines are those of the worker agent: of its script
 * `attachment_upload.py` (0.33.6), and of job attachments' `asset_sync.py`, which older agents call.
 */
import type { LogLine } from "./types.ts";

/** See the module's comment. */
export interface UploadLines {
  /** Files that were found to upload; undefined where the log says nothing about it. */
  readonly files?: number;
  /** Where none was: the line that says why, as it stands. */
  readonly why?: string;
}

const FOUND = /^Found (\d{1,9}) files? totaling .{1,40} in output directory: /;
const NO_CHANGE = /^No change detected for root /;
const NO_FOLDER = /^No output directories specified for .*, skipping upload$/;
/** The program's own word that it left the work out: the file is there, or there is nothing to do. */
const LEFT_OUT =
  /\b(?:skip(?:ping|ped)\b.{0,200}\b(?:exist|frame|image|file|render|already)|(?:already|file) exists?\b.{0,80}\bskip|already rendered|nothing to (?:do|render))/i;
const NO_OUTPUT = /^No output to upload$/;

/** Reads the lines of one task run. */
export function readUploadLines(lines: readonly LogLine[]): UploadLines {
  const texts = lines.map(({ text }) => text.trim());
  const counts = texts.flatMap((text) => FOUND.exec(text)?.[1] ?? []).map(Number);
  const files = counts.reduce((sum, count) => sum + count, 0);
  if (files > 0) return { files };
  const first = (pattern: RegExp) => texts.find((text) => pattern.test(text));
  // Of several roots one may be there for input only: a folder that was looked into tells more.
  const looked = first(NO_CHANGE) ?? first(FOUND);
  const why = first(LEFT_OUT) ?? looked ?? first(NO_FOLDER) ?? first(NO_OUTPUT);
  // That one root declares no folder says nothing of the others.
  const isKnown = looked !== undefined || first(NO_OUTPUT) !== undefined;
  return { ...(isKnown && { files: 0 }), ...(why !== undefined && { why }) };
}
