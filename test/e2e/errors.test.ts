/** What goes wrong between the server and the service, through the SDK's own client on the built bin. */
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { REQUESTS_AT_ONCE } from "../../src/deadline/network.ts";
import {
  action,
  askedForSession,
  expectError,
  expectWorks,
  otherSession,
  session,
} from "../support/error-contract.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import type { Fault } from "../support/faults.ts";
import { type Host, realFarmAt, startHost } from "../support/host.ts";

let farm: FarmServer;
beforeAll(async () => {
  farm = await startFarmServer();
});
afterEach(() => {
  farm.heal();
  farm.forget();
});
afterAll(() => farm.close());

describe("a service that does not answer well", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ env: realFarmAt(farm.url) });
  });
  afterAll(async () => {
    expect(host.stderr()).toBe("");
    await host.close();
  });

  const REQUEST_ID = /request id: [0-9a-f-]{36}/;
  const SAFE = /repeat the call.*safe|safe.*repeat the call/s;
  const rows: [what: string, fault: Fault, requests: number, useful: (string | RegExp)[]][] = [
    [
      "403",
      "access denied",
      1,
      [/^Access denied/, "deadline:GetSession", "NorthlightArtist", "ids is wrong", "us-west-2", REQUEST_ID],
    ],
    ["404", "not found", 1, [/^Not found: session "?session-/, session.sessionId, "us-west-2", REQUEST_ID]],
    ["429", "throttled", 3, ["throttled GetSession", "3 tries", "Rate exceeded", SAFE, REQUEST_ID]],
    ["429 that asks for a second", { throttledFor: 1 }, 3, ["asks to wait 1s", "3 tries", SAFE]],
    ["429 that asks for an hour", { throttledFor: 3600 }, 1, ["asks to wait 1h 00m", SAFE]],
    ["500", "internal error", 3, ["HTTP 500", "3 tries", "127.0.0.1", SAFE, REQUEST_ID]],
    ["503 as a page for people", "html 503", 3, ["HTTP 503", "3 tries", "127.0.0.1", SAFE]],
    ["200 as a page for people", "html 200", 1, ["could not be read", "proxy", "127.0.0.1", SAFE]],
    ["a connection that is reset", "reset", 3, ["ECONNRESET", "3 tries", "127.0.0.1", SAFE]],
    ["a connection that is reset within the body", "reset during body", 3, ["ECONNRESET", "127.0.0.1", SAFE]],
    ["a body that is cut short", "short body", 3, ["ECONNRESET", "127.0.0.1", SAFE]],
    ["a body that is not JSON", "malformed json", 1, ["could not be read", "cut short", SAFE, REQUEST_ID]],
    ["a token that is refused", "unknown token", 1, ["No usable AWS credentials", "AWS_PROFILE", REQUEST_ID]],
    ["a clock that is wrong", "clock skew", 3, ["clock", REQUEST_ID]],
  ];
  it.each(rows)("%s", async (_, fault, requests, useful) => {
    farm.failNext("GET", fault, Number.POSITIVE_INFINITY);
    expectError(await host.call("get_session", session), ...useful);
    expect(askedForSession(farm)).toHaveLength(requests);
    farm.heal();
    await expectWorks(host);
  });

  it("is asked again after a failure that passes", async () => {
    const path = `/sessions/${session.sessionId}`;
    farm.failNext(path, { throttledFor: 1 });
    farm.failNext(path, "reset");
    await expectWorks(host);
    expect(askedForSession(farm)).toHaveLength(3);
  });

  it("names the action's own id and IAM action where the action is refused", async () => {
    farm.failNext("/session-actions/", "not found");
    expectError(await host.call("get_session_action", action), action.sessionActionId);
    farm.farm.switches.denied.add("GetSessionAction");
    expectError(await host.call("get_session_action", action), "deadline:GetSessionAction");
    farm.farm.switches.denied.delete("GetSessionAction");
    await expectWorks(host);
  });

  it("costs only what it was asked for beside the action", async () => {
    farm.failNext("/sessions/", "access denied", Number.POSITIVE_INFINITY);
    farm.failNext("/steps/", "internal error", Number.POSITIVE_INFINITY);
    const { isError, text, structured } = await host.call("get_session_action", action);
    expect(isError).toBe(false);
    expect(text).toMatch(/^FAILED: task run/);
    expect(text).toContain(
      "Not read: the host: GetSession: access denied (needs deadline:GetSession); the step's name: GetStep: service error",
    );
    expect(structured).toHaveProperty("notRead");
  });

  it("costs only what it was asked for beside the session", async () => {
    farm.failNext("/session-actions", "access denied", Number.POSITIVE_INFINITY);
    const { isError, text } = await host.call("get_session", session);
    expect(isError).toBe(false);
    expect(text).toMatch(/^ENDED/);
    expect(text).toContain(
      "Not read: how its actions ended: ListSessionActions: access denied (needs deadline:ListSessionActions)",
    );
  });
});

