/** Runs of a job that succeeded: what good looks like, to compare a failure with. */
import { sessionOfAction } from "../../deadline/ids.ts";
import { type FoundTask, firstTasks } from "../../deadline/task-search.ts";
import { readAction } from "../../explain/action/action-readout.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import type { Call } from "../parts/tool.ts";
import type { LogTarget } from "../session-log/target.ts";
import type { RunHome } from "./run-home.ts";

/** A run of one task, or of all tasks of a chunk: what tasks name as their latest action. */
export interface TaskRun {
  readonly actionId: string;
  readonly stepId: string;
  readonly tasks: readonly FoundTask[];
}

/** The runs of tasks, one for each action: a chunk's tasks share one action and one log. */
export function runsOfTasks(tasks: readonly FoundTask[]): TaskRun[] {
  const began = tasks.filter(({ latestSessionActionId, startedAt }) => latestSessionActionId && startedAt);
  const groups = groupBy(began, ({ latestSessionActionId = "" }) => latestSessionActionId);
  return [...groups].map(([actionId, own]) => ({ actionId, stepId: own[0]?.stepId ?? "", tasks: own }));
}

/** A succeeded run whose log can be read. */
export interface SucceededRun {
  readonly target: LogTarget;
  readonly task: FoundTask;
  /** Which one, in words: `task run of step "karma", Frame=1076`. */
  readonly words: string;
}

/** A succeeded run of a step, from the first page of its tasks; undefined where there is none. */
export async function succeededRunOf(
  call: Call,
  facts: RunHome,
  stepId: string,
): Promise<SucceededRun | undefined> {
  const step = facts.steps.find((candidate) => candidate.stepId === stepId);
  if (step?.taskRunStatusCounts?.SUCCEEDED === 0) return undefined;
  const tasks = await call.reads.settle(firstTasks(call.reads, facts.ids, stepId), {
    purpose: "a succeeded run to compare with",
  });
  const task = tasks.value?.find(
    ({ runStatus, latestSessionActionId, startedAt }) =>
      runStatus === "SUCCEEDED" && latestSessionActionId && startedAt,
  );
  return task && runOfTask(call, facts, task);
}

/**
 * The run of a succeeded task as a log can be read of it: the task names its last action, whose session has its
 * log under the documented name.
 */
export function runOfTask(call: Call, facts: RunHome, task: FoundTask): SucceededRun {
  const actionId = task.latestSessionActionId ?? "";
  const raw = {
    status: "SUCCEEDED" as const,
    startedAt: task.startedAt,
    endedAt: task.endedAt,
    definition: { taskRun: { stepId: task.stepId, taskId: task.taskId, parameters: task.parameters ?? {} } },
  };
  const read = readAction(raw, facts.stepNames.get(task.stepId ?? ""), call.now, call.studio?.records);
  return {
    task,
    words: [read.words, read.parametersInShort ?? task.taskId].join(", "),
    target: {
      job: facts.ids,
      sessionId: sessionOfAction(actionId),
      session: {},
      action: { id: actionId, raw, read },
    },
  };
}
