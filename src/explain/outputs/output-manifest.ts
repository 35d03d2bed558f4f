/**
 * Output manifests of job attachments: which files a task run uploaded below one asset root. The form is that of
 * AWS's library (deadline-cloud, job_attachments/asset_manifests/v2023_03_03), which reads this version alone.
 */

/** A file as a manifest names it. */
export interface ManifestFile {
  /** Relative to the asset root, with `/` between its parts; farm text. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly modified?: Date;
}

/** Files of a manifest, or what keeps it from being read; the problem holds farm text. */
export type ReadManifest =
  | { readonly files: readonly ManifestFile[]; readonly problem?: undefined }
  | { readonly problem: string; readonly files?: undefined };

const KNOWN_VERSION = "2023-03-03";
const MICROSECONDS = 1_000;

/** The problem of a text that is no manifest at all: the read brought nothing. */
export const NOT_JSON = "it is not JSON of a manifest";

/** Reads a manifest's text. Never throws; a version that is not known is told and not guessed. */
export function readManifest(text: string): ReadManifest {
  const parsed = parsedJson(text);
  if (typeof parsed !== "object" || parsed === null) return { problem: NOT_JSON };
  const { manifestVersion, paths } = parsed as { manifestVersion?: unknown; paths?: unknown };
  if (manifestVersion !== KNOWN_VERSION) {
    return {
      problem: `its version is ${typeof manifestVersion === "string" ? JSON.stringify(manifestVersion.slice(0, 40)) : "not given"}, and only "${KNOWN_VERSION}" is known`,
    };
  }
  if (!Array.isArray(paths)) return { problem: "it lists no paths" };
  const files = paths.map(fileOf);
  const known = files.filter((file) => file !== undefined);
  return known.length < files.length
    ? { problem: "an entry of it names no path and size" }
    : { files: known };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bytes, as a whole number that can be counted with. */
function isSize(size: unknown): size is number {
  return Number.isSafeInteger(size) && (size as number) >= 0;
}

function fileOf(entry: unknown): ManifestFile | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { path, size, mtime } = entry as { path?: unknown; size?: unknown; mtime?: unknown };
  if (typeof path !== "string" || path === "" || !isSize(size)) return undefined;
  const modified = typeof mtime === "number" ? new Date(mtime / MICROSECONDS) : undefined;
  return { path, size, ...(modified && !Number.isNaN(modified.getTime()) && { modified }) };
}
