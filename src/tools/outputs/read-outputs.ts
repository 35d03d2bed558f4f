/** Reads what the succeeded runs of a job uploaded: their records, then the manifests those name. */
import type { GetQueueResponse } from "@aws-sdk/client-deadline";
import { type ActionItem, type JobIds, readActions } from "../../deadline/batches.ts";
import { ObjectReader } from "../../deadline/object-reader.ts";
import { listManifests, type ManifestKey, manifestKey } from "../../deadline/output-manifests.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { sampleTasks, type TaskSample } from "../../deadline/task-sample.ts";
import { uploadedBy } from "../../explain/diagnosis/uploads.ts";
import { type AssetRoot, readAssetRoots } from "../../explain/job/asset-roots.ts";
import { newestFiles, type UploadedFile } from "../../explain/outputs/odd-files.ts";
import { NOT_JSON, readManifest } from "../../explain/outputs/output-manifest.ts";
import { bytesInWords } from "../../explain/text/bytes.ts";
import { runsOfTasks, type TaskRun } from "../diagnosis/succeeded-runs.ts";
import { STEPS_OF, tellStep } from "../parts/progress-steps.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { type NotRendered, notRendered, type TasksAsked } from "./not-rendered.ts";

/** Tasks whose runs are looked at. */
const MAX_TASKS = 1_000;
const FIRST_RECORDS = 100;
/** Manifests that are read where no tasks are asked for, and where some are. */
const MAX_MANIFESTS = { whole: 200, asked: 1_000 };
/** More files than these are counted as not read. */
const MAX_FILES = 50_000;
const NAMES = "names and sizes of files";

/** What is asked about. */
export interface OutputsAsked extends TasksAsked {
  readonly queue: GetQueueResponse | undefined;
}

/** A run with what its record says, and whether its files are known. */
export interface RunOutputs extends TaskRun {
  /** Undefined where the record was not read. */
  readonly uploaded?: "files" | "nothing" | "untold";
  /** Whether all of its manifests were read, or its record says that there are none. */
  readonly isKnown: boolean;
}

/** See the module's comment. */
export interface OutputsRead {
  readonly roots: readonly AssetRoot[];
  readonly found: TaskSample;
  /** The other tasks of what was asked for. */
  readonly others: readonly NotRendered[];
  readonly runs: readonly RunOutputs[];
  /** The newest of each name. */
  readonly files: readonly UploadedFile[];
  /** Files written by more than one run under the same name. */
  readonly writtenAgain: number;
  readonly manifests: { readonly read: number; readonly tried: number; readonly all: number };
  /** Manifests that came and could not be used; holds farm text. */
  readonly problems: readonly { readonly actionId: string; readonly says: string }[];
  /** Whether the list of an older agent's manifests was cut. */
  readonly isListCut: boolean;
  /** The role that had to be assumed. */
  readonly by?: string;
}

/** @throws ServiceFailure when the tasks can't be found. */
export async function readOutputs(call: Call, asked: OutputsAsked): Promise<OutputsRead> {
  const { ids, job, queue, steps, stepId, filter } = asked;
  const roots = readAssetRoots(job.attachments);
  const [found, others] = await inParallel([
    () => sampleTasks(call.reads, ids, { status: "SUCCEEDED", stepId, filter, steps, limit: MAX_TASKS }),
    () => notRendered(call, asked),
  ]);
  const runs = runsOfTasks(found.tasks);
  tellStep(call, STEPS_OF.outputs, "reading what was uploaded");
  const actions = await recordsOf(call, ids, runs);
  const actionOf = ({ actionId }: TaskRun) => actions.get(actionId)?.value;
  const bucket = queue?.jobAttachmentSettings;
  const reader = bucket?.s3BucketName
    ? new ObjectReader(call.reads, bucket.s3BucketName, { farmId: ids.farmId, queueId: ids.queueId })
    : undefined;
  const untold = runs.filter((run) => actionOf(run) && uploadedBy(actionOf(run)!) === "untold");
  const prefix = bucket?.rootPrefix ?? "";
  const named = runs.flatMap((run) => keysNamed(run, actionOf(run), prefix));
  const listed =
    reader && untold.length > 0 ? await keysListed(call, reader, prefix, asked, untold) : undefined;
  const keys = [...named, ...(listed?.manifests ?? [])];
  const tried = keys.slice(0, filter ? MAX_MANIFESTS.asked : MAX_MANIFESTS.whole);
  const read = reader
    ? await filesOf(call, reader, tried, runs, roots)
    : { files: [], read: new Set<string>(), problems: [] };
  const files = await inSlices(newestFiles(read.files), call.reads.giveWay);
  return {
    roots,
    found,
    others,
    runs: runs.map((run) => runOutputs(run, actionOf(run), keys, read.read)),
    files,
    writtenAgain: read.files.length - files.length,
    manifests: { read: read.read.size, tried: tried.length, all: keys.length },
    problems: read.problems,
    isListCut: listed !== undefined && !listed.isWhole,
    ...(reader?.by && { by: reader.by }),
  };
}

