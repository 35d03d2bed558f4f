/** `--print-config` as a person uses it: the host's own form, with the real path of this build. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostConfigs } from "../../src/host-configs.ts";
import { BIN, type Home, makeHome } from "../support/host.ts";
import { runBin } from "../support/run-bin.ts";

let home: Home;
beforeAll(async () => {
  home = await makeHome();
});
afterAll(() => home.remove());

describe("--print-config", () => {
  it.each(hostConfigs(BIN).map(({ key, name, text }) => [key, name, text] as const))(
    "%s",
    async (key, name, text) => {
      const { code, stdout, stderr } = await runBin(home, ["--print-config", key]);
      expect(stdout).toBe(text);
      expect(text).toContain(JSON.stringify(BIN));
      expect(stderr).toMatch(new RegExp(`^${name}: `));
      expect(code).toBe(0);
    },
  );

  it("has every host in --help", async () => {
    const { stdout } = await runBin(home, ["--help"]);
    const told = stdout.split("\n").find((line) => line.includes("--print-config")) ?? "";
    expect(hostConfigs(BIN).filter(({ key }) => !new RegExp(`[ ,]${key}(?:,|$)`).test(told))).toEqual([]);
  });

  it("of an unknown host names those that it knows", async () => {
    const { code, stdout, stderr } = await runBin(home, ["--print-config", "emacs"]);
    expect(stderr).toContain("--print-config knows claude, claude-code, vscode");
    expect([code, stdout]).toEqual([2, ""]);
  });
});
