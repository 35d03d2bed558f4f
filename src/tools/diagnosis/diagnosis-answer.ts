/** The form of diagnose_job's answer: the order in which a wrangler reads it at 2 a.m. */

import * as z from "zod";
import { inQuotes } from "../../explain/text/untrusted.ts";
import { FIX, REQUEUE, remedyLines } from "../parts/cause-words.ts";
import { ASSET_ROOT, FRAME } from "../parts/shapes.ts";
import { BRIEF } from "../parts/short-form.ts";
import { labelled, lines } from "../parts/tool.ts";
import { MOST_OF_LOG, mostInWords } from "./most-of-log.ts";
import { TASKS, tasksInWords } from "./named-tasks.ts";
import { TAKEN, takenInWords } from "./recent-attempts.ts";
import { REQUEUE_COMMAND, requeueCommandLine } from "./requeue-command.ts";
import { RETRIED, retriedLines } from "./retried.ts";
import { RUNNING, runningLines } from "./running-in-words.ts";
import { PACE, paceInWords } from "./still.ts";
import { CAUSE, causeLines } from "./told-causes.ts";
import { foldersLine, UPLOADS, uploadLines } from "./uploads-in-words.ts";
import { WAITING, waitingLines } from "./waiting.ts";
import { WHERE, whereInWords } from "./where.ts";

const TO_RENDER = z.strictObject({
  failed: z.int().optional(),
  canceled: z.int().optional().describe("Of a job that was canceled: tasks are these"),
  tasks: z.array(TASKS).optional(),
  moreSteps: z.int().optional(),
  of: z.literal("those looked at").optional(),
  others: z.record(z.string(), z.int()).optional().describe("Tasks by other statuses"),
  canceledTasks: z.array(TASKS).optional().describe("Of a job that failed: those of its canceled tasks"),
  moreCanceledSteps: z.int().optional(),
  canceledOf: z.literal("those looked at").optional(),
});

export const DIAGNOSIS = z.strictObject({
  ...FRAME,
  brief: BRIEF,
  status: z.string().optional().describe("Of the job or step; absent where certain tasks are asked for"),
  kind: z
    .string()
    .optional()
    .describe("machine, scene, software, shared service, spot, limit, stopped by a person or unclear"),
  sure: z.enum(["certain", "likely", "unclear"]).optional(),
  still: z.string().optional().describe("Whether it still happens"),
  pace: PACE.optional(),
  taken: TAKEN.optional().describe("Task runs that were interrupted or reclaimed"),
  fix: z.array(FIX).optional().describe("Where nothing failed; of failures each cause has its own"),
  requeue: REQUEUE.optional(),
  causes: z
    .array(CAUSE)
    .optional()
    .describe("Of failures, of damage in what succeeded, or of attempts before a retry; the largest first"),
  moreCauses: z.int().optional(),
  retried: RETRIED.optional().describe("Failed attempts at tasks that are not failed"),
  requeueWith: REQUEUE_COMMAND.optional(),
  setUpLog: MOST_OF_LOG.optional().describe("What most lines are of a set-up that ran out of time"),
  job: z.string().optional(),
  toRender: TO_RENDER.optional().describe("What is not rendered yet"),
  noise: z.array(z.string()).optional().describe("Loud lines that stand in the log of a succeeded run too"),
  where: WHERE.optional(),
  when: z.strictObject({ first: z.string(), last: z.string() }).optional(),
  also: z.array(z.string()).optional(),
  running: z
    .array(RUNNING)
    .optional()
    .describe("Running actions of more than ten minutes that were looked at"),
  waiting: WAITING.optional().describe("Why the waiting tasks wait"),
  outputs: UPLOADS.optional().describe("What succeeded runs uploaded, and where to"),
  outputFolders: z
    .array(ASSET_ROOT)
    .optional()
    .describe("Where its outputs go, as submitted; of a job that succeeded it stands in outputs"),
  lifecycle: z.literal("ARCHIVED").optional().describe("The job can't run again"),
  elsewhere: z.string().optional(),
  reading: z.string().optional().describe("An inference, not a fact"),
  paths: z.array(z.string()).optional().describe("What short names of paths stand for"),
  lookedAt: z.string().optional(),
});

/** A structured answer of diagnose_job. */
export type Diagnosis = z.input<typeof DIAGNOSIS>;

/** The text form. */
export function diagnosisText(answer: Diagnosis): string {
  return lines(
    answer.summary,
    answer.still,
    labelled("Pace", paceInWords(answer.pace)),
    remedyLines(answer),
    retriedLines(answer.retried),
    answer.causes && causeLines(answer.causes),
    answer.moreCauses === undefined
      ? undefined
      : `... ${answer.moreCauses} more causes of fewer tasks not shown.`,
    labelled("Most of the set-up's log", mostInWords(answer.setUpLog)),
    answer.noise?.map((line) => `Noise, in the log of a succeeded run too: ${inQuotes(line)}`),
    answer.paths,
    requeueCommandLine(answer.requeueWith, answer.causes),
    labelled("Job", answer.job),
    labelled("Still to render", toRenderInWords(answer.toRender)),
    labelled("Where", whereInWords(answer.where)),
    labelled("When", answer.when && `first ${answer.when.first}, last ${answer.when.last}`),
    uploadLines(answer.outputs),
    foldersLine(answer.outputFolders),
    labelled("Taken away", takenInWords(answer.taken)),
    answer.also?.map((line) => `Also: ${line}`),
    runningLines(answer.running),
    waitingLines(answer.waiting),
    labelled("Elsewhere", answer.elsewhere),
    labelled("Reading", answer.reading),
    labelled("Looked at", answer.lookedAt),
  );
}

/** `5 failed (Frame=1-5), and 2 running`. */
function toRenderInWords(rest: Diagnosis["toRender"]): string | undefined {
  if (!rest) return undefined;
  const frames = tasksInWords(rest.tasks ?? [], { moreSteps: rest.moreSteps, withStep: true });
  const what = rest.canceled === undefined ? `${rest.failed ?? 0} failed` : `${rest.canceled} canceled`;
  const failed = `${what}${frames ? ` (${frames}${rest.of ? `, of ${rest.of}` : ""})` : ""}`;
  const stopped = tasksInWords(rest.canceledTasks ?? [], {
    moreSteps: rest.moreCanceledSteps,
    withStep: true,
  });
  const which = stopped ? ` (${stopped}${rest.canceledOf ? `, of ${rest.canceledOf}` : ""})` : "";
  const others = Object.entries(rest.others ?? {}).map(
    ([status, count]) =>
      `${count} ${status.toLowerCase().replaceAll("_", " ")}${status === "CANCELED" ? which : ""}`,
  );
  return others.length > 0 ? `${failed}, and ${others.join(", ")}` : failed;
}
