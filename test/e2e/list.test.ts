/** What a host learns before the first call: who the server is, what to do with it, which tools there are. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { VERSION } from "../../src/manifest.ts";
import { type Host, startHost } from "../support/host.ts";

/** Hosts put the instructions into every chat, and some cut them. */
const LONGEST_INSTRUCTIONS = 2000;

describe.each([
  ["a demo server", ["--demo"]],
  ["a server without account, region or farm", []],
])("%s", (_, args) => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ args });
  });
  afterAll(() => host.close());

  it("introduces itself", () => {
    expect(host.client.getServerVersion()).toMatchObject({ name: "deadline-cloud-mcp", version: VERSION });
    expect(host.client.getServerCapabilities()).toHaveProperty("tools");
  });

  it("gives short instructions that name only tools that exist", async () => {
    const instructions = host.client.getInstructions()!;
    expect(instructions.length).toBeLessThan(LONGEST_INSTRUCTIONS);
    const { tools } = await host.client.listTools();
    const named = instructions.match(/\b[a-z]+(?:_[a-z]+)+\b/g)!;
    expect(named).toContain("get_session_action");
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining([...new Set(named)]));
  });

  it("lists its tools, the same each time", async () => {
    const { tools, nextCursor } = await host.client.listTools();
    expect(nextCursor).toBeUndefined();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["get_session", "get_session_action"]),
    );
    expect(await host.client.listTools()).toEqual({ tools });
  });

  it("has nothing to say on stderr", () => {
    expect(host.stderr()).toBe("");
  });
});

describe("the instructions of a demo server", () => {
  let instructions: string;
  beforeAll(async () => {
    const host = await startHost({ args: ["--demo"] });
    instructions = host.client.getInstructions()!;
    await host.close();
  });

  it("say that nothing is real", () => {
    expect(instructions).toContain("no AWS account");
  });

  it("name ids to try, the first stories before all others", () => {
    const named = instructions.match(/\bjob-[0-9a-f]{32}\b/g)!;
    const jobs = demoGuide().stories.map(({ jobId }) => jobId);
    expect(named.length).toBeGreaterThanOrEqual(3);
    expect(named).toEqual(jobs.slice(0, named.length));
  });
});

it("a server for a real farm names no ids to try", async () => {
  const host = await startHost();
  expect(host.client.getInstructions()).not.toMatch(/demo|job-[0-9a-f]/i);
  await host.close();
});
