/** get_job: how a job stands, what it was told, and its steps. */
import type { GetJobResponse, GetQueueResponse } from "@aws-sdk/client-deadline";
import * as z from "zod";
import type { Outcome } from "../deadline/call-reads.ts";
import { inParallel } from "../deadline/parallel.ts";
import { listSteps, parameterSpaces } from "../deadline/steps.ts";
import { outputFoldersInWords, readAssetRoots } from "../explain/job/asset-roots.ts";
import { jobParametersInWords, readJobParameters } from "../explain/job/job-parameters.ts";
import { type JobReadout, limitsInWords, readJob } from "../explain/job/job-readout.ts";
import { queueBlock } from "../explain/job/queue-state.ts";
import { troubleFirst } from "../explain/tasks/step-readout.ts";
import { momentsInWords } from "../explain/text/moments.ts";
import { farmText, inQuotes } from "../explain/text/untrusted.ts";
import { isTerminalRunStatus } from "../knowledge/service-statuses.ts";
import { STEP_ROW, stepLine, stepRows } from "./job/job-steps.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import {
  badCursor,
  LIST_OUTPUT,
  listInput,
  offsetCursor,
  readOffset,
  shownLine,
  withinRoom,
} from "./parts/lists.ts";
import { ASSET_ROOT, assetRootRow, FRAME, MOMENTS } from "./parts/shapes.ts";
import { defineTool, labelled, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;
const MAX_DESCRIPTION = 400;
/** Characters of parameters in a short answer, and in one that was asked for whole. */
const SHORT = { all: 2000, each: 160 };
const WHOLE = { all: 12_000, each: 2048 };
/** Characters of steps for each one that was asked for, and in one answer at most. */
const STEP_ROOM = 350;
const STEPS_ROOM = 20_000;

const OUTPUT = z.strictObject({
  ...FRAME,
  status: z.string(),
  means: z.string().optional(),
  lifecycle: z.string().optional(),
  name: z.string(),
  queue: z.string().optional(),
  queueBlocked: z.string().optional(),
  priority: z.int().optional(),
  createdAt: z.string().optional(),
  createdBy: z.string().optional(),
  sourceJobId: z.string().optional().describe("The job it was resubmitted from"),
  ...MOMENTS,
  asked: z.string().optional().describe("What someone asked its tasks to become"),
  limits: z.string().optional(),
  description: z.string().optional(),
  parameters: z
    .record(
      z.string(),
      z.strictObject({ type: z.string().optional(), value: z.union([z.number(), z.string()]) }),
    )
    .optional(),
  parametersLeftOut: z.string().optional(),
  outputs: z.array(ASSET_ROOT).optional().describe("Asset roots of the job and where its outputs go"),
  steps: z.array(STEP_ROW).optional(),
  ...LIST_OUTPUT,
});

type Answer = z.input<typeof OUTPUT>;

export const getJob = defineTool({
  name: "get_job",
  title: "How a job stands",
  description:
    "Read one job: how far, how many tasks are done (progress of its steps), status, who submitted it and when, priority, settings such as retry and failure limits, parameters such as the scene, what its steps wait for; failed steps first. For why it failed use diagnose_job.",
  input: {
    jobId: ID_INPUT.jobId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    ...listInput(12, { noun: "Steps" }),
    fullParameters: z.boolean().default(false).describe("All parameters, uncut"),
  },
  needs: ["farmId", "queueId", "jobId"],
  hasPage: true,
  output: OUTPUT,

  async run({ farmId, queueId, jobId, limit, cursor, fullParameters }, call): Promise<Answer> {
    const ids = { farmId, queueId, jobId };
    const from = cursor === undefined ? 0 : readOffset(cursor);
    if (from === undefined) throw badCursor();
    const [job, list, spaces, queue] = await inParallel([
      () => call.reads.read("GetJob", ids),
      () => call.reads.settle(listSteps(call.reads, ids), { purpose: "steps" }),
      () => call.reads.settle(parameterSpaces(call.reads, ids), { purpose: "what tasks differ in" }),
      () => call.reads.tryRead("GetQueue", { farmId, queueId }, { purpose: "the queue" }),
    ]);
    const all = [...(list.value?.rows ?? [])].sort(troubleFirst);
    const shown = await stepRows(call, ids, all.slice(from, from + limit), all, spaces.value ?? new Map());
    const steps = withinRoom(shown, Math.min(limit * STEP_ROOM, STEPS_ROOM), (step) => stepLine(step).length);
    const end = from + steps.length;
    const read = readJob(job, call.now);
    const header = headerOf(job, read, queue);
    return {
      ...header,
      // What does not change from page to page is said on the first.
      ...(from === 0 && detailsOf(job, read, fullParameters)),
      steps,
      shown: all.length > 0 ? stepsShown(from, end, all.length, list.value?.isWhole === false) : undefined,
      cursor: end < all.length ? offsetCursor(end) : undefined,
      next: nextOf(read),
    };
  },

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Means", answer.means),
      labelled("Life cycle", answer.lifecycle),
      labelled("Job", jobLine(answer)),
      labelled("Queue", answer.queueBlocked),
      labelled("When", words([momentsInWords(answer), answer.took && `ran ${answer.took}`])),
      labelled("Asked", answer.asked),
      labelled("Limits", answer.limits),
      labelled("Description", answer.description && inQuotes(answer.description)),
      labelled(
        "Parameters",
        words([jobParametersInWords(answer.parameters ?? {}), answer.parametersLeftOut], "; "),
      ),
      labelled("Outputs go to, as submitted", answer.outputs?.map(outputFoldersInWords).join("; ")),
      answer.steps && answer.steps.length > 0 ? "Steps, failed first:" : undefined,
      answer.steps?.map(stepLine),
      shownLine(answer),
    ),
});

