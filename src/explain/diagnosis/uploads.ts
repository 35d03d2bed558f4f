/**
 * What the service's records say of files that task runs uploaded, without looking at the files. A worker agent
 * reports an output manifest for each asset root of the job with every task run that succeeded, an empty entry where
 * the run left nothing new there; an empty list where the job has no attachments, and older agents nothing at all
 * (deadline-cloud-worker-agent 0.33.6, sessions/session.py).
 */
import type { SessionActionDefinition, TaskRunManifestPropertiesResponse } from "@aws-sdk/client-deadline";
import { groupBy } from "../action/session-story.ts";

/** What the record of a run tells: `untold` where an agent reports no manifests. */
export type Uploaded = "files" | "nothing" | "untold";

/** A task run that succeeded, and what became of its files; `uploaded` is absent where its record was not read. */
export interface UploadOfRun {
  readonly actionId: string;
  readonly stepId: string;
  readonly uploaded?: Uploaded;
  /** By asset root of the job, in its order: whether the run uploaded something there. */
  readonly byRoot?: readonly boolean[];
}

/** The members of an action that tell of its uploads. */
export interface UploadingAction {
  readonly status?: string;
  readonly definition?: SessionActionDefinition;
  readonly manifests?: readonly TaskRunManifestPropertiesResponse[];
}

/** What the record of one task run says of its uploads. */
export function uploadedBy({ status, definition, manifests }: UploadingAction): Uploaded {
  // Only a task run that succeeded carries manifests.
  if (status !== "SUCCEEDED" || definition?.taskRun === undefined || !manifests?.length) return "untold";
  return manifests.some(({ outputManifestPath }) => outputManifestPath) ? "files" : "nothing";
}

/** Runs by what they uploaded. */
export interface UploadCounts {
  readonly asked: number;
  readonly files: number;
  readonly nothing: number;
  readonly untold: number;
  readonly notRead: number;
}

/** What is odd about the uploads of a job's runs. */
export interface UploadReading {
  readonly counts: UploadCounts;
  /** Whether every record was read and tells. */
  readonly isWhole: boolean;
  /**
   * `none`: no run whose record tells uploaded anything; `some`: runs uploaded nothing while others of their step
   * did; `well`: every one of them did, or those that did not are of steps without any uploads beside steps with;
   * `untold`: no record tells.
   */
  readonly verdict: "none" | "some" | "well" | "untold";
  /** The runs that make the verdict `none` or `some`. */
  readonly empty: readonly UploadOfRun[];
  /** Of `some`: how many runs of the same steps tell. */
  readonly among: number;
  /** Steps none of whose runs uploaded anything, while others of the job did. */
  readonly silentSteps: readonly string[];
  /** Asset roots that runs left out which uploaded to others, while most of their step uploaded to it. */
  readonly lacking: readonly LackingRoot[];
}

/** An asset root of the job and the runs that uploaded nothing below it. */
export interface LackingRoot {
  /** Its place among the job's roots, from 0. */
  readonly root: number;
  readonly runs: readonly UploadOfRun[];
  /** How many runs of the same steps uploaded files. */
  readonly among: number;
}

/** Weighs the uploads of runs, each step by itself: a step that only checks or copies uploads nothing by design. */
export function readUploads(runs: readonly UploadOfRun[]): UploadReading {
  const of = (uploaded: Uploaded | undefined) => runs.filter((run) => run.uploaded === uploaded);
  const [files, nothing, untold, notRead] = [of("files"), of("nothing"), of("untold"), of(undefined)];
  const counts = {
    asked: runs.length,
    files: files.length,
    nothing: nothing.length,
    untold: untold.length,
    notRead: notRead.length,
  };
  const frame = { counts, isWhole: untold.length + notRead.length === 0 };
  const told = files.length + nothing.length;
  if (told === 0) return { ...frame, verdict: "untold", empty: [], among: 0, silentSteps: [], lacking: [] };
  if (files.length === 0)
    return { ...frame, verdict: "none", empty: nothing, among: told, silentSteps: [], lacking: [] };
  const writing = groupBy(files, ({ stepId }) => stepId);
  const empty = nothing.filter(({ stepId }) => writing.has(stepId));
  const silentSteps = [...groupBy(nothing, ({ stepId }) => stepId).keys()].filter(
    (stepId) => !writing.has(stepId),
  );
  const stepsOfEmpty = new Set(empty.map(({ stepId }) => stepId));
  const among = [...files, ...nothing].filter(({ stepId }) => stepsOfEmpty.has(stepId)).length;
  const verdict = empty.length > 0 ? "some" : "well";
  return { ...frame, verdict, empty, among, silentSteps, lacking: lackingRoots(files) };
}

/** A root that a step writes to now and then may be left out by design: most of its runs have to write there. */
function lackingRoots(files: readonly UploadOfRun[]): LackingRoot[] {
  const roots = Math.max(0, ...files.map(({ byRoot }) => byRoot?.length ?? 0));
  return Array.from({ length: roots }, (_, root): LackingRoot => {
    const steps = [...groupBy(files, ({ stepId }) => stepId).values()].flatMap((runs) => {
      const without = runs.filter(({ byRoot }) => byRoot && !byRoot[root]);
      const isMost = runs.length - without.length > Math.max(1, runs.length / 2);
      return isMost && without.length > 0 ? [{ runs: without, among: runs.length }] : [];
    });
    return {
      root,
      runs: steps.flatMap(({ runs }) => runs),
      among: steps.reduce((sum, { among }) => sum + among, 0),
    };
  }).filter(({ runs }) => runs.length > 0);
}
