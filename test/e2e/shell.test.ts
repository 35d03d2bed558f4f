/** `call` as a script runs it: the answer on stdout, progress and errors on stderr, the outcome as the exit code. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fullDiskHost } from "../../src/demo/stories/full-disk-host.ts";
import { killedForMemory } from "../../src/demo/stories/killed-for-memory.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { type Home, makeHome } from "../support/host.ts";
import { runBin } from "../support/run-bin.ts";

let home: Home;
beforeAll(async () => {
  home = await makeHome();
});
afterAll(() => home.remove());

const call = (...words: string[]) => runBin(home, ["--demo", "call", ...words]);
const { sessionActionId } = storyIds(killedForMemory);

describe("call", () => {
  it("answers in words, and exits 1 where the job failed", async () => {
    const { code, stdout, stderr } = await call("diagnose_job", fullDiskHost.job.name);
    expect(stdout).toMatch(
      /^FAILED: 20 of 240 tasks failed, all on host lx-17\. Cause \(certain, machine\): /,
    );
    expect(stdout).toMatch(/\n$/);
    expect(stderr).toMatch(/^deadline-cloud-mcp: reading the job\n/);
    expect(stderr).toContain("deadline-cloud-mcp: reading logs\n");
    expect(code).toBe(1);
  });

  it.each([
    ["an answer about nothing that failed", ["list_farms"], 0],
    ["a job that fails nothing", ["get_job", killedForMemory.job.name], 0],
    [
      "a failed action",
      ["get_session_action", sessionActionId ?? "", "--job-id", killedForMemory.job.name],
      1,
    ],
    ["a bad host", ["get_worker", "--host", "rn-07"], 1],
    ["a job that could not be created", ["diagnose_job", "MESA_0010_lgt_v001"], 1],
    ["a job that no fleet can run", ["diagnose_job", "MESA_0030_sim_v004"], 1],
    ["a job that waits for a worker on its way", ["diagnose_job", "MESA_0120_lgt_v001"], 0],
    ["a good host", ["get_worker", "rn-01"], 0],
    ["failures of a night", ["diagnose_queue"], 1],
    ["a job that is not there", ["diagnose_job", "no such job"], 2],
    ["an argument that can't be used", ["list_queues", "--limit", "x"], 2],
  ])("of %s exits so", async (_, words, code) => {
    const report = await call(...words);
    expect(report.code, report.stderr).toBe(code);
    expect(report.stdout === "").toBe(code === 2);
  });

  it("answers as data with --json", async () => {
    const { stdout, code } = await call("list_farms", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ summary: expect.any(String), farms: [{}] });
    expect(code).toBe(0);
  });

  it("lists the tools, and tells a tool's arguments from its schema", async () => {
    const { stdout, code } = await runBin(home, ["call", "--help"]);
    expect(TOOLS.filter(({ name }) => !stdout.includes(`  ${name} `))).toEqual([]);
    expect(code).toBe(0);
    const help = await runBin(home, ["call", "get_session_log", "--help"]);
    expect(help.stdout).toContain("--view <");
    expect(help.code).toBe(0);
  });

  it.each([
    [["call", "nope"], 'no tool is called "nope"'],
    [["call", "get_job", "--nope"], "there is no --nope; this tool takes --jobId"],
    [["--nope", "call", "get_job", "x"], "--nope"],
  ])("refuses %j with what it takes", async (words, message) => {
    const { code, stdout, stderr } = await runBin(home, words);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
