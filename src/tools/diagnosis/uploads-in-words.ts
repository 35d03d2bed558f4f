/** What succeeded runs uploaded, and where to: as data, and in words. */

import * as z from "zod";
import { safeParameters } from "../../explain/action/action-readout.ts";
import type { UploadReading } from "../../explain/diagnosis/uploads.ts";
import { type AssetRoot, declaresOutputs, outputFoldersInWords } from "../../explain/job/asset-roots.ts";
import type { UploadLines } from "../../explain/log/index.ts";
import { readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, inQuotes, quoted } from "../../explain/text/untrusted.ts";
import type { FixAdvice, RequeueAdvice } from "../parts/cause-words.ts";
import { ASSET_ROOT, assetRootRow } from "../parts/shapes.ts";
import { labelled, lines } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { type NamedTasks, TASKS, tasksByStep, tasksInWords } from "./named-tasks.ts";
import { quoteLine } from "./quote.ts";
import type { RunUploads } from "./run-uploads.ts";
import type { TaskRun } from "./succeeded-runs.ts";

const MAX_NAME = 80;

export const UPLOADS = z.strictObject({
  says: z.string(),
  runs: z.int().describe("Succeeded runs that were looked at"),
  withFiles: z.int().optional(),
  withNothing: z.int().optional(),
  notTold: z.int().optional().describe("Runs whose record says nothing of uploads"),
  notRead: z.int().optional().describe("Runs whose record could not be read"),
  withNothingTasks: z.array(TASKS).optional().describe("Tasks of runs that uploaded nothing"),
  withoutRoot: z
    .array(
      z.strictObject({
        root: z.string(),
        runs: z.int(),
        of: z.int().describe("Runs of the same steps that uploaded files"),
        tasks: z.array(TASKS).optional(),
      }),
    )
    .optional()
    .describe("Asset roots that some runs uploaded nothing for, while most of their step did"),
  log: z.string().optional().describe("What the log of a run without files says of it"),
  folders: z.array(ASSET_ROOT).optional(),
});

type Uploads = z.input<typeof UPLOADS>;

/** A log that was read, for what it says of uploads. */
export interface LookedAt {
  readonly run: TaskRun;
  readonly upload: UploadLines;
}

/** What a diagnosis says of uploads. */
export interface UploadsTold {
  /** `3 of 12 runs uploaded nothing: Frame=4,7,9`, where that is odd. */
  readonly finding?: string;
  /** `all 12 runs uploaded files`, where everything is read and well. */
  readonly well?: string;
  readonly fix?: FixAdvice;
  readonly requeue?: RequeueAdvice;
  readonly reading?: string;
  readonly sample?: string;
  readonly answer: Uploads;
}

/**
 * Tells of uploads.
 * @param looked the logs that were read.
 * @param of what the runs are of, where they are not all: `of 4,000`.
 */
