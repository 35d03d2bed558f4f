/**
 * Many jobs, sessions or actions by id: in batches of a hundred where the service allows it, else one by one, a few at
 * a time. IAM knows no action for the batch reads: the right to the single read allows them, by all that the Service
 * Authorization Reference shows. A refusal is lived with all the same, and remembered.
 */
import type {
  BatchGetJobItem,
  BatchGetSessionActionItem,
  BatchGetSessionItem,
} from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { ServiceFailure } from "./failures.ts";
import { Gate } from "./gate.ts";
import { mapInParallel } from "./parallel.ts";
import type { Operation } from "./sdk.ts";

/** Identifiers in one batch request at most. */
const BATCH_SIZE = 100;
/** Single reads at once where batches are refused. */
const SINGLES_AT_ONCE = 4;
/** Rows that a batch could not give for a passing reason are asked for once more, up to this many. */
const MAX_SECOND_TRIES = 10;

/** The job that ids belong to. */
export interface JobIds {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
}

/** A job, session or action as both GetX and BatchGetX give it. */
export type ActionItem = Omit<BatchGetSessionActionItem, "farmId" | "queueId" | "jobId">;
export type JobItem = Omit<BatchGetJobItem, "farmId" | "queueId">;
export type SessionItem = Omit<BatchGetSessionItem, "farmId" | "queueId" | "jobId">;

/** The job of ids that are all of one, or that of each id. */
export type JobOf = JobIds | ((id: string) => JobIds);

/**
 * Reads whole session actions, of one job or of several.
 * @param purpose what the answer lacks where one can't be read; that is noted.
 * @returns an outcome for each id asked; a failed row costs that row only.
 */
export function readActions(
  reads: CallReads,
  job: JobOf,
  ids: readonly string[],
  purpose: string,
): Promise<Map<string, Outcome<ActionItem>>> {
  return readMany(reads, ids, {
    operation: "BatchGetSessionAction",
    job,
    purpose,
    async batch(chunk) {
      const identifiers = chunk.map((id) => ({ ...jobOf(job, id), sessionActionId: id }));
      const answer = await reads.read("BatchGetSessionAction", { identifiers });
      return {
        items: (answer.sessionActions ?? []).map((item) => [item.sessionActionId ?? "", item as ActionItem]),
        errors: (answer.errors ?? []).map((error) => ({ ...error, id: error.sessionActionId ?? "" })),
      };
    },
    single: async (id) =>
      (await reads.read("GetSessionAction", { ...jobOf(job, id), sessionActionId: id })) as ActionItem,
  });
}

/** Reads whole sessions, as {@link readActions} reads actions. */
export function readSessions(
  reads: CallReads,
  job: JobOf,
  ids: readonly string[],
  purpose: string,
): Promise<Map<string, Outcome<SessionItem>>> {
  return readMany(reads, ids, {
    operation: "BatchGetSession",
    job,
    purpose,
    async batch(chunk) {
      const identifiers = chunk.map((id) => ({ ...jobOf(job, id), sessionId: id }));
      const answer = await reads.read("BatchGetSession", { identifiers });
      return {
        items: (answer.sessions ?? []).map((item) => [item.sessionId ?? "", item as SessionItem]),
        errors: (answer.errors ?? []).map((error) => ({ ...error, id: error.sessionId ?? "" })),
      };
    },
    single: async (id) =>
      (await reads.read("GetSession", { ...jobOf(job, id), sessionId: id })) as SessionItem,
  });
}

/** Reads jobs, as {@link readActions} reads actions. @param ids of the jobs, in whatever queues */
export function readJobs(
  reads: CallReads,
  ids: readonly JobIds[],
  purpose: string,
): Promise<Map<string, Outcome<JobItem>>> {
  const jobs = new Map(ids.map((job) => [job.jobId, job]));
  const job = (id: string) => jobs.get(id)!;
  return readMany(reads, [...jobs.keys()], {
    operation: "BatchGetJob",
    job,
    purpose,
    async batch(chunk) {
      const answer = await reads.read("BatchGetJob", { identifiers: chunk.map(job) });
      return {
        items: (answer.jobs ?? []).map((item) => [item.jobId ?? "", item as JobItem]),
        errors: (answer.errors ?? []).map((error) => ({ ...error, id: error.jobId ?? "" })),
      };
    },
    single: async (id) => (await reads.read("GetJob", job(id))) as JobItem,
  });
}

