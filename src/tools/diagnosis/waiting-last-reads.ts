/** What is read of a wait only where the first look explains nothing, or nobody of the queue works on a full fleet. */
import { readJobs } from "../../deadline/batches.ts";
import { tryBudgets } from "../../deadline/budgets.ts";
import { tryHeldLimits } from "../../deadline/limits.ts";
import { tryList } from "../../deadline/paging.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { queuesOfFarm } from "../../deadline/queues.ts";
import { tryStorageProfiles } from "../../deadline/storage-profiles.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import { farmText, quoted } from "../../explain/text/untrusted.ts";
import { fleetsThatFit } from "../../explain/waiting/fit-reasons.ts";
import { isHeldElsewhere } from "../../explain/waiting/limit-reasons.ts";
import { jobAge } from "../../explain/waiting/reason.ts";
import { nobodyWorks } from "../../explain/waiting/room-reasons.ts";
import type { LeftOverSession, LimitHolder, WaitingFacts } from "../../explain/waiting/waiting-facts.ts";
import { UNEXPLAINED } from "../../explain/waiting/why-waiting.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";

/** A wait of some minutes is everyday; nothing has to be looked for. */
const SHORT_MS = 5 * 60_000;
const MAX_ID = 60;
const MAX_NAME = 80;
/** Jobs of other queues that are named for one limit. */
const MAX_HOLDERS = 3;

/** What is known, with what the last reads add; at most a few more requests. */
export async function readLast(
  call: Call,
  { ids: { farmId, queueId } }: JobFacts,
  known: WaitingFacts,
  reason: string,
): Promise<WaitingFacts> {
  if (reason === "fleet-full" && nobodyWorks(known)) return { ...known, ...(await heldWorker(call, known)) };
  if (reason === "queue-blocked")
    return { ...known, budgets: (await tryBudgets(call.reads, farmId)).value?.rows };
  if (reason === "limit-used-up" && isHeldElsewhere(known))
    return { ...known, heldElsewhere: await heldElsewhere(call, farmId, queueId) };
  if (!UNEXPLAINED.has(reason) || (jobAge(known) ?? 0) < SHORT_MS) return known;
  const [budgets, profiles] = await inParallel([
    () => tryBudgets(call.reads, farmId),
    () => tryStorageProfiles(call.reads, farmId, queueId),
  ]);
  return { ...known, budgets: budgets.value?.rows, profiles: profiles.value?.rows };
}

/** The jobs of the farm's other queues whose running tasks hold limits; undefined where the queues can't be listed. */
async function heldElsewhere(
  call: Call,
  farmId: string,
  queueId: string,
): Promise<WaitingFacts["heldElsewhere"]> {
  const { value: queues } = await call.reads.settle(queuesOfFarm(call.reads, farmId), {
    purpose: "the queues whose jobs may hold a limit",
  });
  const others = [...(queues?.names.keys() ?? [])].filter((id) => id !== queueId);
  if (!queues || others.length === 0) return undefined;
  const { value: held } = await tryHeldLimits(call.reads, farmId, others);
  if (!held) return undefined;
  const holdings = [...held.byLimit].map(([limitId, byJob]) => ({
    limitId,
    biggest: [...byJob].sort(([, one], [, other]) => other.count - one.count),
  }));
  const told = holdings.flatMap(({ biggest }) => biggest.slice(0, MAX_HOLDERS));
  const jobs = await readJobs(
    call.reads,
    told.map(([jobId, { queueId }]) => ({ farmId, queueId, jobId })),
    "names of jobs",
  );
  const rows = holdings.map(({ limitId, biggest }): [string, LimitHolder[]] => [
    limitId,
    biggest.map(([jobId, holding]) => ({
      jobId,
      name: jobs.get(jobId)?.value?.name,
      count: holding.count,
      queue: queues.names.get(holding.queueId) ?? holding.queueId,
    })),
  ]);
  return { byLimit: new Map(rows), all: held.all && queues.isWhole };
}

/**
 * What holds the worker that is longest unchanged: an open session of a job of this queue that is not open, or one of
 * another queue.
 */
async function heldWorker(
  call: Call,
  known: WaitingFacts,
): Promise<Pick<WaitingFacts, "leftOver" | "worksFor">> {
  const { farmId, queueId } = known.queue ?? {};
  const [worker] = fleetsThatFit(known)
    .flatMap(({ workers }) => workers ?? [])
    .filter(({ status }) => status === "RUNNING")
    .sort((one, other) => (one.updatedAt?.getTime() ?? 0) - (other.updatedAt?.getTime() ?? 0));
  const { fleetId, workerId } = worker ?? {};
  if (!farmId || !fleetId || !workerId) return {};
  const { value } = await tryList(
    call.reads,
    "ListSessionsForWorker",
    { farmId, fleetId, workerId },
    ({ sessions }) => sessions,
    { purpose: "what holds a worker of a full fleet" },
  );
  const host = hostInShort(readHost(worker?.hostProperties)) ?? workerId;
  const open = (value?.rows ?? []).filter(({ endedAt }) => !endedAt);
  const left = open.find(
    (session) =>
      session.queueId === queueId && !known.openJobs?.rows.some(({ jobId }) => jobId === session.jobId),
  );
  const leftOver: LeftOverSession | undefined = left && {
    host,
    workerId,
    sessionId: farmText(left.sessionId ?? "?", MAX_ID),
    jobId: farmText(left.jobId ?? "?", MAX_ID),
    startedAt: left.startedAt,
  };
  const other = open.find((session) => session.queueId !== queueId);
  if (leftOver || !other?.jobId || !other.queueId) return { leftOver };
  const job = { farmId, queueId: other.queueId, jobId: other.jobId };
  const name = (await readJobs(call.reads, [job], "names of jobs")).get(other.jobId)?.value?.name;
  return {
    worksFor: {
      host,
      job: `${name ? `${quoted(name, MAX_NAME)} ` : ""}${farmText(other.jobId, MAX_ID)}`,
      queueId: farmText(other.queueId, MAX_ID),
    },
  };
}
