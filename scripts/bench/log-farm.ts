/** A farm whose jobs are logs: each is what the one task of a job printed. */

import { batchRoutes } from "../../src/demo/service/batch-routes.ts";
import { ServiceError } from "../../src/demo/service/errors.ts";
import { createFinder } from "../../src/demo/service/finder.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import { jobRoutes } from "../../src/demo/service/job-routes.ts";
import { toJson } from "../../src/demo/service/json.ts";
import { answerLogRequest, isLogRequest } from "../../src/demo/service/log-events.ts";
import { createRouter } from "../../src/demo/service/router.ts";
import { studioRoutes } from "../../src/demo/service/studio-routes.ts";
import { defaultSwitches } from "../../src/demo/service/switches.ts";
import { frames } from "../../src/demo/stories/parts.ts";
import { type Story, seedOf, storyIds } from "../../src/demo/stories/story.ts";
import { hours } from "../../src/demo/world/durations.ts";
import { FARM_ID, onprem } from "../../src/demo/world/farm-places.ts";
import { linesOf } from "../../src/demo/world/log-lines.ts";
import { northlight } from "../../src/demo/world/studio.ts";
import { createWorld } from "../../src/demo/world/world.ts";

/** A log as the farm is to serve it. */
export interface ServedLog {
  /** Unique in the farm. */
  readonly key: string;
  readonly lines: readonly string[];
  readonly status: "FAILED" | "SUCCEEDED";
  readonly exitCode: number | null;
  /** Whether the runtime's banners stand around the lines, as a worker writes them. */
  readonly banners: boolean;
}

const SESSION = "only";
const MS_A_LINE = 1_000;

/** The arguments with which a tool asks for the log with this key. */
export function argumentsFor(key: string) {
  const { queueId, jobId, sessionActionId } = storyIds(storyOf({ ...EMPTY, key }));
  return { farmId: FARM_ID, queueId, jobId, sessionActionId };
}

/**
 * Makes the farm.
 * @param now milliseconds since 1970
 * @returns what answers its requests
 */
export function logFarm(logs: readonly ServedLog[], now: number): (request: FarmRequest) => FarmAnswer {
  const seeds = logs.map((log) => seedOf(storyOf(log), now));
  const world = createWorld(northlight(now), seeds, () => linesOf([]));
  const context = { world, finder: createFinder(world), switches: defaultSwitches(), now: () => now };
  const route = createRouter([...jobRoutes(context), ...batchRoutes(context), ...studioRoutes(context)]);
  const headers = { "content-type": "application/json" };
  return (request) => {
    if (isLogRequest(request)) return answerLogRequest(context, request);
    try {
      const { route: found, call } = route(request);
      return { status: 200, headers, body: toJson(found.answer(call)) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const body = toJson({ message: error.message, ...error.members });
      return { status: error.status, headers: { ...headers, "x-amzn-errortype": error.name }, body };
    }
  };
}

const EMPTY = { lines: [], status: "SUCCEEDED", exitCode: null, banners: true } as const;

function storyOf({ key, lines, status, exitCode, banners }: ServedLog): Story {
  return {
    title: key,
    ask: key,
    focus: { session: SESSION, action: 0 },
    job: { key: `log ${key}`, name: key, queue: "production", by: "sam", submittedAgo: hours(30) },
    tell(job) {
      const step = job.step("render", { tasks: frames(1, 1) });
      const session = job.session(SESSION, onprem("lx-12"), { ago: hours(29) });
      const startedAt = session.clockNow;
      session.run(step, step.tasks[0]!, {
        takes: (lines.length + 1) * MS_A_LINE,
        status,
        exitCode: exitCode ?? undefined,
        output: lines.map((text, index) => [(index + 0.5) * MS_A_LINE, text]),
      });
      if (banners) return;
      const bare = lines.map((message, index) => ({
        timestamp: startedAt + index * MS_A_LINE,
        message: message || " ",
      }));
      session.withLog(() => linesOf(bare));
    },
  };
}
