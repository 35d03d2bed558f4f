/** The steps of a job as rows, completed by what the list of steps leaves out. */
import type { ParameterSpace, StepSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import type { JobIds } from "../../deadline/batches.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import { tryDependencies } from "../../deadline/steps.ts";
import { readStep } from "../../explain/tasks/step-readout.ts";
import { statusWord } from "../../explain/tasks/task-counts.ts";
import { inQuotes, quoted } from "../../explain/text/untrusted.ts";
import { type Call, words } from "../parts/tool.ts";

const MAX_NAME = 120;
/** Steps whose dependencies are read for one answer. */
const MAX_DEPENDENCIES = 5;
/** Steps named among those that one step waits for. */
const MAX_NAMED = 5;

/** See `stepRows`. */
export const STEP_ROW = z.strictObject({
  stepId: z.string(),
  name: z.string(),
  status: z.string(),
  tasks: z.string(),
  retries: z.int().optional(),
  took: z.string().optional(),
  waitsFor: z.string().optional(),
  space: z.string().optional().describe("What its tasks differ in"),
  message: z.string().optional(),
});

/** The structured form of a step. */
export type StepRow = z.input<typeof STEP_ROW>;

/**
 * The rows of the steps shown; the dependencies of those that wait are read for it.
 * @param all every step that was listed, for the names of those waited for.
 */
export async function stepRows(
  call: Call,
  job: JobIds,
  shown: readonly StepSummary[],
  all: readonly StepSummary[],
  spaces: ReadonlyMap<string, ParameterSpace>,
): Promise<StepRow[]> {
  const waiting = shown.filter((step) => unresolved(step) > 0).slice(0, MAX_DEPENDENCIES);
  const reads = await mapInParallel(waiting, ({ stepId = "" }) => tryDependencies(call.reads, job, stepId));
  return shown.map((step): StepRow => {
    const dependencies = reads[waiting.indexOf(step)]?.value?.rows;
    const open = dependencies
      ?.filter(({ status }) => status !== "RESOLVED")
      .map(({ stepId = "?" }) => stepId);
    return {
      ...readStep(step, spaces.get(step.stepId ?? "")),
      waitsFor: waitsInWords(unresolved(step), open, all),
    };
  });
}

/** `"karma"  FAILED, 240 tasks: 61 succeeded, 20 failed; Frame INT; step-...` */
export function stepLine(step: StepRow): string {
  const { name, status, tasks, retries, took, waitsFor, space, message, stepId } = step;
  const facts = [
    `${status}, ${tasks}`,
    retries && `${retries} ${retries === 1 ? "retry" : "retries"}`,
    took && `took ${took}`,
    waitsFor && `waits for ${waitsFor}`,
    space,
    message && `the service says ${inQuotes(message)}`,
    stepId,
  ];
  return `${quoted(name, MAX_NAME)}  ${words(
    facts.filter((fact) => typeof fact === "string"),
    "; ",
  )}`;
}

function unresolved(step: StepSummary): number {
  return step.dependencyCounts?.dependenciesUnresolved ?? 0;
}

function waitsInWords(
  count: number,
  open: readonly string[] | undefined,
  all: readonly StepSummary[],
): string | undefined {
  if (count === 0) return undefined;
  const noun = count === 1 ? "step" : "steps";
  if (!open || open.length === 0) return `${count} ${noun} not named here`;
  const named = open.slice(0, MAX_NAMED).map((id) => {
    const step = all.find(({ stepId }) => stepId === id);
    return step
      ? `${quoted(step.name ?? "", MAX_NAME)} (${statusWord(step.taskRunStatus ?? "no status")})`
      : id;
  });
  const more = open.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
