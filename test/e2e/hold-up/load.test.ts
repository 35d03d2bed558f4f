/** Many calls: a thousand in flight at once from one client, and two thousand one after another. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { REQUESTS_AT_ONCE } from "../../../src/deadline/network.ts";
import { createDemoFarm } from "../../../src/demo/demo-farm.ts";
import { EXAMPLE_CALLS } from "../../support/example-calls.ts";
import { type FarmServer, startFarmServer } from "../../support/farm-server.ts";
import { type Home, makeHome, realFarmAt } from "../../support/host.ts";
import { type Message, startWire, type Wire } from "../../support/rpc.ts";

const AT_ONCE = 1_000;
const IN_A_ROW = 2_000;
/** Calls after which a server holds what it keeps for good: code that was compiled, clients, connections. */
const WARM = 500;
/** How much the memory in use after a collection may grow over the rest: a leak of 2 KB a call would show. Bytes. */
const GROWTH = 3 * 1024 * 1024;

vi.setConfig({ testTimeout: 900_000 });

/** Tools that a chat asks for most, each in a few requests. */
const QUICK = new Set(["list_farms", "list_queues", "get_session", "get_session_action", "list_sessions"]);
const calls = EXAMPLE_CALLS.filter(({ tool }) => QUICK.has(tool));

/** Preloaded into the server: collects garbage on a signal, and writes down what is left. */
const PROBE = `
import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
process.on("SIGUSR2", () => {
  collect();
  writeFileSync(process.env.HOME + "/heap", process.memoryUsage().heapUsed + " bytes");
});
`;

let farm: FarmServer;
let home: Home;
let wire: Wire;
let [under, mostAtOnce] = [0, 0];
/** Opens when as many requests are under way as are allowed: until then the service answers none. */
let crowd: { readonly gathered: Promise<void>; readonly gather: () => void } | undefined;
beforeAll(async () => {
  const world = createDemoFarm({ now: () => new Date() });
  farm = await startFarmServer({
    farm: {
      ...world,
      async answer(request) {
        under += 1;
        mostAtOnce = Math.max(mostAtOnce, under);
        if (under === REQUESTS_AT_ONCE) crowd?.gather();
        await crowd?.gathered;
        const answer = await world.answer(request);
        under -= 1;
        return answer;
      },
    },
  });
  home = await makeHome();
  const probe = pathToFileURL(await home.write("probe.mjs", PROBE));
  // A call may take long here: a thousand at once wait for each other on a slow machine.
  wire = await startWire({
    home,
    args: ["--timeout", "600"],
    env: { ...realFarmAt(farm.url), NODE_OPTIONS: `--import=${probe}` },
  });
  await wire.initialize();
});
afterAll(async () => {
  expect(wire.stderr()).toBe("");
  await wire.clean();
  await farm.close();
});

function send(id: number): Promise<void> {
  const { tool, given } = calls[id % calls.length]!;
  return wire.send({ jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: given } });
}

function expectAnswer({ id, result }: Message): void {
  expect(result, `call ${id}`).not.toHaveProperty("isError");
  expect(result, `call ${id}`).toHaveProperty("structuredContent.summary");
}

describe(`${AT_ONCE} calls at once`, () => {
  it("are all answered, with few requests to the service at a time", async () => {
    let gather = () => {};
    crowd = { gathered: new Promise<void>((resolve) => (gather = resolve)), gather: () => gather() };
    const ids = Array.from({ length: AT_ONCE }, (_, index) => index);
    await Promise.all(ids.map(send));
    const answers = await Promise.all(ids.map((id) => wire.answer(id)));
    crowd = undefined;
    for (const answer of answers) expectAnswer(answer);
    // Answers waited for as many requests as are allowed, so that the bound was what kept others back.
    expect(mostAtOnce).toBe(REQUESTS_AT_ONCE);
  });

  it("reuse their connections", () => {
    expect(farm.requests.length).toBeGreaterThan(AT_ONCE);
    // One pool for each of the two clients. How many are opened in all depends on how long each stays idle.
    expect(farm.connectionsAtOnce()).toBeLessThanOrEqual(2 * REQUESTS_AT_ONCE);
    expect(farm.connections()).toBeLessThan(farm.requests.length);
  });
});

describe(`${IN_A_ROW} calls one after another`, () => {
  it("are all answered, and leave nothing behind", async () => {
    let settled = 0;
    for (let id = AT_ONCE; id < AT_ONCE + IN_A_ROW; id += 1) {
      await send(id);
      expectAnswer(await wire.answer(id));
      farm.forget();
      if (id === AT_ONCE + WARM) settled = await heapAfterCollection();
    }
    expect((await heapAfterCollection()) - settled).toBeLessThan(GROWTH);
    expect(farm.connectionsAtOnce()).toBeLessThanOrEqual(2 * REQUESTS_AT_ONCE);
  });
});

/** Memory of the server's heap that is still in use after a collection, in bytes. */
async function heapAfterCollection(): Promise<number> {
  const file = join(home.path, "heap");
  await rm(file, { force: true });
  wire.child.kill("SIGUSR2");
  let said = "";
  await expect
    .poll(async () => {
      said = await readFile(file, "utf8").catch(() => "");
      return said;
    })
    .toMatch(/bytes$/);
  return Number.parseInt(said, 10);
}
