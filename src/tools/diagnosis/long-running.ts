/** Tasks that run much longer than the finished ones of their step did: stuck, or only slow. */
import { sessionOfAction } from "../../deadline/ids.ts";
import { newestEvent, readSpan } from "../../deadline/log-span.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { findTasks } from "../../deadline/tasks.ts";
import { groupBy, medianOf } from "../../explain/action/session-story.ts";
import { type MachineSample, readWorkerLog } from "../../explain/log/worker-records.ts";
import { parametersInShort, readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { ago, span } from "../../explain/text/time.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { sessionLogReader, workerLogReader } from "../session-log/log-readers.ts";
import type { JobFacts } from "./job-facts.ts";

/** How a line on a run begins whose log is silent while its machine is idle. */
export const POSSIBLY_STUCK = "possibly stuck";

const FEW_RUNNING = 20;
const FEW_SUCCEEDED = 50;
/** A run this much longer than the median of its step's finished ones is worth a look. */
const LONG = 3;
const MAX_LOOKED_AT = 2;
/** Renders may be silent for long; only silence together with an idle CPU suggests that nothing moves. */
const SILENT_MS = 10 * 60_000;
const IDLE_CPU_PERCENT = 5;
const SAMPLES_MS = 5 * 60_000;

/** Says which running tasks are long, and whether their log and machine still move. */
export async function longRunning(call: Call, facts: JobFacts): Promise<string[]> {
  const query = { ...facts.only, steps: facts.steps };
  const [running, done] = await inParallel([
    () =>
      call.reads.settle(
        findTasks(call.reads, facts.ids, { ...query, status: "RUNNING", limit: FEW_RUNNING }),
        {
          purpose: "running tasks",
        },
      ),
    () =>
      call.reads.settle(
        findTasks(call.reads, facts.ids, { ...query, status: "SUCCEEDED", limit: FEW_SUCCEEDED }),
        { purpose: "finished tasks to compare with" },
      ),
  ]);
  const medians = medianByStep(done.value?.tasks ?? []);
  const long = (running.value?.tasks ?? []).filter((task) => {
    const median = medians.get(task.stepId);
    return median !== undefined && runningMs(task, call.now) > LONG * median;
  });
  return await mapInParallel(long.slice(0, MAX_LOOKED_AT), (task) =>
    describe(call, facts, task, medians.get(task.stepId) ?? 0),
  );
}

function medianByStep(tasks: readonly FoundTask[]): Map<string, number> {
  const ended = tasks.filter(({ startedAt, endedAt }) => startedAt && endedAt);
  return new Map(
    [...groupBy(ended, ({ stepId }) => stepId)].map(([stepId, list]) => [
      stepId,
      medianOf(list.map(({ startedAt, endedAt }) => (endedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0))),
    ]),
  );
}

function runningMs({ startedAt }: FoundTask, now: Date): number {
  return startedAt ? now.getTime() - startedAt.getTime() : 0;
}

async function describe(call: Call, facts: JobFacts, task: FoundTask, median: number): Promise<string> {
  const name =
    parametersInShort(readTaskParameters(task.parameters), (raw) => quoted(raw, 60)) || task.taskId;
  const { lastLine, sample } = await signsOfLife(call, facts, task);
  const isSilent = lastLine !== undefined && call.now.getTime() - lastLine.getTime() > SILENT_MS;
  const isIdle = sample?.cpuPercent !== undefined && sample.cpuPercent < IDLE_CPU_PERCENT;
  const verdict = isSilent && isIdle ? POSSIBLY_STUCK : "long, but not clearly stuck";
  const signs = [
    lastLine ? `last log line ${ago(lastLine, call.now)}` : "no line of its log was read",
    sample?.cpuPercent === undefined
      ? undefined
      : `CPU ${sample.cpuPercent} % (${ago(new Date(sample.at), call.now)})`,
  ].filter(Boolean);
  const handle = task.latestSessionActionId ? `; ${task.latestSessionActionId}` : "";
  return `${verdict}: ${name} runs for ${span(runningMs(task, call.now))}, half of its step's finished runs looked at took less than ${span(median)}; ${signs.join(", ")}${handle}`;
}

/** When the task's session last wrote a line, and the machine's newest sample. */
async function signsOfLife(
  call: Call,
  facts: JobFacts,
  task: FoundTask,
): Promise<{ lastLine?: Date; sample?: MachineSample }> {
  if (!task.latestSessionActionId) return {};
  const sessionId = sessionOfAction(task.latestSessionActionId);
  const { value: session } = await call.reads.tryRead(
    "GetSession",
    { ...facts.ids, sessionId },
    { purpose: "a long run's session" },
  );
  if (!session) return {};
  const target = { job: facts.ids, sessionId, session };
  const since = call.now.getTime() - SAMPLES_MS;
  const [last, worker] = await inParallel([
    () => call.reads.settle(newestEvent(sessionLogReader(call, target)), { purpose: "a long run's log" }),
    () =>
      call.reads.settle(readSpan(workerLogReader(call, target), { startTime: since }, { head: 0, tail: 1 }), {
        purpose: "a long run's worker log",
      }),
  ]);
  const at = last.value?.at;
  const reading =
    worker.value && (await inSlices(readWorkerLog(worker.value.events, sessionId), call.reads.giveWay));
  return {
    lastLine: at === undefined ? undefined : new Date(at),
    sample: reading?.samples.at(-1),
  };
}
