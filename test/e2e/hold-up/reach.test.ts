/** Every tool when the service can't be reached, or does not accept who asks. */
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createDemoFarm } from "../../../src/demo/demo-farm.ts";
import { FAKE_KEYS } from "../../support/clients.ts";
import { EXAMPLE_CALLS, type ExampleCall } from "../../support/example-calls.ts";
import { type FarmServer, type RecordedRequest, startFarmServer } from "../../support/farm-server.ts";
import { type Answer, type Host, makeHome, realFarmAt, startHost } from "../../support/host.ts";
import { ALL_OPERATIONS, operationOf } from "../../support/operations.ts";
import { isSame, problemsOf } from "../../support/outcomes.ts";

/** Longer than the server's own deadline of 45 s, so that a call that outlives that is an error. Milliseconds. */
const GUARD = { timeout: 50_000 };

// Many cases one after another make one test, and others use the processor too.
vi.setConfig({ testTimeout: 120_000 });

let farm: FarmServer;
const healthy = new Map<ExampleCall, Answer>();
/** Every operation that an example asks for. */
const asked = new Set<string>();
beforeAll(async () => {
  farm = await startFarmServer({ farm: createDemoFarm({ now: () => new Date() }) });
  const host = await startHost({ env: realFarmAt(farm.url) });
  for (const example of EXAMPLE_CALLS) healthy.set(example, await ask(host, example));
  for (const request of farm.requests) asked.add(operationOf(request));
  await host.close();
}, 60_000);
afterAll(() => farm.close());

/** The first example of each tool. */
const firsts = [...new Map(EXAMPLE_CALLS.toReversed().map((example) => [example.tool, example])).values()];

function ask(host: Host, { tool, given }: ExampleCall): Promise<Answer> {
  return host.call(tool, given, GUARD);
}

async function expectErrors(host: Host): Promise<void> {
  for (const example of firsts) {
    const answer = await ask(host, example);
    expect(problemsOf(answer, healthy.get(example)!, undefined), example.tool).toEqual([]);
  }
}

async function expectHealthy(host: Host, examples: readonly ExampleCall[] = firsts): Promise<void> {
  for (const example of examples) {
    const answer = await ask(host, example);
    expect(isSame(answer, healthy.get(example)!), answer.text).toBe(true);
  }
}

/** A server for one test. */
async function startOwnHost(options: Parameters<typeof startHost>[0]): Promise<Host> {
  const host = await startHost(options);
  onTestFinished(async () => {
    expect(host.stderr()).toBe("");
    await host.close();
  });
  return host;
}

describe("a service out of reach", () => {
  it("a name that does not resolve", async () => {
    await expectErrors(await startOwnHost({ env: realFarmAt("http://host.invalid") }));
  });

  it("a connection that is refused, until the service is back", async () => {
    const gate = await closedPort();
    const host = await startOwnHost({ env: realFarmAt(`http://127.0.0.1:${gate.port}`) });
    await expectErrors(host);
    await gate.open(new URL(farm.url).port);
    await expectHealthy(host);
  });
});

/** A port where nobody listens, until it leads on to another. */
async function closedPort(): Promise<{ port: number; open(target: string): Promise<void> }> {
  const sockets = new Set<Socket>();
  let target = 0;
  const relay: Server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => relay.listen(port, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => relay.close(() => resolve()));
  await listen(0);
  const { port } = relay.address() as { port: number };
  await close();
  return {
    port,
    async open(to) {
      target = Number(to);
      await listen(port);
      onTestFinished(async () => {
        for (const socket of sockets) socket.destroy();
        await close();
      });
    },
  };
}

