/** When a search has to stop so that what it found is still answered. */
import type { Call } from "../parts/tool.ts";

/** This long before the call's deadline, in milliseconds; of a short deadline a part. */
const MARGIN_MS = 3_000;

/** Whether there is time for another slice of a search. */
export function isTimeLeft({ reads: { patience }, settings: { timeoutMs } }: Call): boolean {
  return !patience.signal.aborted && patience.left() > Math.min(MARGIN_MS, timeoutMs / 3);
}
