/** Tasks of what was asked for that have not succeeded: they have no outputs, which is another lack than a lost file. */
import type { GetJobResponse, StepSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "../../deadline/batches.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import { sampleTasks } from "../../deadline/task-sample.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import type { TaskFilter } from "../../explain/tasks/task-filter.ts";
import type { Call } from "../parts/tool.ts";

/** Tasks of one status that are looked for. */
const MAX_TASKS = 500;

/** Which tasks are asked about. */
export interface TasksAsked {
  readonly ids: JobIds;
  readonly job: GetJobResponse;
  readonly steps: readonly StepSummary[];
  readonly stepId?: string;
  readonly filter?: TaskFilter;
}

/** Tasks of one status. */
export interface NotRendered {
  /** A status of the service; farm text. */
  readonly status: string;
  readonly tasks: readonly FoundTask[];
  /** How many there are, where the service or the list tells. */
  readonly count?: number;
}

/**
 * Finds them by the statuses that the job or the step counts.
 * @returns the statuses that any task has, worst first; one whose tasks can't be read is left out, and noted
 */
export async function notRendered(call: Call, asked: TasksAsked): Promise<readonly NotRendered[]> {
  const { ids, steps, stepId, filter } = asked;
  const { counts, isOfAsked } = countsOf(asked);
  const statuses = Object.keys(counts).filter(
    (status) => status !== "SUCCEEDED" && (counts[status] ?? 0) > 0,
  );
  const found = await mapInParallel(statuses, async (status): Promise<NotRendered[]> => {
    const { value } = await call.reads.settle(
      sampleTasks(call.reads, ids, { status, stepId, filter, steps, limit: MAX_TASKS }),
      { purpose: "tasks that have not succeeded" },
    );
    if (!value || value.tasks.length === 0) return [];
    const all = value.which === "all" ? value.tasks.length : undefined;
    const count = filter === undefined && isOfAsked ? counts[status] : all;
    return [{ status, tasks: value.tasks, ...(count !== undefined && { count }) }];
  });
  return found.flat().sort((one, other) => rankOf(one) - rankOf(other));
}

/** The statuses there are, and whether their numbers are of what was asked for: a step whose row is missing has none. */
function countsOf({ job, steps, stepId }: TasksAsked): {
  readonly counts: Readonly<Record<string, number | undefined>>;
  readonly isOfAsked: boolean;
} {
  const own = steps.find((step) => step.stepId === stepId)?.taskRunStatusCounts;
  const counts = own ?? job.taskRunStatusCounts ?? {};
  return { counts, isOfAsked: stepId === undefined || own !== undefined };
}

/** What is over comes before what may still run. */
const WORST = ["FAILED", "CANCELED", "NOT_COMPATIBLE", "SUSPENDED"];

function rankOf({ status }: NotRendered): number {
  const place = WORST.indexOf(status);
  return place < 0 ? WORST.length : place;
}
