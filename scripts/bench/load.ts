/** Many calls: a thousand in flight at once, and twenty thousand one after another. */

import { EventEmitter } from "node:events";
import { REQUESTS_AT_ONCE } from "../../src/deadline/network.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { count, mebibytes, median, memoryOf, share, span, timed } from "./measure.ts";
import { type MeteredFarm, startMeteredFarm } from "./metered-farm.ts";
import type { Findings } from "./report.ts";
import { pidOf } from "./streams.ts";

const AT_ONCE = 1_000;
const IN_A_ROW = 20_000;
/** Memory is looked at up to here and up to the end: what a server keeps for good it has by then. */
const SETTLED = 2_000;
/** A look is the median over the calls before it, because memory comes and goes with the garbage collector. */
const LOOK = { calls: 1_000, every: 20 };
/** Memory that may come and go between two looks, as a share. */
const TOLERANCE = 1.15;
/** Added to every answer of the service while a thousand calls wait, so that requests do pile up. */
const SERVICE_MS = 5;

/** A call that the load is made of. */
interface Call {
  readonly tool: string;
  readonly given: Record<string, unknown>;
  /** Its arguments are wrong, and the answer has to say so. */
  readonly isRefused?: boolean;
}

/** Runs both loads, each on a server of its own. */
export async function load(): Promise<Findings> {
  const farm = await startMeteredFarm();
  const figures = [...(await atOnce(farm)), ...(await inARow(farm))];
  await farm.close();
  return { figures, details: [] };
}

/** Calls of several kinds, over all stories of the demo: large answers, small ones, and one that is refused. */
function mixedCalls(): Call[] {
  const { farmId, stories } = demoGuide();
  return stories.flatMap(({ queueId, jobId, sessionId, sessionActionId }) =>
    sessionId === undefined
      ? []
      : [
          { tool: "get_session_action", given: { farmId, queueId, jobId, sessionActionId } },
          { tool: "list_farms", given: {} },
          { tool: "list_queues", given: { farmId } },
          { tool: "get_session", given: { farmId, queueId, jobId, sessionId: jobId }, isRefused: true },
        ],
  );
}

async function atOnce(farm: MeteredFarm): Promise<Findings["figures"]> {
  const host = await startHost({ env: realFarmAt(farm.url) });
  const mixed = mixedCalls();
  // A thousand writes wait for the same pipe; Node would warn of a leak.
  EventEmitter.defaultMaxListeners = AT_ONCE + 10;
  farm.wait(SERVICE_MS);
  const { ms, result } = await timed(() =>
    Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => isAnswered(host, mixed[index % mixed.length]!)),
    ),
  );
  farm.wait(0);
  farm.take();
  const answered = result.filter(Boolean).length;
  const memory = memoryOf(pidOf(host));
  await host.close();
  const most = farm.mostAtOnce();
  return [
    {
      what: `${count(AT_ONCE)} calls in flight at once, answered`,
      measured: `${share(answered, AT_ONCE)} in ${span(ms)}, peak memory ${mebibytes(memory?.peak)}`,
      goal: { text: "all", met: answered === AT_ONCE },
      over: "1 run",
    },
    {
      what: "... requests to the service at once, at most",
      measured: String(most),
      goal: { text: `at most ${REQUESTS_AT_ONCE}`, met: most <= REQUESTS_AT_ONCE },
      over: "1 run",
    },
  ];
}

async function inARow(farm: MeteredFarm): Promise<Findings["figures"]> {
  const host = await startHost({ env: realFarmAt(farm.url) });
  const mixed = mixedCalls();
  const memories: number[] = [];
  let answered = 0;
  const { ms } = await timed(async () => {
    for (let done = 1; done <= IN_A_ROW; done += 1) {
      if (await isAnswered(host, mixed[done % mixed.length]!)) answered += 1;
      if (done % LOOK.every === 0) memories.push(memoryOf(pidOf(host))?.now ?? Number.NaN);
      farm.take();
    }
  });
  await host.close();
  const memoryAt = (calls: number) =>
    median(memories.slice((calls - LOOK.calls) / LOOK.every, calls / LOOK.every));
  const settled = memoryAt(SETTLED);
  const end = memoryAt(IN_A_ROW);
  return [
    {
      what: `${count(IN_A_ROW)} calls one after another, answered`,
      measured: `${share(answered, IN_A_ROW)} in ${span(ms)}`,
      goal: { text: "all", met: answered === IN_A_ROW },
      over: "1 run",
    },
    {
      what: `... memory after ${count(SETTLED)} and after ${count(IN_A_ROW)}`,
      measured: `${mebibytes(settled)}, ${mebibytes(end)}`,
      goal: {
        text: `at most ${Math.round((TOLERANCE - 1) * 100)} % more`,
        met: !(end > settled * TOLERANCE),
      },
      over: `medians of ${LOOK.calls / LOOK.every} looks`,
    },
  ];
}

async function isAnswered(host: Host, { tool, given, isRefused = false }: Call): Promise<boolean> {
  const { isError } = await host.call(tool, given);
  return isError === isRefused;
}
