/** view=cause of an action that still runs: what it said last, and what its log already tells of. */
import { cut, quotedLine } from "../../explain/log/clean-lines.ts";
import { failureReadingOf } from "../../explain/log/index.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago } from "../../explain/text/time.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import type { LogAnswer } from "./log-answer.ts";
import type { TargetLines } from "./spans.ts";
import { type LogTarget, startOf } from "./target.ts";

/** Lines shown of an action that still runs. */
const LAST_LINES = 12;
const MAX_LAST_LINE = 400;

/** An action that has not ended has no cause yet: what it said last, and how long ago. */
export async function runningAnswer(read: TargetLines, target: LogTarget, call: Call): Promise<LogAnswer> {
  const { lines, gap } = read;
  const start = startOf(target);
  const said = await saidAlready(read, target, call);
  const last = lines.findLast(({ text }) => text.trim() !== "");
  const shown = lines.slice(-LAST_LINES);
  const left = lines.length - shown.length;
  return {
    summary: `${target.action?.read.status}: it has not ended${said ? `, but its log already tells of something: ${said.words}.` : "."}${last?.at === undefined ? "" : ` Its last line came ${ago(new Date(last.at), call.now)}.`}`,
    sure: said?.sure,
    kind: said?.kind,
    decisiveLine: said?.text,
    lines: [
      ...(said && said.index < lines.length - LAST_LINES ? [said.line] : []),
      ...(left > 0
        ? [` ... ${gap ? "more lines" : plural(left, "line")} before these, see view=start and search`]
        : []),
      ...shown.map((line) => quotedLine({ ...line, text: cut(line.text, MAX_LAST_LINE) }, start)),
    ],
    reading:
      "workers send lines about every 30 seconds, and a silent render is normal; silent, idle (source=worker shows the CPU) and longer than its siblings together mean that it is stuck.",
    next: "get_session_log with the same ids and source=worker, for CPU and memory",
  };
}

/** A line of a running action that would be its cause if it failed; it may go on all the same. */
async function saidAlready(read: TargetLines, target: LogTarget, call: Call) {
  const context = { kind: target.action?.read.kind.kind, gap: read.gap };
  const { decisive, cause } = await inSlices(
    failureReadingOf(read.lines, context, call.studio?.records),
    call.reads.giveWay,
  );
  if (!decisive || !cause?.id) return undefined;
  const { index, text } = decisive;
  const line = read.lines[index];
  const since = line?.at === undefined ? "" : `, ${ago(new Date(line.at), call.now)}`;
  return {
    index,
    text,
    // Whether it fails of it is not known before it has ended.
    sure: "likely" as const,
    kind: cause.kind === "unclear" ? undefined : cause.kind,
    words: `${cause.says}${since}`,
    line: quotedLine({ ...line, text: cut(text, MAX_LAST_LINE) }, startOf(target), ">"),
  };
}
