/**
 * A farm that answers in waves: everything that is asked before anything more is answered belongs to one wave. How
 * many there are is how often a caller had to wait, whatever the machine and the network are like.
 */
import type { FarmAnswer, FarmRequest } from "../../../src/demo/service/http.ts";

/** What was asked since the last `take`. */
export interface AskedInWaves {
  /** Requests to Deadline Cloud. */
  readonly requests: number;
  /** Requests to CloudWatch Logs: a page of a log each. */
  readonly logPages: number;
  readonly waves: number;
}

/** See the module's comment. */
export interface LockstepFarm {
  answer(request: FarmRequest): Promise<FarmAnswer>;
  take(): AskedInWaves;
}

/** How long nothing more may be asked before a wave is taken to be whole, in milliseconds; also its time. */
export const WAVE_MS = 20;

/** @param farm what knows the answers */
export function lockstep(farm: (request: FarmRequest) => FarmAnswer): LockstepFarm {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let asked = { requests: 0, logPages: 0, waves: 0 };

  function answerAll(): void {
    asked.waves += 1;
    const wave = waiting;
    waiting = [];
    for (const answer of wave) answer();
  }

  return {
    async answer(request) {
      if (request.headers.has("x-amz-target")) asked.logPages += 1;
      else asked.requests += 1;
      clearTimeout(timer);
      timer = setTimeout(answerAll, WAVE_MS);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return farm(request);
    },
    take() {
      const taken = asked;
      asked = { requests: 0, logPages: 0, waves: 0 };
      return taken;
    },
  };
}
