import type { Context } from "./context.ts";
import { invalidField, ServiceError } from "./errors.ts";
import type { PathIds } from "./finder.ts";
import { requireIdForm } from "./id-patterns.ts";
import { parseBody } from "./json.ts";
import type { Route } from "./router.ts";

const LARGEST_BATCH = 100;

/** What one batch operation reads: its path, the ids of an identifier, and the record they name. */
interface Batch {
  readonly operation: string;
  readonly path: string;
  /** Name of the list of records in the answer. */
  readonly member: string;
  readonly fields: readonly string[];
  readonly read: (ids: PathIds) => unknown;
}

/**
 * The BatchGet operations: up to 100 identifiers, and an answer of status 200 that holds the records found
 * and an error for each identifier that could not be read.
 */
export function batchRoutes(context: Context): Route[] {
  const { finder } = context;
  const job = ["farmId", "queueId", "jobId"];
  const batches: Batch[] = [
    {
      operation: "BatchGetJob",
      path: "/batch-get-job",
      member: "jobs",
      fields: job,
      read: (ids) => finder.job(ids).job,
    },
    {
      operation: "BatchGetStep",
      path: "/batch-get-step",
      member: "steps",
      fields: [...job, "stepId"],
      read: (ids) => finder.step(ids).step,
    },
    {
      operation: "BatchGetTask",
      path: "/batch-get-task",
      member: "tasks",
      fields: [...job, "stepId", "taskId"],
      read: (ids) => finder.task(ids),
    },
    {
      operation: "BatchGetSession",
      path: "/batch-get-session",
      member: "sessions",
      fields: [...job, "sessionId"],
      read: (ids) => finder.session(ids).session,
    },
    {
      operation: "BatchGetSessionAction",
      path: "/batch-get-session-action",
      member: "sessionActions",
      fields: [...job, "sessionActionId"],
      read: (ids) => finder.action(ids).action,
    },
  ];
  return batches.map((batch) => ({
    operation: batch.operation,
    method: "POST",
    path: batch.path,
    answer: ({ body }) => answerBatch(context, batch, parseBody(body).identifiers),
  }));
}

function answerBatch(context: Context, batch: Batch, identifiers: unknown): Record<string, unknown> {
  if (!Array.isArray(identifiers) || identifiers.length === 0) {
    throw invalidField("identifiers", "Member must have length greater than or equal to 1");
  }
  if (identifiers.length > LARGEST_BATCH) {
    throw invalidField("identifiers", `Member must have length less than or equal to ${LARGEST_BATCH}`);
  }
  const records: unknown[] = [];
  const errors: unknown[] = [];
  for (const identifier of identifiers) {
    const ids = idsOf(batch, identifier);
    try {
      throwIfSwitched(context, ids);
      records.push(batch.read(ids));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      errors.push({ ...ids, code: error.name, message: error.message });
    }
  }
  return { [batch.member]: records, errors };
}

/** The ids of an identifier; one of the wrong form fails the whole request, as constraints do. */
function idsOf(batch: Batch, identifier: unknown): PathIds {
  const given = identifier as Readonly<Record<string, unknown>> | null;
  return Object.fromEntries(
    batch.fields.map((field) => {
      const value = given?.[field];
      if (typeof value !== "string") throw invalidField(field, "Member must not be null");
      requireIdForm(field, value);
      return [field, value];
    }),
  );
}

function throwIfSwitched(context: Context, ids: PathIds): void {
  for (const id of Object.values(ids)) {
    const code = context.switches.batchErrors.get(id);
    if (code !== undefined) throw new ServiceError(code, 500, `The identifier ${id} could not be read.`);
  }
}
