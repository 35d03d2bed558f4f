/** Earlier attempts of a few failed tasks: flaky or always the same is claimed only for tasks read so. */
import { tryList } from "../../deadline/paging.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { parametersInShort, readTaskParameters } from "../../explain/task-parameters.ts";
import { quoted } from "../../explain/untrusted.ts";
import type { Call } from "../tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { noted } from "./noted.ts";

const MAX_SAMPLES = 3;

/** What the earlier attempts of sample tasks say, a sentence each kind. */
export async function attemptsBefore(
  call: Call,
  facts: JobFacts,
  tasks: readonly FoundTask[],
): Promise<string[]> {
  const retried = tasks.filter(({ failureRetryCount, taskId }) => taskId && (failureRetryCount ?? 0) > 0);
  const samples = retried.slice(0, MAX_SAMPLES);
  const reads = await Promise.all(
    samples.map(({ taskId }) =>
      tryList(call.deadline, "ListSessionActions", { ...facts.ids, taskId }, (page) => page.sessionActions),
    ),
  );
  const attempts = reads.flatMap((read, index) => {
    const listed = noted(facts, read, "earlier attempts");
    const runs = listed?.rows.filter(({ status }) => status !== "NEVER_ATTEMPTED") ?? [];
    const task = samples[index];
    if (runs.length === 0 || !task) return [];
    const name =
      parametersInShort(readTaskParameters(task.parameters), (raw) => quoted(raw, 60)) || (task.taskId ?? "");
    const interrupted = runs.filter(({ status }) => status === "INTERRUPTED").length;
    const failed = runs.filter(({ status }) => status === "FAILED").length;
    return [
      `${name} failed ${failed} of ${runs.length} attempts${interrupted > 0 ? ` (${interrupted} interrupted)` : ""}`,
    ];
  });
  const recovered = recoveredRetries(facts, tasks);
  return [
    ...(attempts.length > 0
      ? [`attempts read of ${attempts.length} of ${retried.length} retried tasks: ${attempts.join("; ")}`]
      : []),
    ...(recovered > 0
      ? [
          `${recovered} retries belong to tasks that did not stay failed: they recovered, or are still being tried`,
        ]
      : []),
  ];
}

/** The job's retries minus those of the failed tasks are those of tasks that recovered. */
function recoveredRetries({ raw, only }: JobFacts, tasks: readonly FoundTask[]): number {
  if (only.stepId || only.filter || tasks.length < (raw.taskRunStatusCounts?.FAILED ?? 0)) return 0;
  const own = tasks.reduce((sum, { failureRetryCount }) => sum + (failureRetryCount ?? 0), 0);
  return (raw.taskFailureRetryCount ?? 0) - own;
}
