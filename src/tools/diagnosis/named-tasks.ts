/** Tasks by step and parameters, as ranges: as data, and in words. */

import * as z from "zod";
import { groupBy } from "../../explain/action/session-story.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { mergedRanges } from "../../explain/tasks/frames.ts";
import { parametersInShort } from "../../explain/tasks/task-parameters.ts";
import { plural } from "../../explain/text/plural.ts";
import { inQuotes, nameInWords } from "../../explain/text/untrusted.ts";

const MAX_RANGE = 240;
const MAX_STEPS = 4;
const MAX_TASKS = 4;

/** The structured form of the tasks of one step. */
export const TASKS = z.strictObject({
  step: z.string().optional(),
  count: z.int(),
  parameters: z
    .record(z.string(), z.string())
    .optional()
    .describe("Ranges of what differs, values of what is the same: Frame 1-20,31"),
  examples: z.array(z.string()).optional().describe("Of tasks that no range can tell"),
  cut: z.string().optional().describe("Where the rest is to be had, where not all are named"),
});

/** See `TASKS`. */
export type TasksOfStep = z.input<typeof TASKS>;

/** What a run of tasks is called by: its step and its tasks' parameters. */
export type NamedTasks = Pick<FailedRun, "stepName" | "tasks">;

/**
 * The tasks of runs, a row for each step; the first few steps.
 * @param status of the tasks, by which the rest is to be had where not all are named
 */
export function tasksByStep(
  runs: readonly NamedTasks[],
  status = "FAILED",
): { rows: TasksOfStep[]; moreSteps: number } {
  const rest = `search_tasks status=${status} lists the rest`;
  const steps = [...groupBy(runs, ({ stepName }) => stepName ?? "")].sort(([one], [other]) =>
    one.localeCompare(other, "en", { numeric: true }),
  );
  const rows = steps.map(([step, list]) => ({
    ...(step && { step }),
    count: list.reduce((sum, { tasks }) => sum + Math.max(1, tasks.length), 0),
    ...rangesOf(
      list.flatMap((run) => run.tasks),
      rest,
    ),
  }));
  return { rows: rows.slice(0, MAX_STEPS), moreSteps: Math.max(0, rows.length - MAX_STEPS) };
}

/** Tasks of one step as ranges; where they differ in more than a range can say, the first of them one by one. */
function rangesOf(tasks: NamedTasks["tasks"], rest: string): Partial<TasksOfStep> {
  const merged = mergedRanges(tasks);
  if (merged) {
    const parts = Object.entries(merged).map(([name, text]) => [name, bounded(text)] as const);
    const isCut = parts.some(([name, text]) => text !== merged[name]);
    if (parts.length === 0) return {};
    return { parameters: Object.fromEntries(parts), ...(isCut && { cut: rest }) };
  }
  const names = [...new Set(tasks.map((task) => parametersInShort(task, inQuotes, 160)).filter(Boolean))];
  if (names.length === 0) return {};
  return {
    examples: names.slice(0, MAX_TASKS),
    ...(names.length > MAX_TASKS && { cut: rest }),
  };
}

/** Half a number would be another frame. */
function bounded(ranges: string): string {
  if (ranges.length <= MAX_RANGE) return ranges;
  const end = ranges.lastIndexOf(",", MAX_RANGE);
  return ranges.slice(0, end < 0 ? MAX_RANGE : end);
}

/** `Frame=1-5`, or `"sh010" Frame=1-5 (5); "sh020" Frame=2 (1)`. */
export function framesText(runs: readonly NamedTasks[]): string | undefined {
  const { rows, moreSteps } = tasksByStep(runs);
  return tasksInWords(rows, { moreSteps });
}

/** Rows of {@link tasksByStep} in words: the step is named where there are several, or `withStep` asks for it. */
export function tasksInWords(
  rows: readonly TasksOfStep[],
  { moreSteps = 0, withStep = false }: { moreSteps?: number | undefined; withStep?: boolean } = {},
): string | undefined {
  const isBare = !withStep && rows.length + moreSteps === 1;
  const parts = rows.flatMap(({ step, count, parameters, examples, cut }) => {
    const ranges = Object.entries(parameters ?? {}).map(([name, text]) => `${nameInWords(name)}=${text}`);
    const tasks = [...ranges, ...(examples ? [examples.join(" / ")] : [])].join(", ");
    const more = cut === undefined ? "" : ` … (${cut})`;
    if (tasks === "") return [];
    const name = isBare || step === undefined ? "" : `${inQuotes(step)} `;
    return [`${name}${tasks}${rows.length > 1 ? ` (${count})` : ""}${more}`];
  });
  if (parts.length === 0) return undefined;
  return `${parts.join("; ")}${moreSteps > 0 ? `; and ${plural(moreSteps, "more step")}` : ""}`;
}
