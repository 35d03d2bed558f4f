/** The steps of a job. */
import type { StepSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "./batches.ts";
import type { Deadline } from "./deadline.ts";
import { type Rows, readRows } from "./paging.ts";

/** The service's quota of steps in a job, so all of them in two pages. */
const MAX_STEPS = 200;

/** Lists a job's steps in the service's order. @throws ServiceFailure */
export function listSteps(deadline: Deadline, job: JobIds): Promise<Rows<StepSummary>> {
  return readRows(async (page) => {
    const { steps, nextToken } = await deadline.read("ListSteps", { ...job, ...page });
    return { rows: steps ?? [], nextToken };
  }, MAX_STEPS);
}
