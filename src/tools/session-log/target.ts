/** Which log a call is about: the session, and the action in it that matters. */
import type { GetSessionResponse } from "@aws-sdk/client-deadline";
import type { ActionItem, JobIds } from "../../deadline/batches.ts";
import { findIds, sessionOfAction } from "../../deadline/ids.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { listActions } from "../../deadline/session-actions.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { findTasks } from "../../deadline/tasks.ts";
import { readDefinition } from "../../explain/action/action.ts";
import { type ActionReadout, readAction } from "../../explain/action/action-readout.ts";
import { BadArguments, type Call } from "../parts/tool.ts";

/** A session as a single read or a batch gives it. */
export type ReadableSession = Partial<Omit<GetSessionResponse, "$metadata">>;

/** See the module's comment. */
export interface LogTarget {
  readonly job: JobIds;
  readonly sessionId: string;
  readonly session: ReadableSession;
  readonly action?: TargetAction;
  /** How the action was found where the caller named none, or why there is none. */
  readonly chosen?: string;
}

/** The action whose lines are wanted. */
export interface TargetAction {
  readonly id: string;
  readonly raw: Partial<ActionItem>;
  readonly read: ActionReadout;
}

/** What the caller named. */
export interface NamedTarget {
  readonly sessionId?: string;
  readonly sessionActionId?: string;
}

const FIRST_ACTIONS = 100;
/** Failed tasks among which the first is looked for. */
const FAILED_TASKS = 1_000;
const ITS_ACTIONS = { purpose: "the session's actions" };
const ITS_STEP = { purpose: "the step's name" };

/**
 * Finds session and action, whose step goes by its id until `withStepName`. With only a session, the action is its first FAILED, else its first INTERRUPTED one; with
 * only a job, that of the task that failed first.
 * @throws ServiceFailure when the session or a named action can't be read.
 */
export async function findTarget(call: Call, job: JobIds, named: NamedTarget): Promise<LogTarget> {
  const { sessionId, sessionActionId } = named;
  if (sessionActionId !== undefined) return await targetOfAction(call, job, sessionActionId);
  return sessionId === undefined ? await targetInJob(call, job) : await targetInSession(call, job, sessionId);
}

/** The action of the task that failed first, of a job alone. @throws BadArguments where no task failed */
async function targetInJob(call: Call, job: JobIds): Promise<LogTarget> {
  const { tasks, isWhole } = await findTasks(call.reads, job, { status: "FAILED", limit: FAILED_TASKS });
  const endOf = ({ endedAt }: FoundTask) => endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const [first] = tasks
    .filter(({ latestSessionActionId }) => latestSessionActionId !== undefined)
    .sort((one, other) => endOf(one) - endOf(other));
  if (!first?.latestSessionActionId)
    throw new BadArguments(
      `${isWhole ? "No task of this job is FAILED" : "No FAILED task of this job was found"}, so there is no failed action to choose. Give sessionActionId or sessionId; list_session_actions names them.`,
    );
  const target = await targetOfAction(call, job, first.latestSessionActionId);
  const scope = isWhole ? "" : `, of ${tasks.length} failed tasks looked at`;
  return { ...target, chosen: `the job's first failed action${scope}` };
}

async function targetOfAction(call: Call, job: JobIds, id: string): Promise<LogTarget> {
  const sessionId = sessionOfAction(id);
  const [raw, session] = await inParallel([
    () => call.reads.read("GetSessionAction", { ...job, sessionActionId: id }),
    () => call.reads.read("GetSession", { ...job, sessionId }),
  ]);
  return { job, sessionId, session, action: { id, raw, read: readoutOf(call, raw) } };
}

async function targetInSession(call: Call, job: JobIds, sessionId: string): Promise<LogTarget> {
  const [session, list] = await inParallel([
    () => call.reads.read("GetSession", { ...job, sessionId }),
    () => call.reads.settle(listActions(call.reads, job, { sessionId }, FIRST_ACTIONS), ITS_ACTIONS),
  ]);
  const base = { job, sessionId, session };
  if (list.failure) return base;
  const { actions, isWhole, nextToken } = list.value;
  const worst =
    actions.find(({ action }) => action.status === "FAILED") ??
    actions.find(({ action }) => action.status === "INTERRUPTED");
  const scope = isWhole
    ? ""
    : ` among ${nextToken ? "its first" : "those that could be read,"} ${actions.length}`;
  // An empty list beside a log proves nothing.
  if (actions.length === 0) return { ...base, chosen: "no action of this session is listed" };
  if (!worst && !isWhole && nextToken === undefined)
    return {
      ...base,
      chosen: `none of the ${actions.length} actions that could be read failed or was interrupted`,
    };
  if (!worst) return { ...base, chosen: `no action of this session failed or was interrupted${scope}` };
  const raw = worst.action as Partial<ActionItem>;
  return {
    ...base,
    action: { id: worst.id, raw, read: readoutOf(call, raw) },
    chosen: `the session's first ${worst.action.status} action${scope}`,
  };
}

/** The target with its step called by its name: a read of its own, which nothing in the log waits for. */
export async function withStepName(call: Call, target: LogTarget): Promise<LogTarget> {
  const { action, job } = target;
  const { stepId } = readDefinition(action?.raw.definition);
  if (!action || stepId === undefined) return target;
  const step = await call.reads.tryRead("GetStep", { ...job, stepId }, ITS_STEP);
  return { ...target, action: { ...action, read: readoutOf(call, action.raw, step.value?.name) } };
}

function readoutOf(call: Call, raw: Partial<ActionItem>, step?: string): ActionReadout {
  return readAction(raw, step, call.now, call.studio?.records);
}

/** The action that an action's message names as the cause of its never running. */
export function causeNamedIn(message: string | undefined, ownId: string): string | undefined {
  return findIds(message ?? "").find(({ kind, id }) => kind.argument === "sessionActionId" && id !== ownId)
    ?.id;
}

/** The moment from which an answer counts. */
export function startOf({ action, session }: LogTarget): number | undefined {
  return (action?.raw.startedAt ?? session.startedAt)?.getTime();
}
