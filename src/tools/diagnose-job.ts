/** diagnose_job: the one call that answers "why did my job fail?". */
import * as z from "zod";
import { parseTaskFilter } from "../explain/tasks/task-filter.ts";
import { briefDiagnosis, briefText } from "./diagnosis/brief-diagnosis.ts";
import { diagnoseTasks } from "./diagnosis/chosen-tasks.ts";
import { DIAGNOSIS, type Diagnosis, diagnosisText } from "./diagnosis/diagnosis-answer.ts";
import { diagnoseFailed } from "./diagnosis/failed.ts";
import { withJobsFrame } from "./diagnosis/frame-of-job.ts";
import { type JobFacts, readJobFacts } from "./diagnosis/job-facts.ts";
import { diagnoseOpen } from "./diagnosis/open.ts";
import { diagnoseSucceeded } from "./diagnosis/succeeded.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { STEPS_OF, tellStep } from "./parts/progress-steps.ts";
import { BRIEF_INPUT } from "./parts/short-form.ts";
import { BadArguments, type Call, defineTool } from "./parts/tool.ts";

export const diagnoseJob = defineTool({
  name: "diagnose_job",
  title: "Why a job failed, in one call",
  description:
    "Find out why a job failed, died, keeps crashing, was canceled, is queued, sits at ready, waits or is stuck, or what is wrong with one that runs slow or succeeded: cause from the logs with how sure it is, fix, whether to requeue, machines, frames that failed or are still to render. Start here for any question about a job.",
  input: {
    jobId: z
      .string()
      .max(2048)
      .describe("job-<32 hex>, or a pasted Deadline Cloud monitor URL. search_jobs finds it by name."),
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    stepId: z.string().max(2048).optional().describe("step-<32 hex>: only this step. From get_job."),
    tasks: z.string().min(1).max(1000).optional().describe('Only these tasks, such as "Frame=41-60"'),
    brief: BRIEF_INPUT,
  },
  needs: ["farmId", "queueId", "jobId"],
  hasPage: true,
  output: DIAGNOSIS,

  async run({ farmId, queueId, jobId, stepId, tasks, brief }, call): Promise<Diagnosis> {
    const only = { stepId, filter: tasks === undefined ? undefined : filterOf(tasks) };
    tellStep(call, STEPS_OF.failedJob, "reading the job");
    const facts = await readJobFacts(call, { farmId, queueId, jobId }, only);
    try {
      const whole = withJobsFrame(await diagnose(call, facts), facts);
      return brief ? briefDiagnosis(whole) : whole;
    } finally {
      facts.ahead.end();
    }
  },

  text: (answer) => (answer.brief ? briefText(answer) : diagnosisText(answer)),
  isUnwell: ({ causes = [], running = [], status = "" }) =>
    causes.length > 0 || UNWELL.has(status) || running.some(({ verdict }) => verdict === "looks stuck"),
});

/** Statuses of jobs that nothing brings on by itself, whether or not a cause was found. */
const UNWELL: ReadonlySet<string> = new Set(["FAILED", "NOT_COMPATIBLE", "CREATE_FAILED", "UPLOAD_FAILED"]);

async function diagnose(call: Call, facts: JobFacts): Promise<Diagnosis> {
  const { read, only } = facts;
  if (only.filter && !read.neverBegan) return await diagnoseTasks(call, facts);
  if ((read.counts.FAILED ?? 0) > 0) return await diagnoseFailed(call, facts);
  if (read.status === "SUCCEEDED") return await diagnoseSucceeded(call, facts);
  return await diagnoseOpen(call, facts);
}

function filterOf(text: string) {
  const { filter, problem } = parseTaskFilter(text);
  if (!filter) throw new BadArguments(`tasks: ${problem}.`);
  return filter;
}
