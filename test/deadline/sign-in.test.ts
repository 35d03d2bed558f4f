import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { explainMissingCredentials, signInOf } from "../../src/deadline/sign-in.ts";

const patient = new AbortController().signal;
const NO_MORE = "Could not load credentials from any providers";

let home: string;

/** The AWS configuration of a machine that has nothing but what the test gives it. */
async function configure(config: string, credentials = ""): Promise<void> {
  await writeFile(join(home, "config"), config);
  await writeFile(join(home, "credentials"), credentials);
}

/** A default profile whose credential_process says a sentence on stderr and fails. */
async function configureFailing(sentence: string): Promise<void> {
  const script = join(home, "provider.cjs");
  // In a file, because the error repeats the command: the sentence must come from the process itself.
  await writeFile(script, `console.error(${JSON.stringify(sentence)}); process.exit(3);`);
  await configure(`[default]\ncredential_process = "${process.execPath}" "${script}"\n`);
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "sign-in-"));
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_CONFIG_FILE", join(home, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(home, "credentials"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

describe("how a profile signs in", () => {
  const config = `
[default]
region = us-west-2
[profile monitor]
credential_process = deadline-cloud-monitor get-credentials
monitor_id = monitor-0123456789abcdef0123456789abcdef
[profile sso]
sso_session = studio
[profile old-sso]
sso_start_url = https://studio.example.com/start
[profile login]
login_session = arn:aws:iam::111122223333:user/artist
[profile process]
credential_process = vault
[profile role]
role_arn = arn:aws:iam::111122223333:role/artist
source_profile = keys
`;
  const credentials = `
[keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = not-a-real-secret
`;

  it.each([
    ["monitor", "deadline cloud monitor"],
    ["sso", "sso"],
    ["old-sso", "sso"],
    ["login", "login"],
    ["process", "credential process"],
    ["keys", "keys"],
    ["role", "unknown"],
    ["default", "unknown"],
    ["elsewhere", "missing profile"],
  ])("%s: %s", async (profile, expected) => {
    await configure(config, credentials);
    expect(await signInOf(profile)).toBe(expected);
  });

  it("is that of the default profile where none is in force", async () => {
    await configure("[default]\nsso_session = studio\n");
    expect(await signInOf(undefined)).toBe("sso");
    await configure("");
    expect(await signInOf(undefined)).toBe("unknown");
  });

  it("is the environment's keys where they are set and no profile is in force", async () => {
    await configure("[default]\nsso_session = studio\n[profile process]\ncredential_process = vault\n");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    expect(await signInOf(undefined)).toBe("environment keys");
    expect(await signInOf("process")).toBe("credential process");
  });

  it("is read afresh each time, and unknown on a machine without any configuration", async () => {
    expect(await signInOf("sso")).toBe("missing profile");
    await configure("[profile sso]\nsso_session = studio\n");
    expect(await signInOf("sso")).toBe("sso");
  });
});

describe("why there are no credentials", () => {
  it("is told by the default profile's own provider, which the SDK's chain swallows", async () => {
    await configureFailing("the vault is sealed");
    const said = await explainMissingCredentials(NO_MORE, undefined, patient);
    expect(said).toContain("the vault is sealed");
  });

  it("is what was said where there is no default profile", async () => {
    await configure("[profile other]\nregion = us-west-2\n");
    expect(await explainMissingCredentials(NO_MORE, undefined, patient)).toBe(NO_MORE);
  });

  it("is what was said where the default profile works by now", async () => {
    await configure("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = none\n");
    expect(await explainMissingCredentials(NO_MORE, undefined, patient)).toBe(NO_MORE);
  });

  it("is not asked again where it was told already, or time is up", async () => {
    await configureFailing("asked again");
    expect(await explainMissingCredentials("Token is expired.", undefined, patient)).toBe(
      "Token is expired.",
    );
    expect(await explainMissingCredentials(NO_MORE, "studio", patient)).toBe(NO_MORE);
    expect(await explainMissingCredentials(NO_MORE, undefined, AbortSignal.abort())).toBe(NO_MORE);
  });
});
