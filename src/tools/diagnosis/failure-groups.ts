/** The failure groups of a diagnosis in words. */

import { exitInShort } from "../../explain/action/exit-code.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { type FailedRun, taskCount, workersOf } from "../../explain/diagnosis/failed-run.ts";
import {
  differentOnes,
  durationRange,
  type FailureGroup,
  type SharedFinding,
  sharedFindings,
} from "../../explain/diagnosis/groups.ts";
import { mergedParameters } from "../../explain/tasks/frames.ts";
import { parametersInShort } from "../../explain/tasks/task-parameters.ts";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import { type Evidence, hostInFailures } from "./evidence.ts";
import { quoteLine } from "./quote.ts";

const MAX_FRAMES = 300;
const MAX_STEPS = 4;
const MAX_TASKS = 4;
const MAX_MESSAGE = 120;

/** What a run of tasks is called by: its step and its tasks' parameters. */
export type NamedTasks = Pick<FailedRun, "stepName" | "tasks">;

/** One group: what it was, its tasks, a sample action, and what its logs say. */
export function groupOf(
  { runs, findings, comparedWith }: FailureGroup,
  { facts, failed, logs }: Evidence,
  index: number,
) {
  const [first] = runs;
  const isAll = facts.only.stepId === undefined && facts.only.filter === undefined;
  const all = (isAll ? facts.read.counts.FAILED : undefined) ?? failed.tasks.length;
  const shared = sharedFindings(findings);
  const noise =
    index === 0 && logs.noise.length > 0
      ? [`Noise, in the log of a succeeded run too: ${logs.noise.map((line) => quoteLine(line)).join("; ")}`]
      : [];
  const check = comparedWith ? `; not in the log of a succeeded run (${comparedWith})` : "";
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
  const ones = differentOnes(findings);
  const others = ones > 1 ? `, and ${plural(ones - 1, "other")} like it` : "";
  const means = cause?.id ? ` = ${cause.says}${others}` : others;
  // Without a line it was the service's message that named the cause, with or without a log.
  if (line === undefined && cause) return `By its message${means} (${sure})`;
  const says = line === undefined ? "no line read names a cause" : quoteLine(line);
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
      ? `${span(times.least)}${runs.length > 1 ? " each" : ""}`
      : `${span(times.least)} to ${span(times.most)}`);
  const message = read.message ? quoteLine(read.message, MAX_MESSAGE) : "no message";
  const status = read.status === "FAILED" ? undefined : read.status;
  const what =
    kinds.length > 2 ? `${read.words} and of ${plural(kinds.length - 1, "other step")}` : kinds.join(" and ");
  const tasks = taskCount(runs);
  const actions = tasks === runs.length ? undefined : `in ${plural(runs.length, "action")}`;
  return [what, actions, status, exitOf(read), message, took, machinesOf(runs)].filter(Boolean).join(", ");
}

/** The exit code, and that of the application under an adaptor, whose message is cut too soon to show it. */
function exitOf({ exit }: FailedRun["read"]): string {
  const own = exitInShort({ code: exit?.code });
  const { application } = exit ?? {};
  return application ? `${own} (${application.name ?? "the application"} itself: ${application.shown})` : own;
}

/** Where a group's runs were, when there are enough of them to tell: `all on host lx-17`. */
function machinesOf(runs: readonly FailedRun[]): string | undefined {
  const machines = workersOf(runs);
  if (runs.length < 2 || !machines) return undefined;
  return machines.size === 1
    ? `all on host ${hostInFailures(runs, [...machines][0])}`
    : `on ${machines.size} machines`;
}

/** The tasks of runs as ranges, for each step its own: `Frame=1-5`, or `"sh010" Frame=1-5; "sh020" Frame=2`. */
export function framesText(runs: readonly NamedTasks[]): string | undefined {
  const steps = [...groupBy(runs, ({ stepName }) => stepName ?? "")].sort(([one], [other]) =>
    one.localeCompare(other, "en", { numeric: true }),
  );
  const parts = steps.flatMap(([name, list]) => {
    const tasks = tasksInWords(list.flatMap((run) => run.tasks));
    if (tasks === undefined) return [];
    return [steps.length > 1 && name ? `${JSON.stringify(name)} ${tasks}` : tasks];
  });
  const shown = parts.slice(0, MAX_STEPS).join("; ");
  const left = parts.length - MAX_STEPS;
  const text = left > 0 ? `${shown}; and ${plural(left, "more step")}` : shown;
  if (text === "") return undefined;
  if (text.length <= MAX_FRAMES) return text;
  // Half a number would be another frame.
  const end = Math.max(text.lastIndexOf(",", MAX_FRAMES), text.lastIndexOf(";", MAX_FRAMES));
  return `${text.slice(0, Math.max(0, end))} … (search_tasks status=FAILED lists the rest)`;
}

/** Tasks of one step as ranges; where they differ in more than a range can say, the first of them one by one. */
function tasksInWords(tasks: NamedTasks["tasks"]): string | undefined {
  const merged = mergedParameters(tasks);
  if (merged !== undefined) return merged || undefined;
  const names = [...new Set(tasks.map((task) => parametersInShort(task, JSON.stringify)).filter(Boolean))];
  const left = names.length - MAX_TASKS;
  if (names.length === 0) return undefined;
  return `${names.slice(0, MAX_TASKS).join(" / ")}${left > 0 ? ` and ${left} more` : ""}`;
}

/** What is left out of the groups. */
export function moreGroups(rest: readonly FailureGroup[]): string | undefined {
  if (rest.length === 0) return undefined;
  const tasks = rest.reduce((sum, { runs }) => sum + taskCount(runs), 0);
  return `... ${plural(rest.length, "smaller group")} of ${plural(tasks, "task")} not shown; search_tasks status=FAILED lists them.`;
}
