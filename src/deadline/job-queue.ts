/**
 * In which queue a job is. Every read of a job names its queue, and people know jobs, not queues: one batch read over
 * all queues of the farm finds it, or a read for each queue where the batch is refused.
 */
import type { CallReads } from "./call-reads.ts";
import { ServiceFailure } from "./failures.ts";
import { Gate } from "./gate.ts";
import { mapInParallel } from "./parallel.ts";

/** Identifiers in one batch request at most, and so queues that are asked. */
const MOST_ASKED = 100;
/** Single reads at once where the batch is refused. */
const AT_ONCE = 4;

/** What asking the queues of a farm for a job came to. */
export interface JobPlace {
  /** The queue that has it; absent where none of those that answered has. */
  readonly queueId?: string;
  /** The job's name there. */
  readonly name?: string;
  /** Queues that said whether they have it. */
  readonly answered: number;
  /** Queues that gave no answer, for whatever reason. */
  readonly silent: number;
}

/**
 * Asks queues of a farm for a job.
 * @param queueIds asked in this order where the batch is refused; at most a hundred of them.
 * @throws ServiceFailure only when the whole call was canceled.
 */
export async function queueOfJob(
  reads: CallReads,
  farmId: string,
  jobId: string,
  queueIds: readonly string[],
): Promise<JobPlace> {
  const asked = queueIds.slice(0, MOST_ASKED);
  const left = queueIds.length - asked.length;
  const place = (await askBatch(reads, farmId, jobId, asked)) ?? (await askEach(reads, farmId, jobId, asked));
  if (place.queueId !== undefined) reads.connection.jobPlaces.note(jobId, place.queueId);
  return { ...place, silent: place.silent + left };
}

async function askBatch(
  reads: CallReads,
  farmId: string,
  jobId: string,
  queueIds: readonly string[],
): Promise<JobPlace | undefined> {
  const { refusals } = reads.connection;
  const place = { farmId, queueId: "any" };
  if (queueIds.length < 2 || refusals.holds("BatchGetJob", place)) return undefined;
  const identifiers = queueIds.map((queueId) => ({ farmId, queueId, jobId }));
  const { value, failure } = await reads.tryRead("BatchGetJob", { identifiers }, UNNOTED);
  if (failure) {
    if (failure.facts.kind === "access denied" || failure.facts.kind === "refused as invalid")
      refusals.note("BatchGetJob", place);
    return undefined;
  }
  const found = value.jobs?.find((job) => job.jobId === jobId);
  const absent = (value.errors ?? []).filter(({ code }) => code === "ResourceNotFoundException").length;
  const answered = absent + (found ? 1 : 0);
  return { queueId: found?.queueId, name: found?.name, answered, silent: queueIds.length - answered };
}

async function askEach(
  reads: CallReads,
  farmId: string,
  jobId: string,
  queueIds: readonly string[],
): Promise<JobPlace> {
  const gate = new Gate(AT_ONCE);
  const answers = await mapInParallel(queueIds, (queueId) =>
    gate.run(async () => await reads.tryRead("GetJob", { farmId, queueId, jobId }, UNNOTED)),
  );
  const at = answers.findIndex(({ value }) => value !== undefined);
  const answered = answers.filter(({ failure }) => !failure || failure.facts.kind === "not found").length;
  return {
    queueId: queueIds[at],
    name: answers[at]?.value?.name,
    answered,
    silent: queueIds.length - answered,
  };
}

const UNNOTED = { unnoted: "how many queues gave no answer is said where the job's place is told" };

/** Whether a failed read may mean that the job is in another queue: the service says either. */
export function mayBeElsewhere(failure: unknown): failure is ServiceFailure {
  return (
    failure instanceof ServiceFailure &&
    (failure.facts.kind === "not found" || failure.facts.kind === "access denied")
  );
}
