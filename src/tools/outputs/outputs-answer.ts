/** The answer of list_outputs: as data, and in words. */
import * as z from "zod";
import { safeParameters } from "../../explain/action/action-readout.ts";
import { groupBy, medianOf } from "../../explain/action/session-story.ts";
import { declaresOutputs, outputFoldersInWords } from "../../explain/job/asset-roots.ts";
import { missingFrames } from "../../explain/outputs/missing-frames.ts";
import { oddFiles, type UploadedFile } from "../../explain/outputs/odd-files.ts";
import { rangesOf } from "../../explain/tasks/int-range.ts";
import { readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { bytesInWords } from "../../explain/text/bytes.ts";
import { plural } from "../../explain/text/plural.ts";
import { iso } from "../../explain/text/time.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import type { Work } from "../../explain/text/work.ts";
import { tasksByStep, tasksInWords } from "../diagnosis/named-tasks.ts";
import { LIST_OUTPUT, LIST_ROOM, offsetCursor, shownLine, withinRoom } from "../parts/lists.ts";
import { ASSET_ROOT, assetRootRow, FRAME } from "../parts/shapes.ts";
import { labelled, lines, words } from "../parts/tool.ts";
import type { NotRendered } from "./not-rendered.ts";
import type { OutputsRead, RunOutputs } from "./read-outputs.ts";

/** Files of an answer where the caller named no number. */
export const DEFAULT_FILES = 20;
const MAX_PATH = 300;
const MAX_NAME = 80;
const MAX_RANGE = 240;
/** Odd files, problems and steps that are told one by one. */
const MAX_TOLD = 5;

const FILE = z.strictObject({
  file: z.string().describe("Below its asset root"),
  root: z.int().optional().describe("Which asset root, from 1, where there are several"),
  size: z.string(),
  modified: z.string().optional(),
  sessionActionId: z.string(),
});

export const OUTPUTS = z.strictObject({
  ...FRAME,
  files: z.int().optional(),
  size: z.string().optional(),
  runs: z.string().optional().describe("Runs that uploaded files, of those looked at"),
  usual: z.string().optional().describe("What sizes are usual"),
  missing: z.array(z.string()).optional().describe("Frames of succeeded runs without a file, by step"),
  notRendered: z.array(z.string()).optional().describe("Tasks that have not succeeded, by status"),
  empty: z.array(z.string()).optional(),
  small: z.array(z.string()).optional().describe("Files under a tenth of the median of their kind"),
  also: z.array(z.string()).optional(),
  folders: z.array(ASSET_ROOT).optional(),
  download: z.string().optional().describe("AWS's own command that fetches them"),
  outputs: z.array(FILE).optional(),
  ...LIST_OUTPUT,
  notKnown: z.string().optional(),
});

export type Outputs = z.input<typeof OUTPUTS>;

const SHARED = "files that the renderer wrote to a shared drive; only job attachments are seen here";

/** Of a job without attachments. */
export function withoutAttachments(): Outputs {
  return {
    summary:
      "No outputs to list: the job has no attachments, so nothing of it is uploaded. Its files lie where its renderer wrote them, as on a studio's shared storage.",
    next: "get_job with fullParameters=true and the same ids, for output paths among its parameters",
  };
}

/** What the answer needs beside what was read. */
export interface Shown {
  readonly from: number;
  readonly limit: number;
  readonly stepNames: ReadonlyMap<string, string>;
  readonly download: string;
  readonly hasBucket: boolean;
}

/** The answer about a job with attachments, in pieces. */
export function* outputsAnswer(read: OutputsRead, shown: Shown): Work<Outputs> {
  const { files, roots, manifests, found } = read;
  const { stepNames, from, limit } = shown;
  const name = (stepId: string) => JSON.stringify(farmText(stepNames.get(stepId) ?? stepId, MAX_NAME));
  const odd = oddFiles(files);
  const steps = new Set(read.runs.map(({ stepId }) => stepId));
  const lacking = yield* missingIn(read);
  const missing = lacking.map(({ stepId, range }) => `${steps.size > 1 ? `${name(stepId)} ` : ""}${range}`);
  const hasRoots = new Set(files.map(({ root }) => root)).size > 1;
  const rows = withinRoom(
    files.slice(from, from + limit).map((file) => rowOf(file, hasRoots)),
    limit <= DEFAULT_FILES ? LIST_ROOM.default : LIST_ROOM.most,
  );
  const end = from + rows.length;
  const sizes = files.map(({ size }) => size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const also = alsoOf(read, shown.hasBucket);
  return {
    summary: summaryOf(
      read,
      shown,
      total,
      lacking.some(({ isNews }) => isNews) ? missing : [],
      odd.empty.length,
      odd.small.length,
    ),
    ...(files.length > 0 && {
      files: files.length,
      size: bytesInWords(total),
      usual: `median ${bytesInWords(medianOf(sizes))}, smallest ${bytesInWords(Math.min(...sizes))}, largest ${bytesInWords(Math.max(...sizes))}`,
    }),
    runs: runsInWords(read.runs),
    missing: missing.length > 0 ? missing : undefined,
    notRendered: toldFew(read.others, (others) => othersInWords(others, stepNames)),
    empty: toldFew(odd.empty, (file) => fileName(file)),
    small: toldFew(
      odd.small,
      ({ file, usual }) => `${fileName(file)} (${bytesInWords(file.size)}, usual ${bytesInWords(usual)})`,
    ),
    also: also.length > 0 ? also : undefined,
    folders: roots.map(assetRootRow),
    download: files.length > 0 || manifests.all > 0 ? shown.download : undefined,
    outputs: rows.length > 0 ? rows : undefined,
    shown:
      files.length > 0
        ? `${from > 0 ? `${from + 1} to ${end}` : end} of ${plural(files.length, "file")}`
        : undefined,
    cursor: end < files.length ? offsetCursor(end) : undefined,
    notKnown: SHARED,
    next: nextOf(read, odd.empty[0] ?? odd.small[0]?.file, found.tasks.length),
  };
}

function summaryOf(
  read: OutputsRead,
  { stepNames }: Shown,
  total: number,
  missing: readonly string[],
  empty: number,
  small: number,
): string {
  const { runs, files, manifests, roots, others } = read;
  const rest = othersInShort(others);
  if (runs.length === 0)
    return `No outputs to list: no succeeded run was found of what was asked for.${rest ? ` ${rest}` : ""}`;
  const nothing = runs.filter(({ uploaded }) => uploaded === "nothing");
  const withFiles = runs.filter(({ uploaded }) => uploaded === "files");
  const told = withFiles.length + nothing.length;
  const { rows, moreSteps } = tasksByStep(nothing.map((run) => namedRun(run, stepNames)));
  const frames = tasksInWords(
    rows.map((row) => (row.cut ? { ...row, cut: "ask for fewer tasks" } : row)),
    { moreSteps },
  );
  const why = declaresOutputs(roots) ? "" : " (the job declares no output folder)";
  const isPart = manifests.read < manifests.all;
  const sum = `${isPart ? "at least " : ""}${plural(files.length, "file")}, ${bytesInWords(total)}`;
  const first =
    told === 0
      ? "Outputs are not known: no record read says what its run uploaded"
      : withFiles.length === 0
        ? `${nothing.length} of ${plural(told, "succeeded run")} uploaded nothing${why}`
        : `${withFiles.length} of ${plural(told, "succeeded run")} uploaded files: ${manifests.read > 0 ? sum : "names and sizes could not be read"}`;
  return [
    `${first}.`,
    nothing.length > 0 &&
      withFiles.length > 0 &&
      `${nothing.length} uploaded nothing${frames ? `: ${frames}` : ""}.`,
    missing.length > 0 && `Frames without a file: ${missing.slice(0, 2).join("; ")}.`,
    empty > 0 && `${plural(empty, "file is", "files are")} empty.`,
    small > 0 && `${plural(small, "file is", "files are")} under a tenth of the usual size.`,
    rest,
  ]
    .filter(Boolean)
    .join(" ");
}

/** `22 more tasks have not succeeded: 20 FAILED, 2 CANCELED.` */
function othersInShort(others: OutputsRead["others"]): string | undefined {
  if (others.length === 0) return undefined;
  const isLeast = others.some(({ count }) => count === undefined);
  const all = others.reduce((sum, { count, tasks }) => sum + (count ?? tasks.length), 0);
  const by = others.map((each) => `${countInWords(each)} ${statusInWords(each)}`).join(", ");
  return `${isLeast ? "At least " : ""}${plural(all, "more task has", "more tasks have")} not succeeded: ${by}.`;
}

/** `20 FAILED: Frame=3,7-25`. */
function othersInWords(others: NotRendered, stepNames: ReadonlyMap<string, string>): string {
  const { rows, moreSteps } = tasksByStep(
    others.tasks.map((task) => namedRun({ stepId: task.stepId, tasks: [task] }, stepNames)),
    statusInWords(others),
  );
  const told = others.tasks.length < (others.count ?? Number.POSITIVE_INFINITY) ? "among them " : "";
  const frames = tasksInWords(rows, { moreSteps });
  return `${countInWords(others)} ${statusInWords(others)}${frames ? `: ${told}${frames}` : ""}`;
}

function countInWords({ count, tasks }: NotRendered): string {
  return count === undefined ? `at least ${tasks.length}` : String(count);
}

function statusInWords({ status }: NotRendered): string {
  return farmText(status, MAX_NAME);
}

function runsInWords(runs: readonly RunOutputs[]): string | undefined {
  if (runs.length === 0) return undefined;
  const count = (uploaded: RunOutputs["uploaded"]) => runs.filter((run) => run.uploaded === uploaded).length;
  // Of runs whose records were not read, or tell nothing, it is not known what they uploaded.
  const told = count("files") + count("nothing");
  return words([
    told > 0 ? `${count("files")} of ${runs.length} uploaded files` : undefined,
    count("nothing") > 0 ? `${count("nothing")} nothing` : undefined,
    count("untold") > 0
      ? `${count("untold")} not told by their records, as with older worker agents`
      : undefined,
    count(undefined) > 0 ? `${count(undefined)} not read` : undefined,
  ]);
}

/** Steps whose files tell frames, with those that have none; only of runs whose files are known. */
function* missingIn({
  runs,
  files,
}: OutputsRead): Work<{ stepId: string; range: string; isNews: boolean }[]> {
  const byAction = groupBy(files, ({ actionId }) => actionId);
  const lacking: { stepId: string; range: string; isNews: boolean }[] = [];
  for (const [stepId, own] of groupBy(runs, ({ stepId }) => stepId)) {
    const check = yield* missingFrames(
      own
        .filter(({ isKnown }) => isKnown)
        .map(({ actionId, tasks }) => ({
          tasks: tasks.map(({ parameters }) => readTaskParameters(parameters)),
          paths: (byAction.get(actionId) ?? []).map(({ path }) => path),
        })),
    );
    if (!check || check.missing.length === 0) continue;
    const range = rangesOf(check.missing);
    const text = range.length > MAX_RANGE ? `${range.slice(0, range.lastIndexOf(",", MAX_RANGE))} …` : range;
    lacking.push({
      stepId,
      // That a run without files has no frame either was said with it.
      isNews: check.ofWriting.length > 0,
      range: `${check.parameter}=${text} (${check.missing.length} of ${check.values})`,
    });
  }
  return lacking;
}

function alsoOf(read: OutputsRead, hasBucket: boolean): string[] {
  const { manifests, found, writtenAgain, problems, isListCut, by } = read;
  const first = problems[0];
  return [
    found.which !== "all" &&
      `looked at ${found.tasks.length}${found.total === undefined ? "" : ` of ${found.total}`} succeeded tasks, ${found.which}`,
    manifests.read < manifests.all &&
      `read ${manifests.read} of ${plural(manifests.all, "manifest")}${manifests.all > manifests.tried ? '; tasks="Frame=1-50" reads those of certain tasks' : ""}`,
    isListCut && "the list of manifests of older worker agents was cut",
    writtenAgain > 0 &&
      `${plural(writtenAgain, "file was", "files were")} written more than once under the same name; the newest counts`,
    first &&
      `${plural(problems.length, "manifest")} could not be used: ${first.says} (such as that of ${first.actionId})`,
    !hasBucket && "the queue names no bucket for job attachments, or could not be read",
    by && `read with the queue's role (${by})`,
  ].filter((line): line is string => Boolean(line));
}

function nextOf(read: OutputsRead, odd: UploadedFile | undefined, tasks: number): string | undefined {
  const nothing = read.runs.find(({ uploaded }) => uploaded === "nothing");
  if (nothing)
    return `get_session_log sessionActionId=${nothing.actionId} and view=end, for why it uploaded nothing`;
  if (odd) return `get_session_log sessionActionId=${odd.actionId}, which wrote ${fileName(odd)}`;
  return tasks > 0 ? "diagnose_job with the same ids, if pictures look wrong" : "get_job with the same ids";
}

function rowOf(file: UploadedFile, hasRoots: boolean): z.input<typeof FILE> {
  return {
    file: farmText(file.path, MAX_PATH),
    root: hasRoots ? file.root + 1 : undefined,
    size: bytesInWords(file.size),
    modified: file.modified && iso(file.modified),
    sessionActionId: file.actionId,
  };
}

function fileName({ path }: UploadedFile): string {
  return farmText(path.split("/").at(-1) ?? "", MAX_PATH);
}

function toldFew<Item>(items: readonly Item[], tell: (item: Item) => string): string[] | undefined {
  if (items.length === 0) return undefined;
  const more = items.length - MAX_TOLD;
  return [...items.slice(0, MAX_TOLD).map(tell), ...(more > 0 ? [`and ${more} more`] : [])];
}

function namedRun(
  { stepId, tasks }: Pick<RunOutputs, "stepId" | "tasks">,
  stepNames: ReadonlyMap<string, string>,
) {
  return {
    stepName: farmText(stepNames.get(stepId) ?? "", MAX_NAME) || undefined,
    tasks: tasks.map(({ parameters }) => safeParameters(readTaskParameters(parameters))),
  };
}

/** The text form. */
export function outputsText(answer: Outputs): string {
  const quoted = (names: readonly string[] | undefined) =>
    names?.map((name) => JSON.stringify(name)).join(", ");
  return lines(
    answer.summary,
    labelled("Where, as submitted", answer.folders?.map(outputFoldersInWords).join("; ")),
    labelled("Runs", answer.runs),
    labelled(
      "Files",
      words([answer.files === undefined ? undefined : `${answer.files}, ${answer.size}`, answer.usual], "; "),
    ),
    labelled("Frames without a file", answer.missing?.join("; ")),
    labelled("Not rendered", answer.notRendered?.join("; ")),
    labelled("Empty", quoted(answer.empty)),
    labelled("Small", quoted(answer.small)),
    answer.also?.map((line) => `Also: ${line}`),
    labelled("Fetch", answer.download),
    answer.outputs?.map(
      ({ file, root, size, modified, sessionActionId }) =>
        `  ${words([JSON.stringify(file), root ? `root ${root}` : undefined, size, modified, sessionActionId])}`,
    ),
    shownLine(answer),
    labelled("Not known", answer.notKnown),
  );
}
