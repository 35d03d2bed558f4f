/** The demo farm with a meter between it and whoever asks. */
import { createDemoFarm, type DemoFarm } from "../../src/demo/demo-farm.ts";
import type { FarmRequest } from "../../src/demo/service/http.ts";
import type { Story } from "../../src/demo/stories/story.ts";
import { type FarmServer, startFarmServer } from "../../test/support/farm-server.ts";

/** What went over the wire since the last `take`. */
export interface Traffic {
  /** Requests to Deadline Cloud. */
  readonly requests: number;
  /** Requests to CloudWatch Logs: a page of a log each. */
  readonly logPages: number;
  /** Bytes of all answers. */
  readonly bytes: number;
  /** The answers' bodies, in the order given. */
  readonly bodies: readonly string[];
  /** Each request, in the order answered. */
  readonly log: readonly Request[];
}

/** One request, and when it was under way: milliseconds that only grow. */
export interface Request {
  readonly name: string;
  readonly beganAt: number;
  readonly endedAt: number;
}

/** See the module's comment. */
export interface MeteredFarm extends FarmServer {
  /** Traffic since the last call of this, which it forgets. */
  take(): Traffic;
  /** Most requests that were waiting for their answer at the same time. */
  mostAtOnce(): number;
  /** Every answer takes this long, in milliseconds. */
  wait(ms: number): void;
}

/**
 * Serves a metered demo farm over HTTP on loopback.
 * @param stories the farm's jobs, the demo's own when absent
 */
export async function startMeteredFarm(stories?: readonly Story[]): Promise<MeteredFarm> {
  const farm = createDemoFarm({ now: () => new Date(), stories });
  const meter = { requests: 0, logPages: 0, bytes: 0, bodies: [] as string[], log: [] as Request[] };
  let waitMs = 0;
  let open = 0;
  let mostOpen = 0;
  const metered: DemoFarm = {
    ...farm,
    async answer(request) {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      const beganAt = performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const answer = await farm.answer(request);
      open -= 1;
      if (request.headers.has("x-amz-target")) meter.logPages += 1;
      else meter.requests += 1;
      meter.bytes += Buffer.byteLength(answer.body);
      meter.bodies.push(answer.body);
      meter.log.push({ name: nameOf(request), beganAt, endedAt: performance.now() });
      return answer;
    },
  };
  const server = await startFarmServer({ farm: metered });
  return {
    ...server,
    take() {
      const taken = { ...meter };
      Object.assign(meter, { requests: 0, logPages: 0, bytes: 0, bodies: [], log: [] });
      server.forget();
      return taken;
    },
    mostAtOnce: () => mostOpen,
    wait(ms) {
      waitMs = ms;
    },
  };
}

/** What is asked: `GetLogEvents`, or method and path without ids, `GET jobs/steps`. */
function nameOf({ method, path, headers }: FarmRequest): string {
  const target = headers.get("x-amz-target");
  if (target !== undefined) return target.split(".").at(-1) ?? target;
  const words = path.split("/").filter((part) => /^[a-z-]+$/i.test(part) && part !== "farms");
  return `${method} ${words.slice(-2).join("/")}`;
}
