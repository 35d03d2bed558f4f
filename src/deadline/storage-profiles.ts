/** Storage profiles: where a platform has its mounts. */
import type { StorageProfileSummary } from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { type Rows, tryList } from "./paging.ts";

/** The storage profiles that a queue allows (20 at most). @throws ServiceFailure only when canceled. */
export function tryStorageProfiles(
  reads: CallReads,
  farmId: string,
  queueId: string,
): Promise<Outcome<Rows<StorageProfileSummary>>> {
  return tryList(
    reads,
    "ListStorageProfilesForQueue",
    { farmId, queueId },
    ({ storageProfiles }) => storageProfiles,
    { purpose: "storage profiles that the queue allows" },
  );
}
