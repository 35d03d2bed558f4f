/** The actions of a session, or of a task, with the exit codes and messages that lists leave out. */
import type { SessionActionSummary } from "@aws-sdk/client-deadline";
import { type ActionItem, type JobIds, readActions } from "./batches.ts";
import type { CallReads, Outcome } from "./call-reads.ts";
import { numberOfAction } from "./ids.ts";
import { readList } from "./paging.ts";

/** One action of a list: the row as listed, completed where it did not simply succeed. */
export interface ListedAction {
  readonly id: string;
  readonly action: ActionItem | SessionActionSummary;
  /** False where the row was worth completing and that failed. */
  readonly detailed: boolean;
}

/** Actions of a list, in order. */
export interface ActionList {
  readonly actions: ListedAction[];
  readonly nextToken?: string;
  /** Whether there are no more, and none was left out. */
  readonly isWhole: boolean;
}

/** What can be listed: a session's actions, or every attempt at a task. */
export type ActionsOf = { readonly sessionId: string } | { readonly taskId: string };

/** Rows of a list of actions, and where to go on. */
export interface ActionRows {
  readonly rows: readonly SessionActionSummary[];
  readonly nextToken?: string;
  readonly isWhole: boolean;
}

/**
 * Lists actions and completes those that did not simply succeed; where that fails, it is noted.
 * @returns a session's actions by number, a task's attempts in the service's order.
 * @throws ServiceFailure when the list itself can't be read.
 */
export async function listActions(
  reads: CallReads,
  job: JobIds,
  of: ActionsOf,
  limit: number,
  start?: string,
): Promise<ActionList> {
  return await completeActions(reads, job, of, await listActionRows(reads, job, of, limit, start));
}

/** Lists actions as the service does, each once. @throws ServiceFailure */
export async function listActionRows(
  reads: CallReads,
  job: JobIds,
  of: ActionsOf,
  limit: number,
  start?: string,
): Promise<ActionRows> {
  const { rows, ...end } = await readList(
    reads,
    "ListSessionActions",
    { ...job, ...of },
    ({ sessionActions }) => sessionActions,
    limit,
    start,
  );
  // A list that begins anew instead of ending brings rows twice.
  return { rows: [...new Map(rows.map((row) => [idOf(row), row])).values()], ...end };
}

/** Completes listed actions, as {@link listActions} does. */
export async function completeActions(
  reads: CallReads,
  job: JobIds,
  of: ActionsOf,
  { rows, ...end }: ActionRows,
): Promise<ActionList> {
  const incomplete = rows.filter(({ status }) => status !== "SUCCEEDED").map(idOf);
  const details = await readActions(reads, job, incomplete, "exit codes and messages");
  const actions = rows.map((row) => complete(row, details.get(idOf(row))));
  if ("sessionId" in of) actions.sort((a, b) => numberOfAction(a.id) - numberOfAction(b.id));
  return { actions, ...end };
}

function complete(row: SessionActionSummary, detail: Outcome<ActionItem> | undefined): ListedAction {
  return { id: idOf(row), action: detail?.value ?? row, detailed: detail?.failure === undefined };
}

function idOf({ sessionActionId }: SessionActionSummary): string {
  return sessionActionId ?? "";
}
