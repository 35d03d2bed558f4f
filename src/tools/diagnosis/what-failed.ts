/** What failed tasks: the session action behind each of them, of one job or of many. */
import { type ActionItem, type JobOf, readActions } from "../../deadline/batches.ts";
import { actionOfSession, findIds, numberOfAction, sessionOfAction } from "../../deadline/ids.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { readDefinition } from "../../explain/action/action.ts";
import { readAction, safeParameters } from "../../explain/action/action-readout.ts";
import { readHost } from "../../explain/action/host.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { readTaskParameters } from "../../explain/tasks/task-parameters.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { ReadableSession } from "../session-log/target.ts";

/** Actions before one that never ran that are looked at to find the one that failed. */
const MAX_BEFORE = 20;
const MAX_NAME = 80;

/** A succeeded run beside a failed one. */
export interface GoodRun {
  readonly actionId: string;
  readonly action: ActionItem;
}

/**
 * A failed action as the readers of failures want it.
 * @param where its session, whole or as a row of a list, and the names of the job's steps
 */
export function failedRunOf(
  call: Call,
  jobId: string,
  actionId: string,
  { action, tasks }: FailedBy,
  where: {
    readonly place: Pick<ReadableSession, "workerId" | "fleetId" | "hostProperties"> | undefined;
    readonly stepNames: ReadonlyMap<string, string>;
  },
): FailedRun {
  const { place, stepNames } = where;
  const { stepId } = readDefinition(action.definition);
  return {
    actionId,
    sessionId: sessionOfAction(actionId),
    jobId,
    read: readAction(action, stepId && stepNames.get(stepId), call.now, call.studio?.records),
    stepId: tasks[0]?.stepId,
    stepName: farmText(stepNames.get(tasks[0]?.stepId ?? "") ?? "", MAX_NAME) || undefined,
    startedAt: action.startedAt,
    endedAt: action.endedAt,
    workerId: place?.workerId,
    fleetId: place?.fleetId,
    host: readHost(place?.hostProperties),
    retries: Math.max(0, ...tasks.map(({ failureRetryCount = 0 }) => failureRetryCount)),
    tasks: tasks.map(({ parameters }) => safeParameters(readTaskParameters(parameters))),
  };
}

/** The action that failed tasks, and those tasks. */
export interface FailedBy {
  readonly action: ActionItem;
  readonly tasks: FoundTask[];
}

/**
 * The action that failed each task: its latest, or for one that never ran the action it stood behind.
 * @param job the tasks' one job, or that of each action
 */
export async function whatFailed(
  call: Call,
  job: JobOf,
  tasks: readonly FoundTask[],
): Promise<{ causes: Map<string, FailedBy>; good: ReadonlyMap<string, GoodRun> }> {
  const latest = tasks.flatMap((task) =>
    task.latestSessionActionId ? [{ task, id: task.latestSessionActionId }] : [],
  );
  const actions = await readActions(
    call.reads,
    job,
    [...mayBeGood(latest), ...latest.map(({ id }) => id)],
    "failed actions",
  );
  const neverRan = latest.flatMap(({ id }) => {
    const action = actions.get(id)?.value;
    return action?.status === "NEVER_ATTEMPTED" ? [action] : [];
  });
  const before = await readActions(
    call.reads,
    job,
    neverRan.flatMap(candidatesBefore),
    "what tasks that never ran waited for",
  );
  const causes = new Map<string, FailedBy>();
  for (const { task, id } of latest) {
    const own = actions.get(id)?.value;
    if (!own) continue;
    const action = own.status === "NEVER_ATTEMPTED" ? (causeOf(own, before) ?? own) : own;
    const causeId = action.sessionActionId ?? id;
    const entry = causes.get(causeId) ?? { action, tasks: [] };
    entry.tasks.push(task);
    causes.set(causeId, entry);
  }
  return { causes, good: goodRuns(actions) };
}

/** Failed runs of a step before which a good one is looked for, and steps for which it is done. */
const LOOKED_BEFORE = 3;
const MAX_STEPS = 3;

/** What ran just before failed runs in their sessions: often a run of the same step that went well. */
function mayBeGood(latest: readonly { readonly task: FoundTask; readonly id: string }[]): string[] {
  const steps = [...groupBy(latest, ({ task }) => task.stepId).values()]
    .sort((one, other) => other.length - one.length)
    .slice(0, MAX_STEPS);
  return steps.flatMap((list) =>
    list
      .filter(({ id }) => numberOfAction(id) > 0)
      .sort((one, other) => numberOfAction(other.id) - numberOfAction(one.id))
      .slice(0, LOOKED_BEFORE)
      .map(({ id }) => actionOfSession(sessionOfAction(id), numberOfAction(id) - 1)),
  );
}

function goodRuns(actions: Awaited<ReturnType<typeof readActions>>): ReadonlyMap<string, GoodRun> {
  const good = new Map<string, GoodRun>();
  for (const [actionId, { value: action }] of actions) {
    const { stepId } = readDefinition(action?.definition);
    if (action?.status === "SUCCEEDED" && stepId !== undefined) good.set(stepId, { actionId, action });
  }
  return good;
}

/** The action that the message names, else those with lower numbers in the same session, nearest first. */
function candidatesBefore({ sessionActionId = "", progressMessage }: ActionItem): string[] {
  const named = findIds(progressMessage ?? "").find(({ kind }) => kind.argument === "sessionActionId");
  if (named) return [named.id];
  const number = numberOfAction(sessionActionId);
  const sessionId = sessionOfAction(sessionActionId);
  return Array.from({ length: Math.min(number, MAX_BEFORE) }, (_, step) =>
    actionOfSession(sessionId, number - 1 - step),
  );
}

function causeOf(
  action: ActionItem,
  before: Awaited<ReturnType<typeof readActions>>,
): ActionItem | undefined {
  return candidatesBefore(action)
    .map((id) => before.get(id)?.value)
    .find(
      (candidate) =>
        candidate !== undefined && ["FAILED", "INTERRUPTED", "CANCELED"].includes(candidate.status ?? ""),
    );
}