function headerOf(job: GetJobResponse, read: JobReadout, queue: Outcome<GetQueueResponse>) {
  const blocked = queue.value && queueBlock(queue.value);
  const isOver = read.neverBegan || isTerminalRunStatus(read.status);
  return {
    summary: summaryOf(read),
    status: read.status,
    name: read.name,
    queue: queue.value && farmText(queue.value.displayName ?? "", MAX_NAME),
    // A blocked queue keeps only a job waiting that still has something to run.
    queueBlocked:
      blocked && !isOver
        ? `BLOCKED, gives out no work: ${words([blocked.reason, blocked.means])}. Fix: (${blocked.who}) ${blocked.fix}`
        : undefined,
    priority: job.priority,
    createdAt: read.createdAt,
    createdBy: read.createdBy,
  };
}

function detailsOf(job: GetJobResponse, read: JobReadout, fullParameters: boolean) {
  const { lifecycle, asked } = read;
  const description = job.description ? farmText(job.description, MAX_DESCRIPTION) : undefined;
  const parameters = readJobParameters(job.parameters, fullParameters ? WHOLE : SHORT);
  const roots = readAssetRoots(job.attachments);
  return {
    means: read.means,
    lifecycle:
      lifecycle &&
      words([
        words([lifecycle.status, lifecycle.means && `(${lifecycle.means})`], " "),
        lifecycle.message && `the service says ${inQuotes(lifecycle.message)}`,
      ]),
    sourceJobId: job.sourceJobId,
    startedAt: read.startedAt,
    endedAt: read.endedAt,
    took: read.took,
    runningFor: read.runningFor,
    asked:
      asked &&
      words([
        words([`to become ${asked.status}`, asked.by && `last changed by ${inQuotes(asked.by)}`]),
        words([asked.at, asked.ago && `(${asked.ago})`], " "),
      ]),
    limits: limitsInWords(read.limits),
    description,
    parameters: parameters.parameters,
    parametersLeftOut: leftOut(parameters, fullParameters),
    outputs: roots.length > 0 ? roots.map(assetRootRow) : undefined,
  };
}

/** `FAILED, 240 tasks: 61 succeeded, 20 failed, 159 canceled. Ended 18m ago.` */
function summaryOf(read: JobReadout): string {
  const { status, tasks, neverBegan, lifecycle, createdAgo, endedAt, startedAt, ago } = read;
  const when = ago
    ? `${endedAt ? "Ended" : startedAt ? "Began" : "Submitted"} ${ago}`
    : createdAgo && `Submitted ${createdAgo}`;
  const state = neverBegan ? status : `${status}, ${tasks}`;
  const also = neverBegan || !lifecycle ? "" : afterCreation(lifecycle.status);
  return `${state}.${also}${when ? ` ${when}.` : ""}`;
}

/** What became of a job that could run once. */
function afterCreation(status: string): string {
  return status === "ARCHIVED" ? " Archived: it can't run again." : ` Life cycle: ${status}.`;
}

function jobLine(answer: Answer): string | undefined {
  return words([
    words([inQuotes(answer.name), answer.queue && `in queue ${inQuotes(answer.queue)}`], " "),
    answer.priority === undefined ? undefined : `priority ${answer.priority}`,
    words(
      [
        answer.createdAt && `submitted ${answer.createdAt}`,
        answer.createdBy && `by ${inQuotes(answer.createdBy)}`,
      ],
      " ",
    ),
    answer.sourceJobId && `resubmitted from ${answer.sourceJobId}`,
  ]);
}

function leftOut(read: ReturnType<typeof readJobParameters>, isFull: boolean): string | undefined {
  const count = Object.keys(read.parameters).length;
  if (count === read.total && !read.cut) return undefined;
  const part = count === read.total ? "long values cut" : `${count} of ${read.total} shown`;
  return isFull
    ? `${part}; the rest is in the Deadline Cloud monitor`
    : `${part}, all with fullParameters=true`;
}

function stepsShown(from: number, end: number, total: number, isCut: boolean): string {
  return `${from > 0 ? `${from + 1} to ${end}` : `${end}`} of ${total}${isCut ? " or more" : ""} steps`;
}

function nextOf({ neverBegan, status, counts }: JobReadout): string | undefined {
  if (neverBegan) return undefined;
  if (status === "SUCCEEDED")
    return "diagnose_job with the same ids, if pictures look wrong; list_outputs tells its files";
  const about = counts.FAILED
    ? "why"
    : isTerminalRunStatus(status)
      ? "what happened"
      : "how far it is or what it waits for";
  return `diagnose_job with the same ids, for ${about}`;
}
