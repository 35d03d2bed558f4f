import { createHash } from "node:crypto";
import type { TaskParameters } from "../world/drafts.ts";
import { FARM_ID, QUEUES, type QueueKey } from "../world/farm-places.ts";
import { hexOf, idOf } from "../world/made-ids.ts";
import type { Job } from "../world/model.ts";

/** One task a frame: `Frame` from first to last in steps of `by`. */
export function frames(first: number, last: number, by = 1): TaskParameters[] {
  const all: TaskParameters[] = [];
  for (let frame = first; frame <= last; frame += by) all.push({ Frame: { int: String(frame) } });
  return all;
}

/** The parameter space of a step with one task a frame. */
export const FRAME_SPACE = { parameters: [{ name: "Frame", type: "INT" as const }] };

/** What a step needs of a Linux worker. */
export const ON_LINUX = {
  attributes: [{ name: "attr.worker.os.family", anyOf: ["linux"] }],
  amounts: [],
};

/** The same for Windows. */
export const ON_WINDOWS = {
  attributes: [{ name: "attr.worker.os.family", anyOf: ["windows"] }],
  amounts: [],
};

/**
 * Attachments of one asset root.
 * @param rootPath as the artist's machine names it
 * @param outputs directories below it that the job writes to
 */
export function attachments(
  key: string,
  rootPath: string,
  rootPathFormat: "posix" | "windows",
  outputs: string[],
): Job["attachments"] {
  return {
    manifests: [
      {
        rootPath,
        rootPathFormat,
        outputRelativeDirectories: outputs,
        inputManifestPath: `${FARM_ID}/${idOf("queue", "inputs")}/Inputs/${hexOf(`${key} in`)}/${hexOf(`${key} root`)}_input`,
        inputManifestHash: hexOf(`${key} manifest`),
      },
    ],
    fileSystem: "COPIED",
  };
}

/** An output manifest as a task run reports it: its path below the queue's manifest prefix, and its hash. */
export function outputManifest(place: {
  queue: QueueKey;
  jobId: string;
  stepId: string;
  sessionActionId: string;
  endedAt: number;
}) {
  const written = new Date(place.endedAt).toISOString();
  const folder = `${FARM_ID}/${QUEUES[place.queue].queueId}/${place.jobId}/${place.stepId}`;
  return {
    outputManifestPath: `${folder}/${written}_${place.sessionActionId}/${hexOf(`${place.jobId} root`)}_output`,
    outputManifestHash: hexOf(`${place.sessionActionId} output`),
  };
}

/**
 * The folder of an asset root on a worker: a digest of the path on the artist's machine
 * (deadline-cloud's job attachments: `assetroot-<shake_256(path).hexdigest(10)>`).
 */
export function assetRootFolder(rootPath: string): string {
  return `assetroot-${createHash("shake256", { outputLength: 10 }).update(rootPath).digest("hex")}`;
}
