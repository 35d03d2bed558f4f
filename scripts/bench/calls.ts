/** Time of a tool call beside the bare SDK calls that it makes, against the same local farm. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DeadlineClient } from "@aws-sdk/client-deadline";
import type { Connection } from "../../src/deadline/connection.ts";
import { type AnyClient, commandOf, logsCommands, type Operation } from "../../src/deadline/sdk.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { FAKE_KEYS } from "../../test/support/clients.ts";
import { realFarmAt, startHost } from "../../test/support/host.ts";
import { startInProcess } from "../../test/support/in-process.ts";
import { startFarmProcess } from "./farm-process.ts";
import { paired, ratio, timed } from "./measure.ts";
import type { Figure, Findings } from "./report.ts";

const RUNS = 40;
const TOOLS = ["get_session", "get_session_action", "list_session_actions", "get_session_log"] as const;

/** A read as the SDK takes it. */
interface Read {
  readonly operation: Operation;
  readonly input: never;
}

/** Measures the tools that tell of a session, on the story that has most to tell. */
export async function calls(): Promise<Findings> {
  const guide = demoGuide();
  const story = guide.stories.find(({ title }) => title.includes("killed for memory"));
  if (!story) throw new Error("the demo farm has no story of a kill for memory");
  const { queueId, jobId, sessionId, sessionActionId } = story;
  const ids = { farmId: guide.farmId, queueId, jobId };
  const argumentsOf = (tool: string) =>
    tool === "get_session" || tool === "list_session_actions"
      ? { ...ids, sessionId }
      : { ...ids, sessionActionId };

  const farm = await startFarmProcess();
  const host = await startHost({ env: realFarmAt(farm.url) });
  const send = bareSender(farm.url);
  const figures: Figure[] = [];
  for (const tool of TOOLS) {
    const waves = await readsOf(tool, argumentsOf(tool));
    const pair = await paired(
      RUNS,
      async () => {
        const { ms, result } = await timed(() => host.call(tool, argumentsOf(tool)));
        if (result.isError) throw new Error(`${tool}: ${result.text}`);
        return ms;
      },
      async () =>
        (
          await timed(async () => {
            for (const wave of waves) await Promise.all(wave.map(send));
          })
        ).ms,
    );
    const reads = waves.flat().length;
    figures.push({
      what: `Time of \`${tool}\` over stdio, beside its ${reads} bare SDK ${reads === 1 ? "call" : "calls"}`,
      measured: `${ratio(pair.ratio)} times (${pair.ours.toFixed(1)} / ${pair.bare.toFixed(1)} ms)`,
      over: `${RUNS} pairs`,
    });
  }
  await host.close();
  await farm.close();
  return { figures, details: [] };
}

/** What a tool reads, as waves: the reads of a wave were sent before any of it was answered. */
async function readsOf(tool: string, given: Record<string, unknown>): Promise<Read[][]> {
  const server = await startInProcess();
  const waves: Read[][] = [];
  watch(server.connection, waves);
  await server.call(tool, given);
  await server.close();
  return waves;
}

function watch(connection: Connection, waves: Read[][]): void {
  const send = connection.send.bind(connection) as (...sent: unknown[]) => Promise<never>;
  let open = 0;
  connection.send = async (operation, input, ...rest) => {
    if (open === 0) waves.push([]);
    open += 1;
    waves.at(-1)?.push({ operation, input: input as never });
    try {
      return await send(operation, input, ...rest);
    } finally {
      open -= 1;
    }
  };
}

/** Sends a read with nothing but the SDK. */
function bareSender(url: string): (read: Read) => Promise<unknown> {
  const settings = { region: "us-west-2", credentials: FAKE_KEYS, endpoint: url, disableHostPrefix: true };
  const reads: AnyClient = new DeadlineClient(settings);
  const logs: AnyClient = new CloudWatchLogsClient(settings);
  const { signal } = new AbortController();
  return ({ operation, input }) =>
    (operation in logsCommands ? logs : reads).send(commandOf(operation, input), { abortSignal: signal });
}
