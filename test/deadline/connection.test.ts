import { setMaxListeners } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionSettings } from "../../src/deadline/clients.ts";
import { Connection } from "../../src/deadline/connection.ts";
import { type FailureFacts, ServiceFailure } from "../../src/deadline/failures.ts";
import { REQUESTS_AT_ONCE } from "../../src/deadline/network.ts";
import { CallCanceled, CallTimedOut, type Patience } from "../../src/deadline/patience.ts";

const HEX = "0123456789abcdef".repeat(2);
const ids = {
  farmId: `farm-${HEX}`,
  queueId: `queue-${HEX}`,
  jobId: `job-${HEX}`,
  sessionId: `session-${HEX}`,
};
const PATH = `/2023-10-12/farms/farm-${HEX}/queues/queue-${HEX}/jobs/job-${HEX}/sessions/session-${HEX}`;
const SESSION = {
  sessionId: ids.sessionId,
  fleetId: `fleet-${HEX}`,
  workerId: `worker-${HEX}`,
  startedAt: "2026-11-21T01:34:14Z",
  lifecycleStatus: "ENDED",
  log: { logDriver: "awslogs" },
};
const KEYS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-a-real-secret" };
const REQUEST_ID = "11111111-2222-4333-8444-555555555555";

/** How the service answers one request. */
type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const answers: Behaviour = (_, response) => reply(response, 200, SESSION);
const hangs: Behaviour = () => {};

function reply(response: ServerResponse, status: number, body: object | string, headers: object = {}): void {
  const isPage = typeof body === "string";
  response.writeHead(status, {
    "content-type": isPage ? "text/html" : "application/json",
    "x-amzn-requestid": REQUEST_ID,
    ...headers,
  });
  response.end(isPage ? body : JSON.stringify(body));
}

function refuses(status: number, name: string, message: string, headers: object = {}): Behaviour {
  return (_, response) => reply(response, status, { message }, { "x-amzn-errortype": name, ...headers });
}

/** A service on loopback. The n-th request is answered by the n-th behaviour, those after by the last. */
class Service {
  readonly requests: IncomingMessage[] = [];
  behaviours: readonly Behaviour[] = [answers];
  private readonly server: Server = createServer((request, response) => {
    const behaviour = this.behaviours[Math.min(this.requests.length, this.behaviours.length - 1)];
    this.requests.push(request);
    behaviour?.(request, response);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A call's patience. Ends when the test says so, or after its time. */
class TestPatience implements Patience {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly until: number;
  readonly signal = this.controller.signal;

  constructor(ms = 20_000) {
    setMaxListeners(0, this.signal);
    this.until = performance.now() + ms;
    this.timer = setTimeout(() => this.end(new CallTimedOut()), ms);
  }

  left(): number {
    return Math.max(0, this.until - performance.now());
  }

  end(reason: Error): void {
    clearTimeout(this.timer);
    this.controller.abort(reason);
  }
}

const service = new Service();
const patiences: TestPatience[] = [];
let home: string;

function patience(ms?: number): TestPatience {
  const made = new TestPatience(ms);
  patiences.push(made);
  return made;
}

function connection(settings: ConnectionSettings = { keys: KEYS }): Connection {
  return new Connection({ region: "us-west-2", deadlineUrl: service.url, logsUrl: service.url, ...settings });
}

function read(on: Connection, within: Patience = patience()) {
  return on.send("GetSession", ids, within);
}

async function failureOf(reading: Promise<unknown>): Promise<FailureFacts> {
  const outcome = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(ServiceFailure);
  return (outcome as ServiceFailure).facts;
}

function providerFile(): string {
  return join(home, "provider.cjs");
}

/** AWS configuration with one profile that signs in by a script of ours. */
async function configureProvider(profile: string, script: string): Promise<void> {
  const file = providerFile();
  await writeFile(file, script);
  const name = profile === "default" ? "default" : `profile ${profile}`;
  await writeFile(join(home, "config"), `[${name}]\ncredential_process = "${process.execPath}" "${file}"\n`);
}

// Loaded before, so that no test's short patience goes into loading it.
beforeAll(() => import("../../src/deadline/sdk.ts"));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "connection-"));
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_CONFIG_FILE", join(home, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(home, "credentials"));
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  service.requests.length = 0;
  service.behaviours = [answers];
  await service.start();
});

