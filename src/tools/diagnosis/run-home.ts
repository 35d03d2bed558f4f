/** The job that a failed run belongs to, as far as the readers of its log need it. */
import type { StepSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "../../deadline/batches.ts";
import type { PathNames } from "../../explain/job/asset-paths.ts";

/** See the module's comment. The facts of a diagnosed job are one; of the jobs of a queue each has its own. */
export interface RunHome {
  readonly ids: JobIds;
  /** The job's steps; empty where they were not listed. */
  readonly steps: readonly StepSummary[];
  readonly stepNames: ReadonlyMap<string, string>;
  readonly paths: PathNames;
}

/** The home of each run, by its job's id. */
export type HomeOf = (jobId: string) => RunHome;
