/** Which run a job is compared with: the one that was named, else the last that succeeded of the same name stem. */
import type { GetJobResponse, JobSearchSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "../../deadline/batches.ts";
import { searchQueues } from "../../deadline/queue-searches.ts";
import { queuesOfFarm } from "../../deadline/queues.ts";
import { stemOf, stemTerm } from "../../explain/comparison/name-stem.ts";
import { plural } from "../../explain/text/plural.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";

const MAX_NAME = 120;
/** Succeeded runs that are looked at; the newest of them counts. */
const MOST_RUNS = 100;

/** The run to compare with, and why it was chosen; or why there is none. */
export type RunToCompare =
  | { readonly ids: JobIds; readonly why: string }
  | { readonly ids?: undefined; readonly why: string };

/** @throws ServiceFailure */
export async function lastGoodRun(call: Call, ids: JobIds, job: GetJobResponse): Promise<RunToCompare> {
  const { farmId, queueId, jobId } = ids;
  const name = job.name ?? "";
  const stem = stemOf(name);
  if (stem === "") return { why: `the name ${quoted(name, MAX_NAME)} has no stem to look for` };
  const shown = quoted(stem, MAX_NAME);
  const query = {
    farmId,
    term: stemTerm(name),
    statuses: ["SUCCEEDED"],
    createdBefore: job.createdAt,
    passes: (other: JobSearchSummary) => other.jobId !== jobId && stemOf(other.name ?? "") === stem,
  };
  const near = await searchQueues(call.reads, [query], [queueId], MOST_RUNS);
  const [here] = near.jobs;
  if (here?.jobId) {
    const isOne = near.jobs.length === 1 && near.isWhole;
    const count = `the newest of ${near.isWhole ? "" : "at least "}${near.jobs.length} runs`;
    return {
      ids: { farmId, queueId: here.queueId ?? queueId, jobId: here.jobId },
      why: `${isOne ? "the one run" : count} of the name stem ${shown} in its queue that succeeded and ${isOne ? "was" : "were"} submitted before it`,
    };
  }
  const queues = await queuesOfFarm(call.reads, farmId);
  const others = [...queues.names.keys()].filter((id) => id !== queueId);
  const far = await searchQueues(call.reads, [query], others, MOST_RUNS);
  const [there] = far.jobs;
  if (there?.jobId && there.queueId) {
    return {
      ids: { farmId, queueId: there.queueId, jobId: there.jobId },
      why: `the newest run of the name stem ${shown} that was submitted before it and succeeded; it is in another queue, ${quoted(queues.names.get(there.queueId) ?? "", MAX_NAME)}`,
    };
  }
  const unread = near.unread + far.unread;
  if (unread > 0 || !near.isWhole || !far.isWhole || !queues.isWhole) {
    const left =
      unread > 0
        ? `${plural(unread, "queue")} could not be searched`
        : "there are more jobs than were looked at";
    return { why: `the search for the name stem ${shown} came to nothing so far, and ${left}` };
  }
  return { why: `no run of the name stem ${shown} was submitted before it and succeeded` };
}
