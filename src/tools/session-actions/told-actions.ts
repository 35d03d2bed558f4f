/** Listed actions, read: the step between the service's rows and the story's. */
import type { JobIds } from "../../deadline/batches.ts";
import { numberOfAction } from "../../deadline/ids.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { ActionList } from "../../deadline/session-actions.ts";
import { readDefinition } from "../../explain/action/action.ts";
import { readAction } from "../../explain/action/action-readout.ts";
import type { StoryAction } from "../../explain/action/session-story.ts";
import type { Call } from "../parts/tool.ts";

/** Steps whose names are looked up for one answer at most; the others are named by their ids. */
const MAX_STEP_NAMES = 5;
const STEP_NAMES = { purpose: "names of steps" };

/**
 * Reads listed actions, with the names of their steps.
 * @param known names of steps by id that are known already; only the others are read.
 */
export async function storyOf(
  call: Call,
  job: JobIds,
  list: ActionList,
  known: ReadonlyMap<string, string> = new Map(),
): Promise<StoryAction[]> {
  const stepIds = new Set(list.actions.map(({ action }) => readDefinition(action.definition).stepId));
  const names = await stepNames(
    call,
    job,
    [...stepIds].flatMap((id) => (id === undefined || known.has(id) ? [] : id)),
  );
  return list.actions.map(({ id, action, detailed }): StoryAction => {
    const stepId = readDefinition(action.definition).stepId;
    const { startedAt, endedAt } = action;
    return {
      id,
      number: numberOfAction(id),
      read: readAction(
        action,
        stepId && (known.get(stepId) ?? names.get(stepId)),
        call.now,
        call.studio?.records,
      ),
      ms: startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : undefined,
      detailed,
    };
  });
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
