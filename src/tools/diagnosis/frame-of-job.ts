/** What every diagnosis says of the job itself: where its outputs go, and that it is archived. */
import { readAssetRoots } from "../../explain/job/asset-roots.ts";
import { assetRootRow } from "../parts/shapes.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import type { JobFacts } from "./job-facts.ts";

/** Asset roots that are named; a submitter rarely makes more than a few. */
const MAX_ROOTS = 4;

const CANT_RUN = "the job is archived and can't run again; it has to be submitted anew";

/** The diagnosis with what is the same for every job. */
export function withJobsFrame(diagnosis: Diagnosis, { raw, read, only }: JobFacts): Diagnosis {
  const roots = readAssetRoots(raw.attachments).map(assetRootRow);
  const isTold = diagnosis.outputs !== undefined || roots.length === 0;
  const archived = raw.lifecycleStatus === "ARCHIVED";
  return {
    ...diagnosis,
    ...(only.filter === undefined && { status: read.status }),
    ...(!isTold && { outputFolders: roots.slice(0, MAX_ROOTS) }),
    ...(archived && {
      lifecycle: "ARCHIVED" as const,
      summary: `${diagnosis.summary} It is ARCHIVED and can't run again, only be submitted anew.`,
      ...(diagnosis.requeue && { requeue: { verdict: "wasted", why: CANT_RUN } as const }),
    }),
  };
}
