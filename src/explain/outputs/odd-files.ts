/** What is odd about files that runs uploaded: empty ones, and those much smaller than their siblings. */
import { groupBy, medianOf } from "../action/session-story.ts";
import type { Work } from "../text/work.ts";
import { sorting } from "./sorting.ts";

/** A file that a run uploaded. */
export interface UploadedFile {
  /** Which asset root of the job, from 0. */
  readonly root: number;
  /** Relative to it; farm text. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly modified?: Date;
  readonly actionId: string;
  readonly stepId: string;
}

/** See the module's comment. */
export interface OddFiles {
  readonly empty: readonly UploadedFile[];
  readonly small: readonly { readonly file: UploadedFile; readonly usual: number }[];
}

/** With fewer siblings a size says nothing. */
const MIN_SIBLINGS = 4;
/** Below this share of the median a file is worth a look: a picture that failed is often a header alone. */
const SHARE = 0.1;

const IN_ORDER = new Intl.Collator("en", { numeric: true });

/** The last written of each file, in the order of their names: runs that are done again write the same names. */
export function* newestFiles(files: readonly UploadedFile[]): Work<UploadedFile[]> {
  const newest = new Map<string, UploadedFile>();
  for (const file of files) {
    const key = `${file.root} ${file.path}`;
    const known = newest.get(key);
    if (!known || (known.modified?.getTime() ?? 0) <= (file.modified?.getTime() ?? 0)) newest.set(key, file);
  }
  return yield* sorting(
    [...newest.values()],
    (one, other) => one.root - other.root || IN_ORDER.compare(one.path, other.path),
    ({ path }) => path.length,
  );
}

/** Files of the same extension in the same step are siblings. */
export function oddFiles(files: readonly UploadedFile[]): OddFiles {
  const siblings = groupBy(files, ({ stepId, path }) => `${stepId} ${extensionOf(path)}`);
  const small = [...siblings.values()].flatMap((list) => {
    const written = list.filter(({ size }) => size > 0);
    if (written.length < MIN_SIBLINGS) return [];
    const usual = medianOf(written.map(({ size }) => size));
    return written.filter(({ size }) => size < usual * SHARE).map((file) => ({ file, usual }));
  });
  return { empty: files.filter(({ size }) => size === 0), small };
}

function extensionOf(path: string): string {
  return /\.(\w{1,10})$/.exec(path)?.[1]?.toLowerCase() ?? "";
}
