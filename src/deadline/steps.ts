/** The steps of a job. */
import type { ParameterSpace, SearchStepsCommandOutput, StepSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "./batches.ts";
import type { Deadline } from "./deadline.ts";
import { PAGE_SIZE, type Rows, readRows } from "./paging.ts";

/** The service's quota of steps in a job, so all of them in two pages. */
const MAX_STEPS = 200;

/** Lists a job's steps in the service's order. @throws ServiceFailure */
export function listSteps(deadline: Deadline, job: JobIds): Promise<Rows<StepSummary>> {
  return readRows(async (page) => {
    const { steps, nextToken } = await deadline.read("ListSteps", { ...job, ...page });
    return { rows: steps ?? [], nextToken };
  }, MAX_STEPS);
}

/**
 * The parameter spaces of a job's steps, by step id. The list of steps leaves them out; the search has them all in
 * one request (two for more than a hundred steps), where single reads would be one for each.
 * @throws ServiceFailure
 */
export async function parameterSpaces(
  deadline: Deadline,
  { farmId, queueId, jobId }: JobIds,
): Promise<Map<string, ParameterSpace>> {
  const spaces = new Map<string, ParameterSpace>();
  let itemOffset: number | undefined = 0;
  while (itemOffset !== undefined && itemOffset < MAX_STEPS) {
    const { steps = [], nextItemOffset }: SearchStepsCommandOutput = await deadline.read("SearchSteps", {
      farmId,
      queueIds: [queueId],
      jobId,
      itemOffset,
      pageSize: PAGE_SIZE,
    });
    for (const { stepId, parameterSpace } of steps) {
      if (stepId && parameterSpace) spaces.set(stepId, parameterSpace);
    }
    itemOffset = nextItemOffset !== undefined && nextItemOffset > itemOffset ? nextItemOffset : undefined;
  }
  return spaces;
}
