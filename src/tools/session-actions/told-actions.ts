/** Listed actions, read: the step between the service's rows and the story's. */
import type { JobIds } from "../../deadline/batches.ts";
import type { CallReads } from "../../deadline/call-reads.ts";
import { numberOfAction } from "../../deadline/ids.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import {
  type ActionRows,
  type ActionsOf,
  completeActions,
  type ListedAction,
  listActionRows,
} from "../../deadline/session-actions.ts";
import { readDefinition } from "../../explain/action/action.ts";
import { readAction } from "../../explain/action/action-readout.ts";
import type { StoryAction } from "../../explain/action/session-story.ts";
import type { Call } from "../parts/tool.ts";

/** Steps whose names are looked up for one answer at most; the others are named by their ids. */
const MAX_STEP_NAMES = 5;
const STEP_NAMES = { purpose: "names of steps" };

/** Actions as they are told, and where the list goes on. */
export interface ToldActions {
  readonly actions: StoryAction[];
  readonly nextToken?: string;
  /** Whether there are no more, and none was left out. */
  readonly isWhole: boolean;
}

/** What is listed, and how. */
interface Listed {
  readonly of: ActionsOf;
  readonly limit: number;
  readonly cursor?: string;
  /** Names of steps by id that are known already; only the others are read. */
  readonly known?: ReadonlyMap<string, string>;
  /** Reads of a shorter patience for the list and what completes it; the call's own when absent. */
  readonly reads?: CallReads;
}

/** Lists actions and tells them. @throws ServiceFailure when the list itself can't be read. */
export async function tellActions(call: Call, job: JobIds, listed: Listed): Promise<ToldActions> {
  const { of, limit, cursor, reads = call.reads } = listed;
  return await tellRows(call, job, listed, await listActionRows(reads, job, of, limit, cursor));
}

/** Tells listed actions. A row has its step, so the steps' names are read beside what completes the rows. */
export async function tellRows(
  call: Call,
  job: JobIds,
  { of, known = new Map(), reads = call.reads }: Omit<Listed, "limit" | "cursor">,
  listed: ActionRows,
): Promise<ToldActions> {
  const stepIds = new Set(listed.rows.map(({ definition }) => readDefinition(definition).stepId));
  const unknown = [...stepIds].flatMap((id) => (id === undefined || known.has(id) ? [] : id));
  const [{ actions, ...end }, names] = await inParallel([
    () => completeActions(reads, job, of, listed),
    () => stepNames(call, job, unknown),
  ]);
  return { actions: actions.map((each) => told(call, each, new Map([...names, ...known]))), ...end };
}

function told(
  call: Call,
  { id, action, detailed }: ListedAction,
  names: ReadonlyMap<string, string>,
): StoryAction {
  const { stepId } = readDefinition(action.definition);
  const { startedAt, endedAt } = action;
  return {
    id,
    number: numberOfAction(id),
    read: readAction(action, stepId && names.get(stepId), call.now, call.studio?.records),
    ms: startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : undefined,
    detailed,
  };
}

/** The names of steps, read side by side. */
export async function stepNames(
  call: Call,
  job: JobIds,
  stepIds: readonly string[],
): Promise<Map<string, string>> {
  const wanted = stepIds.slice(0, MAX_STEP_NAMES);
  const steps = await mapInParallel(wanted, (stepId) =>
    call.reads.tryRead("GetStep", { ...job, stepId }, STEP_NAMES),
  );
  return new Map(wanted.map((stepId, index) => [stepId, steps[index]?.value?.name ?? stepId]));
}