describe("a call that lasts too long", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ args: ["--timeout", "3"], env: realFarmAt(farm.url) });
    // The first call also loads the SDK, which must not eat up the short time of the others.
    await expectWorks(host);
    farm.forget();
  });
  afterAll(() => host.close());

  it("ends at its own limit, and says how long it waited", async () => {
    farm.failNext("GET", "hang", Number.POSITIVE_INFINITY);
    expectError(
      await host.call("get_session", session),
      /^Timed out/,
      "GetSession in 3s",
      "127.0.0.1",
      "--timeout",
      "safe",
    );
    farm.heal();
    await expectWorks(host);
  });

  it("ends early where the service asks for a longer wait than is left", async () => {
    farm.failNext("GET", { throttledFor: 4 }, Number.POSITIVE_INFINITY);
    expectError(await host.call("get_session", session), "asks to wait 4s");
    expect(askedForSession(farm)).toHaveLength(1);
    farm.heal();
    await expectWorks(host);
  });

  it("still tells what it has read when a part hangs", async () => {
    farm.failNext("/sessions/", "hang", Number.POSITIVE_INFINITY);
    const { isError, text } = await host.call("get_session_action", action);
    expect(isError, text).toBe(false);
    expect(text).toMatch(/task run of step "\w+", Frame=42/);
    expect(text).toContain("Not read: the host: GetSession: no answer in ");
    farm.heal();
    await expectWorks(host);
  });
});

describe("a call that the client takes back", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ env: realFarmAt(farm.url) });
  });
  afterAll(async () => {
    expect(host.stderr()).toBe("");
    await host.close();
  });

  it("ends at once and leaves its place to the next", async () => {
    farm.failNext(`/jobs/${session.jobId}`, "hang", Number.POSITIVE_INFINITY);
    // Enough to hold every request that the server has at once: one more would have to wait for them.
    const calls = Array.from({ length: REQUESTS_AT_ONCE }, () => {
      const controller = new AbortController();
      return { controller, answer: host.call("get_session", session, { signal: controller.signal }) };
    });
    await expect.poll(() => farm.requests.length).toBe(REQUESTS_AT_ONCE);
    for (const { controller } of calls) controller.abort("changed my mind");
    for (const { answer } of calls) await expect(answer).rejects.toThrow("changed my mind");
    const { isError, text } = await host.call("get_session", otherSession);
    expect(isError, text).toBe(false);
  });

  it("is not asked for again", async () => {
    farm.failNext("GET", { throttledFor: 1 }, Number.POSITIVE_INFINITY);
    const controller = new AbortController();
    const call = host.call("get_session", session, { signal: controller.signal });
    await expect.poll(() => askedForSession(farm).length).toBe(1);
    controller.abort("enough");
    await expect(call).rejects.toThrow("enough");
    farm.heal();
    // A retry would be due while this one waits for its answer.
    farm.failNext("GET", { slow: 1500 });
    await expectWorks(host);
    expect(askedForSession(farm)).toHaveLength(2);
  });
});

/** A server for one test. */
async function startOwnHost(options: Parameters<typeof startHost>[0]): Promise<Host> {
  const host = await startHost(options);
  onTestFinished(() => host.close());
  return host;
}

describe("a service out of reach", () => {
  it.each([
    ["a connection that is refused", "http://127.0.0.1:9", "ECONNREFUSED"],
    ["a name that does not resolve", "http://host.invalid", /ENOTFOUND|EAI_AGAIN/],
  ])("%s", async (_, url, useful) => {
    const host = await startOwnHost({ env: realFarmAt(url) });
    expectError(await host.call("get_session", session), useful, url, "us-west-2", "safe");
    expectError(await host.call("get_session", session), useful);
    expect((await host.client.listTools()).tools.length).toBeGreaterThan(1);
  });

  it("no region", async () => {
    const { AWS_REGION: _, ...env } = realFarmAt(farm.url);
    const host = await startOwnHost({ env });
    expectError(await host.call("get_session", session), "region", "AWS_REGION", "--region");
    expect(farm.requests).toHaveLength(0);
  });
});
