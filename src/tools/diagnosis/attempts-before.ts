/** All attempts at a few tasks: flaky or always the same is claimed only for tasks read so. */
import { sessionOfAction } from "../../deadline/ids.ts";
import { tryList } from "../../deadline/paging.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { ListedSession } from "../../deadline/sessions.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { parametersInShort, readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { plural } from "../../explain/text/plural.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";

const MAX_SAMPLES = 3;

/** The attempts at one task. */
export interface AttemptsOfTask {
  /** The task in short: `Frame=42`. */
  readonly name: string;
  readonly runs: number;
  readonly failed: number;
  readonly interrupted: number;
  /** The sessions of the failed ones. */
  readonly failedIn: readonly string[];
}

/** Tasks among the failed ones that were tried more than once. */
export function retriedTasks(tasks: readonly FoundTask[]): FoundTask[] {
  return tasks.filter(({ failureRetryCount }) => (failureRetryCount ?? 0) > 0);
}

/** Reads the attempts at the first few tasks. */
export async function attemptsOf(
  call: Call,
  facts: JobFacts,
  tasks: readonly FoundTask[],
): Promise<AttemptsOfTask[]> {
  const samples = tasks.slice(0, MAX_SAMPLES);
  const reads = await mapInParallel(samples, ({ taskId }) =>
    tryList(call.reads, "ListSessionActions", { ...facts.ids, taskId }, (page) => page.sessionActions, {
      purpose: "earlier attempts",
    }),
  );
  return reads.flatMap((read, index) => {
    const runs =
      (read.value?.isWhole ? read.value?.rows : undefined)?.filter(
        ({ status }) => status !== "NEVER_ATTEMPTED",
      ) ?? [];
    const task = samples[index];
    if (runs.length === 0 || !task) return [];
    const failed = runs.filter(({ status }) => status === "FAILED");
    return [
      {
        name:
          parametersInShort(readTaskParameters(task.parameters), (raw) => quoted(raw, 60), 160) ||
          task.taskId,
        runs: runs.length,
        failed: failed.length,
        interrupted: runs.filter(({ status }) => status === "INTERRUPTED").length,
        failedIn: failed.map(({ sessionActionId = "" }) => sessionOfAction(sessionActionId)),
      },
    ];
  });
}

/**
 * `Frame=42 failed 2 of 2 attempts, on 2 different workers`.
 * @param sessions the job's sessions, which tell the workers.
 */
export function attemptsInWords(
  { name, runs, failed, interrupted, failedIn }: AttemptsOfTask,
  sessions: readonly ListedSession[],
): string {
  const spot = interrupted > 0 ? `; ${interrupted} interrupted, which the service tries again by itself` : "";
  if (failed === 0) return `${name} had ${plural(runs, "attempt")}, none failed${spot}`;
  const workerOf = new Map(sessions.map(({ sessionId, workerId }) => [sessionId, workerId]));
  const workers = new Set(failedIn.map((sessionId) => workerOf.get(sessionId)));
  const isKnown = failed > 1 && !workers.has(undefined);
  const where = workers.size === 1 ? ", all on one worker" : `, on ${workers.size} different workers`;
  return `${name} failed ${failed} of ${plural(runs, "attempt")}${isKnown ? where : ""}${spot}`;
}

/** What the attempts at retried tasks say, and whose the other retries were. */
export function retriesInWords(
  facts: JobFacts,
  tasks: readonly FoundTask[],
  attempts: readonly AttemptsOfTask[],
  sessions: readonly ListedSession[],
): string[] {
  const retried = retriedTasks(tasks).length;
  const recovered = recoveredRetries(facts, tasks);
  const read = attempts.map((attempt) => attemptsInWords(attempt, sessions)).join("; ");
  return [
    ...(read
      ? [
          retried > attempts.length
            ? `attempts read of ${attempts.length} of ${retried} retried tasks: ${read}`
            : read,
        ]
      : []),
    ...(recovered > 0
      ? [
          `${plural(recovered, "retry belongs", "retries belong")} to tasks that did not stay failed: they recovered, or are still being tried`,
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
