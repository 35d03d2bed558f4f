/** A log is read in slices: a ping that comes meanwhile is answered before the log is. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { demoGuide } from "../../../src/demo/guide.ts";
import { type FarmServer, startFarmServer } from "../../support/farm-server.ts";
import { realFarmAt } from "../../support/host.ts";
import { startWire, type Wire } from "../../support/rpc.ts";

vi.setConfig({ testTimeout: 120_000 });

let farm: FarmServer;
let wire: Wire;
beforeAll(async () => {
  farm = await startFarmServer();
  wire = await startWire({ env: realFarmAt(farm.url) });
  await wire.initialize();
});
afterAll(async () => {
  await wire.clean();
  await farm.close();
});

const { farmId, longLogs } = demoGuide();
const { queueId, jobId, sessionActionId } = longLogs.find(({ lines }) => lines === 100_000)!;
const ids = { farmId, queueId, jobId, sessionActionId };

/** Pages of logs that the server has asked for so far. */
const pagesAsked = () => farm.requests.filter(({ headers }) => headers.has("x-amz-target")).length;

it.each([
  ["the cause is looked for", {}, 4],
  ["a costly pattern is searched", { search: "((a{1,20}b?){1,10}c?){1,2}[yz]" }, 1],
])("while %s", async (what, given, pages) => {
  farm.forget();
  const call = `call: ${what}`;
  const ping = `ping: ${what}`;
  await wire.send({
    jsonrpc: "2.0",
    id: call,
    method: "tools/call",
    params: { name: "get_session_log", arguments: { ...ids, ...given } },
  });
  await vi.waitFor(() => expect(pagesAsked()).toBeGreaterThanOrEqual(pages), {
    timeout: 60_000,
    interval: 1,
  });
  // The last page is on its way; what follows is the reading.
  await wire.send({ jsonrpc: "2.0", id: ping, method: "ping" });
  await Promise.all([wire.answer(call), wire.answer(ping)]);
  const order = wire.messages().flatMap(({ id }) => (id === call || id === ping ? [id] : []));
  expect(order).toEqual([ping, call]);
});
