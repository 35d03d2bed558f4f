/** The reads of one call: in the region of its farm, and in others where a tool asks for them. */
import { CallReads } from "./call-reads.ts";
import type { Connections } from "./connections.ts";
import type { Patience } from "./patience.ts";
import { ReadLedger } from "./read-ledger.ts";

/** Reads of other regions under the same patience; what fails there stands in the same ledger. */
export interface OtherRegions {
  /** Regions in which a sign-in of the monitor has its farms looked for. */
  readonly scanned: readonly string[];
  in(region: string): CallReads;
  /** Remembers where a farm was found. */
  learn(farmId: string, region: string): void;
}

/** @param pasted the region of an address that was given with the call */
export function callReads(
  connections: Connections,
  patience: Patience,
  farmId: string | undefined,
  pasted?: string,
): { readonly reads: CallReads; readonly regions: OtherRegions } {
  const ledger = new ReadLedger();
  return {
    reads: new CallReads(connections.ofFarm(farmId, pasted), patience, ledger),
    regions: {
      scanned: connections.scanned(),
      in: (region) => new CallReads(connections.in(region), patience, ledger),
      learn: (id, region) => connections.learn(id, { region }),
    },
  };
}
