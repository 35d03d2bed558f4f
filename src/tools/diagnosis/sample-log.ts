/** The log of one run among several: the diagnosis goes on without one that can't be read. */
import type { LogLine } from "../../explain/log/index.ts";
import type { Call } from "../parts/tool.ts";
import { sessionLogReader } from "../session-log/log-readers.ts";
import { readTargetLines } from "../session-log/spans.ts";
import type { LogTarget } from "../session-log/target.ts";

/** One page from each end of a run: what decides stands near them. */
const PAGES = { head: 1, tail: 1 };
/** How long one log may take, in milliseconds; the others say enough without it. */
const LOG_MS = 15_000;
const LOGS = "logs";

/** Lines of a run, and whether there are more of them that were not read. */
export interface SampledLog {
  readonly lines: LogLine[];
  readonly hasGap: boolean;
}

/** The log of a run; undefined where it can't be read, which is noted. */
export async function sampleLog(call: Call, target: LogTarget): Promise<SampledLog | undefined> {
  const { value: read } = await call.reads.aside(
    (reads) => readTargetLines({ reads }, sessionLogReader({ ...call, reads }, target), target, PAGES),
    { purpose: LOGS, withinMs: LOG_MS },
  );
  // A log without a line tells nothing: neither a cause, nor that there was no damage.
  if (read?.lines.length === 0) {
    call.reads.ledger.note({ operation: "GetLogEvents", kind: "only empty pages" }, LOGS);
    return undefined;
  }
  return read && { lines: read.lines, hasGap: read.gap !== undefined };
}
