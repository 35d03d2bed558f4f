/** A whole session action, read: everything that GetSessionAction says, decoded and safe to show. */
import type { GetSessionActionResponse, SessionActionDefinitionSummary } from "@aws-sdk/client-deadline";
import { sessionActionStatusMeans } from "../../knowledge/service-statuses.ts";
import type { StudioRecords } from "../../knowledge/types.ts";
import { parametersInShort, readTaskParameters, type TaskParameter } from "../tasks/task-parameters.ts";
import { type Moments, readMoments } from "../text/moments.ts";
import { farmText, quoted, readFarmValue, serviceWord } from "../text/untrusted.ts";
import { type ActionKind, actionInWords, readDefinition } from "./action.ts";
import { type ActionCause, causeOfAction } from "./action-cause.ts";
import { type ExitReadout, explainExit } from "./exit-code.ts";

/** Longest texts of the farm that an answer carries, in characters. */
const MAX_MESSAGE = 4096;
const MAX_VALUE = 300;
const MAX_NAME = 120;
/** All parameters on one line; get_session_action has them whole. */
const MAX_IN_SHORT = 240;

/** A session action as a whole read, a batch or a list gives it; a list leaves out exit code and message. */
export type ReadableAction = Partial<Omit<GetSessionActionResponse, "definition" | "$metadata">> & {
  readonly definition?: GetSessionActionResponse["definition"] | SessionActionDefinitionSummary;
};

/** See `readAction`. */
export interface ActionReadout extends Moments {
  readonly kind: ActionKind;
  /** The kind in words: `task run of step "karma"`. */
  readonly words: string;
  readonly status: string;
  readonly means?: string;
  readonly exit?: ExitReadout;
  /** Why it failed, where its message or exit code says. */
  readonly cause?: ActionCause;
  /** The progress message, cleaned and masked. */
  readonly message?: string;
  readonly parameters: Record<string, TaskParameter>;
  /** The parameters on one line: `Frame=42`. */
  readonly parametersInShort?: string;
}

/**
 * Decodes a session action.
 * @param action GetSessionAction's answer, or a row of a list or batch (which lacks some members).
 * @param stepName the name of a task run's step, where it is known.
 * @param studio records that are asked about its message before the product's
 */
export function readAction(
  action: ReadableAction,
  stepName: string | undefined,
  now: Date,
  studio: StudioRecords | undefined,
): ActionReadout {
  const kind = readDefinition(action.definition);
  const status = serviceWord(action.status, "no status");
  const message = action.progressMessage ? farmText(action.progressMessage, MAX_MESSAGE) : undefined;
  const parameters = safeParameters(readTaskParameters(kind.parameters));
  const facts = {
    code: action.processExitCode,
    status,
    kind: kind.kind,
    started: action.startedAt !== undefined,
  };
  return {
    kind,
    status,
    words: actionInWords(kind, stepName, quotedName),
    means: sessionActionStatusMeans(status, kind.kind),
    exit: explainExit({ ...facts, message: action.progressMessage }),
    cause: causeOfAction({ ...facts, message }, studio),
    message,
    parameters,
    parametersInShort: parametersInShort(parameters, quotedName, MAX_IN_SHORT) || undefined,
    ...readMoments({ ...action, updatedAt: action.workerUpdatedAt }, now),
  };
}

function quotedName(raw: string): string {
  return quoted(raw, MAX_NAME);
}

/** Task parameters as they may leave the process: cleaned, bounded, secrets masked. */
export function safeParameters(parameters: Record<string, TaskParameter>): Record<string, TaskParameter> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      farmText(name, MAX_NAME),
      {
        ...parameter,
        type: farmText(parameter.type, MAX_NAME),
        value:
          typeof parameter.value === "string"
            ? readFarmValue(name, parameter.value, MAX_VALUE).text
            : parameter.value,
      },
    ]),
  );
}
