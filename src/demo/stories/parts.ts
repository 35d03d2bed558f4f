import { createHash } from "node:crypto";
import type { TaskParameters } from "../world/drafts.ts";
import { FARM_ID, QUEUES, type QueueKey } from "../world/farm-places.ts";
import { hexOf, idOf } from "../world/made-ids.ts";
import { manifestText, type WrittenFile } from "../world/manifests.ts";
import type { Job } from "../world/model.ts";
import type { ActOutcome } from "../world/session-builder.ts";

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

/** Where and when a run wrote its output. */
export interface OutputPlace {
  readonly queue: QueueKey;
  readonly jobId: string;
  readonly stepId: string;
  readonly sessionActionId: string;
  /** The task, where the run is of one alone. */
  readonly taskId?: string;
  readonly endedAt: number;
}

/** An output manifest as a task run reports it: its path below the queue's manifest prefix, and its hash. */
export function outputManifest({ queue, jobId, stepId, taskId, sessionActionId, endedAt }: OutputPlace) {
  const written = new Date(endedAt).toISOString();
  const task = taskId === undefined ? "" : `/${taskId}`;
  const folder = `${FARM_ID}/${QUEUES[queue].queueId}/${jobId}/${stepId}${task}`;
  return {
    outputManifestPath: `${folder}/${written}_${sessionActionId}/${hexOf(`${jobId} root`)}_output`,
    outputManifestHash: hexOf(`${sessionActionId} output`),
  };
}

/** What a run uploaded below the first asset root: its manifest as reported, and the object in the bucket. */
export function uploaded(
  place: OutputPlace,
  files: readonly Omit<WrittenFile, "writtenAt">[],
): Required<Pick<ActOutcome, "manifests" | "written">> {
  const manifest = outputManifest(place);
  const text = manifestText(files.map((file) => ({ ...file, writtenAt: place.endedAt - 2_000 })));
  return { manifests: [manifest], written: new Map([[manifest.outputManifestPath, text]]) };
}

/**
 * The folder of an asset root on a worker: a digest of the path on the artist's machine
 * (deadline-cloud's job attachments: `assetroot-<shake_256(path).hexdigest(10)>`).
 */
export function assetRootFolder(rootPath: string): string {
  return `assetroot-${createHash("shake256", { outputLength: 10 }).update(rootPath).digest("hex")}`;
}
