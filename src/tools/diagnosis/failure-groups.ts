/** The failure groups of a diagnosis in words. */
import { type FailedRun, machineOf, taskCount } from "../../explain/diagnosis/failed-run.ts";
import {
  durationRange,
  type FailureGroup,
  type SharedFinding,
  sharedFindings,
} from "../../explain/diagnosis/groups.ts";
import { exitInShort } from "../../explain/exit-code.ts";
import { mergedParameters } from "../../explain/frames.ts";
import { plural } from "../../explain/plural.ts";
import { groupBy } from "../../explain/session-story.ts";
import { span } from "../../explain/time.ts";
import { type Evidence, hostOf } from "./evidence.ts";
import { quoteLine } from "./quote.ts";

const MAX_FRAMES = 300;
const MAX_STEPS = 4;
const MAX_MESSAGE = 120;

/** One group: what it was, its tasks, a sample action, and what its logs say. */
export function groupOf(
  { runs, findings, comparedWith }: FailureGroup,
  { facts, logs }: Evidence,
  index: number,
) {
  const [first] = runs;
  const all = facts.read.counts.FAILED ?? taskCount(runs);
  const shared = sharedFindings(findings);
  const noise =
    index === 0 && logs.noise.length > 0
      ? [`Noise, in the log of a succeeded run too: ${logs.noise.map(quoteLine).join("; ")}`]
      : [];
  const check = comparedWith ? `; not in the log of a succeeded run of that step (${comparedWith})` : "";
  return {
    count: taskCount(runs),
    of: all,
    what: whatOf(runs),
    tasks: framesText(runs),
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
  const what =
    kinds.length > 2 ? `${read.words} and of ${plural(kinds.length - 1, "other step")}` : kinds.join(" and ");
  return [what, status, exitInShort({ code: read.exit?.code }), message, took, machinesOf(runs)]
    .filter(Boolean)
    .join(", ");
}

/** Where a group's runs were, when there are enough of them to tell: `all on host lx-17`. */
function machinesOf(runs: readonly FailedRun[]): string | undefined {
  const machines = new Set(runs.map(machineOf));
  if (runs.length < 2) return undefined;
  return machines.size === 1
    ? `all on host ${hostOf(runs, [...machines][0])}`
    : `on ${machines.size} machines`;
}

/** The tasks of runs as ranges, for each step its own: `Frame=1-5`, or `"sh010" Frame=1-5; "sh020" Frame=2`. */
export function framesText(runs: readonly FailedRun[]): string | undefined {
  const steps = [...groupBy(runs, ({ stepName }) => stepName ?? "")];
  const parts = steps.flatMap(([name, list]) => {
    const merged = mergedParameters(list.flatMap(({ tasks }) => tasks));
    if (merged === undefined || merged === "") return [];
    return [steps.length > 1 && name ? `${JSON.stringify(name)} ${merged}` : merged];
  });
  const shown = parts.slice(0, MAX_STEPS).join("; ");
  const left = parts.length - MAX_STEPS;
  const text = left > 0 ? `${shown}; and ${plural(left, "more step")}` : shown;
  if (text === "") return undefined;
  return text.length <= MAX_FRAMES
    ? text
    : `${text.slice(0, MAX_FRAMES)} … (search_tasks status=FAILED lists the rest)`;
}

/** What is left out of the groups. */
export function moreGroups(rest: readonly FailureGroup[]): string | undefined {
  if (rest.length === 0) return undefined;
  const tasks = rest.reduce((sum, { runs }) => sum + taskCount(runs), 0);
  return `... ${plural(rest.length, "smaller group")} of ${plural(tasks, "task")} not shown; search_tasks status=FAILED lists them.`;
}
