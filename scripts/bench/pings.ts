/** How long a ping waits while a log is read: nothing else of the server may stand still meanwhile. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { startFarmServer } from "../../test/support/farm-server.ts";
import { DEMO_NOW, type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { LONG_LINES } from "../../test/support/long-lines.ts";
import { argumentsFor, logFarm, type ServedLog } from "./log-farm.ts";
import { count, span } from "./measure.ts";
import { type Findings, markdownTable } from "./report.ts";

const LENGTHS = [100, 1_000, 4_000, 256_000];
/** Characters of a log: as much as a call reads of one, four pages. */
const SIZE = 4_000_000;
const GOAL_MS = 250;

/** Reads each log in both ways that go through all of it, and pings all the while. */
export async function pings(): Promise<Findings> {
  const farm = await startFarmOfLongLines();
  const host = await startHost({ env: realFarmAt(farm.url) });
  const rows: { key: string; wait: number; search: number }[] = [];
  for (const { key } of longLogs()) {
    const given = argumentsFor(key);
    const wait = await longestWait(host, given);
    const search = await longestWait(host, { ...given, search: "error.{1,40}x" });
    rows.push({ key, wait, search });
  }
  await host.close();
  await farm.close();
  const longest = Math.max(...rows.flatMap(({ wait, search }) => [wait, search]));
  return {
    figures: [
      {
        what: "longest wait of a ping while `get_session_log` reads or searches lines of data",
        measured: span(longest),
        goal: { text: `under ${GOAL_MS} ms`, met: longest < GOAL_MS },
        over: `${rows.length} logs of ${count(SIZE / 1e6)} MB`,
      },
    ],
    details: [
      `Longest wait of a ping:\n\n${markdownTable(
        ["Log", "view=cause", "search"],
        rows.map(({ key, wait, search }) => [key, span(wait), span(search)]),
      )}`,
    ],
  };
}

/** Milliseconds that the slowest ping took while the call ran. */
async function longestWait(host: Host, given: Record<string, unknown>): Promise<number> {
  let runs = true;
  const call = host.call("get_session_log", given).finally(() => {
    runs = false;
  });
  let longest = 0;
  while (runs) {
    const began = performance.now();
    await host.client.ping();
    longest = Math.max(longest, performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const answer = await call;
  if (answer.isError) throw new Error(answer.text);
  return longest;
}

function longLogs(): (ServedLog & { key: string })[] {
  return Object.entries(LONG_LINES).flatMap(([kind, make]) =>
    LENGTHS.map((length) => ({
      key: `${kind}, ${count(length)} a line`,
      lines: Array<string>(Math.ceil(SIZE / length)).fill(make(length)),
      status: "FAILED" as const,
      exitCode: 1,
      banners: true,
    })),
  );
}

/** The farm, in a process of its own: it must take no time from the one that is measured. */
async function startFarmOfLongLines(): Promise<{ url: string; close(): Promise<void> }> {
  const child = fork(fileURLToPath(import.meta.url));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    void gone.then(() => reject(new Error("the farm's process ended before it served")));
  });
  return {
    url,
    async close() {
      child.disconnect();
      await gone;
    },
  };
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const answer = logFarm(longLogs(), Date.parse(DEMO_NOW));
  const server = await startFarmServer({
    farm: {
      ...createDemoFarm({ now: () => new Date(DEMO_NOW) }),
      answer: async (request) => answer(request),
    },
  });
  process.once("disconnect", () => void server.close());
  process.send(server.url);
}
