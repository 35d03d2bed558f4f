/** A mistake in a studio's file of records, in words. */
import { inQuotes } from "../../explain/text/untrusted.ts";
import type { StudioMistake } from "../../knowledge/types.ts";

/** `line 12, record "shop-licence": fix is missing`; of the whole file `the file is not there`. */
export function mistakeInWords({ line, id, what }: StudioMistake): string {
  if (line === undefined) return `the file ${what}`;
  return `line ${line}${id ? `, record ${inQuotes(id)}` : ""}: ${what}`;
}