/** Records of runs: the first hundred alone, so that a refusal is met once and not for each of the rest. */
async function recordsOf(call: Call, ids: JobIds, runs: readonly TaskRun[]) {
  const all = runs.map(({ actionId }) => actionId);
  const read = (some: readonly string[]) => readActions(call.reads, ids, some, "what runs uploaded");
  const first = await read(all.slice(0, FIRST_RECORDS));
  const isRefused = [...first.values()].every(({ value }) => value === undefined);
  const rest = isRefused ? [] : await read(all.slice(FIRST_RECORDS));
  return new Map([...first, ...rest]);
}

function runOutputs(
  run: TaskRun,
  action: ActionItem | undefined,
  keys: readonly ManifestKey[],
  read: ReadonlySet<string>,
): RunOutputs {
  const own = keys.filter(({ actionId }) => actionId === run.actionId);
  const record = action && uploadedBy(action);
  const uploaded = record === "untold" && own.length > 0 ? "files" : record;
  const isKnown = uploaded === "nothing" || (own.length > 0 && own.every(({ key }) => read.has(key)));
  return { ...run, ...(uploaded && { uploaded }), isKnown };
}

function keysNamed({ actionId }: TaskRun, action: ActionItem | undefined, prefix: string): ManifestKey[] {
  return (action?.manifests ?? []).flatMap(({ outputManifestPath }, root) =>
    outputManifestPath ? [{ actionId, root, key: manifestKey(prefix, outputManifestPath) }] : [],
  );
}

/** Manifests of runs that tell of none; of their tasks only. */
async function keysListed(
  call: Call,
  reader: ObjectReader,
  prefix: string,
  { ids, stepId }: OutputsAsked,
  untold: readonly TaskRun[],
): Promise<{ manifests: ManifestKey[]; isWhole: boolean } | undefined> {
  const { value } = await call.reads.settle(listManifests(reader, prefix, ids, stepId), { purpose: NAMES });
  const own = new Set(untold.map(({ actionId }) => actionId));
  return value && { ...value, manifests: value.manifests.filter(({ actionId }) => own.has(actionId)) };
}

/** Reads manifests: the first alone, so that a refusal is met once and not for each. */
async function filesOf(
  call: Call,
  reader: ObjectReader,
  keys: readonly ManifestKey[],
  runs: readonly TaskRun[],
  roots: readonly AssetRoot[],
) {
  const steps = new Map(runs.map(({ actionId, stepId }) => [actionId, stepId]));
  const files: UploadedFile[] = [];
  const read = new Set<string>();
  const problems: { actionId: string; says: string }[] = [];
  const readOne = async ({ key, actionId, root }: ManifestKey) => {
    const { value: object } = await call.reads.settle(reader.get(key), { purpose: NAMES });
    if (!object) return false;
    await call.reads.giveWay();
    const manifest =
      object.text === undefined
        ? { problem: `it has ${bytesInWords(object.size ?? 0)}, more than is read` }
        : readManifest(object.text);
    if (manifest.problem === NOT_JSON)
      call.reads.ledger.note({ operation: "GetObject", kind: "unreadable answer" }, NAMES);
    if (manifest.problem !== undefined) problems.push({ actionId, says: manifest.problem });
    else if (files.length + manifest.files.length > MAX_FILES)
      problems.push({ actionId, says: "too many files" });
    else {
      read.add(key);
      const stepId = steps.get(actionId) ?? "";
      const below = root ?? rootIn(object.metadata, roots);
      for (const file of manifest.files) files.push({ ...file, root: below, actionId, stepId });
    }
    return true;
  };
  const [first, ...rest] = keys;
  if (first && (await readOne(first))) await mapInParallel(rest, readOne);
  return { files, read, problems };
}

/** The asset root that an object's own metadata names; the first where it names none of the job's. */
function rootIn(metadata: Readonly<Record<string, string>>, roots: readonly AssetRoot[]): number {
  const named =
    metadata["asset-root"] ?? metadata["asset-root-json"]?.replace(/^"|"$/g, "").replaceAll("\\\\", "\\");
  return Math.max(
    0,
    roots.findIndex(({ root }) => root === named),
  );
}