describe("credentials that expire", () => {
  it("come back with the next ones of the credential_process, in the same call", async () => {
    const home = await makeHome();
    const helper = await home.write("keys.sh", OTHER_KEYS);
    const config = `[profile studio]\ncredential_process = sh ${helper}\n`;
    const host = await startOwnHost({
      home,
      env: {
        AWS_ENDPOINT_URL: farm.url,
        AWS_REGION: "us-west-2",
        AWS_PROFILE: "studio",
        AWS_CONFIG_FILE: await home.write("config", config),
      },
    });
    const seen = new Set<string>();
    const expired = new Set<string>();
    farm.failNext(
      (request) => {
        seen.add(keyOf(request));
        return expired.has(keyOf(request));
      },
      "expired token",
      Number.POSITIVE_INFINITY,
    );
    onTestFinished(() => farm.heal());
    for (const example of firsts) {
      const answer = await ask(host, example);
      // check_access names the profile that is used here.
      if (example.tool === "check_access") expect(answer.text).toMatch(/^Ready: /);
      else expect(isSame(answer, healthy.get(example)!), answer.text).toBe(true);
      // A key each for Deadline Cloud and CloudWatch Logs, however many reads met the expiry.
      expect(seen.size).toBeGreaterThan(expired.size);
      expect(seen.size).toBeLessThanOrEqual(expired.size + 2);
      for (const key of seen) expired.add(key);
    }
  });

  it("come back by assuming the role anew, where they were a role's", async () => {
    farm.farm.switches.callersReadLogs = false;
    onTestFinished(() => {
      farm.farm.switches.callersReadLogs = true;
      farm.heal();
    });
    const host = await startOwnHost({ env: realFarmAt(farm.url) });
    const log = EXAMPLE_CALLS.filter(({ tool, about }) => tool === "get_session_log" && about === "start");
    await expectHealthy(host, log);
    let isMet = false;
    farm.failNext((request) => {
      isMet = keyOf(request) !== FAKE_KEYS.accessKeyId;
      return isMet;
    }, "expired token");
    await expectHealthy(host, log);
    expect(isMet).toBe(true);
  });
});

/** Each run gives other keys. */
const OTHER_KEYS = `
key=$(basename "$(mktemp "$HOME/XXXXXXXX")")
echo '{"Version":1,"AccessKeyId":"'$key'","SecretAccessKey":"${FAKE_KEYS.secretAccessKey}"}'
`;

function keyOf({ headers }: RecordedRequest): string {
  return /Credential=(\w+)\//.exec(headers.get("authorization") ?? "")?.[1] ?? "";
}

describe("logs that the caller's own rights don't reach", () => {
  const FAULTS = ["access denied", "throttled", "internal error", "reset", "malformed json"] as const;
  const readers = EXAMPLE_CALLS.filter(({ tool }) =>
    /^(?:get_session_log|diagnose_job|check_access)$/.test(tool),
  );

  it("are read by the role of the queue or fleet, whichever is allowed", async () => {
    farm.farm.switches.callersReadLogs = false;
    onTestFinished(() => {
      farm.farm.switches.callersReadLogs = true;
      farm.farm.switches.denied.clear();
    });
    for (const denied of [[], ["AssumeQueueRoleForRead"]]) {
      for (const operation of denied) farm.farm.switches.denied.add(operation);
      const host = await startOwnHost({ env: realFarmAt(farm.url) });
      farm.forget();
      await expectHealthy(
        host,
        readers.filter(({ tool }) => tool !== "check_access"),
      );
      for (const request of farm.requests) asked.add(operationOf(request));
    }
  });

  it.each(FAULTS)("are said to be missing where the role can't be assumed: %s", async (fault) => {
    farm.farm.switches.callersReadLogs = false;
    onTestFinished(() => {
      farm.farm.switches.callersReadLogs = true;
      farm.heal();
    });
    const host = await startOwnHost({ env: { ...realFarmAt(farm.url), AWS_MAX_ATTEMPTS: "1" } });
    for (const example of readers) {
      farm.forget();
      farm.failNext((request) => operationOf(request).startsWith("Assume"), fault, Number.POSITIVE_INFINITY);
      const answer = await ask(host, example);
      farm.heal();
      const failed = farm.requests.map(operationOf).find((operation) => operation.startsWith("Assume"));
      // What asks for no log does without.
      if (!failed) continue;
      const named = answer.text.includes("GetLogEvents") ? "GetLogEvents" : failed;
      expect(problemsOf(answer, healthy.get(example)!, named), example.about).toEqual([]);
    }
  });
});

it("the examples ask for every operation that the product can ask for", () => {
  expect(ALL_OPERATIONS.filter((operation) => !asked.has(operation))).toEqual([]);
});
