/** Credentials that are missing, broken, slow or expired, through the SDK's own client on the built bin. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FAKE_KEYS } from "../support/clients.ts";
import { expectError, expectWorks, session } from "../support/error-contract.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import { type Home, type Host, makeHome, realFarmAt, startHost } from "../support/host.ts";

let farm: FarmServer;
beforeAll(async () => {
  farm = await startFarmServer();
});
afterEach(() => {
  farm.heal();
  farm.forget();
});
afterAll(() => farm.close());

/** A server for one test. */
async function startOwnHost(options: Parameters<typeof startHost>[0]): Promise<Host> {
  const host = await startHost(options);
  onTestFinished(() => host.close());
  return host;
}

/** A program that holds a connection to the test for as long as it runs, which is until it is ended. */
const CONNECTS_AND_HANGS =
  "require('net').connect(process.argv[1]).on('error', () => process.exit()).on('close', () => process.exit())";

/** Where such programs connect to. */
async function startListening(): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined).resume();
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

describe("a sign-in that does not work", () => {
  const CONFIG = `
[profile broken]
credential_process = node "<unlock.cjs>"
[profile slow]
credential_process = node -e "process.stdin.resume()"
[profile monitor]
credential_process = node -e "process.exit(1)"
monitor_id = monitor-0123456789abcdef0123456789abcdef
[profile sso]
sso_session = studio
sso_account_id = 111122223333
sso_role_name = artist
[sso-session studio]
sso_start_url = https://studio.example.com/start
sso_region = us-west-2
[default]
credential_process = node "<unlock.cjs>"
`;

  /** A server with a configuration of its own, signed in with one of its profiles or the default one. */
  async function hostAs(
    profile: string | undefined,
    { config = CONFIG, args, home }: { config?: string; args?: string[]; home?: Home } = {},
  ): Promise<Host> {
    const own = home ?? (await makeHome());
    // In a file: words of the command line itself are never repeated.
    const unlock = await own.write("unlock.cjs", "console.error('the vault is sealed'); process.exit(3)");
    const env = {
      AWS_ENDPOINT_URL: farm.url,
      AWS_REGION: "us-west-2",
      AWS_CONFIG_FILE: await own.write("aws-config", config.replaceAll("<unlock.cjs>", unlock)),
      ...(profile !== undefined && { AWS_PROFILE: profile }),
    };
    return await startOwnHost({ home: own, args, env });
  }

  it.each([
    [
      "a credential_process that fails",
      "broken",
      ['profile "broken"', "the vault is sealed", "credential_process"],
    ],
    ["a monitor that is signed out", "monitor", ['profile "monitor"', "deadline auth login"]],
    ["an SSO session that is over", "sso", ['profile "sso"', "aws sso login --profile sso"]],
    ["a profile that is not there", "nowhere", ['profile "nowhere"', "aws configure"]],
    ["the default profile", undefined, ["the vault is sealed", 'profile "default"']],
  ])("%s", async (_, profile, useful) => {
    const host = await hostAs(profile);
    expectError(await host.call("get_session", session), /credentials|sign-in/, ...useful);
    expectError(await host.call("get_session", session), ...useful);
    expect(farm.requests).toHaveLength(0);
  });

  it("a credential_process that hangs", async () => {
    const host = await hostAs("slow", { args: ["--timeout", "3"] });
    expectError(
      await host.call("get_session", session),
      /^Timed out/,
      "3s",
      'profile "slow"',
      "credential_process",
    );
    expect((await host.client.listTools()).tools.length).toBeGreaterThan(1);
  });

  it("a credential_process that waits for a person: one for all calls, and gone with the server", async () => {
    const programs = await startListening();
    const host = await hostAs("waiting", {
      args: ["--timeout", "2"],
      config: `[profile waiting]\ncredential_process = node -e "${CONNECTS_AND_HANGS}" ${programs.port} hunter2\n`,
    });
    const answers = await Promise.all(Array.from({ length: 4 }, () => host.call("get_session", session)));
    answers.push(await host.call("list_farms", {}));
    for (const { text, isError } of answers) {
      expect(isError).toBe(true);
      expect(text).toMatch(
        /credential_process "node" has been running for \d+s: .* calls wait for the one that runs/,
      );
      expect(text).toMatch(/end process \d+/);
      expect(text).not.toMatch(/hunter2|connect\(/);
    }
    expect(programs.sockets).toHaveLength(1);
    const [socket] = programs.sockets;
    expect(socket!.readyState).toBe("open");
    const gone = once(socket!, "close");
    await host.close();
    await gone;
  });

  it("no credentials at all", async () => {
    const host = await hostAs(undefined, { config: "" });
    expectError(
      await host.call("get_session", session),
      "No usable AWS credentials",
      "aws sso login",
      "--demo",
    );
    expect(farm.requests).toHaveLength(0);
  });

  it("is mended without a restart", async () => {
    const home = await makeHome();
    const keys = (accessKeyId: string) =>
      home.write(
        "keys.json",
        JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: FAKE_KEYS.secretAccessKey }),
      );
    await keys("AKIAOLDEXAMPLE");
    const print = `node -e "process.stdout.write(require('fs').readFileSync(process.env.HOME + '/keys.json'))"`;
    const host = await hostAs("studio", {
      home,
      config: `[profile studio]\ncredential_process = ${print}\n`,
    });
    const isOld = ({ headers }: { headers: ReadonlyMap<string, string> }) =>
      headers.get("authorization")?.includes("AKIAOLDEXAMPLE") === true;
    farm.failNext(isOld, "expired token", Number.POSITIVE_INFINITY);

    expectError(await host.call("get_session", session), "expired", 'profile "studio"', "credential_process");
    await keys("AKIANEWEXAMPLE");
    await expectWorks(host);
  });

  it("keys of the environment that have expired", async () => {
    const host = await startOwnHost({ env: realFarmAt(farm.url) });
    farm.failNext("GET", "expired token", Number.POSITIVE_INFINITY);
    expectError(await host.call("get_session", session), "expired", "AWS_ACCESS_KEY_ID", /request id: /);
    farm.heal();
    await expectWorks(host);
  });
});
