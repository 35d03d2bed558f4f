/**
 * How often a call waits for the service: what is asked before anything more is answered is one wave. No clock
 * decides when a wave is whole, but turns of the event loop: in one process a call that is not waiting for an answer
 * asks its next question within a few of them.
 */
import type { InProcessOptions } from "./in-process.ts";

/** Turns without a question after which nothing more belongs to the wave. */
const QUIET_TURNS = 400;

/** Waves since the last `take`, and what stands in front of the farm to count them. */
export interface Waves {
  readonly intercept: NonNullable<InProcessOptions["intercept"]>;
  take(): number;
}

/** Counts waves. @param counted `deadline`: pages of logs are answered at once and no wave; `all`: they are asked like the rest */
export function countWaves(counted: "deadline" | "all" = "deadline"): Waves {
  let waiting: (() => void)[] = [];
  let isWatching = false;
  let quiet = 0;
  let waves = 0;
  const watch = () => {
    quiet += 1;
    if (quiet < QUIET_TURNS) {
      setImmediate(watch);
      return;
    }
    isWatching = false;
    waves += 1;
    const wave = waiting;
    waiting = [];
    for (const answer of wave) answer();
  };
  return {
    async intercept({ headers }) {
      quiet = 0;
      if (counted === "deadline" && headers.has("x-amz-target")) return undefined;
      if (!isWatching) setImmediate(watch);
      isWatching = true;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return undefined;
    },
    take() {
      const taken = waves;
      waves = 0;
      return taken;
    },
  };
}