export function uploadsInWords(
  facts: JobFacts,
  runs: readonly TaskRun[],
  { roots, reading }: RunUploads,
  looked: readonly LookedAt[],
  of: string | undefined,
): UploadsTold {
  const folders = roots.map(assetRootRow);
  if (roots.length === 0) {
    const says =
      "not known: the job has no attachments, so nothing is uploaded; files lie where its renderer wrote them";
    return { answer: { says, runs: runs.length } };
  }
  if (reading.verdict === "untold") return untold(facts, runs, reading, looked, folders);
  const { counts, verdict, empty } = reading;
  const own = new Map(runs.map((run) => [run.actionId, run]));
  const emptyRuns = empty.flatMap(({ actionId }) => own.get(actionId) ?? []);
  const { rows, moreSteps } = tasksByStep(emptyRuns.map((run) => namesOfRun(facts, run)));
  const withNothingTasks = rows.map((row) =>
    row.cut ? { ...row, cut: "list_outputs tells of each task" } : row,
  );
  const frames = tasksInWords(withNothingTasks, { moreSteps });
  const log = whyInLogs(
    empty.map(({ actionId }) => actionId),
    looked,
  );
  const declared = declaresOutputs(roots);
  const why = verdict !== "none" ? undefined : declared ? undefined : "the job declares no output folder";
  const runsTold = `${of ? `${of}, ` : ""}${reading.isWhole ? "" : "of those whose records tell, "}`;
  const withoutRoot = rootsLacked(facts, own, roots, reading);
  const ofEmpty =
    empty.length === 0
      ? undefined
      : `${runsTold}${empty.length} of ${plural(reading.among, "succeeded run")} uploaded nothing${why ? `: ${why}` : frames && verdict === "some" ? `: ${frames}` : ""}`;
  const ofRoots = withoutRoot.map(
    ({ root, runs: count, of: among, tasks }) =>
      `${runsTold}${count} of ${plural(among, "succeeded run")} uploaded nothing below ${inQuotes(root)}: ${tasksInWords(tasks ?? [], { withStep: true })}`,
  );
  const finding = [ofEmpty, ...ofRoots].filter(Boolean).join("; ") || undefined;
  const isAllWell =
    finding === undefined &&
    verdict === "well" &&
    reading.isWhole &&
    counts.nothing === 0 &&
    of === undefined;
  return {
    ...(finding && { finding, ...adviceOf(facts, verdict, declared) }),
    ...(isAllWell && {
      well: counts.asked === 1 ? "the run uploaded files" : `all ${counts.asked} runs uploaded files`,
    }),
    ...((empty[0] ?? reading.lacking[0]?.runs[0]) && {
      sample: (empty[0] ?? reading.lacking[0]?.runs[0])?.actionId,
    }),
    answer: {
      says: saysOf(
        facts,
        reading,
        roots,
        verdict === "some" ? tasksInWords(withNothingTasks, { moreSteps, withStep: true }) : undefined,
      ),
      runs: counts.asked,
      withFiles: counts.files,
      withNothing: counts.nothing || undefined,
      notTold: counts.untold || undefined,
      notRead: counts.notRead || undefined,
      withNothingTasks: verdict === "some" ? withNothingTasks : undefined,
      withoutRoot: withoutRoot.length > 0 ? withoutRoot : undefined,
      log,
      folders,
    },
  };
}

/** Roots that runs left out, with their tasks. */
function rootsLacked(
  facts: JobFacts,
  own: ReadonlyMap<string, TaskRun>,
  roots: readonly AssetRoot[],
  { lacking }: UploadReading,
): NonNullable<Uploads["withoutRoot"]> {
  return lacking.flatMap(({ root, runs, among }) => {
    const place = roots[root];
    const tasks = runs.flatMap(({ actionId }) => own.get(actionId) ?? []);
    const { rows } = tasksByStep(tasks.map((run) => namesOfRun(facts, run)));
    return place
      ? [{ root: place.outputFolders[0] ?? place.root, runs: runs.length, of: among, tasks: rows }]
      : [];
  });
}

/** No record tells; what the logs say is all there is. */
function untold(
  facts: JobFacts,
  runs: readonly TaskRun[],
  { counts }: UploadReading,
  looked: readonly LookedAt[],
  folders: Uploads["folders"],
): UploadsTold {
  const told = looked.filter(({ upload }) => upload.files !== undefined);
  const empty = told.filter(({ upload }) => upload.files === 0);
  const { rows, moreSteps } = tasksByStep(empty.map(({ run }) => namesOfRun(facts, run)));
  const frames = tasksInWords(rows, { moreSteps });
  const byLog =
    told.length === 0
      ? ""
      : `; of ${plural(told.length, "log")} that ${told.length === 1 ? "tells" : "tell"}, ${empty.length} ${empty.length === 1 ? "says" : "say"} that nothing was uploaded${empty.length > 0 ? ` (${tasksInWords(rows, { moreSteps, withStep: true })})` : ""}`;
  const why =
    counts.notRead === counts.asked
      ? `the records of the ${plural(counts.asked, "run")} could not be read`
      : `of ${plural(counts.asked - counts.notRead, "record")} read none says what its run uploaded, as with older worker agents`;
  const first = empty[0];
  return {
    ...(first && {
      finding: `by the logs read, ${empty.length} of ${plural(told.length, "run")} uploaded nothing${frames ? `: ${frames}` : ""}`,
      sample: first.run.actionId,
    }),
    answer: {
      says: `not known: ${why}${byLog}`,
      runs: runs.length,
      notTold: counts.untold || undefined,
      notRead: counts.notRead || undefined,
      withNothingTasks: rows.length > 0 ? rows : undefined,
      log: first && logInWords([first], empty.length),
      folders,
    },
  };
}

