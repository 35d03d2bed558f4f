/**
 * Where the files of a job lie, as they were submitted: the roots of its attachments, and the folders below them whose
 * new files a worker uploads after each task run.
 */
import type { Attachments } from "@aws-sdk/client-deadline";
import { farmText, inQuotes, nameInWords } from "../text/untrusted.ts";

/** A root of a job's attachments. Texts are safe to show. */
export interface AssetRoot {
  /** The path on the submitter's side. */
  readonly root: string;
  /** How that path is written: `Windows` or `POSIX`. */
  readonly format?: string;
  /** The file system location of the storage profile that the root belongs to. */
  readonly location?: string;
  /** The output folders, as whole paths on the submitter's side; empty where none is declared. */
  readonly outputFolders: readonly string[];
  /** Output folders that are not among them. */
  readonly moreFolders?: number;
}

const MAX_PATH = 1024;
const MAX_NAME = 100;
/** Folders of one root that are named; a submitter rarely declares more than a few. */
const MAX_FOLDERS = 5;

/** Reads the roots of a job's attachments in the service's order; none where the job has no attachments. */
export function readAssetRoots(attachments: Attachments | undefined): AssetRoot[] {
  return (attachments?.manifests ?? []).map(
    ({ rootPath = "", rootPathFormat, fileSystemLocationName, outputRelativeDirectories = [] }) => {
      const isWindows = rootPathFormat?.toLowerCase() === "windows";
      const folders = outputRelativeDirectories.map((folder) =>
        farmText(joined(rootPath, folder, isWindows), MAX_PATH),
      );
      const left = folders.length - MAX_FOLDERS;
      return {
        root: farmText(rootPath, MAX_PATH),
        ...(rootPathFormat && { format: formatInWords(rootPathFormat) }),
        ...(fileSystemLocationName && { location: farmText(fileSystemLocationName, MAX_NAME) }),
        outputFolders: folders.slice(0, MAX_FOLDERS),
        ...(left > 0 && { moreFolders: left }),
      };
    },
  );
}

/** `"P:\MOTH\0310\renders\v011" (Windows)`, or what stands in its place where nothing is declared. */
export function outputFoldersInWords({
  root,
  format,
  location,
  outputFolders = [],
  moreFolders,
}: Partial<AssetRoot> & Pick<AssetRoot, "root">): string {
  const details = [
    format && nameInWords(format),
    location && `file system location ${inQuotes(location)}`,
  ].filter(Boolean);
  const known = details.length > 0 ? ` (${details.join(", ")})` : "";
  if (outputFolders.length === 0) return `none declared below ${inQuotes(root)}${known}`;
  const more = moreFolders ? ` and ${moreFolders} more below ${inQuotes(root)}` : "";
  return `${outputFolders.map(inQuotes).join(", ")}${more}${known}`;
}

/** Whether any root declares a folder: without one a worker uploads nothing of what a task wrote. */
export function declaresOutputs(roots: readonly AssetRoot[]): boolean {
  return roots.some(({ outputFolders }) => outputFolders.length > 0);
}

/** Submitters send folders with either separator, and `.` or nothing for the root itself. */
function joined(root: string, folder: string, isWindows: boolean): string {
  const separator = isWindows ? "\\" : "/";
  const below = isWindows ? folder.replaceAll("/", "\\") : folder;
  if (below === "" || below === ".") return root;
  return root.endsWith(separator) ? `${root}${below}` : `${root}${separator}${below}`;
}

function formatInWords(format: string): string {
  const known: Readonly<Record<string, string>> = { windows: "Windows", posix: "POSIX" };
  return known[format.toLowerCase()] ?? farmText(format, MAX_NAME);
}
