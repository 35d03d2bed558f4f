/** A file that was not there, and that another step of the job has written since: then a step dependency is missing. */
import { mapInParallel } from "../../deadline/parallel.ts";
import { findTasks } from "../../deadline/tasks.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { isMissingFile } from "../../explain/diagnosis/requeue.ts";
import { parseTaskFilter } from "../../explain/tasks/task-filter.ts";
import { iso } from "../../explain/text/time.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { sampleEnd } from "./sample-log.ts";
import { runOfTask } from "./succeeded-runs.ts";

/** Of a job with more steps than this it would cost too much to look for the one that writes. */
const MAX_STEPS = 4;
/** Causes for which it is looked for. */
const MAX_CAUSES = 2;

/** The step that wrote the file, and when its task ended. */
export interface WrittenSince {
  readonly step: string;
  readonly at: string;
}

/** By the quoted run of a cause. */
export async function writtenSince(
  call: Call,
  facts: JobFacts,
  figures: readonly CauseFigures[],
): Promise<ReadonlyMap<FailedRun, WrittenSince>> {
  if (facts.steps.length < 2 || facts.steps.length > MAX_STEPS) return new Map();
  const missing = figures
    .filter(({ cause }) => isMissingFile(cause.quoted.cause))
    .slice(0, MAX_CAUSES)
    .map(({ cause: { quoted } }) => ({ run: quoted.run, file: fileIn(quoted.line ?? "") }));
  const found = await mapInParallel(missing, async ({ run, file }) => {
    const written = file && (await writerOf(call, facts, run, file));
    return written ? [[run, written] as const] : [];
  });
  return new Map(found.flat());
}

/** The name of the last file in a line: `beauty.0012.exr`. */
function fileIn(line: string): string | undefined {
  return line.match(/[\w-][\w.-]*\.[A-Za-z]\w{1,7}\b/g)?.at(-1);
}

/** The other step whose task of the same frame ended after the failed run began, and names the file. */
async function writerOf(
  call: Call,
  facts: JobFacts,
  run: FailedRun,
  file: string,
): Promise<WrittenSince | undefined> {
  const [parameter] = Object.entries(run.tasks[0] ?? {}).filter(([, { type }]) => type === "int");
  const { filter } = parameter ? parseTaskFilter(`${parameter[0]}=${parameter[1].value}`) : {};
  const others = facts.steps.filter(
    ({ stepId, taskRunStatusCounts: counts }) => stepId !== run.stepId && (counts?.SUCCEEDED ?? 0) > 0,
  );
  const written = await mapInParallel(filter ? others : [], async ({ stepId = "", name = stepId }) => {
    const query = { stepId, filter, steps: facts.steps, limit: 1 };
    const { value } = await call.reads.settle(findTasks(call.reads, facts.ids, query), {
      purpose: "whether another step has written the missing file",
    });
    const [task] = value?.tasks ?? [];
    if (task?.runStatus !== "SUCCEEDED" || !task.latestSessionActionId || !task.endedAt || !run.startedAt)
      return [];
    if (task.endedAt <= run.startedAt) return [];
    const log = await sampleEnd(call, runOfTask(call, facts, task).target);
    const isNamed = log?.lines.some(({ text }) => text.includes(file));
    return isNamed ? [{ step: farmText(name, 80), at: iso(task.endedAt) }] : [];
  });
  return written.flat()[0];
}
