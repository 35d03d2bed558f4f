/** list_outputs: the files that a job uploaded, which are missing, and how to fetch them. */
import * as z from "zod";
import { inParallel } from "../deadline/parallel.ts";
import { listSteps } from "../deadline/steps.ts";
import { parseTaskFilter, type TaskFilter } from "../explain/tasks/task-filter.ts";
import {
  DEFAULT_FILES,
  OUTPUTS,
  type Outputs,
  outputsAnswer,
  outputsText,
  withoutAttachments,
} from "./outputs/outputs-answer.ts";
import { readOutputs } from "./outputs/read-outputs.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { badCursor, listInput, readOffset } from "./parts/lists.ts";
import { inSlices } from "./parts/slices.ts";
import { BadArguments, defineTool } from "./parts/tool.ts";

export const listOutputs = defineTool({
  name: "list_outputs",
  title: "Files that a job uploaded",
  description:
    "List the output files (rendered pictures, exr images) of a job, a step or certain frames: did it write them all, names, sizes, when, by which action; frames without a file or not rendered, zero-byte and suspiciously small files (a black frame), where the folder is, and the command to download them. Sees job attachments only, not files on a shared drive.",
  input: {
    jobId: ID_INPUT.jobId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    stepId: ID_INPUT.stepId,
    tasks: z.string().min(1).max(1000).optional().describe('Only these tasks, such as "Frame=41-60"'),
    ...listInput(DEFAULT_FILES, { noun: "Files" }),
  },
  needs: ["farmId", "queueId", "jobId"],
  output: OUTPUTS,

  async run({ farmId, queueId, jobId, stepId, tasks, limit, cursor }, call): Promise<Outputs> {
    const from = cursor === undefined ? 0 : readOffset(cursor);
    if (from === undefined) throw badCursor();
    const filter = tasks === undefined ? undefined : filterOf(tasks);
    const ids = { farmId, queueId, jobId };
    const [job, queue, list] = await inParallel([
      () => call.reads.read("GetJob", ids),
      () => call.reads.tryRead("GetQueue", { farmId, queueId }, { purpose: "the bucket of the outputs" }),
      () => call.reads.settle(listSteps(call.reads, ids), { purpose: "steps" }),
    ]);
    if (!job.attachments?.manifests?.length) return withoutAttachments();
    const steps = list.value?.rows ?? [];
    const read = await readOutputs(call, { ids, job, queue: queue.value, steps, stepId, filter });
    const answer = outputsAnswer(read, {
      from,
      limit,
      stepNames: new Map(steps.map(({ stepId: id = "", name = id }) => [id, name])),
      download: downloadCommand(ids, stepId, call.reads.connection.settings.region),
      hasBucket: queue.value?.jobAttachmentSettings !== undefined,
    });
    return await inSlices(answer, call.reads.giveWay);
  },

  text: outputsText,
});

/** AWS's own command, from the options of deadline 0.60. */
function downloadCommand(
  { farmId, queueId, jobId }: { farmId: string; queueId: string; jobId: string },
  stepId: string | undefined,
  region: string | undefined,
): string {
  const step = stepId === undefined ? "" : ` --step-id ${stepId}`;
  const where = region === undefined ? "" : ` --region ${region}`;
  return `deadline job download-output --farm-id ${farmId} --queue-id ${queueId} --job-id ${jobId}${step}${where}`;
}

function filterOf(text: string): TaskFilter {
  const { filter, problem } = parseTaskFilter(text);
  if (!filter) throw new BadArguments(`tasks: ${problem}.`);
  return filter;
}
