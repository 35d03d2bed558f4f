import { execFile } from "node:child_process";
import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memberOf } from "../../src/deadline/membership.ts";
import { type AwsHome, makeAwsHome } from "../support/aws-home.ts";
import { FAKE_KEYS } from "../support/clients.ts";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { operationOf } from "../support/operations.ts";

const USER_ID = "11111111-2222-3333-4444-555555555555";
const KEYS = `aws_access_key_id = ${FAKE_KEYS.accessKeyId}\naws_secret_access_key = ${FAKE_KEYS.secretAccessKey}`;
const MONITOR = "monitor_id = monitor-0123456789abcdef0123456789abcdef";

let home: AwsHome;
let server: InProcess | undefined;
beforeEach(async () => {
  home = await makeAwsHome();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await home.remove();
});

/** A server signed in with a profile of these lines, on a farm that knows whose keys those are. */
async function signedInWith(...lines: readonly string[]): Promise<InProcess> {
  await home.configure(`[profile studio]\n${[KEYS, ...lines].join("\n")}\n`);
  server = await startInProcess({ profile: "studio" });
  server.farm.switches.members.set(FAKE_KEYS.accessKeyId, USER_ID);
  return server;
}

describe("who the caller is to Deadline Cloud", () => {
  it.each([
    ["a monitor's profile", `${MONITOR}\nuser_id = ${USER_ID}`, { userId: USER_ID }],
    ["a monitor's profile without the person's id", MONITOR, { userId: undefined }],
    ["another profile that happens to have a user_id", `user_id = ${USER_ID}`, undefined],
    ["a profile of plain keys", KEYS, undefined],
  ])("%s", async (_, lines, expected) => {
    await home.configure(`[profile studio]\n${lines}\n[default]\n${lines}\n`);
    expect(await memberOf("studio")).toEqual(expected);
    expect(await memberOf(undefined)).toEqual(expected);
  });

  it("is nobody where keys in the environment come before the default profile", async () => {
    await home.configure(`[default]\n${MONITOR}\nuser_id = ${USER_ID}\n`);
    vi.stubEnv("AWS_ACCESS_KEY_ID", FAKE_KEYS.accessKeyId);
    expect(await memberOf(undefined)).toBeUndefined();
  });
});

describe("a monitor's sign-in", () => {
  it("names itself in the lists by membership, and nowhere else", async () => {
    const { call, requests } = await signedInWith(MONITOR, `user_id = ${USER_ID}`);
    const failed: string[] = [];
    for (const { tool, about, given } of EXAMPLE_CALLS) {
      if ((await call(tool, given)).isError) failed.push(`${tool}: ${about}`);
    }
    expect(failed).toEqual([]);
    const named = requests.filter(({ query }) => query.has("principalId"));
    expect(new Set(named.map(operationOf))).toEqual(new Set(["ListFarms", "ListFleets", "ListQueues"]));
    expect(new Set(named.map(({ query }) => query.get("principalId")))).toEqual(new Set([USER_ID]));
    const lists = requests.filter((request) => /^List(Farms|Fleets|Queues)$/.test(operationOf(request)));
    expect(named.length).toBe(lists.length);
  });

  it("shows in check_access", async () => {
    const { call } = await signedInWith(MONITOR, `user_id = ${USER_ID}`);
    const answer = await call("check_access");
    expect(answer.text).toMatch(/^Ready: /);
    expect(answer.text).toContain(`\nLists as: user id "${USER_ID}" (user_id of the profile)`);
    expect(answer.structured?.listsAs).toContain(USER_ID);
  });

  it("is taken anew for each list: another person may have signed in", async () => {
    const { call, farm, requests } = await signedInWith(MONITOR, "user_id = somebody-before");
    expect((await call("list_farms")).text).toContain('user id "somebody-before"');
    await home.configure(`[profile studio]\n${KEYS}\n${MONITOR}\nuser_id = ${USER_ID}\n`);
    expect((await call("list_farms")).isError).toBe(false);
    expect(farm.switches.members.size).toBe(1);
    expect(requests.map(({ query }) => query.get("principalId"))).toEqual(["somebody-before", USER_ID]);
  });
});

describe("a refused list", () => {
  it("of a monitor's profile without user_id says that it is missing", async () => {
    const { call } = await signedInWith(MONITOR);
    const { text, isError } = await call("list_queues");
    expect(isError).toBe(true);
    expect(text).toContain("Likeliest reason: the profile has a monitor_id but no user_id");
    expect(text).toContain("Do: sign in with the Deadline Cloud monitor");
    const access = await call("check_access");
    expect(access.text).toContain("Lists as: nobody: the profile has a monitor_id but no user_id");
    expect(access.text).toMatch(/^Fix: sign in with the Deadline Cloud monitor/m);
  });

  it("of another person's user_id names that id, and not the farm's alone", async () => {
    const { call } = await signedInWith(MONITOR, "user_id = 99999999-0000-0000-0000-000000000000");
    const { text } = await call("list_queues");
    expect(text).toContain('Likeliest reason: user id "99999999-0000-0000-0000-000000000000"');
  });

  it("of no monitor's profile says whom AWS's own policies allow it, and blames no id where none was given", async () => {
    const { call, requests } = await signedInWith();
    const farms = (await call("list_farms")).text;
    expect(farms).toContain("deadline:ListFarms is not allowed to this identity.");
    expect(farms).toContain("with the person's own user id");
    expect((await call("list_queues")).text).toContain("or the farm's id or the region is wrong");
    expect(requests.filter(({ query }) => query.has("principalId"))).toEqual([]);
  });
});

describe("a configuration file that can't be one", () => {
  const makePipe = (path: string) => promisify(execFile)("mkfifo", [path]);

  it.runIf(process.platform !== "win32")("as a pipe is not waited for", async () => {
    const pipe = join(home.path, "pipe");
    await makePipe(pipe);
    vi.stubEnv("AWS_CONFIG_FILE", pipe);
    server = await startInProcess({ profile: "studio" });
    const { text, isError } = await server.call("list_farms");
    expect(isError).toBe(true);
    expect(text).toContain(`${pipe} is not a regular file`);
    expect(text).toContain("Do: put a regular file of at most 1 MB there");
    expect(server.requests).toEqual([]);
  });

  it("as a huge one is not read, and mended it is, without a new start", async () => {
    await home.configure(`[profile studio]\n${KEYS}\n`);
    await truncate(home.configFile, 100 * 1024 * 1024);
    server = await startInProcess({ profile: "studio" });
    expect((await server.call("list_farms")).text).toContain("is larger than 1 MB");
    await home.configure(`[profile studio]\n${KEYS}\n`);
    expect((await server.call("list_farms")).isError).toBe(false);
  });
});
