/** What is done about workers that were lost with their tasks. */
import { FULL_MEMORY } from "../../explain/diagnosis/fix.ts";
import { fixesOf } from "../../knowledge/situations.ts";
import type { FixAdvice } from "../parts/cause-words.ts";
import type { TakenAway } from "./taken-away.ts";

/**
 * Who does what.
 * @param lost with how much of its memory the newest of them used in its last sample, percent; absent where not known
 */
export function lostFix({ lastMemoryPercent = 0 }: Pick<TakenAway, "lastMemoryPercent">): FixAdvice[] {
  return fixesOf(lastMemoryPercent >= FULL_MEMORY ? "worker lost with its memory full" : "worker lost");
}
