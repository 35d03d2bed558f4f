/** What someone sees who starts the bin in a terminal. */
import { spawnSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VERSION } from "../../src/manifest.ts";
import { BIN, environment, type Home, makeHome } from "../support/host.ts";

describe("started by hand", () => {
  let home: Home;
  beforeAll(async () => {
    home = await makeHome();
  });
  afterAll(() => home.remove());

  function run(args: string[], env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      env: environment(home, env),
      input: "",
      encoding: "utf8",
      // One that waits for ever must fail, not keep the tests.
      timeout: 120_000,
    });
    return { status, stdout, stderr };
  }

  it("--version prints the version", () => {
    expect(run(["--version"])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  it("--help prints every flag with what it means", () => {
    const { status, stdout, stderr } = run(["--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("Usage: deadline-cloud-mcp");
    for (const flag of ["profile", "region", "farm-id", "queue-id", "timeout", "demo", "help", "version"]) {
      expect(stdout).toMatch(new RegExp(`^ +--${flag}\\b.*  \\S`, "m"));
    }
    expect(stdout.split("\n").every((line) => line.length <= 160)).toBe(true);
  });

  const NAMED = { DEADLINE_CONFIG_FILE_PATH: "/nowhere/config" };
  const mistakes: [what: string, args: string[], env: Record<string, string>, words: RegExp][] = [
    ["an unknown flag", ["--farm", "x"], {}, /'?--farm'?.*--help/],
    ["a word", ["serve"], {}, /serve/],
    ["a flag without its value", ["--profile"], {}, /--profile/],
    ["an empty value", ["--region", ""], {}, /--region needs a value/],
    ["a switch with a value", ["--demo=yes"], {}, /--demo/],
    ["a farm that is none", ["--farm-id", "farm-1"], {}, /--farm-id: "farm-1" is not a farm id/],
    [
      "a queue that is none, in the environment",
      [],
      { DEADLINE_QUEUE_ID: "lighting" },
      /DEADLINE_QUEUE_ID: "lighting"/,
    ],
    [
      "a limit that is no number",
      ["--timeout", "soon"],
      {},
      /--timeout takes seconds from 1 to 600, not "soon"/,
    ],
    ["a limit of nothing", ["--timeout", "0"], {}, /--timeout/],
    ["a named file that is not there", [], NAMED, /DEADLINE_CONFIG_FILE_PATH.*\/nowhere\/config.*ENOENT/],
    ["an endpoint that is none", [], { AWS_ENDPOINT_URL: "localhost:80" }, /AWS_ENDPOINT_URL/],
  ];
  it.each(mistakes)("%s is a mistake told in one line", (_, args, env, words) => {
    const { status, stdout, stderr } = run(args, env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^deadline-cloud-mcp: [^\n]+\n$/);
    expect(stderr).toMatch(words);
  });

  it("a huge file or one that is no file is not read", async () => {
    const folder = run([], { DEADLINE_CONFIG_FILE_PATH: home.path });
    expect(folder).toMatchObject({ status: 2, stdout: "" });
    expect(folder.stderr).toContain(`can't read ${home.path}: not a regular file`);
    const file = await home.write(".deadline/config", "");
    truncateSync(file, 100 * 1024 * 1024);
    const huge = run([]);
    expect(huge).toMatchObject({ status: 0, stdout: "" });
    expect(huge.stderr).toMatch(
      /^deadline-cloud-mcp: can't read [^\n]*config: larger than 1 MB; going on without it\n$/,
    );
  });

  it.runIf(process.platform !== "win32")("a pipe as the file is not waited for", () => {
    const pipe = join(home.path, "pipe");
    spawnSync("mkfifo", [pipe]);
    const { status, stderr } = run([], { DEADLINE_CONFIG_FILE_PATH: pipe });
    expect(status).toBe(2);
    expect(stderr).toContain(`can't read ${pipe}: not a regular file`);
  });

  it("a broken default file is only a warning", async () => {
    await home.write(".deadline/config", "[defaults\nthis is not a setting\n");
    const { status, stdout, stderr } = run([]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toMatch(/^deadline-cloud-mcp: [^\n]*\.deadline\/config, line 1, 2: [^\n]*\n$/);
  });
});
