/** The log of one run among several: the diagnosis goes on without one that can't be read. */
import type { CallReads } from "../../deadline/call-reads.ts";
import type { PageBudget } from "../../deadline/log-span.ts";
import type { Gap, LogLine } from "../../explain/log/index.ts";
import type { Call } from "../parts/tool.ts";
import { sessionLogReader } from "../session-log/log-readers.ts";
import { readNearEnd, readTargetLines, type TargetLines } from "../session-log/spans.ts";
import type { LogTarget } from "../session-log/target.ts";

/** One page from each end of a run: what decides stands near them. */
const BOTH_ENDS: PageBudget = { head: 1, tail: 1 };
/** Three pages more close the gap of most. */
const WHOLE: PageBudget = { head: 2, tail: 3 };
/** How long one log may take, in milliseconds; the others say enough without it. */
const LOG_MS = 20_000;
const LOGS = "logs";

/** Lines of a run, and where there are more of them that were not read. */
export interface SampledLog {
  readonly lines: LogLine[];
  readonly gap?: Gap;
}

/** The log of a run, whole where it is short, else from both ends; undefined where it can't be read, which is noted. */
export async function sampleLog(call: Call, target: LogTarget): Promise<SampledLog | undefined> {
  return await logOf(call, async (reads) => {
    const reader = sessionLogReader({ ...call, reads }, target);
    const end = await readNearEnd({ reads }, reader, target);
    return end.gap ? await readTargetLines({ reads }, reader, target, BOTH_ENDS) : end;
  });
}

/** Only the last lines of a run, in one small page. */
export async function sampleEnd(call: Call, target: LogTarget): Promise<SampledLog | undefined> {
  return await logOf(call, (reads) =>
    readNearEnd({ reads }, sessionLogReader({ ...call, reads }, target), target),
  );
}

/** The whole log of a run, where a few pages do it; else its two ends. */
export async function sampleWhole(call: Call, target: LogTarget): Promise<SampledLog | undefined> {
  return await logOf(call, (reads) =>
    readTargetLines({ reads }, sessionLogReader({ ...call, reads }, target), target, WHOLE),
  );
}

async function logOf(
  call: Call,
  read: (reads: CallReads) => Promise<TargetLines>,
): Promise<SampledLog | undefined> {
  const { value } = await call.reads.aside(read, { purpose: LOGS, withinMs: LOG_MS });
  // A log without a line tells nothing: neither a cause, nor that there was no damage.
  if (value?.lines.length === 0) {
    call.reads.ledger.note({ operation: "GetLogEvents", kind: "only empty pages" }, LOGS);
    return undefined;
  }
  return value && { lines: value.lines, gap: value.gap };
}
