/** A studio's file given to the built bin: nothing about it keeps the server from starting. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { type Home, makeHome, startHost } from "../support/host.ts";
import { runBin } from "../support/run-bin.ts";
import { recordText } from "../support/studio-records.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/studio-records.toml", import.meta.url));
const BY = "by your studio's records";

let home: Home;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

const { queueId, jobId } = demoGuide().stories.find(({ title }) => title.includes("licence shortage"))!;

const check = (args: readonly string[], env: Record<string, string> = {}) =>
  runBin(home, ["--check", "--demo", ...args], env);

describe("--check with a studio's file", () => {
  it("tells what each example reads as, now and before", async () => {
    const { code, stdout, stderr } = await check(["--knowledge", EXAMPLE]);
    expect(stdout).toContain(
      `Reads: "[Redshift] License error: (RLM) All licenses in use (-22)"\n  now: redshift-seats, ${BY}; before: licence-none-left`,
    );
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("exits 1 for a mistake, and says it with its line", async () => {
    const file = await home.write(
      "bad.toml",
      `${recordText()}\n${recordText({ id: '"bad"', who: '"nobody"' })}`,
    );
    const { code, stdout, stderr } = await check([], { DEADLINE_CLOUD_MCP_KNOWLEDGE: file });
    expect(stdout).toContain(`Studio's records: 1 record of "${file}" (from DEADLINE_CLOUD_MCP_KNOWLEDGE)`);
    expect(stdout).toMatch(/Left out: line 19, record "bad": who: /);
    expect(stderr).toMatch(/left out of DEADLINE_CLOUD_MCP_KNOWLEDGE: line 19, record "bad": who: /);
    expect(code).toBe(1);
  });
});

describe("a server with a studio's file", () => {
  it("answers by it", async () => {
    const host = await startHost({ args: ["--demo", "--knowledge", EXAMPLE] });
    try {
      const { text } = await host.call("diagnose_job", { queueId, jobId });
      expect(text).toContain(BY);
      expect(host.stderr()).toBe("");
    } finally {
      await host.close();
    }
  });

  it.each<[what: string, path: (home: Home) => string | Promise<string>, says: string]>([
    ["is not there", (at) => join(at.path, "nowhere.toml"), "the file is not there"],
    [
      "is a pipe",
      (at) => {
        execFileSync("mkfifo", [join(at.path, "pipe")]);
        return join(at.path, "pipe");
      },
      "the file is not a regular file",
    ],
  ])("that %s starts, serves and tells it", async (_, path, says) => {
    const host = await startHost({ args: ["--demo", "--knowledge", await path(home)] });
    try {
      const { text, isError } = await host.call("diagnose_job", { queueId, jobId });
      expect(isError).toBe(false);
      expect(text).not.toContain(BY);
      expect(host.stderr()).toContain(`left out of --knowledge: ${says}`);
      expect((await host.call("check_access", {})).text).toContain(`Left out: ${says}`);
    } finally {
      await host.close();
    }
  });
});
