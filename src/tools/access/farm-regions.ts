/** Farms over the regions that AWS's tools look into, side by side: one region that fails costs that region only. */
import type { FarmSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "../../deadline/call-reads.ts";
import { type Rows, readList } from "../../deadline/paging.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { Call } from "../parts/tool.ts";

/** Farms of one region that are looked at; AWS's quota of farms is far lower. */
const MOST_FARMS = 100;

/** A farm, and the region that lists it. */
export interface FarmInRegion extends FarmSummary {
  readonly region?: string;
}

/** @throws ServiceFailure */
export function readFarms(reads: CallReads, limit: number, cursor?: string): Promise<Rows<FarmSummary>> {
  return readList(reads, "ListFarms", {}, ({ farms }) => farms, limit, cursor);
}

/**
 * Where farms are looked for, the call's own region first. Only people who sign in with the monitor have farms in
 * several regions listed: their memberships decide, not an account's policy.
 */
export async function regionsOfFarms({ reads, regions }: Call): Promise<string[]> {
  const { region } = await reads.connection.endpoint("ListFarms");
  const member = await reads.connection.memberIfKnown();
  const own = region === undefined ? [] : [region];
  return member ? [...new Set([...own, ...regions.scanned])] : own;
}

/** Farms of several regions. */
export interface FarmsOfRegions {
  readonly farms: readonly FarmInRegion[];
  /** Regions that answered. */
  readonly read: number;
  /** Whether every region that answered listed all it has. */
  readonly isWhole: boolean;
}

/** @throws ServiceFailure where no region answered: the first region's. */
export async function farmsOfRegions(call: Call, regions: readonly string[]): Promise<FarmsOfRegions> {
  const outcomes = await mapInParallel(regions, async (region) => {
    const reads = call.regions.in(region);
    const farms = await reads.settle(readFarms(reads, MOST_FARMS), { purpose: `farms in ${region}` });
    return { region, ...farms };
  });
  const read = outcomes.filter(({ value }) => value !== undefined);
  const failure = outcomes.find((outcome) => outcome.failure)?.failure;
  if (read.length === 0 && failure) throw failure;
  const farms = read.flatMap(({ region, value }) =>
    (value?.rows ?? []).map((farm): FarmInRegion => ({ ...farm, region })),
  );
  for (const { farmId, region } of farms) {
    if (farmId !== undefined && region !== undefined) call.regions.learn(farmId, region);
  }
  return {
    farms,
    read: read.length,
    isWhole: read.every(({ value }) => value?.isWhole === true),
  };
}
