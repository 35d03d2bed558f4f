/**
 * The one place where the job of a call is settled: a name becomes an id, and a job that is not in the queue that was
 * asked is looked for in the farm's other queues, before a tool runs or after its read failed.
 */

import { ServiceFailure } from "../../deadline/failures.ts";
import { mayBeElsewhere, queueOfJob } from "../../deadline/job-queue.ts";
import { type FarmQueues, queuesOfFarm } from "../../deadline/queues.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import { missingIds, type Resolved } from "./arguments.ts";
import { jobByName } from "./job-by-name.ts";
import type { JobTaken } from "./job-taken.ts";
import { type AnyTool, BadArguments, type Call } from "./tool.ts";

const MAX_NAME = 120;

/** A tool's own answer, the call that it was made with, and which job was taken where that has to be told. */
export interface Ran {
  readonly answer: Record<string, unknown>;
  readonly call: Call;
  readonly jobTaken?: JobTaken;
  /** The arguments that it ran with. */
  readonly ids: Readonly<Record<string, string | undefined>>;
}

/** A job whose id is known. */
interface KnownJob {
  readonly farmId: string;
  readonly jobId: string;
}

/**
 * Runs a tool on the job that is meant.
 * @param callAnew makes a call: what the first try could not read must not be told of the second.
 * @throws BadArguments, ServiceFailure
 */
export async function runOnJob(tool: AnyTool, resolved: Resolved, callAnew: () => Call): Promise<Ran> {
  const { input, jobName } = resolved;
  const { farmId, queueId, jobId } = input as { farmId?: string; queueId?: string; jobId?: string };
  const run = async (given: object, call = callAnew(), jobTaken?: JobTaken): Promise<Ran> => ({
    answer: (await tool.run({ ...input, ...given } as never, call)) as Record<string, unknown>,
    call,
    jobTaken,
    ids: { ...input, ...given } as Record<string, string | undefined>,
  });
  if (farmId === undefined) return await run({});
  if (jobName !== undefined) {
    const call = callAnew();
    const found = await jobByName(call, { farmId, queueId, name: jobName, argument: "jobId" });
    call.reads.connection.jobPlaces.note(found.jobId, found.queueId);
    return await run({ jobId: found.jobId, queueId: found.queueId }, call, found);
  }
  if (jobId === undefined) return await run({});
  const first = callAnew();
  const remembered = resolved.isQueueNamed ? undefined : first.reads.connection.jobPlaces.of(jobId);
  const asked = remembered ?? queueId;
  const job = { farmId, jobId };
  if (asked === undefined) {
    const found = await inWhichQueue(first, job);
    return await run({ queueId: found.queueId }, first, found);
  }
  try {
    const known =
      remembered === undefined || remembered === queueId ? undefined : knownFrom(job, remembered, queueId);
    return await run({ queueId: asked }, first, known);
  } catch (failure) {
    if (!mayBeElsewhere(failure)) throw failure;
    const found = await inOtherQueue(first, job, asked, failure);
    return await run({ queueId: found.queueId }, callAnew(), found);
  }
}

function knownFrom({ jobId }: KnownJob, queueId: string, byDefault: string | undefined): JobTaken {
  const why = byDefault === undefined ? "found there before" : "found there before, not in the default queue";
  return { jobId, queueId, why };
}

/** The queue of a job where neither the caller nor a default names one. */
async function inWhichQueue(call: Call, { farmId, jobId }: KnownJob): Promise<JobTaken> {
  const queues = await queuesOfFarm(call.reads, farmId);
  const place = await queueOfJob(call.reads, farmId, jobId, [...queues.names.keys()]);
  if (place.queueId !== undefined)
    return tookFrom(jobId, place.queueId, place.name, queues, "no queue was named");
  const silent = place.silent > 0 ? `, and ${place.silent} gave no answer` : "";
  throw new BadArguments(
    `jobId: ${jobId} is in none of the ${plural(place.answered, "queue")} of ${farmId} that were asked${silent}.\n${missingIds(["queueId"])}`,
  );
}

/**
 * The other queue that has the job.
 * @param failure what the queue asked first said; thrown, with what the others said, where none of them has it.
 */
async function inOtherQueue(
  call: Call,
  { farmId, jobId }: KnownJob,
  asked: string,
  failure: ServiceFailure,
): Promise<JobTaken> {
  const listed = await call.reads.settle(queuesOfFarm(call.reads, farmId), {
    unnoted: "the failure tells it",
  });
  if (!listed.value)
    throw new ServiceFailure({ ...failure.facts, elsewhere: { unlisted: listed.failure.facts } });
  const others = [...listed.value.names.keys()].filter((id) => id !== asked);
  const place = await queueOfJob(call.reads, farmId, jobId, [asked, ...others]);
  // In its own queue something else than the job was not found.
  if (place.queueId === asked) throw failure;
  if (place.queueId === undefined) {
    const { answered, silent } = place;
    throw new ServiceFailure({
      ...failure.facts,
      elsewhere: { queues: others.length, answered, silent },
    });
  }
  return tookFrom(jobId, place.queueId, place.name, listed.value, `not in ${asked}, which was asked first`);
}

function tookFrom(
  jobId: string,
  queueId: string,
  name: string | undefined,
  queues: FarmQueues,
  why: string,
): JobTaken {
  const queue = queues.names.get(queueId);
  return {
    jobId,
    name: name === undefined ? undefined : farmText(name, MAX_NAME),
    queueId,
    queue: queue === undefined ? undefined : farmText(queue, MAX_NAME),
    why,
  };
}
