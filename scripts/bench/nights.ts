/** What a night of so many failures costs the tools that look at a whole farm, with a service that takes its time. */
import { FRAME_SPACE, frames } from "../../src/demo/stories/parts.ts";
import type { Story } from "../../src/demo/stories/story.ts";
import { hours, minutes, seconds } from "../../src/demo/world/durations.ts";
import { FARM_ID, hallHost } from "../../src/demo/world/farm-places.ts";
import { runFarm } from "../../src/demo/world/farm-run.ts";
import type { ActOutcome } from "../../src/demo/world/session-builder.ts";
import { type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { count, kilobytes, span, timed, tokensOf } from "./measure.ts";
import { type MeteredFarm, startMeteredFarm } from "./metered-farm.ts";
import type { Figure, Findings } from "./report.ts";

const FAILED_TASKS = [300, 3_000, 20_000];
/** Added to every answer of the service. Milliseconds. */
const SERVICE_MS = 50;
const JOBS = 10;
/** Of every so many tasks one fails by its number; the bad host fails all of its own. */
const EVERY = 2;
const BAD_HOST = hallHost(7);

const CALLS: readonly (readonly [tool: string, given: Record<string, unknown>])[] = [
  ["diagnose_queue", { farmId: FARM_ID, since: "12h" }],
  ["list_workers", { farmId: FARM_ID }],
  ["get_worker", { farmId: FARM_ID, host: BAD_HOST.hostName }],
];

/** Measures each tool at each size. */
export async function nights(): Promise<Findings> {
  const figures: Figure[] = [];
  for (const failed of FAILED_TASKS) {
    const farm = await startMeteredFarm(storiesOf(failed));
    const host = await startHost({ env: realFarmAt(farm.url) });
    // The first call loads the SDK and makes the farm build its world.
    await host.call("list_farms", {});
    farm.wait(SERVICE_MS);
    for (const [tool, given] of CALLS) figures.push(await figureOf(farm, host, tool, given, failed));
    await host.close();
    await farm.close();
  }
  return { figures, details: [] };
}

async function figureOf(
  farm: MeteredFarm,
  host: Host,
  tool: string,
  given: Record<string, unknown>,
  failed: number,
): Promise<Figure> {
  farm.take();
  const { ms, result } = await timed(() => host.call(tool, given));
  const { requests, logPages, bytes } = farm.take();
  if (result.isError) throw new Error(`${tool}: ${result.text}`);
  return {
    what: `\`${tool}\` on a farm of about ${count(failed)} failed tasks, ${SERVICE_MS} ms added to every service answer`,
    measured: `${requests} requests to Deadline, ${logPages} pages of logs, ${kilobytes(bytes)}, ${count(tokensOf(result.text))} tokens, ${span(ms)}`,
    over: "1 run",
  };
}

/** Ten jobs of one night on twelve hosts, of which one has a full disk. */
function storiesOf(failed: number): Story[] {
  const tasks = Math.round((EVERY * failed) / JOBS);
  // All of them fit into the night.
  const takes = Math.max(500, Math.min(seconds(60), Math.round((hours(10) * 12) / (tasks * JOBS)) - 2_000));
  return Array.from({ length: JOBS }, (_, job) => jobOf(job, tasks, takes));
}

function jobOf(number: number, tasks: number, takes: number): Story {
  const name = `BENCH_${String(number).padStart(4, "0")}_v001`;
  return {
    title: `a job of ${tasks} tasks of a bad night`,
    ask: "What went wrong last night?",
    job: {
      key: `bench night ${number}`,
      name,
      queue: "episodic",
      by: "noor",
      submittedAgo: hours(11),
      maxRetriesPerTask: 0,
      parameters: { Frames: { string: `1-${tasks}` } },
    },
    tell(job) {
      const render = job.step("render", { tasks: frames(1, tasks), parameterSpace: FRAME_SPACE });
      runFarm({
        job,
        work: render.tasks.map((task) => ({ step: render, task })),
        hosts: Array.from({ length: 12 }, (_, index) => ({
          host: hallHost(index + 1),
          joinsAgo: hours(11) - minutes(1) - seconds(11 * index),
        })),
        maxRetries: 0,
        tasksPerSession: 50,
        setUp: (session) => session,
        tearDown: (session) => session,
        attempt: ({ task, host }) => outcomeOf(Number(task.parameters.Frame?.int), host === BAD_HOST, takes),
      });
    },
  };
}

function outcomeOf(frame: number, isOnBadHost: boolean, takes: number): ActOutcome {
  if (isOnBadHost) return failing("OSError: [Errno 28] No space left on device: '/scratch/stage/scene.usdc'");
  if (frame % EVERY === 0)
    return failing(
      `FileNotFoundError: [Errno 2] No such file or directory: '/mnt/plates/plate.${frame}.exr'`,
    );
  return { takes, output: [[100, `frame ${frame}`]] };
}

function failing(line: string): ActOutcome {
  return { takes: 400, status: "FAILED", exitCode: 1, output: [[200, line]] };
}
