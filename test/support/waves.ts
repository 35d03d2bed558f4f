/** How often a call waits for Deadline Cloud: what is asked before anything more is answered is one wave. Logs are not counted. */
import type { InProcessOptions } from "./in-process.ts";

/** Nothing more is asked of a wave after this long; far above what a slow machine needs between two requests. */
const QUIET_MS = 250;

/** Waves since the last `take`, and what stands in front of the farm to count them. */
export interface Waves {
  readonly intercept: NonNullable<InProcessOptions["intercept"]>;
  take(): number;
}

/** See the module's comment. */
export function countWaves(): Waves {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let waves = 0;
  return {
    async intercept({ headers }) {
      if (headers.has("x-amz-target")) return undefined;
      clearTimeout(timer);
      timer = setTimeout(() => {
        waves += 1;
        const wave = waiting;
        waiting = [];
        for (const answer of wave) answer();
      }, QUIET_MS);
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
