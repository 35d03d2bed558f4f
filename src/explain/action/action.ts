/** What kind of session action it was, in the field's words. */
import type { SessionActionDefinition, SessionActionDefinitionSummary } from "@aws-sdk/client-deadline";

/** A session action's definition, read: the kind and what it was about. */
export interface ActionKind {
  readonly kind: "taskRun" | "envEnter" | "envExit" | "syncInputJobAttachments" | "unknown";
  readonly environment?: { readonly name: string; readonly level: "job" | "step" };
  readonly stepId?: string;
  readonly taskId?: string;
  /** Task parameters as the API gives them. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The member's name where the kind is unknown to this version. */
  readonly unknownName?: string;
}

/** Reads the definition of a session action. Never throws: a kind of the future is named as such. */
export function readDefinition(
  definition: SessionActionDefinition | SessionActionDefinitionSummary | undefined,
): ActionKind {
  if (definition?.taskRun) {
    const { stepId, taskId, parameters } = definition.taskRun;
    return { kind: "taskRun", stepId, taskId, parameters: parameters ?? {} };
  }
  if (definition?.envEnter) {
    return { kind: "envEnter", environment: readEnvironmentId(definition.envEnter.environmentId) };
  }
  if (definition?.envExit) {
    return { kind: "envExit", environment: readEnvironmentId(definition.envExit.environmentId) };
  }
  if (definition?.syncInputJobAttachments) {
    return { kind: "syncInputJobAttachments", stepId: definition.syncInputJobAttachments.stepId };
  }
  const unknown = definition?.$unknown as readonly [string, unknown] | undefined;
  return { kind: "unknown", unknownName: unknown?.[0] };
}

/**
 * The environment's own name and level out of its id: `JOB:job-<hex>:Conda` or `STEP:step-<hex>:name`. Queue
 * environments run as job environments. The name may itself hold colons.
 */
export function readEnvironmentId(
  id: string | undefined,
): { name: string; level: "job" | "step" } | undefined {
  const parts = /^(JOB|STEP):[^:]*:(.*)$/s.exec(id ?? "");
  if (!parts) return undefined;
  return { name: parts[2] ?? "", level: parts[1] === "JOB" ? "job" : "step" };
}

/**
 * The kind in words: `task run of step "karma"`, `enter environment "Conda"`, `input sync for the job`.
 * @param quote makes farm text safe to show, quoted.
 */
export function actionInWords(
  action: ActionKind,
  stepName: string | undefined,
  quote: (raw: string) => string,
): string {
  const environment = action.environment ? ` ${quote(action.environment.name)}` : "";
  switch (action.kind) {
    case "taskRun":
      return stepName === undefined ? "task run" : `task run of step ${quote(stepName)}`;
    case "envEnter":
      return `enter environment${environment}`;
    case "envExit":
      return `exit environment${environment}`;
    case "syncInputJobAttachments":
      return action.stepId === undefined
        ? "input sync for the job"
        : "input sync for a step (outputs of earlier steps)";
    case "unknown":
      return action.unknownName === undefined
        ? "an action of no stated kind"
        : `an action of a kind this version does not know (${quote(action.unknownName)})`;
  }
}
