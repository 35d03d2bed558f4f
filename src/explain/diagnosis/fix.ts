/** What a person does about a cause, as far as it can be done where it happened. */
import type { Cause } from "../../knowledge/types.ts";

/** Who and what. */
export interface Fix {
  readonly who?: string;
  readonly what: string;
}

/** What is known of the place where a cause was met. */
export interface FixEvidence {
  /** The one machine that had all of them, while others had none, and the status of its worker. */
  readonly badHost?: { readonly name: string; readonly status?: string };
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

/** The fix for one cause; undefined where nothing is known. */
export function fixOf(cause: Cause | undefined, { badHost, isServiceManaged }: FixEvidence): Fix | undefined {
  const what = isServiceManaged ? cause?.fix : cause?.fix?.replace(FLEET_VOLUME, "");
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
