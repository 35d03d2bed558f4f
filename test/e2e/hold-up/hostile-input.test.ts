/** Ten thousand lines that no good client sends, to the built bin and the farm behind it. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { session } from "../../support/error-contract.ts";
import { type FarmServer, startFarmServer } from "../../support/farm-server.ts";
import { realFarmAt } from "../../support/host.ts";
import { hostileLines } from "../../support/hostile-lines.ts";
import { startWire, type Wire } from "../../support/rpc.ts";
import { strangeIds } from "../../support/sent-ids.ts";

const LINES = 10_000;
const SEED = 20_261_121;
/** Lines under way at once. */
const WAVE = 250;

vi.setConfig({ testTimeout: 180_000 });

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

it("every request among them is answered once, and nothing else is", async () => {
  const lines = hostileLines(LINES, SEED);
  for (let from = 0; from < lines.length; from += WAVE) {
    const wave = lines.slice(from, from + WAVE);
    await wire.write(`${wave.map(({ text }) => text).join("\n")}\n`);
    await Promise.all(wave.flatMap(({ id }) => (id === undefined ? [] : wire.answer(id))));
  }
  const ids = lines.flatMap(({ id }) => id ?? []);
  expect(ids.length).toBeGreaterThan(LINES * 0.8);
  const answered = wire.messages().filter(({ id }) => typeof id === "number");
  expect(answered.length).toBe(new Set(ids).size);
});

it("stdout holds protocol lines alone, without a stack or a dump", () => {
  for (const message of wire.messages()) {
    expect(message.jsonrpc).toBe("2.0");
    const isAnswer = (message.result === undefined) !== (message.error === undefined);
    expect(isAnswer || message.method !== undefined).toBe(true);
    const text = JSON.stringify(message);
    // The list of tools is the product's own text, with a schema for each of them; answers are bounded.
    const isListOfTools = Array.isArray((message.result as { tools?: unknown } | undefined)?.tools);
    expect(text.length).toBeLessThan(isListOfTools ? 80_000 : 50_000);
    expect(text).not.toMatch(/\\n\s+at |node_modules|\[object /);
  }
});

it("stderr says no more than that lines were ignored", () => {
  const said = wire.stderr().split("\n").filter(Boolean);
  expect(
    [...new Set(said)].filter(
      (line) => !/^deadline-cloud-mcp: ignored a malformed message \(\w+\)$/.test(line),
    ),
  ).toEqual([]);
});

it("the service was asked for nothing but ids of its own form", () => {
  expect(farm.requests.length).toBeGreaterThan(100);
  expect(farm.requests.flatMap(strangeIds)).toEqual([]);
});

it("the server works as before", async () => {
  const answer = await wire.request("after", "tools/call", { name: "get_session", arguments: session });
  expect(JSON.stringify(answer.result)).toContain("ENDED");
  // Bytes that are no text at all end neither the process nor the lines behind them.
  wire.child.stdin!.write(Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x0a]));
  expect(await wire.request("last", "ping")).toMatchObject({ result: {} });
});
