import { homedir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { USUAL_REGIONS } from "../src/deadline/regions.ts";
import { UsageError } from "../src/flags.ts";
import {
  configFile,
  type Environment,
  type FileContent,
  type Options,
  readOptions,
  unresolvedVariables,
} from "../src/options.ts";

const hex = (digit: string) => digit.repeat(32);
const FARM = { flag: `farm-${hex("a")}`, environment: `farm-${hex("b")}`, file: `farm-${hex("c")}` };
const QUEUE = { flag: `queue-${hex("a")}`, environment: `queue-${hex("b")}`, file: `queue-${hex("c")}` };
const KEYS = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "not-a-real-secret-0123456789",
};
const NO_FILE: FileContent = { error: "ENOENT" };
const DEFAULT_PLACE = join(homedir(), ".deadline", "config");

/** A configuration file: section name to its pairs. */
function file(sections: Record<string, Record<string, string>>): FileContent {
  const text = Object.entries(sections).map(([name, pairs]) =>
    [`[${name}]`, ...Object.entries(pairs).map(([key, value]) => `${key} = ${value}`), ""].join("\n"),
  );
  return { text: text.join("\n") };
}

function read(argv: string[] = [], env: Environment = {}, content: FileContent = NO_FILE): Options {
  return readOptions(argv, env, content);
}

