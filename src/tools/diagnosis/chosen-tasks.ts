/** Certain tasks of a job: what became of them decides how they are looked at, not what became of the job. */
import { findTasks } from "../../deadline/tasks.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { statusWord } from "../../explain/tasks/task-counts.ts";
import { parametersInShort, readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { plural } from "../../explain/text/plural.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { diagnoseFailed } from "./failed.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { runningNow } from "./running-now.ts";
import { diagnoseSucceeded } from "./succeeded.ts";

/** Tasks asked for whose statuses are looked at; the rest is diagnosed like them. */
const MAX_TASKS = 500;

/** Failed ones first: they may stand behind hundreds of good ones. @throws ServiceFailure when tasks can't be found. */
export async function diagnoseTasks(call: Call, facts: JobFacts): Promise<Diagnosis> {
  return (facts.wholeJob.FAILED ?? 0) > 0
    ? await diagnoseFailed(call, facts, diagnoseOthers)
    : await diagnoseOthers(call, facts);
}

/** Tasks of which none has failed. */
async function diagnoseOthers(call: Call, facts: JobFacts): Promise<Diagnosis> {
  const found = await findTasks(call.reads, facts.ids, {
    ...facts.only,
    steps: facts.steps,
    limit: MAX_TASKS,
  });
  const byStatus = groupBy(found.tasks, ({ runStatus }) => runStatus ?? "no status");
  if (byStatus.has("SUCCEEDED")) return await diagnoseSucceeded(call, facts);
  const example = found.sample && nameOf(found.sample.parameters);
  const looked = `${plural(found.lookedAt, "task")}${found.isWhole ? "" : " (more exist)"}`;
  const statuses = [...byStatus].map(([status, tasks]) => `${tasks.length} ${statusWord(status)}`).join(", ");
  const running = byStatus.has("RUNNING") ? await runningNow(call, facts) : undefined;
  // The job counts its tasks itself: where none was listed, none was compared.
  const counted = Object.values(facts.wholeJob).reduce((sum, count) => sum + count, 0);
  const isUnseen = found.lookedAt === 0 && counted > 0;
  return {
    summary: isUnseen
      ? `The tasks asked for are not known: ${counted === 1 ? "the task that the job counts was not listed" : `of the ${counted} tasks that the job counts, the service listed none`}.`
      : found.tasks.length === 0
        ? `${found.isWhole ? `No task of this job matches, of ${looked} looked at.` : `No match among the ${plural(found.lookedAt, "task")} looked at so far; there are more.`}${example ? ` Tasks here look like ${example}.` : ""}`
        : `None of the tasks asked for has ended: ${statuses}.`,
    job: jobInWords(facts),
    running: running && running.rows.length > 0 ? [...running.rows] : undefined,
    lookedAt: looked,
    next: isUnseen
      ? "diagnose_job with the same arguments in a minute"
      : found.tasks.length === 0
        ? "search_jobs with a part of the shot's name, if the frame is in another job"
        : "search_tasks with the same arguments, for where they are",
  };
}

function nameOf(parameters: Readonly<Record<string, unknown>> | undefined): string {
  return parametersInShort(readTaskParameters(parameters), (raw) => quoted(raw, 60), 160);
}
