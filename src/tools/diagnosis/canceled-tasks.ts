/** The canceled tasks of a job, as ranges: nobody renders them unless they are asked for again. */
import { findTasks } from "../../deadline/tasks.ts";
import { safeParameters } from "../../explain/action/action-readout.ts";
import { readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { type TasksOfStep, tasksByStep } from "./named-tasks.ts";

/** Canceled tasks looked at for one answer; the counts of the job say how many there are. */
const MAX_CANCELED = 1_000;
const MAX_NAME = 80;

/** Canceled tasks by step. */
export interface CanceledTasks {
  /** By the job's own count. */
  readonly count: number;
  readonly rows: TasksOfStep[];
  readonly moreSteps: number;
  /** Whether all of them were looked at. */
  readonly isWhole: boolean;
}

/** Looks for them; undefined where none is counted. What can't be read is noted, and leaves no rows. */
export async function canceledTasks(call: Call, facts: JobFacts): Promise<CanceledTasks | undefined> {
  const { CANCELED: count = 0 } = facts.read.counts;
  if (count === 0) return undefined;
  const query = { status: "CANCELED", ...facts.only, steps: facts.steps, limit: MAX_CANCELED };
  const { value: found } = await call.reads.settle(findTasks(call.reads, facts.ids, query), {
    purpose: "canceled tasks",
  });
  const named = (found?.tasks ?? []).map(({ stepId, parameters }) => ({
    stepName: farmText(facts.stepNames.get(stepId) ?? "", MAX_NAME) || undefined,
    tasks: [safeParameters(readTaskParameters(parameters))],
  }));
  return { count, ...tasksByStep(named, "CANCELED"), isWhole: found?.isWhole ?? false };
}