/** `9 of 12 runs uploaded files, 3 nothing (Frame=4,7,9)`. */
function saysOf(
  { stepNames }: JobFacts,
  { counts, silentSteps }: UploadReading,
  roots: readonly AssetRoot[],
  frames: string | undefined,
): string {
  const steps = silentSteps.map((stepId) => quoted(stepNames.get(stepId) ?? stepId, MAX_NAME));
  const nothing = counts.nothing > 0 ? `, ${counts.nothing} nothing${frames ? ` (${frames})` : ""}` : "";
  return [
    `${counts.files} of ${plural(counts.asked, "run")} uploaded files${nothing}`,
    steps.length > 0 &&
      `no run of ${steps.length === 1 ? "step" : "steps"} ${steps.join(", ")} uploaded any, which may be by design`,
    counts.untold > 0 && `${counts.untold} not told by their records`,
    counts.notRead > 0 && `${counts.notRead} not read`,
    !declaresOutputs(roots) && "the job declares no output folder",
  ]
    .filter(Boolean)
    .join("; ");
}

/** What the logs of runs without files say of it. */
function whyInLogs(actionIds: readonly string[], looked: readonly LookedAt[]): string | undefined {
  const own = looked.filter(({ run }) => actionIds.includes(run.actionId));
  const saying = own.filter(({ upload }) => upload.why !== undefined && !upload.files);
  return logInWords(saying, own.length);
}

function logInWords(saying: readonly LookedAt[], read: number): string | undefined {
  const [first] = saying;
  const line = first?.upload.why;
  if (line === undefined) return undefined;
  const same = saying.filter(({ upload }) => upload.why === line).length;
  return `${quoteLine(line)} (${same} of ${plural(read, "log")} read of runs without files)`;
}

/** What a person does, and what a requeue brings. */
function adviceOf(
  { only }: JobFacts,
  verdict: UploadReading["verdict"],
  declared: boolean,
): Pick<UploadsTold, "fix" | "requeue" | "reading"> {
  const reading =
    "only uploads as job attachments are seen here; a file that a renderer wrote to a shared drive is not.";
  if (verdict === "none" && !declared) {
    return {
      fix: {
        who: "artist",
        what: "declare the folder that the renderer writes to as an output folder in the submitter, then submit again; nothing to do where it writes to a shared drive",
      },
      requeue: {
        verdict: "wasted",
        why: "output folders are fixed when a job is submitted, so a requeue uploads nothing either",
      },
      reading,
    };
  }
  if (verdict === "none" && only.filter === undefined) {
    return {
      fix: {
        who: "artist",
        what: "compare the path that the scene writes to with the declared output folder; what lies outside it is not uploaded. Then submit again",
      },
      requeue: {
        verdict: "likely wasted",
        why: "the same scene writes to the same place, so a requeue brings the same",
      },
      reading,
    };
  }
  return {
    fix: {
      who: "wrangler",
      what: "read the end of such a run's log for whether the picture was written, and where",
    },
    requeue: {
      verdict: "unclear",
      why: "other runs may have done well by the same scene; requeue these tasks alone, since a requeue of the whole job renders all of it again",
    },
    reading,
  };
}

/** What the tasks of a run are called by. */
export function namesOfRun({ stepNames }: JobFacts, { stepId, tasks }: TaskRun): NamedTasks {
  const stepName = farmText(stepNames.get(stepId) ?? "", MAX_NAME) || undefined;
  return {
    stepName,
    tasks: tasks.map(({ parameters }) => safeParameters(readTaskParameters(parameters))),
  };
}

/** The lines of the text form. */
export function uploadLines(uploads: Uploads | undefined): string | undefined {
  if (!uploads) return undefined;
  return lines(
    labelled("Outputs", `${uploads.says}.`),
    labelled("Why nothing, by the log", uploads.log),
    foldersLine(uploads.folders),
  );
}

/** Where outputs go, as submitted. */
export function foldersLine(folders: Uploads["folders"]): string | undefined {
  return labelled("Outputs go to, as submitted", folders?.map(outputFoldersInWords).join("; "));
}
