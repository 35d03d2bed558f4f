/** The form of diagnose_job's answer: the order in which a wrangler reads it at 2 a.m. */
import * as z from "zod";
import { FRAME } from "../parts/shapes.ts";
import { labelled, lines } from "../parts/tool.ts";
import { RUNNING, runningLines } from "./running-now.ts";
import { WAITING, waitingLines } from "./waiting.ts";

const GROUP = z.strictObject({
  count: z.int(),
  of: z.int(),
  what: z.string(),
  tasks: z.string().optional(),
  sample: z.string().optional().describe("A session action id, the handle for get_session_log"),
  logs: z.array(z.string()).optional(),
});

export const DIAGNOSIS = z.strictObject({
  ...FRAME,
  kind: z
    .string()
    .optional()
    .describe("machine, scene, software, shared service, spot, limit, stopped by a person or unclear"),
  sure: z.enum(["certain", "likely", "unclear"]).optional(),
  still: z.string().optional().describe("Whether it still happens"),
  fix: z.string().optional().describe("What a person does, and who"),
  requeue: z.string().optional(),
  job: z.string(),
  framesToRender: z.string().optional(),
  groups: z.array(GROUP).optional(),
  moreGroups: z.string().optional(),
  where: z.string().optional(),
  when: z.string().optional(),
  also: z.array(z.string()).optional(),
  running: z
    .array(RUNNING)
    .optional()
    .describe("Running actions of more than ten minutes that were looked at"),
  waiting: WAITING.optional().describe("Why the waiting tasks wait"),
  elsewhere: z.string().optional(),
  reading: z.string().optional().describe("An inference, not a fact"),
  paths: z.array(z.string()).optional().describe("What short names of paths stand for"),
  lookedAt: z.string(),
});

/** A structured answer of diagnose_job. */
export type Diagnosis = z.input<typeof DIAGNOSIS>;

/** The text form. */
export function diagnosisText(answer: Diagnosis): string {
  return lines(
    answer.summary,
    answer.still,
    labelled("Fix", answer.fix),
    labelled("Requeue", answer.requeue),
    labelled("Job", answer.job),
    labelled("Still to render", answer.framesToRender),
    answer.groups?.flatMap((group, index) => [
      `${index + 1}. ${group.count} of ${group.of}: ${group.what}${group.tasks ? `; ${group.tasks}` : ""}${group.sample ? `; sample ${group.sample}` : ""}`,
      ...(group.logs ?? []).map((line) => `   ${line}`),
    ]),
    answer.moreGroups,
    answer.paths,
    labelled("Where", answer.where),
    labelled("When", answer.when),
    answer.also?.map((line) => `Also: ${line}`),
    runningLines(answer.running),
    waitingLines(answer.waiting),
    labelled("Elsewhere", answer.elsewhere),
    labelled("Reading", answer.reading),
    labelled("Looked at", answer.lookedAt),
  );
}
