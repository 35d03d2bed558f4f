/** What is done about workers that were lost with their tasks. */
import { FULL_MEMORY } from "../../explain/diagnosis/fix.ts";
import type { FixAdvice } from "../parts/cause-words.ts";
import type { TakenAway } from "./taken-away.ts";

const LOST_FIX: FixAdvice[] = [
  {
    who: "IT",
    what: "look at those machines: a worker that is lost has crashed, run out of memory or lost its network",
  },
  { who: "TD", what: "if it was memory, ask for more of it (amount.worker.memory)" },
];
/**
 * Who does what.
 * @param lost with how much of its memory the newest of them used in its last sample, percent; absent where not known
 */
export function lostFix({ lastMemoryPercent = 0 }: Pick<TakenAway, "lastMemoryPercent">): FixAdvice[] {
  return lastMemoryPercent >= FULL_MEMORY ? FULL_FIX : LOST_FIX;
}

const FULL_FIX: FixAdvice[] = [
  {
    who: "TD",
    what: "ask for more memory (amount.worker.memory), or make the work lighter: the newest of those machines had its memory full at the end, and a retry on the same size most likely meets that again",
  },
  { who: "IT", what: "look at those machines if that does not help: a lost worker may have crashed too" },
];
