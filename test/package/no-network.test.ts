/** No telemetry, no update check: the demo and a server that nobody has asked anything connect to nothing. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterEach, describe, expect, it } from "vitest";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";
import { BIN, environment, type Home, makeHome } from "../support/host.ts";

const ALARM = fileURLToPath(new URL("network-alarm.mjs", import.meta.url));

let home: Home;
let client: Client;
let stderr: string;
afterEach(async () => {
  await client.close();
  await home.remove();
});

/** Starts the bin with the alarm in place. */
async function start(args: string[], env: Record<string, string> = {}): Promise<void> {
  home = await makeHome();
  stderr = "";
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["--import", ALARM, BIN, ...args],
    env: { ...environment(home), ...env },
    stderr: "pipe",
  });
  transport.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
}

describe("with the network alarm in place", () => {
  it("every tool of the demo answers", async () => {
    await start(["--demo"]);
    const { tools } = await client.listTools();
    for (const { name } of tools) {
      const example = EXAMPLE_CALLS.find(({ tool }) => tool === name);
      if (!example) throw new Error(`add a call of ${name} to test/support/example-calls.ts`);
      const { isError, content } = await client.callTool({ name, arguments: { ...example.given } });
      expect(isError, `${name}: ${JSON.stringify(content)}`).toBeFalsy();
    }
    expect(stderr).toBe("");
  });

  it("a server for a real farm starts, lists its tools and stays silent", async () => {
    await start([], { AWS_REGION: "us-west-2", AWS_PROFILE: "nobody" });
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(1);
    expect(stderr).toBe("");
  });

  it("a server for a real farm would set it off when asked, so the alarm works", async () => {
    await start([], {
      AWS_REGION: "us-west-2",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    });
    const { isError } = await client.callTool({ name: "list_farms", arguments: {} });
    expect(isError).toBe(true);
    expect(stderr).toContain("network alarm");
  });
});

it.each([
  ["fetch", 'await fetch("http://127.0.0.1:49999")'],
  ["https", 'await import("node:https").then(({ get }) => get("https://127.0.0.1:49999"))'],
  ["http2", 'await import("node:http2").then(({ connect }) => connect("http://127.0.0.1:49999"))'],
  ["dns", 'await import("node:dns").then(({ lookup }) => lookup("localhost", () => 0))'],
  ["a program", 'await import("node:child_process").then(({ execFile }) => execFile("true"))'],
])("the alarm hears %s", (_, code) => {
  const { status, stderr: told } = spawnSync(
    process.execPath,
    ["--import", ALARM, "--input-type=module", "--eval", code],
    { encoding: "utf8" },
  );
  expect(told).toContain("network alarm");
  expect(status).not.toBe(0);
});