function jobOf(job: JobOf, id: string): JobIds {
  return typeof job === "function" ? job(id) : job;
}

interface BatchError {
  readonly id: string;
  readonly code?: string;
  readonly message?: string;
}

interface Readers<Item> {
  readonly operation: Operation;
  readonly job: JobOf;
  readonly purpose: string;
  batch(ids: readonly string[]): Promise<{ items: [string, Item][]; errors: BatchError[] }>;
  single(id: string): Promise<Item>;
}

async function readMany<Item>(
  reads: CallReads,
  asked: readonly string[],
  readers: Readers<Item>,
): Promise<Map<string, Outcome<Item>>> {
  const ids = [...new Set(asked)];
  const found = new Map<string, Outcome<Item>>();
  const chunks = Array.from({ length: Math.ceil(ids.length / BATCH_SIZE) }, (_, index) =>
    ids.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
  await mapInParallel(chunks, (chunk) => readChunk(reads, chunk, readers, found));
  for (const { failure } of found.values()) if (failure) reads.ledger.note(failure.facts, readers.purpose);
  return found;
}

async function readChunk<Item>(
  reads: CallReads,
  chunk: readonly string[],
  readers: Readers<Item>,
  found: Map<string, Outcome<Item>>,
): Promise<void> {
  const { refusals } = reads.connection;
  const [first = ""] = chunk;
  const place = jobOf(readers.job, first);
  if (chunk.length > 1 && !refusals.holds(readers.operation, place)) {
    const batch = await reads.settle(readers.batch(chunk), { unnoted: "each row lost is noted in the end" });
    if (batch.value) {
      for (const [id, item] of batch.value.items) found.set(id, { value: item });
      await secondTries(reads, batch.value.errors, readers, found);
      for (const id of chunk) if (!found.has(id)) found.set(id, { failure: missingRow(reads, readers, id) });
      return;
    }
    if (!isRefusal(batch.failure)) {
      for (const id of chunk) found.set(id, { failure: batch.failure });
      return;
    }
    await readSingles(reads, chunk, readers, found);
    // Only when single reads work is it the batch that is refused, and not the ids.
    if (chunk.some((id) => found.get(id)?.value)) refusals.note(readers.operation, place);
    return;
  }
  await readSingles(reads, chunk, readers, found);
}

async function secondTries<Item>(
  reads: CallReads,
  errors: readonly BatchError[],
  readers: Readers<Item>,
  found: Map<string, Outcome<Item>>,
): Promise<void> {
  const passing = errors
    .filter(({ code }) => /InternalServer|Throttling/.test(code ?? ""))
    .slice(0, MAX_SECOND_TRIES);
  await readSingles(
    reads,
    passing.map(({ id }) => id),
    readers,
    found,
  );
  for (const error of errors) {
    if (!found.has(error.id)) found.set(error.id, { failure: missingRow(reads, readers, error.id, error) });
  }
}

async function readSingles<Item>(
  reads: CallReads,
  ids: readonly string[],
  readers: Readers<Item>,
  found: Map<string, Outcome<Item>>,
): Promise<void> {
  const gate = new Gate(SINGLES_AT_ONCE);
  // The reads themselves end with the call, so that waiting for a place here ends too.
  const read = (id: string) =>
    reads.settle(readers.single(id), { unnoted: "each row lost is noted in the end" });
  await mapInParallel(ids, (id) => gate.run(async () => found.set(id, await read(id))));
}

function isRefusal({ facts }: ServiceFailure): boolean {
  return facts.kind === "access denied" || facts.kind === "refused as invalid" || facts.kind === "not found";
}

function missingRow(
  reads: CallReads,
  { operation }: Readers<unknown>,
  id: string,
  error?: BatchError,
): ServiceFailure {
  const { region, profile } = reads.connection.settings;
  return new ServiceFailure({
    kind: error?.code === "ResourceNotFoundException" ? "not found" : "service error",
    operation,
    endpoint: { service: "AWS Deadline Cloud", region, profile },
    detail: error ? `${error.code}: ${error.message}` : "the batch left this row out",
    asked: id,
  });
}
