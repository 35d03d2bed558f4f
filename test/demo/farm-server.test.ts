import * as D from "@aws-sdk/client-deadline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { FAKE_KEYS } from "../support/clients.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import type { Fault } from "../support/faults.ts";

const guide = demoGuide();
const story = guide.stories[0]!;
const ids = { farmId: guide.farmId, queueId: story.queueId, jobId: story.jobId };
const getSession = new D.GetSessionCommand({ ...ids, sessionId: story.sessionId! });

let server: FarmServer;
let client: D.DeadlineClient;

beforeEach(async () => {
  server = await startFarmServer();
  client = new D.DeadlineClient({
    region: "us-west-2",
    endpoint: server.url,
    disableHostPrefix: true,
    credentials: FAKE_KEYS,
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

describe("the farm over HTTP", () => {
  it("answers as the embedded one does, and counts what it was asked", async () => {
    expect(await client.send(getSession)).toMatchObject({ sessionId: story.sessionId });
    expect(server.requests).toMatchObject([
      { method: "GET", path: expect.stringMatching(/\/sessions\/session-[0-9a-f]{32}$/) },
    ]);
    server.forget();
    expect(server.requests).toEqual([]);
  });

  it.each<[Fault, object]>([
    ["access denied", { name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } }],
    ["not found", { name: "ResourceNotFoundException" }],
    ["throttled", { name: "ThrottlingException", $metadata: { httpStatusCode: 429 } }],
    [{ throttledFor: 3600 }, { name: "ThrottlingException", retryAfterSeconds: 3600 }],
    ["internal error", { name: "InternalServerErrorException" }],
    ["expired token", { name: "ExpiredTokenException" }],
    ["unknown token", { name: "UnrecognizedClientException" }],
    ["clock skew", { name: "RequestTimeTooSkewed" }],
    ["html 503", { name: "SyntaxError" }],
    ["html 200", { name: "SyntaxError" }],
    ["malformed json", { name: "SyntaxError" }],
    ["reset", { code: "ECONNRESET" }],
    ["reset during body", { code: "ECONNRESET" }],
    ["short body", { code: "ECONNRESET" }],
  ])("fails one request with %j and is well again", async (fault, error) => {
    server.failNext("/sessions/", fault);
    await expect(client.send(getSession)).rejects.toMatchObject(error);
    expect(await client.send(getSession)).toMatchObject({ sessionId: story.sessionId });
  });

  it("hangs until the caller has had enough, and still closes", async () => {
    server.failNext(/GET .*\/sessions\//, "hang");
    const asked = client.send(getSession, { abortSignal: AbortSignal.timeout(50) });
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });

  it("sends an empty page with a token, or pages without end", async () => {
    const list = new D.ListSessionsCommand(ids);
    server.failNext("/sessions", "empty page");
    server.failNext("/sessions", "endless page");
    expect(await client.send(list)).toMatchObject({ sessions: [], nextToken: expect.any(String) });
    const endless = await client.send(list);
    expect(endless.sessions).not.toEqual([]);
    expect(endless.nextToken).toEqual(expect.any(String));
  });

  it("loses single entries of a batch", async () => {
    const identifiers = [0, 1, 2].map((index) => ({
      ...ids,
      sessionActionId: story.sessionActionId!.replace(/\d+$/, String(index)),
    }));
    server.failNext("batch-get-session-action", { batchError: "InternalServerErrorException", every: 2 });
    const answer = await client.send(new D.BatchGetSessionActionCommand({ identifiers }));
    expect(answer.sessionActions?.map(({ sessionActionId }) => sessionActionId?.slice(-2))).toEqual(["-1"]);
    expect(answer.errors).toHaveLength(2);
  });

  it("forgets its faults when it is healed", async () => {
    server.failNext(() => true, "throttled", Number.POSITIVE_INFINITY);
    await expect(client.send(getSession)).rejects.toMatchObject({ name: "ThrottlingException" });
    server.heal();
    expect(await client.send(getSession)).toMatchObject({ sessionId: story.sessionId });
  });
});