function usageError(argv: string[], env: Environment = {}, content: FileContent = NO_FILE): string {
  try {
    read(argv, env, content);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error("no usage error");
}

describe("without any setting", () => {
  it("serves, with 45 seconds a call and everything else left to AWS's own defaults", () => {
    const { warnings, timeoutMs, mode, demo, regions, ...rest } = read();
    expect(regions).toEqual({ flag: undefined, environment: undefined, farms: {}, scanned: USUAL_REGIONS });
    expect({ warnings, timeoutMs, mode, demo }).toEqual({
      warnings: [],
      timeoutMs: 45_000,
      mode: "serve",
      demo: false,
    });
    expect(Object.values(rest).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe("flag beats environment beats file", () => {
  const everywhere = file({
    defaults: { aws_profile_name: "from-file" },
    "profile-from-file defaults": { farm_id: FARM.file },
    "profile-from-environment defaults": { farm_id: FARM.file },
    "profile-from-flag defaults": { farm_id: FARM.file },
    [`profile-from-file ${FARM.file} defaults`]: { queue_id: QUEUE.file },
  });
  const environment = {
    AWS_PROFILE: "from-environment",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-2",
    DEADLINE_FARM_ID: FARM.environment,
    DEADLINE_QUEUE_ID: QUEUE.environment,
  };

  it("takes all from the flags where they are given", () => {
    const argv = [
      "--profile",
      "from-flag",
      "--region=us-west-2",
      "--farm-id",
      FARM.flag,
      "--queue-id",
      QUEUE.flag,
    ];
    expect(read(argv, environment, everywhere)).toMatchObject({
      profile: { value: "from-flag", from: "--profile" },
      region: { value: "us-west-2", from: "--region" },
      farmId: { value: FARM.flag, from: "--farm-id" },
      queueId: { value: QUEUE.flag, from: "--queue-id" },
    });
  });

  it("takes all from the environment where no flag is given", () => {
    expect(read([], environment, everywhere)).toMatchObject({
      profile: { value: "from-environment", from: "AWS_PROFILE" },
      region: { value: "eu-west-1", from: "AWS_REGION" },
      farmId: { value: FARM.environment, from: "DEADLINE_FARM_ID" },
      queueId: { value: QUEUE.environment, from: "DEADLINE_QUEUE_ID" },
    });
  });

  it("takes profile, farm and queue from the file where nothing else says them", () => {
    const options = read([], {}, everywhere);
    expect(options).toMatchObject({
      profile: { value: "from-file", from: "~/.deadline/config" },
      farmId: { value: FARM.file, from: "~/.deadline/config" },
      queueId: { value: QUEUE.file, from: "~/.deadline/config" },
    });
    expect(options.region).toBeUndefined();
  });

  it("mixes sources setting by setting", () => {
    const options = read(["--queue-id", QUEUE.flag], { DEADLINE_FARM_ID: FARM.environment }, everywhere);
    expect(options).toMatchObject({
      profile: { value: "from-file" },
      farmId: { value: FARM.environment },
      queueId: { value: QUEUE.flag },
    });
  });

  it("takes AWS_DEFAULT_REGION, which the SDK ignores, where AWS_REGION says nothing", () => {
    expect(read([], { AWS_DEFAULT_REGION: "eu-west-2" }).region).toEqual({
      value: "eu-west-2",
      from: "AWS_DEFAULT_REGION",
    });
    expect(read([], { AWS_REGION: " ", AWS_DEFAULT_REGION: "eu-west-2" }).region?.value).toBe("eu-west-2");
  });

  it("takes the region that AWS's tools remember of a farm before the environment's, and after the flag", () => {
    const content = file({
      defaults: { aws_profile_name: "studio" },
      "profile-studio defaults": { farm_id: FARM.file },
      [`profile-studio ${FARM.file} defaults`]: { farm_region: "eu-central-1" },
      [`profile-studio ${FARM.flag} defaults`]: { farm_region: "us-east-2" },
      [`profile-other ${FARM.environment} defaults`]: { farm_region: "eu-west-2" },
    });
    const options = read([], { AWS_REGION: "us-west-2" }, content);
    expect(options.region).toEqual({ value: "eu-central-1", from: "farm_region of ~/.deadline/config" });
    expect(options.regions).toMatchObject({
      farms: { [FARM.file]: "eu-central-1", [FARM.flag]: "us-east-2" },
      environment: "us-west-2",
    });
    expect(Object.keys(options.regions?.farms ?? {})).toHaveLength(2);
    expect(read(["--region", "eu-west-1"], {}, content).region?.value).toBe("eu-west-1");
    expect(read(["--region", "eu-west-1"], {}, content).regions?.flag).toBe("eu-west-1");
    // Of a farm that is not the default one the environment's holds for calls about no farm.
    const other = read(["--farm-id", FARM.environment], { AWS_REGION: "us-west-2" }, content);
    expect(other.region?.value).toBe("us-west-2");
  });

  it("warns of a region of a farm that is none, and goes on without it", () => {
    const content = file({ [`profile-(default) ${FARM.file} defaults`]: { farm_region: "evil.example/" } });
    const { regions, warnings } = read([], {}, content);
    expect(regions?.farms).toEqual({});
    expect(warnings).toEqual([
      '~/.deadline/config: farm_region "evil.example/" is not an AWS region; ignored',
    ]);
  });

  it("looks for farms in the regions that are named for AWS's tools", () => {
    const content = file({ settings: { deadline_regions: "eu-west-1, eu-west-2" } });
    expect(read([], {}, content).regions?.scanned).toEqual(["eu-west-1", "eu-west-2"]);
    const env = { DEADLINE_CLOUD_REGIONS: "us-east-1 us-east-1;a.b" };
    const { regions, warnings } = read([], env, content);
    expect(regions?.scanned).toEqual(["us-east-1"]);
    expect(warnings).toEqual(['DEADLINE_CLOUD_REGIONS: "a.b" is not an AWS region; ignored']);
  });

  it.each([
    [
      "https://studio.us-west-2.deadlinecloud.amazonaws.com/us-east-1/farms",
      "studio.us-west-2.deadlinecloud.amazonaws.com",
    ],
    ["studio.us-west-2.deadlinecloud.amazonaws.com", "studio.us-west-2.deadlinecloud.amazonaws.com"],
    ["https://farm.studio.example:8443", "farm.studio.example:8443"],
  ])("takes the host of the monitor from %s", (url, host) => {
    expect(read(["--monitor-url", url]).monitorHost).toBe(host);
    expect(read([], { DEADLINE_CLOUD_MCP_MONITOR_URL: url }).monitorHost).toBe(host);
  });

  it.each(["http://studio.example", "https://a:b@studio.example", "https://", "java script:alert(1)"])(
    "refuses %s as the address of a monitor",
    (url) => {
      expect(usageError(["--monitor-url", url])).toMatch(
        /^--monitor-url: not the address of a Deadline Cloud monitor/,
      );
    },
  );

  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["UTC", undefined],
    [":/etc/localtime", undefined],
    ["", undefined],
  ])("takes the reader's time zone from TZ: %j", (zone, taken) => {
    expect(read([], { TZ: zone }).timeZone).toBe(taken);
    expect(read(["--demo"], { TZ: zone }).timeZone).toBe(taken);
  });

  it("for any combination of sources", () => {
    const source = fc.record({ flag: fc.boolean(), environment: fc.boolean(), file: fc.boolean() });
    fc.assert(
      fc.property(source, source, source, (profile, farm, queue) => {
        const names = { flag: "from-flag", environment: "from-environment", file: "from-file" };
        const first = (given: typeof profile) =>
          (["flag", "environment", "file"] as const).find((place) => given[place]);
        const inForce = profile.flag
          ? names.flag
          : profile.environment
            ? names.environment
            : profile.file
              ? names.file
              : "(default)";
        const farmInForce = first(farm) && FARM[first(farm)!];
        const argv = [
          ...(profile.flag ? ["--profile", names.flag] : []),
          ...(farm.flag ? ["--farm-id", FARM.flag] : []),
          ...(queue.flag ? ["--queue-id", QUEUE.flag] : []),
        ];
        const env = {
          AWS_PROFILE: profile.environment ? names.environment : undefined,
          DEADLINE_FARM_ID: farm.environment ? FARM.environment : undefined,
          DEADLINE_QUEUE_ID: queue.environment ? QUEUE.environment : undefined,
        };
        const content = file({
          defaults: profile.file ? { aws_profile_name: names.file } : {},
          ...(farm.file && { [`profile-${inForce} defaults`]: { farm_id: FARM.file } }),
          ...(queue.file &&
            farmInForce && { [`profile-${inForce} ${farmInForce} defaults`]: { queue_id: QUEUE.file } }),
        });
        const options = read(argv, env, content);
        expect(options.profile?.value).toBe(first(profile) && names[first(profile)!]);
        expect(options.farmId?.value).toBe(farmInForce);
        const queueIsReachable = queue.flag || queue.environment || farmInForce !== undefined;
        expect(options.queueId?.value).toBe(
          queueIsReachable && first(queue) ? QUEUE[first(queue)!] : undefined,
        );
      }),
      { seed: 20_001, numRuns: 600 },
    );
  });
});

describe("the configuration file of AWS's Deadline Cloud tools", () => {
  const sections: Record<string, Record<string, string>> = {
    defaults: { aws_profile_name: "studio" },
    "profile-studio defaults": { farm_id: FARM.file },
    [`profile-studio ${FARM.file} defaults`]: { queue_id: QUEUE.file },
  };

  it("has farm and queue in nested sections of the profile in force", () => {
    const other = { ...sections, "profile-other defaults": { farm_id: FARM.flag } };
    expect(read(["--profile", "other"], {}, file(other))).toMatchObject({ farmId: { value: FARM.flag } });
    expect(read(["--profile", "other"], {}, file(other)).queueId).toBeUndefined();
    expect(read(["--profile", "unknown"], {}, file(other)).farmId).toBeUndefined();
  });

  it("gives a queue only with its own farm", () => {
    expect(read([], {}, file(sections)).queueId?.value).toBe(QUEUE.file);
    expect(read([], { DEADLINE_FARM_ID: FARM.environment }, file(sections)).queueId).toBeUndefined();
    expect(read(["--farm-id", FARM.file], {}, file(sections)).queueId?.value).toBe(QUEUE.file);
    const orphan = { [`profile-(default) ${FARM.file} defaults`]: { queue_id: QUEUE.file } };
    expect(read([], {}, file(orphan)).queueId).toBeUndefined();
  });

  it.each(["(default)", "default", ""])("writes %j for the standard credential chain", (name) => {
    for (const section of ["(default)", "default"]) {
      const content = file({
        defaults: { aws_profile_name: name },
        [`profile-${section} defaults`]: { farm_id: FARM.file },
        [`profile-${section} ${FARM.file} defaults`]: { queue_id: QUEUE.file },
      });
      const options = read([], {}, content);
      expect(options.profile).toBeUndefined();
      expect(options).toMatchObject({ farmId: { value: FARM.file }, queueId: { value: QUEUE.file } });
    }
  });

  it("has the standard chain's section also for a profile that is named default", () => {
    const content = file({ "profile-(default) defaults": { farm_id: FARM.file } });
    expect(read([], { AWS_PROFILE: "default" }, content)).toMatchObject({
      profile: { value: "default" },
      farmId: { value: FARM.file },
    });
  });

  it("has profile names with dots, spaces and brackets", () => {
    for (const name of ["studio.v2", "my studio", "a]b", "x=y"]) {
      const content = file({
        defaults: { aws_profile_name: name },
        [`profile-${name} defaults`]: { farm_id: FARM.file },
      });
      expect(read([], {}, content)).toMatchObject({ profile: { value: name }, farmId: { value: FARM.file } });
    }
  });

  it("never puts its profile before static keys in the environment", () => {
    expect(read([], KEYS, file(sections)).profile).toBeUndefined();
    expect(read([], KEYS, file(sections)).farmId?.value).toBe(FARM.file);
    expect(read([], { ...KEYS, AWS_PROFILE: "named" }, file(sections)).profile?.value).toBe("named");
    expect(read(["--profile", "named"], KEYS, file(sections)).profile?.value).toBe("named");
  });

  it.each([
    { AWS_ACCESS_KEY_ID: KEYS.AWS_ACCESS_KEY_ID },
    { AWS_SECRET_ACCESS_KEY: KEYS.AWS_SECRET_ACCESS_KEY },
    { ...KEYS, AWS_SECRET_ACCESS_KEY: "" },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a host's own placeholder
    { ...KEYS, AWS_ACCESS_KEY_ID: "${user_config.access_key}" },
  ])("counts only a whole pair as static keys: %j", (env) => {
    expect(read([], env, file(sections)).profile?.value).toBe("studio");
  });

  it("tells of a value that is no id, and goes on without it", () => {
    const content = file({
      ...sections,
      "profile-studio defaults": { farm_id: "my-farm" },
    });
    const options = read([], {}, content);
    expect(options.farmId).toBeUndefined();
    expect(options.queueId).toBeUndefined();
    expect(options.warnings).toEqual(['~/.deadline/config: "my-farm" is not a farm id; ignored']);
  });

  it("may be missing at its default place without a word", () => {
    expect(read([], {}, NO_FILE).warnings).toEqual([]);
  });

  it.each(["EACCES", "EISDIR", "unreadable"])(
    "is a warning when its default place can't be read: %s",
    (error) => {
      expect(read([], {}, { error }).warnings).toEqual([
        `can't read ${DEFAULT_PLACE}: ${error}; going on without it`,
      ]);
    },
  );

  it("is a warning when the one at its default place is broken, and the rest of it counts", () => {
    const text = `[defaults]\naws_profile_name = studio\nwhat is this\n`;
    const options = read([], {}, { text });
    expect(options.profile?.value).toBe("studio");
    expect(options.warnings).toEqual([
      `${DEFAULT_PLACE}, line 3: not a section, a "key = value" or a comment; ignored`,
    ]);
  });

  const named = { DEADLINE_CONFIG_FILE_PATH: "/studio/deadline.ini" };

  it("is named by DEADLINE_CONFIG_FILE_PATH, and values then say so", () => {
    expect(read([], named, file(sections))).toMatchObject({
      profile: { value: "studio", from: "/studio/deadline.ini" },
      farmId: { from: "/studio/deadline.ini" },
    });
  });

  it.each(["ENOENT", "EACCES", "EISDIR"])("must be readable when it was named: %s", (error) => {
    expect(usageError([], named, { error })).toBe(
      `DEADLINE_CONFIG_FILE_PATH: can't read /studio/deadline.ini: ${error}`,
    );
  });

  it("must be understood when it was named", () => {
    const text = ["{", '  "farm": 1', "}"].join("\n");
    expect(usageError([], named, { text })).toBe(
      'DEADLINE_CONFIG_FILE_PATH: /studio/deadline.ini, line 1, 2, 3: not a section, a "key = value" or a comment',
    );
  });

  it.each([
    [{}, { path: DEFAULT_PLACE, named: false }],
    [{ DEADLINE_CONFIG_FILE_PATH: " " }, { path: DEFAULT_PLACE, named: false }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a host's own placeholder
    [{ DEADLINE_CONFIG_FILE_PATH: "${user_config.file}" }, { path: DEFAULT_PLACE, named: false }],
    [{ DEADLINE_CONFIG_FILE_PATH: "/etc/deadline" }, { path: "/etc/deadline", named: true }],
    [{ DEADLINE_CONFIG_FILE_PATH: "~/d.ini" }, { path: `${homedir()}/d.ini`, named: true }],
    [{ DEADLINE_CONFIG_FILE_PATH: "~other/d.ini" }, { path: "~other/d.ini", named: true }],
  ])("stands where the environment says: %j", (env, place) => {
    expect(configFile(env)).toEqual(place);
  });
});

describe("settings that a host passes without a value", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a host's own placeholder
  const nothing = ["", " ", "\t", "${user_config.x}", " ${user_config.x} "];

  it.each(nothing)("count as absent in the environment: %j", (text) => {
    const env = Object.fromEntries(
      [
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "DEADLINE_FARM_ID",
        "DEADLINE_QUEUE_ID",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_DEADLINE",
        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
      ].map((name) => [name, text]),
    );
    expect(read([], env)).toEqual(read([], {}));
  });

  it("count as absent as flags where the host left its placeholder", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a host's own placeholder
    const argv = ["--profile", "${user_config.profile}", "--farm-id=${user_config.farm}"];
    expect(read(argv, { AWS_PROFILE: "studio" })).toMatchObject({ profile: { value: "studio" } });
    expect(read(argv, {}).farmId).toBeUndefined();
  });

  it("are named for whoever starts the server, because the SDK reads the environment by itself", () => {
    const env = {
      AWS_REGION: "",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a host's own placeholder
      AWS_PROFILE: "${user_config.profile}",
      AWS_DEFAULT_REGION: "us-west-2",
      AWS_SESSION_TOKEN: undefined,
      DEADLINE_FARM_ID: "",
      PATH: "",
    };
    expect(unresolvedVariables(env)).toEqual(["AWS_REGION", "AWS_PROFILE", "AWS_SESSION_TOKEN"]);
  });

  it("are trimmed where they have one", () => {
    expect(read(["--profile", " studio "], { AWS_REGION: " us-west-2\n" })).toMatchObject({
      profile: { value: "studio" },
      region: { value: "us-west-2" },
    });
  });
});

describe("endpoints", () => {
  const one = "http://127.0.0.1:4000";
  const other = "https://proxy.studio.example/aws";

  it.each([
    [{}, undefined, undefined],
    [{ AWS_ENDPOINT_URL: one }, one, one],
    [{ AWS_ENDPOINT_URL: one, AWS_ENDPOINT_URL_DEADLINE: other }, other, one],
    [{ AWS_ENDPOINT_URL_DEADLINE: one }, one, undefined],
    [{ AWS_ENDPOINT_URL: one, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: other }, one, other],
    [{ AWS_ENDPOINT_URL: one, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "TRUE" }, undefined, undefined],
    [{ AWS_ENDPOINT_URL: one, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" }, one, one],
  ])("follow AWS's variables, the service's own first: %j", (env, deadlineUrl, logsUrl) => {
    const options = read([], env);
    expect([options.deadlineUrl, options.logsUrl]).toEqual([deadlineUrl, logsUrl]);
  });

  it.each(["127.0.0.1:4000", "ftp://host", "http://", "//host", "http://[", "nonsense"])(
    "must be http or https: %s",
    (url) => {
      expect(usageError([], { AWS_ENDPOINT_URL: url })).toBe("AWS_ENDPOINT_URL: not an http or https URL");
      expect(usageError([], { AWS_ENDPOINT_URL_DEADLINE: url, AWS_ENDPOINT_URL: one })).toBe(
        "AWS_ENDPOINT_URL_DEADLINE: not an http or https URL",
      );
    },
  );

  it("hold no password, and the message does not repeat it", () => {
    const message = usageError([], { AWS_ENDPOINT_URL: "http://jane:hunter2@proxy.example" });
    expect(message).toBe("AWS_ENDPOINT_URL: a URL with a user name or password can't be used");
  });
});

describe("the way to AWS", () => {
  const config = (text: string): FileContent => ({ text: `[settings]\n${text}\n` });

  it("is that of the vendor's settings before the environment's", () => {
    const env = { AWS_CA_BUNDLE: "/etc/ca.pem" };
    expect(read([], env)).toMatchObject({ caBundle: { value: "/etc/ca.pem", from: "AWS_CA_BUNDLE" } });
    expect(read([], env).proxy).toBeUndefined();
    const both = read([], env, config("https_proxy = http://p:3128\nca_bundle = ~/ca.pem"));
    expect(both).toMatchObject({
      proxy: { value: "http://p:3128", from: "settings.https_proxy of ~/.deadline/config" },
      caBundle: { value: "~/ca.pem", from: "settings.ca_bundle of ~/.deadline/config" },
    });
    expect(read([], env, config("https_proxy =\nca_bundle =")).caBundle?.from).toBe("AWS_CA_BUNDLE");
  });

  it("may not be what is no proxy, which is told without its value", () => {
    const { warnings } = read([], { https_proxy: "socks5://mira:hunter2@p" });
    expect(warnings).toEqual(["https_proxy: not the URL of an http or https proxy; ignored"]);
  });

  it("does not matter to the demo", () => {
    const options = read(["--demo"], { AWS_CA_BUNDLE: "/x" }, config("https_proxy = http://p:1"));
    expect([options.proxy, options.caBundle]).toEqual([undefined, undefined]);
  });
});

describe("the time a call may take", () => {
  it.each([
    ["1", 1000],
    ["600", 600_000],
    ["7.5", 7500],
    [" 30 ", 30_000],
  ])("--timeout %j", (text, timeoutMs) => {
    expect(read(["--timeout", text]).timeoutMs).toBe(timeoutMs);
  });

  it.each(["0", "0.5", "601", "-5", "45s", "1e2", "0x10", "NaN", "Infinity", "", " ", "1\n2"])(
    "--timeout %j is refused",
    (text) => {
      expect(usageError([`--timeout=${text}`])).toMatch(/^--timeout takes seconds from 1 to 600, not "/);
    },
  );
});

describe("modes", () => {
  it.each([
    [[], "serve"],
    [["--check"], "check"],
    [["--version"], "version"],
    [["--help"], "help"],
    [["--help", "--version", "--check"], "help"],
  ])("%j", (argv, mode) => {
    expect(read(argv).mode).toBe(mode);
  });

  const broken = {
    DEADLINE_FARM_ID: "my-farm",
    AWS_REGION: "no region!",
    AWS_ENDPOINT_URL: "nonsense",
    AWS_PROFILE: "studio",
    DEADLINE_CONFIG_FILE_PATH: "/missing",
    DEADLINE_CLOUD_MCP_DEMO: "perhaps",
  };

  it.each(["--help", "--version", "--demo"])("%s works on a machine with broken settings", (flag) => {
    expect(read([flag], broken, { error: "ENOENT" })).toMatchObject({ warnings: [] });
    expect(() => read([], broken)).toThrow(UsageError);
  });

  it.each([
    ["true", true],
    ["1", true],
    ["TRUE", true],
    ["false", false],
    ["0", false],
    ["", false],
    [`\${user_config.deadline_cloud_mcp_demo}`, false],
  ])("the variable %j switches the demo farm to %s", (text, demo) => {
    expect(read([], { DEADLINE_CLOUD_MCP_DEMO: text }).demo).toBe(demo);
  });

  it("refuses a switch that is neither on nor off", () => {
    expect(() => read([], { DEADLINE_CLOUD_MCP_DEMO: "perhaps" })).toThrow(
      'DEADLINE_CLOUD_MCP_DEMO takes true or false, not "perhaps"',
    );
  });

  it("takes a studio's records for the demo farm, too", () => {
    const knowledge = { value: "/studio/records.toml", from: "--knowledge" };
    expect(read(["--demo", "--knowledge", "/studio/records.toml"]).knowledge).toEqual(knowledge);
    expect(
      read(["--knowledge=/studio/records.toml"], { DEADLINE_CLOUD_MCP_KNOWLEDGE: "/b" }).knowledge,
    ).toEqual(knowledge);
    expect(read(["--demo"], { DEADLINE_CLOUD_MCP_KNOWLEDGE: "/b" }).knowledge).toEqual({
      value: "/b",
      from: "DEADLINE_CLOUD_MCP_KNOWLEDGE",
    });
    for (const unset of ["", " "])
      expect(read([], { DEADLINE_CLOUD_MCP_KNOWLEDGE: unset }).knowledge).toBeUndefined();
  });

  it("serves the demo farm without any setting of the machine", () => {
    const options = read(["--demo", "--timeout", "5"], {
      AWS_PROFILE: "studio",
      DEADLINE_FARM_ID: FARM.environment,
    });
    expect(options).toEqual({ mode: "serve", demo: true, timeoutMs: 5000, warnings: [] });
  });
});

describe("a mistake is told in one line", () => {
  const farm = "farm-0123456789abcdef0123456789abcdef";
  const queue = "queue-0123456789abcdef0123456789abcdef";

  it.each<[string[], Environment, string | RegExp]>([
    [["--nope"], {}, /^Unknown option '--nope'; --help lists the options$/],
    [["--nope=AKIAIOSFODNN7EXAMPLE"], {}, /^Unknown option '--nope'; --help/],
    [["-x"], {}, /^Unknown option '-x'; --help/],
    [["scene.v2.hip"], {}, /^Unexpected argument 'scene\.v2\.hip'.*; --help lists the options$/],
    [["--profile"], {}, /--profile.*missing; --help lists the options$/],
    [["--profile", "--region"], {}, /--profile.*ambiguous; --help lists the options$/],
    [["--profile="], {}, "--profile needs a value; --help lists the options"],
    [["--farm-id", " "], {}, "--farm-id needs a value; --help lists the options"],
    [["--demo=yes"], {}, /--demo.*does not take an argument; --help lists the options$/],
    [["--farm-id", "my-farm"], {}, `--farm-id: "my-farm" is not a farm id (${farm})`],
    [["--farm-id", QUEUE.flag], {}, `--farm-id: "${QUEUE.flag}" is not a farm id (${farm})`],
    [["--queue-id", QUEUE.flag.toUpperCase()], {}, /^--queue-id: "QUEUE-A+" is not a queue id/],
    [[], { DEADLINE_FARM_ID: "my-farm" }, `DEADLINE_FARM_ID: "my-farm" is not a farm id (${farm})`],
    [[], { DEADLINE_QUEUE_ID: "queue-1" }, `DEADLINE_QUEUE_ID: "queue-1" is not a queue id (${queue})`],
    [["--region", "us west"], {}, '--region: "us west" is not an AWS region (us-west-2)'],
    [[], { AWS_REGION: "evil.example/" }, 'AWS_REGION: "evil.example/" is not an AWS region (us-west-2)'],
    [
      [],
      { AWS_DEFAULT_REGION: "US-WEST-2" },
      'AWS_DEFAULT_REGION: "US-WEST-2" is not an AWS region (us-west-2)',
    ],
  ])("%j %j", (argv, env, message) => {
    expect(usageError(argv, env)).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
  });

  it("whatever is given, bounded, without control characters, stack or secret", () => {
    const secret = "AKIAIOSFODNN7EXAMPLE";
    const texts = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom(
        "\n",
        "a\nb",
        "\u001b[31mred",
        secret,
        "--",
        "--=",
        "-",
        ".",
        "\u2028",
        "x".repeat(5000),
      ),
    );
    const places: ((text: string) => [string[], Environment, FileContent])[] = [
      (text) => [[text], {}, NO_FILE],
      (text) => [[`--${text}`], {}, NO_FILE],
      (text) => [["--farm-id", text], {}, NO_FILE],
      (text) => [[`--queue-id=${text}`], {}, NO_FILE],
      (text) => [["--region", text], {}, NO_FILE],
      (text) => [["--timeout", text], {}, NO_FILE],
      (text) => [[], { DEADLINE_FARM_ID: text }, NO_FILE],
      (text) => [[], { AWS_REGION: text }, NO_FILE],
      (text) => [[], { AWS_ENDPOINT_URL: text }, NO_FILE],
      (text) => [[], { DEADLINE_CONFIG_FILE_PATH: "/named" }, { text }],
    ];
    fc.assert(
      fc.property(texts, fc.constantFrom(...places), (text, place) => {
        let message = "";
        try {
          const { farmId, queueId, region } = readOptions(...place(text));
          expect([farmId, queueId]).toEqual([undefined, undefined]);
          expect(region?.value ?? "none").toMatch(/^[a-z0-9-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          message = (error as UsageError).message;
        }
        expect(message).not.toMatch(/[\n\r\u2028\u0000-\u001f\u007f]/);
        expect(message).not.toMatch(/^\s+at |node:/);
        expect(message).not.toContain(secret);
        expect(message.length).toBeLessThan(400);
      }),
      { seed: 20_002, numRuns: 1000 },
    );
  });

  it("warnings as well", () => {
    const content = file({ "profile-(default) defaults": { farm_id: "AKIAIOSFODNN7EXAMPLE\u001b[2J" } });
    const [warning, ...others] = read([], {}, content).warnings;
    expect(others).toEqual([]);
    expect(warning).not.toMatch(/AKIAIOSFODNN7EXAMPLE|\u001b/);
  });
});
