/** What the succeeded runs of a job uploaded, by the records of their actions. */
import { readActions } from "../../deadline/batches.ts";
import {
  readUploads,
  type UploadOfRun,
  type UploadReading,
  uploadedBy,
} from "../../explain/diagnosis/uploads.ts";
import { type AssetRoot, readAssetRoots } from "../../explain/job/asset-roots.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import type { TaskRun } from "./succeeded-runs.ts";

/** Records read before it is known whether batches of them are allowed. */
const FIRST_RECORDS = 100;
const PURPOSE = "what runs uploaded";

/** See the module's comment. */
export interface RunUploads {
  readonly roots: readonly AssetRoot[];
  readonly reading: UploadReading;
}

/**
 * Reads what runs uploaded; nothing is read of a job without attachments, which uploads nothing. Where records can
 * only be read one by one, an even sample of the runs is.
 */
export async function readRunUploads(
  call: Call,
  facts: JobFacts,
  runs: readonly TaskRun[],
): Promise<RunUploads> {
  const roots = readAssetRoots(facts.raw.attachments);
  if (roots.length === 0) return { roots, reading: readUploads([]) };
  const first = evenly(runs, FIRST_RECORDS);
  const read = await uploadsOf(call, facts, first);
  const isSlow = call.reads.connection.refusals.holds("BatchGetSessionAction", facts.ids);
  const isRefused = read.every(({ uploaded }) => uploaded === undefined);
  const rest = isSlow || isRefused ? [] : runs.filter((run) => !first.includes(run));
  return { roots, reading: readUploads([...read, ...(await uploadsOf(call, facts, rest))]) };
}

async function uploadsOf(call: Call, facts: JobFacts, runs: readonly TaskRun[]): Promise<UploadOfRun[]> {
  const ids = runs.map(({ actionId }) => actionId);
  const actions = await readActions(call.reads, facts.ids, ids, PURPOSE);
  return runs.map(({ actionId, stepId }) => {
    const action = actions.get(actionId)?.value;
    if (!action) return { actionId, stepId };
    const byRoot = action.manifests?.map(({ outputManifestPath }) => Boolean(outputManifestPath));
    return { actionId, stepId, uploaded: uploadedBy(action), ...(byRoot && { byRoot }) };
  });
}

/** So many items, spread evenly over all. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  const apart = items.length / most;
  return Array.from({ length: most }, (_, index) => items[Math.floor(index * apart)]).filter(
    (item) => item !== undefined,
  );
}
