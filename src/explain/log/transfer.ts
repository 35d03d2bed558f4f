/** How far a transfer of job attachments is, by the lines that AWS's library writes while data arrives. */
import { bytesInWords } from "../text/bytes.ts";
import { span } from "../text/time.ts";

/** One such line. Sizes are bytes. */
export interface TransferProgress {
  readonly verb: "Downloaded" | "Uploaded";
  readonly done: number;
  readonly total: number;
  /** Bytes in a second since the line before, as the library measured it. */
  readonly perSecond: number;
}

// `progress_tracker.py` of deadline.job_attachments: at least one line in 300 s, but only while data arrives.
const PROGRESS =
  /^(Downloaded|Uploaded) ([\d.]+ [KMGTP]?B) \/ ([\d.]+ [KMGTP]?B) of \d+ files? \(Transfer rate: ([\d.]+ [KMGTP]?B)\/s\)\s*$/;

/** Reads such a line; undefined for any other. @param text the line without wrappers' prefixes */
export function readTransferProgress(text: string): TransferProgress | undefined {
  const [, verb, done, total, rate] = PROGRESS.exec(text) ?? [];
  if (!verb) return undefined;
  return {
    verb: verb as TransferProgress["verb"],
    done: bytesOf(done!),
    total: bytesOf(total!),
    perSecond: bytesOf(rate!),
  };
}

/** The library's sizes are powers of a thousand. */
function bytesOf(size: string): number {
  const [value, unit = "B"] = size.split(" ");
  return Number(value) * 1000 ** ["B", "KB", "MB", "GB", "TB", "PB"].indexOf(unit);
}

/** A transfer that goes on. */
export interface Transfer {
  /** `12.0 GB of 1.9 TB (0.6 %) downloaded, 1.1 MB/s at last, so the rest takes about 19d 20h`. */
  readonly words: string;
  /** What is left at that rate, in milliseconds; undefined where nothing moved. */
  readonly leftMs?: number;
}

/**
 * How far a transfer is and how long it still takes.
 * @param seen its lines, oldest first, with their moments in milliseconds
 */
export function transferOf(
  seen: readonly { readonly at: number; readonly progress: TransferProgress }[],
): Transfer | undefined {
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last) return undefined;
  const { verb, done, total, perSecond } = last.progress;
  const ms = last.at - first.at;
  // One line's rate is that of its last moments; what came between two lines is surer.
  const rate = ms > 60_000 ? ((done - first.progress.done) * 1000) / ms : perSecond;
  const leftMs = rate > 0 ? ((total - done) / rate) * 1000 : undefined;
  const share = total > 0 ? ` (${Number(((done / total) * 100).toFixed(1))} %)` : "";
  const left = leftMs === undefined ? "" : `, so the rest takes about ${span(leftMs)}`;
  return {
    words: `${verb.toLowerCase()} ${bytesInWords(done)} of ${bytesInWords(total)}${share}, at ${bytesInWords(rate)} a second${left}`,
    leftMs,
  };
}
