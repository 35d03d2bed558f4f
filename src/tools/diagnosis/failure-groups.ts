/** The failure groups of a diagnosis in words. */
import { type FailedRun, taskCount } from "../../explain/diagnosis/failed-run.ts";
import {
  durationRange,
  type FailureGroup,
  type SharedFinding,
  sharedFindings,
} from "../../explain/diagnosis/groups.ts";
import { exitInShort } from "../../explain/exit-code.ts";
import { mergedParameters } from "../../explain/frames.ts";
import { span } from "../../explain/time.ts";
import type { Evidence } from "./evidence.ts";
import { quoteLine } from "./quote.ts";

const MAX_FRAMES = 300;
const MAX_MESSAGE = 120;

/** One group: what it was, its tasks, a sample action, and what its logs say. */
export function groupOf(
  { runs, findings }: FailureGroup,
  { facts, logs, noiseCheck }: Evidence,
  index: number,
) {
  const [first] = runs;
  const all = facts.read.counts.FAILED ?? taskCount(runs);
  const shared = sharedFindings(findings);
  const noise =
    index === 0 && logs.noise.length > 0
      ? [`Noise, in the log of a succeeded run too: ${logs.noise.map(quoteLine).join("; ")}`]
      : [];
  const check =
    noiseCheck && shared.some(({ line }) => line)
      ? `; not in the log of a succeeded run (${noiseCheck})`
      : "";
  return {
    count: taskCount(runs),
    of: all,
    what: whatOf(runs),
    tasks: framesText(runs.flatMap(({ tasks }) => tasks)),
    sample: first?.actionId,
    logs: [...shared.map((finding) => findingLine(finding, runs.length, shared.length > 1, check)), ...noise],
  };
}

function findingLine(
  { findings, line, cause, sure }: SharedFinding,
  runs: number,
  isOneOfSeveral: boolean,
  check: string,
): string {
  const means = cause?.id ? ` = ${cause.says}` : "";
  // Without a line it was the service's message that named the cause, with or without a log.
  if (line === undefined && cause) return `By its message${means} (${sure})`;
  const says = line === undefined ? "none names a cause" : quoteLine(line);
  const example = isOneOfSeveral && findings[0] ? `, such as ${findings[0].run.actionId}` : "";
  return `Logs read ${findings.length} of ${runs}: ${says}${means} (${sure})${example}${line === undefined ? "" : check}`;
}

function whatOf(runs: readonly FailedRun[]): string {
  const [first] = runs;
  if (!first) return "";
  const { read } = first;
  const kinds = [...new Set(runs.map((run) => run.read.words))];
  const times = durationRange(runs);
  const took =
    times &&
    (span(times.least) === span(times.most)
      ? `${span(times.least)} each`
      : `${span(times.least)} to ${span(times.most)}`);
  const message = read.message ? quoteLine(read.message, MAX_MESSAGE) : "no message";
  const status = read.status === "FAILED" ? undefined : read.status;
  return [kinds.slice(0, 2).join(" and "), status, exitInShort({ code: read.exit?.code }), message, took]
    .filter(Boolean)
    .join(", ");
}

export function framesText(tasks: readonly FailedRun["tasks"][number][]): string | undefined {
  if (tasks.length === 0) return undefined;
  const merged = mergedParameters(tasks);
  if (merged === undefined) return undefined;
  return merged.length <= MAX_FRAMES
    ? merged
    : `${merged.slice(0, MAX_FRAMES)} … (search_tasks status=FAILED lists the rest)`;
}

export function moreGroups(rest: readonly FailureGroup[]): string | undefined {
  if (rest.length === 0) return undefined;
  const tasks = rest.reduce((sum, { runs }) => sum + taskCount(runs), 0);
  return `... ${rest.length} smaller ${rest.length === 1 ? "group" : "groups"} of ${tasks} ${tasks === 1 ? "task" : "tasks"} not shown; search_tasks status=FAILED lists them.`;
}
