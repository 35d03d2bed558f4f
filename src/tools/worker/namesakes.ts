/** Other workers with a host's name: what they ran of late, so that nobody takes one for the other. */
import type { WorkerSearchSummary } from "@aws-sdk/client-deadline";
import { mapInParallel } from "../../deadline/parallel.ts";
import { iso } from "../../explain/text/time.ts";
import { serviceWord } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import { type RecentRuns, recentRuns } from "./worker-runs.ts";

/** Of them the runs are read: each takes up to four requests. */
const LOOKED_AT = 2;
const OPENED = 3;

/** A worker of the same name. */
export interface Namesake {
  readonly workerId: string;
  readonly fleetId: string;
  readonly status: string;
  readonly changedAt?: string;
  /** Undefined where it was not looked at. */
  readonly recent?: RecentRuns;
}

/** Reads what the first of them ran; what can't be read is noted. @param namesakes newest first */
export async function readNamesakes(
  call: Call,
  farmId: string,
  namesakes: readonly WorkerSearchSummary[],
): Promise<Namesake[]> {
  return await mapInParallel(
    namesakes.map((row, index) => ({ row, index })),
    async ({ row: { workerId = "", fleetId = "", status, updatedAt }, index }) => ({
      workerId,
      fleetId,
      status: serviceWord(status, "no status"),
      changedAt: updatedAt && iso(updatedAt),
      recent: index < LOOKED_AT ? await recentRuns(call, { farmId, fleetId, workerId }, OPENED) : undefined,
    }),
  );
}

/** How many of its actions failed, as far as they were read. */
export function failuresOf({ recent }: Namesake): number {
  return recent ? recent.counts.failed + recent.setUpsFailed : 0;
}
