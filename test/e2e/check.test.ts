/** `--check` as a person runs it: the report on stdout, and an exit code for scripts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import { DEMO_NOW, type Home, makeHome, realFarmAt } from "../support/host.ts";
import { runBin } from "../support/run-bin.ts";

let home: Home;
let farm: FarmServer;
beforeAll(async () => {
  home = await makeHome();
  farm = await startFarmServer({ now: () => new Date(DEMO_NOW) });
});
afterAll(async () => {
  await farm.close();
  await home.remove();
});

const check = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  runBin(home, ["--check", ...args], env);

describe("--check", () => {
  it("exits 0 with the demo farm, and says that it is one", async () => {
    const { code, stdout, stderr } = await check(["--demo"]);
    expect(stdout).toMatch(/^Ready: AWS Deadline Cloud answers and session logs can be read\.\nDemo: /);
    expect(stdout.endsWith("\n")).toBe(true);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("exits 0 where all that is needed works, over the network", async () => {
    const { code, stdout } = await check([], realFarmAt(farm.url));
    expect(stdout).toContain("Region: us-west-2 (from AWS_REGION)");
    expect(stdout).toContain(`Endpoint: Deadline Cloud at ${farm.url}, CloudWatch Logs at ${farm.url}`);
    expect(stdout).not.toMatch(/^Demo:/m);
    expect(code).toBe(0);
  });

  it("exits 1 without credentials, with the command that mends it", async () => {
    const { code, stdout } = await check(["--region", "us-west-2", "--profile", "studio"]);
    expect(stdout).toMatch(/^Not ready: No usable AWS credentials for profile "studio"\.\n/);
    expect(stdout).toContain("aws configure sso --profile studio");
    expect(code).toBe(1);
  });

  it("exits 1 where a permission is missing, and names it", async () => {
    farm.failNext("/search/jobs", "access denied");
    const { code, stdout } = await check([], realFarmAt(farm.url));
    expect(stdout).toContain("Problem: SearchJobs: access denied (needs deadline:SearchJobs)");
    expect(code).toBe(1);
  });

  it("exits 2 for a flag that does not exist", async () => {
    expect((await check(["--verbose"])).code).toBe(2);
  });

  it("gives up in time on a service that hangs", async () => {
    farm.failNext("GET /2023-10-12/farms", "hang", Number.POSITIVE_INFINITY);
    const { code, stdout } = await check(["--timeout", "1"], realFarmAt(farm.url));
    farm.heal();
    expect(stdout).toMatch(/^Not ready: Timed out/);
    expect(code).toBe(1);
  });
});