afterEach(async () => {
  for (const made of patiences.splice(0)) made.end(new CallCanceled());
  await service.stop();
  await rm(home, { recursive: true });
  vi.unstubAllEnvs();
});

describe("a read", () => {
  it("asks exactly the host that was given, signed, and returns the answer decoded", async () => {
    const { $metadata, ...session } = await read(connection());
    expect(session).toEqual({ ...SESSION, startedAt: new Date(SESSION.startedAt) });
    const [request] = service.requests;
    expect(request).toMatchObject({ method: "GET", url: PATH });
    expect(request?.headers.host).toBe(new URL(service.url).host);
    expect(request?.headers.authorization).toContain("/us-west-2/deadline/aws4_request");
  });

  it("of a log goes to the logs' host, under the role's keys where there are some", async () => {
    service.behaviours = [(_, response) => reply(response, 200, { events: [] })];
    const place = { logGroupName: "group", logStreamName: "stream" };
    const on = connection({ keys: KEYS, deadlineUrl: "http://127.0.0.1:9" });
    await on.send("GetLogEvents", place, patience());
    await on.send("GetLogEvents", place, patience(), {
      accessKeyId: "AKIAROLEEXAMPLE",
      secretAccessKey: "none",
    });
    const signedBy = service.requests.map(
      ({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1],
    );
    expect(signedBy).toEqual([KEYS.accessKeyId, "AKIAROLEEXAMPLE"]);
    expect(service.requests[1]?.headers.authorization).toContain("/us-west-2/logs/aws4_request");
  });

  it("goes on after a failure that passes", async () => {
    service.behaviours = [refuses(500, "InternalServerErrorException", "oops"), answers];
    expect((await read(connection())).sessionId).toBe(ids.sessionId);
    expect(service.requests).toHaveLength(2);
  });
});

describe("a refused read", () => {
  it.each<[string, Behaviour, number, Partial<FailureFacts>]>([
    [
      "403",
      refuses(403, "AccessDeniedException", "User is not authorized"),
      1,
      { kind: "access denied", detail: "User is not authorized", requestId: REQUEST_ID, httpStatus: 403 },
    ],
    [
      "404",
      (_, response) =>
        reply(
          response,
          404,
          { message: "no such session", resourceId: ids.sessionId, resourceType: "session" },
          { "x-amzn-errortype": "ResourceNotFoundException:http://internal.amazon.com/" },
        ),
      1,
      {
        kind: "not found",
        resource: { type: "session", id: ids.sessionId },
        asked: `session ${ids.sessionId}`,
      },
    ],
    ["429", refuses(429, "ThrottlingException", "Rate exceeded"), 3, { kind: "throttled", attempts: 3 }],
    [
      "429 that asks for a second",
      refuses(429, "ThrottlingException", "Rate exceeded", { "retry-after": "1" }),
      3,
      { kind: "throttled", attempts: 3, retryAfterSeconds: 1 },
    ],
    [
      "429 that asks for an hour: told at once, not waited for",
      refuses(429, "ThrottlingException", "Rate exceeded", { "retry-after": "3600" }),
      1,
      { kind: "throttled", retryAfterSeconds: 3600, requestId: REQUEST_ID },
    ],
    ["500", refuses(500, "InternalServerErrorException", "oops"), 3, { kind: "service error", attempts: 3 }],
    [
      "503 of a proxy",
      (_, response) => reply(response, 503, "<html>busy</html>"),
      3,
      { kind: "service error", httpStatus: 503 },
    ],
    [
      "200 of a sign-in page",
      (_, response) => reply(response, 200, "<html>sign in</html>"),
      1,
      { kind: "unreadable answer", httpStatus: 200 },
    ],
    [
      "JSON that is cut short",
      (_, response) => reply(response, 200, '{"sessionId": "sess'),
      1,
      { kind: "unreadable answer", requestId: REQUEST_ID },
    ],
    [
      "dates in another form than the service's",
      (_, response) => reply(response, 200, { ...SESSION, startedAt: 1_732_152_854 }),
      1,
      { kind: "unreadable answer" },
    ],
    ["a reset connection", ({ socket }) => socket.resetAndDestroy(), 3, { kind: "network", attempts: 3 }],
    [
      "a token that the service does not know",
      refuses(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
      1,
      { kind: "no credentials", requestId: REQUEST_ID },
    ],
    [
      "a signature of another time",
      refuses(403, "InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than"),
      3,
      { kind: "wrong clock" },
    ],
    [
      "an error of no known kind",
      refuses(418, "TeapotException", "short and stout"),
      1,
      { kind: "service error" },
    ],
  ])("%s", async (_, behaviour, requests, facts) => {
    service.behaviours = [behaviour];
    const on = connection();
    const failure = await failureOf(read(on));
    expect(failure).toMatchObject({ operation: "GetSession", ...facts });
    expect(failure.endpoint).toEqual({
      service: "AWS Deadline Cloud",
      region: "us-west-2",
      url: service.url,
      profile: undefined,
    });
    expect(service.requests).toHaveLength(requests);
    service.behaviours = [answers];
    expect((await read(on)).sessionId).toBe(ids.sessionId);
  });

  it("a host that is not there", async () => {
    const closed = createSocketServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const failure = await failureOf(
      read(connection({ keys: KEYS, deadlineUrl: `http://127.0.0.1:${port}` })),
    );
    expect(failure).toMatchObject({
      kind: "network",
      attempts: 3,
      detail: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("something that does not speak HTTP", async () => {
    const other = createSocketServer((socket) => socket.resume().end("SSH-2.0-OpenSSH_9.6\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const failure = await failureOf(
      read(connection({ keys: KEYS, deadlineUrl: `http://127.0.0.1:${port}` })),
    );
    await new Promise((resolve) => other.close(resolve));
    expect(failure).toMatchObject({ kind: "network", detail: expect.stringContaining("Parse Error") });
  });

  it("no region", async () => {
    const failure = await failureOf(read(connection({ keys: KEYS, region: undefined })));
    expect(failure).toMatchObject({ kind: "no region", endpoint: { region: undefined } });
    expect(service.requests).toHaveLength(0);
  });
});

describe("the end of patience", () => {
  it("ends a read that hangs", async () => {
    service.behaviours = [hangs];
    const failure = await failureOf(read(connection(), patience(300)));
    expect(failure).toMatchObject({ kind: "time-out", signIn: undefined });
    expect(failure.elapsedMs).toBeGreaterThanOrEqual(250);
  });

  it("between two tries tells what the last one said", async () => {
    service.behaviours = [refuses(429, "ThrottlingException", "Rate exceeded"), hangs];
    const within = patience();
    const reading = failureOf(read(connection(), within));
    await expect.poll(() => service.requests.length, { timeout: 10_000 }).toBe(2);
    within.end(new CallTimedOut());
    expect(await reading).toMatchObject({ kind: "throttled", detail: "Rate exceeded" });
  });

  it("by the client's cancel is told as such, and nothing is asked again", async () => {
    service.behaviours = [hangs];
    const within = patience();
    const reading = failureOf(read(connection(), within));
    await expect.poll(() => service.requests.length).toBe(1);
    within.end(new CallCanceled());
    expect((await reading).kind).toBe("canceled");
    expect(service.requests).toHaveLength(1);
  });

  it("before the start sends nothing", async () => {
    const over = patience();
    over.end(new CallCanceled());
    expect((await failureOf(read(connection(), over))).kind).toBe("canceled");
    expect(service.requests).toHaveLength(0);
  });

  it("of one read leaves the others alone", async () => {
    service.behaviours = [hangs, answers];
    const on = connection();
    const within = patience();
    const hanging = failureOf(read(on, within));
    await expect.poll(() => service.requests.length).toBe(1);
    const other = read(on);
    within.end(new CallTimedOut());
    expect((await hanging).kind).toBe("time-out");
    expect((await other).sessionId).toBe(ids.sessionId);
  });
});

describe("many reads", () => {
  it("never ask more at once than they should, and all are answered", async () => {
    const open = new Set<ServerResponse>();
    let most = 0;
    service.behaviours = [
      (_, response) => {
        open.add(response);
        most = Math.max(most, open.size);
        // Answered one by one, once all that may be open are: a further request would show by then.
        if (open.size >= REQUESTS_AT_ONCE || service.requests.length === 40) {
          for (const each of open) {
            reply(each, 200, SESSION);
            open.delete(each);
          }
        }
      },
    ];
    const on = connection();
    const reads = Array.from({ length: 40 }, () => read(on));
    // 40 is no multiple of the width: the rest goes when the last request has come.
    await Promise.all(reads);
    expect(most).toBe(REQUESTS_AT_ONCE);
    expect(service.requests).toHaveLength(40);
  });

  it("that wait for their turn end with their own call", async () => {
    service.behaviours = [hangs];
    const on = connection();
    const busy = patience();
    const holding = Array.from({ length: REQUESTS_AT_ONCE }, () => failureOf(read(on, busy)));
    await expect.poll(() => service.requests.length).toBe(REQUESTS_AT_ONCE);
    const within = patience();
    const waiting = failureOf(read(on, within));
    await new Promise((resolve) => setImmediate(resolve));
    within.end(new CallTimedOut());
    expect(await waiting).toMatchObject({ kind: "time-out", signIn: undefined });
    expect(service.requests).toHaveLength(REQUESTS_AT_ONCE);
    busy.end(new CallCanceled());
    for (const facts of await Promise.all(holding)) expect(facts.kind).toBe("canceled");
  });
});

describe("credentials", () => {
  const print = (key: string) =>
    `process.stdout.write(JSON.stringify({ Version: 1, AccessKeyId: ${key}, SecretAccessKey: "none" }));`;
  /** A provider that gives another key each time it is asked: AKIAEXAMPLE1, AKIAEXAMPLE2, ... */
  const COUNTING = `
    const file = __filename + ".count";
    const fs = require("node:fs");
    fs.appendFileSync(file, "x");
    ${print('"AKIAEXAMPLE" + fs.readFileSync(file).length')}`;
  const keyOf = (request: IncomingMessage | undefined) =>
    /Credential=(\w+)/.exec(request?.headers.authorization ?? "")?.[1];

  it("come from the profile in force, once for many reads", async () => {
    await configureProvider("studio", COUNTING);
    const on = connection({ profile: "studio" });
    await Promise.all([read(on), read(on), read(on)]);
    await read(on);
    expect(service.requests.map(keyOf)).toEqual(Array(4).fill("AKIAEXAMPLE1"));
  });

  it("come from the default chain where no profile is in force", async () => {
    await configureProvider("default", COUNTING);
    await read(connection({}));
    expect(service.requests.map(keyOf)).toEqual(["AKIAEXAMPLE1"]);
  });

  it("that have expired are asked for again, once, without the caller noticing", async () => {
    await configureProvider("studio", COUNTING);
    const expired = refuses(
      403,
      "ExpiredTokenException",
      "The security token included in the request is expired",
    );
    service.behaviours = [expired, answers];
    expect((await read(connection({ profile: "studio" }))).sessionId).toBe(ids.sessionId);
    expect(service.requests.map(keyOf)).toEqual(["AKIAEXAMPLE1", "AKIAEXAMPLE2"]);
  });

  it("that stay expired are told with the profile's own way to sign in", async () => {
    await configureProvider("studio", COUNTING);
    service.behaviours = [refuses(403, "ExpiredTokenException", "is expired")];
    const failure = await failureOf(read(connection({ profile: "studio" })));
    expect(failure).toMatchObject({
      kind: "credentials expired",
      signIn: "credential process",
      requestId: REQUEST_ID,
      endpoint: { profile: "studio" },
    });
    expect(service.requests).toHaveLength(2);
  });

  it("of a role are never asked for again by the caller's own provider", async () => {
    service.behaviours = [refuses(403, "ExpiredTokenException", "is expired")];
    const place = { logGroupName: "group", logStreamName: "stream" };
    const failure = await failureOf(connection().send("GetLogEvents", place, patience(), KEYS));
    expect(failure).toMatchObject({ kind: "credentials expired", endpoint: { service: "CloudWatch Logs" } });
    expect(service.requests).toHaveLength(1);
  });

  it.each([
    ["studio", { profile: "studio" }],
    ["default", {}],
  ])("whose provider fails keep its own words, and are asked for again: %s", async (profile, settings) => {
    await configureProvider(profile, 'console.error("the vault is sealed"); process.exit(3);');
    const on = connection(settings);
    const failure = await failureOf(read(on));
    expect(failure).toMatchObject({
      kind: "no credentials",
      signIn: "credential process",
      requestId: undefined,
    });
    expect(failure.detail).toContain("the vault is sealed");
    expect(service.requests).toHaveLength(0);
    await configureProvider(profile, COUNTING);
    expect((await read(on)).sessionId).toBe(ids.sessionId);
  });

  it("of a profile that is not there", async () => {
    await writeFile(join(home, "config"), "");
    const failure = await failureOf(read(connection({ profile: "nowhere" })));
    expect(failure).toMatchObject({ kind: "no credentials", signIn: "missing profile" });
    expect(failure.detail).toContain("nowhere");
  });

  it("that are nowhere", async () => {
    const failure = await failureOf(read(connection({})));
    expect(failure).toMatchObject({
      kind: "no credentials",
      signIn: "unknown",
      detail: "Could not load credentials from any providers",
    });
  });

  it("of static keys in the environment that are refused", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", KEYS.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", KEYS.secretAccessKey);
    service.behaviours = [refuses(403, "ExpiredTokenException", "is expired")];
    const failure = await failureOf(read(connection({})));
    expect(failure).toMatchObject({ kind: "credentials expired", signIn: "environment keys" });
  });

  /** A provider that waits for a person, here for a file beside it, and goes with the test's folder. */
  const WAITING = `
    const wait = setInterval(() => {
      if (!require("node:fs").existsSync(__filename)) process.exit();
      if (!require("node:fs").existsSync(__filename + ".signed-in")) return;
      clearInterval(wait);
      ${COUNTING}
    }, 20);
    require("node:fs").appendFileSync(__filename + ".starts", "x");`;

  it.each([
    ["studio", { profile: "studio" }],
    ["default", {}],
  ])(
    "whose provider waits for a person end with the call, and serve the next: %s",
    async (profile, settings) => {
      await configureProvider(profile, WAITING);
      const on = connection(settings);
      const waits = { kind: "time-out", program: { name: basename(process.execPath) } };
      const starts = () => readFile(`${providerFile()}.starts`, "utf8").catch(() => "");
      const own = patience();
      const first = failureOf(read(on, own));
      await expect.poll(starts, { timeout: 20_000 }).toBe("x");
      own.end(new CallTimedOut());
      expect(await first).toMatchObject(waits);
      const again = await failureOf(read(on, patience(1000)));
      expect(again).toMatchObject({ ...waits, signIn: "credential process" });
      expect(service.requests).toHaveLength(0);
      await writeFile(`${providerFile()}.signed-in`, "");
      expect((await read(on)).sessionId).toBe(ids.sessionId);
      expect(await starts()).toBe("x");
    },
  );

  it("whose provider is merely slow are kept, even when a read beside gave up on them", async () => {
    await configureProvider("studio", `setTimeout(() => { ${COUNTING} }, 700);`);
    const on = connection({ profile: "studio" });
    const [side, main] = await Promise.all([failureOf(read(on, patience(50))), read(on)]);
    expect(side.kind).toBe("time-out");
    expect(main.sessionId).toBe(ids.sessionId);
    await read(on);
    expect(service.requests.map(keyOf)).toEqual(["AKIAEXAMPLE1", "AKIAEXAMPLE1"]);
  });
});
