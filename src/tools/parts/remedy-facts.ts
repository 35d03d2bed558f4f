/** What a remedy depends on beside the cause: the job that a requeue is of, and whose machine it ran on. */
import type { GetJobResponse } from "@aws-sdk/client-deadline";
import { tryFleet } from "../../deadline/fleets.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { type HostReadout, hostInShort } from "../../explain/action/host.ts";
import { dependsOnFleet, type FixEvidence } from "../../explain/diagnosis/fix.ts";
import { isMissingFile, type RequeueEvidence, requeueFactsOf } from "../../explain/diagnosis/requeue.ts";
import type { Cause } from "../../knowledge/types.ts";
import type { Call } from "./tool.ts";

/** Where an action ran. */
interface Where {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly fleetId?: string;
  readonly host?: HostReadout;
  /** The job, where it was read already. */
  readonly job?: GetJobResponse;
}

/** What was found; `job` is the one that was given or read. */
export type RemedyFacts = FixEvidence & RequeueEvidence & { readonly job?: GetJobResponse };

/** Reads the job only where the requeue depends on it, and the fleet only where the fix depends on whose machine it is. */
export async function remedyFactsOf(
  call: Call,
  cause: Cause | undefined,
  { farmId, queueId, jobId, fleetId, host, job: known }: Where,
): Promise<RemedyFacts> {
  const [job, fleet] = await inParallel([
    () =>
      known || !isMissingFile(cause)
        ? undefined
        : call.reads.tryRead("GetJob", { farmId, queueId, jobId }, { purpose: "what a requeue depends on" }),
    () => (fleetId && dependsOnFleet(cause) ? tryFleet(call.reads, farmId, fleetId) : undefined),
  ]);
  const configuration = fleet?.value?.configuration;
  const read = known ?? job?.value;
  return {
    host: hostInShort(host),
    ...(configuration && { isServiceManaged: configuration.serviceManagedEc2 !== undefined }),
    ...(read && { job: read, ...requeueFactsOf(read) }),
  };
}
