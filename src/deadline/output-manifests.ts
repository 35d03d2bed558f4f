/** Keys of output manifests in a queue's bucket: those that actions name, and for older agents those found by listing. */
import type { JobIds } from "./batches.ts";
import type { ListedObject, ObjectReader } from "./object-reader.ts";

/** A manifest of a task run. */
export interface ManifestKey {
  readonly actionId: string;
  readonly key: string;
  /** Which asset root of the job, from 0; undefined where only the object's own metadata says. */
  readonly root?: number;
}

/** Pages of 1,000 keys that are listed of one job at most. */
const MAX_PAGES = 5;

/** `DeadlineCloud/Manifests/` and what follows, joined as it is: AWS's library tidies no prefix that ends in `/`. */
export function manifestKey(rootPrefix: string, path: string): string {
  return `${rootPrefix}/Manifests/${path}`;
}

/**
 * Finds the manifests of runs whose agent reports none. A task's latest folder is the one that counts, by the time in
 * its name, as in AWS's library (job_attachments/download.py).
 * @param stepId only this step's, where one is asked for.
 * @throws ServiceFailure
 */
export async function listManifests(
  reader: ObjectReader,
  rootPrefix: string,
  { farmId, queueId, jobId }: JobIds,
  stepId: string | undefined,
): Promise<{ manifests: ManifestKey[]; isWhole: boolean }> {
  const below = [farmId, queueId, jobId, ...(stepId === undefined ? [] : [stepId])].join("/");
  const { objects, isWhole } = await reader.list(manifestKey(rootPrefix, `${below}/`), MAX_PAGES);
  return { manifests: latestManifests(objects), isWhole };
}

const OUTPUT =
  /\/(?<step>step-[0-9a-f]{32})\/(?:(?<task>task-[0-9a-f]{32}-\d+)\/)?(?<folder>[^/]*_(?<action>sessionaction-[0-9a-f]{32}-\d+))\/[^/]*output[^/]*$/;

/** Of each task the manifests of its latest folder; of chunks, which have none for a task, all. */
export function latestManifests(objects: readonly ListedObject[]): ManifestKey[] {
  const found = objects.flatMap(({ key }) => {
    const { task, folder = "", action: actionId = "" } = OUTPUT.exec(key)?.groups ?? {};
    return actionId ? [{ key, actionId, folder, task }] : [];
  });
  const latest = new Map<string, string>();
  for (const { task, folder } of found)
    if (task !== undefined && folder > (latest.get(task) ?? "")) latest.set(task, folder);
  return found
    .filter(({ task, folder }) => task === undefined || latest.get(task) === folder)
    .map(({ key, actionId }) => ({ key, actionId }));
}
