/** What a person does about a cause, as far as it can be done where it happened. */
import type { Cause } from "../../knowledge/types.ts";

import { bytes } from "../log/worker-records.ts";

/** Who and what. */
export interface Fix {
  readonly who?: string;
  readonly what: string;
}

/** What is known of the place where a cause was met. */
export interface FixEvidence {
  /** The one machine that had all of them, while others had none, and the status of its worker. */
  readonly badHost?: { readonly name: string; readonly status?: string };
  /** The volume that the line names: `/mnt/scratch`, `D:`. */
  readonly volume?: string;
  /** The host's own disk at the end of the quoted run, bytes. */
  readonly freeDiskBytes?: number;
  readonly totalDiskBytes?: number;
  /** Every one of them was on an instance of a service-managed fleet; undefined where fleets are not known. */
  readonly isServiceManaged: boolean | undefined;
}

/** Worker statuses in which it takes no work. */
const OUT_OF_SERVICE: ReadonlySet<string> = new Set([
  "STOPPED",
  "STOPPING",
  "NOT_RESPONDING",
  "NOT_COMPATIBLE",
]);

/** Advice that only a service-managed fleet can follow, in the words of the records. */
const FLEET_VOLUME = /,? or give the fleet a larger volume \(rootEbsVolume[^)]*\)/;

/** Causes that lie in the number of licences. */
export const LICENCES: ReadonlySet<string> = new Set(["licence-none-left", "licence-server", "licence"]);
/** The vendor's guide, quotas: "workers beyond the limit start but can't get a license, and their tasks fail". */
const QUOTA =
  "where the licences are Deadline Cloud's own (usage-based), it can be the quota of licence sessions (500 an endpoint by default)";

/** More than this part of its own disk free, and it is not that disk which is full. */
const ROOM = 0.05;

/** The volume of the last path in a line: the first two folders below the root, or the drive. */
export function volumeIn(line: string): string | undefined {
  const paths = line.match(/(?:\b[A-Za-z]:(?=[\\/])|(?<![\w.])\/[\w.-]+(?:\/[\w.-]+)?)/g);
  return paths?.at(-1);
}

/** What the record says, without what can't be done there, and with the volume that is full. */
function ownFix(cause: Cause | undefined, evidence: FixEvidence): string | undefined {
  const { volume, freeDiskBytes, totalDiskBytes, isServiceManaged } = evidence;
  if (isServiceManaged && cause?.fix !== undefined && LICENCES.has(cause.id ?? ""))
    return `${cause.fix}; ${QUOTA}`;
  if (cause?.id !== "disk-full") return cause?.fix;
  if (freeDiskBytes !== undefined && totalDiskBytes && freeDiskBytes > ROOM * totalDiskBytes && volume)
    return `free the volume of ${volume}: the host's own disk had ${bytes(freeDiskBytes)} free, so it is that volume`;
  return isServiceManaged ? cause.fix : cause.fix?.replace(FLEET_VOLUME, "");
}

/** The fix for one cause; undefined where nothing is known. */
export function fixOf(cause: Cause | undefined, evidence: FixEvidence): Fix | undefined {
  const { badHost } = evidence;
  const what = ownFix(cause, evidence);
  if (!badHost) return what === undefined ? undefined : { who: cause?.who, what };
  const { name, status } = badHost;
  const state =
    status === undefined
      ? ""
      : ` (its worker is ${status}${OUT_OF_SERVICE.has(status) ? "" : ": it takes work"})`;
  const out = `take ${name} out of service${state}`;
  if (cause?.kind === "machine" && what !== undefined)
    return { who: cause.who ?? "wrangler", what: `${out}; ${what}` };
  return {
    who: "wrangler",
    what: `${out} and compare it with a good host${what === undefined ? "" : `; if it is not the machine: ${cause?.who ? `(${cause.who}) ` : ""}${what}`}`,
  };
}
