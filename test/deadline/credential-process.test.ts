import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  CredentialProgramFailed,
  CredentialPrograms,
  credentialProgramOf,
} from "../../src/deadline/credential-process.ts";
import { type AwsHome, makeAwsHome } from "../support/aws-home.ts";

const KEYS = { Version: 1, AccessKeyId: "AKIAEXAMPLE1", SecretAccessKey: "not-a-secret" };

let home: AwsHome;
beforeEach(async () => {
  home = await makeAwsHome();
});
afterEach(() => home.remove());

/** A program of ours: a script that is given arguments. Each start is noted in `starts`. */
async function programOf(script: string): Promise<string> {
  const file = join(home.path, "get-keys.cjs");
  await writeFile(
    file,
    `require("node:fs").appendFileSync(${JSON.stringify(startsFile())}, "x");\n${script}`,
  );
  return `"${process.execPath}" "${file}" --password hunter2`;
}
const startsFile = () => join(home.path, "starts");
const starts = async () => (await readFile(startsFile(), "utf8")).length;

const prints = (answer: unknown) =>
  `process.stdout.write(${JSON.stringify(typeof answer === "string" ? answer : JSON.stringify(answer))});`;
/** Runs until its folder goes, so that a test which fails leaves nothing. */
const HANGS = `setInterval(() => require("node:fs").existsSync(__filename) || process.exit(), 20);`;
/** Waits for a file, as a person who has to sign in. */
const waitsFor = (then: string) => `
  const wait = setInterval(() => {
    if (!require("node:fs").existsSync(__filename)) process.exit();
    if (!require("node:fs").existsSync(__filename + ".go")) return;
    clearInterval(wait);
    ${then}
  }, 20);`;
const letGo = () => writeFile(join(home.path, "get-keys.cjs.go"), "");

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(CredentialProgramFailed);
  return (thrown as Error).message;
}

describe("the program of a profile", () => {
  it.each([
    ["credential_process = vault", { command: "vault" }],
    [
      "credential_process = vault\naws_account_id = 111122223333",
      { command: "vault", accountId: "111122223333" },
    ],
    ["credential_process = vault\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b", undefined],
    ["credential_process = vault\naws_access_key_id = a\naws_secret_access_key = b", undefined],
    ["sso_session = studio", undefined],
  ])("with %j", async (lines, expected) => {
    await home.configure(`[default]\n${lines}\n[profile studio]\n${lines}\n`);
    expect(await credentialProgramOf("studio")).toEqual(expected);
    expect(await credentialProgramOf(undefined)).toEqual(expected);
  });

  it("is not used where keys in the environment come first", async () => {
    await home.configure("[default]\ncredential_process = vault\n");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
    expect(await credentialProgramOf(undefined)).toBeUndefined();
  });
});

describe("credentials of a program", () => {
  it("are read by the contract, and kept until they end", async () => {
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const command = await programOf(prints({ ...KEYS, SessionToken: "token", Expiration: expiration }));
    const provide = new CredentialPrograms().provider({ command, accountId: "111122223333" });
    const expected = {
      accessKeyId: KEYS.AccessKeyId,
      secretAccessKey: KEYS.SecretAccessKey,
      sessionToken: "token",
      expiration: new Date(expiration),
      accountId: "111122223333",
    };
    expect(await Promise.all([provide(), provide()])).toEqual([expected, expected]);
    expect(await provide()).toEqual(expected);
    expect(await starts()).toBe(1);
  });

  it("are asked for anew shortly before they end", async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const command = await programOf(prints({ ...KEYS, SessionToken: "token", Expiration: soon }));
    const provide = new CredentialPrograms().provider({ command });
    await provide();
    await provide();
    expect(await starts()).toBe(2);
  });

  it.each<[what: string, answer: unknown, words: string]>([
    ["no JSON", "welcome to the vault", "no JSON object"],
    ["nothing", "", "no JSON object"],
    ["null", "null", "no JSON object"],
    ["another version", { ...KEYS, Version: 2 }, "Version 1"],
    ["no key", { Version: 1 }, "no AccessKeyId"],
    ["a key that is none", { ...KEYS, SecretAccessKey: 7 }, "no SecretAccessKey"],
    ["keys that have expired", { ...KEYS, Expiration: "2020-01-01T00:00:00Z" }, "have expired"],
    ["an end that is no moment", { ...KEYS, Expiration: "soon" }, "no moment"],
  ])("are not %s", async (_, answer, words) => {
    const command = await programOf(prints(answer));
    const message = await messageOf(new CredentialPrograms().provider({ command })());
    expect(message).toContain(words);
    expect(message).not.toMatch(/hunter2|welcome|not-a-secret|AKIA|get-keys/);
  });

  it("are not an endless text, whose program is ended", async () => {
    const command = await programOf('setInterval(() => process.stdout.write("x".repeat(100_000)), 1);');
    expect(await messageOf(new CredentialPrograms().provider({ command })())).toContain(
      "printed more than credentials",
    );
  });

  it("of a program that fails are told by its name and last line, without arguments", async () => {
    const command = await programOf(
      'console.error("warning: old"); console.error("user mira, password hunter2: refused"); process.exit(3);',
    );
    const message = await messageOf(new CredentialPrograms().provider({ command })());
    expect(message).toMatch(/^the program "node(?:\.exe)?" exited with code 3; its last line: user mira, /);
    expect(message).not.toMatch(/hunter2|get-keys|warning/);
  });

  it("of a program that is not there", async () => {
    const message = await messageOf(
      new CredentialPrograms().provider({ command: "no-such-vault-here hunter2" })(),
    );
    expect(message).toMatch(/^the program "no-such-vault-here" exited with code \d+/);
    expect(message).not.toContain("hunter2");
  });
});

describe("a program that takes its time", () => {
  it("is run once for all who wait, and by each provider of the connection", async () => {
    const command = await programOf(waitsFor(prints(KEYS)));
    const programs = new CredentialPrograms();
    const waiting = [programs.provider({ command })(), programs.provider({ command })()];
    expect(programs.running()).toMatchObject({ pid: expect.any(Number), runningMs: expect.any(Number) });
    await letGo();
    const [one, other] = await Promise.all(waiting);
    expect(one).toEqual(other);
    expect(await starts()).toBe(1);
    expect(programs.running()).toBeUndefined();
  });

  it("is run anew after it has failed", async () => {
    const command = await programOf("process.exit(1);");
    const provide = new CredentialPrograms().provider({ command });
    await messageOf(provide());
    await messageOf(provide());
    expect(await starts()).toBe(2);
  });

  it("ends with the process, and all that it has started", async () => {
    const command = await programOf(HANGS);
    const programs = new CredentialPrograms();
    // The shell stays between us and the program.
    const asking = messageOf(programs.provider({ command: `${command} && exit 0` })());
    await expect.poll(() => starts().catch(() => 0), { timeout: 20_000 }).toBe(1);
    const [endAll] = process.listeners("exit").slice(-1);
    (endAll as () => void)();
    expect(await asking).toMatch(/was ended by SIGKILL|exited with code/);
    await rm(join(home.path, "get-keys.cjs"));
    expect(programs.running()).toBeUndefined();
  });
});
