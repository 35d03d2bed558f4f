/** Output manifests as AWS's library writes them: canonical JSON of the version of 2023-03-03. */
import { hexOf } from "./made-ids.ts";

/** A file that a run left below an asset root. */
export interface WrittenFile {
  /** Relative, with `/` between its parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** A manifest's text: keys and paths sorted, nothing but ASCII, no white space. */
export function manifestText(files: readonly WrittenFile[]): string {
  const paths = [...files]
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ path, size, writtenAt }) => ({
      hash: hexOf(`${path} ${size}`),
      mtime: Math.round(writtenAt * 1000),
      path,
      size,
    }));
  const totalSize = files.reduce((sum, { size }) => sum + size, 0);
  const text = JSON.stringify({ hashAlg: "xxh128", manifestVersion: "2023-03-03", paths, totalSize });
  return text.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
