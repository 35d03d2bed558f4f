/** The steps of a job. */
import type {
  ParameterSpace,
  SearchStepsCommandOutput,
  StepDependency,
  StepSummary,
} from "@aws-sdk/client-deadline";
import type { JobIds } from "./batches.ts";
import type { CallReads, Outcome } from "./call-reads.ts";
import { PAGE_SIZE, type Rows, readList, tryList } from "./paging.ts";

/** The service's quota of steps in a job, so all of them in two pages. */
const MAX_STEPS = 200;

/** Lists a job's steps in the service's order. @throws ServiceFailure */
export function listSteps(reads: CallReads, job: JobIds): Promise<Rows<StepSummary>> {
  return readList(reads, "ListSteps", job, ({ steps }) => steps, MAX_STEPS);
}

/** The steps that a step waits for or waited for. @throws ServiceFailure only when the whole call was canceled. */
export function tryDependencies(
  reads: CallReads,
  job: JobIds,
  stepId: string,
): Promise<Outcome<Rows<StepDependency>>> {
  return tryList(reads, "ListStepDependencies", { ...job, stepId }, ({ dependencies }) => dependencies, {
    purpose: "what a step waits for",
  });
}

/**
 * The parameter spaces of a job's steps, by step id. The list of steps leaves them out; the search has them all in
 * one request (two for more than a hundred steps), where single reads would be one for each.
 * @throws ServiceFailure
 */
export async function parameterSpaces(
  reads: CallReads,
  { farmId, queueId, jobId }: JobIds,
): Promise<Map<string, ParameterSpace>> {
  const spaces = new Map<string, ParameterSpace>();
  let itemOffset: number | undefined = 0;
  while (itemOffset !== undefined && itemOffset < MAX_STEPS) {
    const { steps = [], nextItemOffset }: SearchStepsCommandOutput = await reads.read("SearchSteps", {
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
