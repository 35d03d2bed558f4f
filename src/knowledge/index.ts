import { farm } from "./agent.ts";
import { causeOf, type Entry } from "./entry.ts";
import { files } from "./files.ts";
import { general } from "./general.ts";
import { licence } from "./licence.ts";
import { machine } from "./machine.ts";
import { network } from "./network.ts";
import { renderers } from "./renderers.ts";
import { scheduler } from "./scheduler.ts";
import { software } from "./software.ts";
import type { Cause } from "./types.ts";

/** All that is known, in the order in which it is tried: what names one thing only stands first. */
export const knowledge: readonly Entry[] = [
  ...farm,
  ...scheduler,
  ...renderers,
  ...licence,
  ...machine,
  ...network,
  ...software,
  ...files,
  ...general,
];

export interface Known {
  entry: Entry;
  cause: Cause;
  /** The phrase that matched: the source of its expression. */
  phrase: string;
}

/**
 * What the table of knowledge makes of a line.
 *
 * @param body the line without prefixes, at most 2,000 characters
 * @returns the first entry that fits, with its text filled in
 */
export function recognise(body: string): Known | undefined {
  for (const entry of knowledge) {
    for (const pattern of entry.patterns) {
      const match = pattern.exec(body);
      if (match) return { entry, cause: causeOf(entry, match), phrase: pattern.source };
    }
  }
  return undefined;
}
