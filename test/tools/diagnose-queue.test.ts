/** diagnose_queue: what a wrangler reads when a shift begins. The answers were written down before they were made. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NIGHT } from "../../src/demo/stories/night.ts";
import { FARM_ID, QUEUES } from "../../src/demo/world/farm-places.ts";
import { expectSameFacts, tokensOf } from "../support/answers.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { type Loss, lossyAnswer } from "../support/partial-answers.ts";
import { logRequests, wordsOf } from "../support/reads.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess({ stories: NIGHT });
});
afterAll(() => server.close());

const ask = (given: Record<string, unknown> = {}): Promise<Answer> =>
  server.call("diagnose_queue", { farmId: FARM_ID, ...given });

/** Counts, sureness and refs are told in other words. */
const toldOtherwise = ({ path }: { path: string }) =>
  /atLeast|before$|hosts\.read|\.(?:count|atMost)$/.test(path);

describe("the demo's night", () => {
  it("is told as a wrangler wants to read it", async () => {
    server.restart({ stories: NIGHT });
    const answer = await ask();
    const [first = "", ...rest] = answer.text.split("\n");
    const text = rest.join("\n");
    // 63, 49 and 45 tasks failed on rn-07, whose disk is full; 27 and 27 lack their plates.
    expect(first).toMatch(
      /^215 failed tasks in 8 jobs since 2026-11-20T14:00:00Z \(12h 00m\) in all 9 queues of the farm\. 5 causes, the largest 2 of them: a disk was full .*; a file or folder was not there: /,
    );
    expect(text).toMatch(/^1\. .*a disk was full .*; on rn-07 /m);
    expect(text).toMatch(/; still happening: last seen \d+s ago, 1 job of it has tasks left to run$/m);
    expect(text).toMatch(/^ +Fix: \(IT\) take rn-07 out of service \(its worker is IDLE: it takes work\)/m);
    expect(text).toMatch(/^ +Requeue: after the fix: rn-07 fails again until it is mended/m);
    expect(text).toMatch(/^2\. .* in 2 jobs .*: a file or folder was not there: .*on rn-10 .*rn-09/m);
    expect(text).toMatch(/; over: last(?: seen)? 3h 20m ago, its 2 jobs have nothing left to run$/m);
    expect(text).toMatch(/every licence seat was in use \(certain, shared service, licence-none-left\)/);
    expect(text).toMatch(/^Mended by retries: 37 retries in 2 jobs .*"LANTERN_0300_lgt_v012" 33/m);
    expect(text).toMatch(/^Hosts: rn-07 157 failed runs in 157 of its 157 sessions since /m);
    expect(text).toMatch(/ {2}j\d "ORCHID_0130_comp_v003" FAILED, 27 of 60 tasks failed; .* in q2$/m);
    expect(text).toMatch(/^Next: diagnose_job jobId=job-[0-9a-f]{32} queueId=queue-[0-9a-f]{32}/m);
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(2_000);
    expectSameFacts(answer, toldOtherwise);
    await expect(`${answer.text}\n`).toMatchFileSnapshot("../snapshots/answers/diagnose_queue/a-night.txt");
  });

  it("costs a few requests, and no more logs than diagnose_job reads", async () => {
    server.restart({ stories: NIGHT });
    await ask();
    const logs = logRequests(server.requests).length;
    expect(server.requests.length - logs).toBeLessThanOrEqual(32);
    // Each log in a page, six good runs, and the whole of what is quoted.
    expect(logs).toBeLessThanOrEqual(100 + 6 + 10);
    expect(wordsOf(server.requests).filter((word) => word === "tasks")).toHaveLength(3 + 6);
  });

  it("names the one job of one person in a queue", async () => {
    server.restart({ stories: NIGHT });
    const answer = await ask({ queueIds: [QUEUES.episodic.queueId], createdBy: "emil", since: "12h" });
    expect(answer.text).toMatch(/^1 failed task in 1 job since .* in queue "episodic" of jobs by emil\. /);
    expect(answer.text).toMatch(/^1\. 1 task in 1 job \(j1 1\): every licence seat was in use/m);
    expectSameFacts(answer, toldOtherwise);
  });

  it("is quiet where nothing failed since", async () => {
    server.restart({ stories: NIGHT });
    const { text } = await ask({ queueIds: [QUEUES.comp.queueId], since: "1h" });
    expect(text).toMatch(/^No task failed since 2026-11-21T01:00:00Z \(1h 00m\) in queue "comp"\.$/m);
    expect(text).not.toMatch(/Next:|Hosts:|Jobs with/);
  });
});

describe("the way that failed tasks are found", () => {
  const small = { queueIds: [QUEUES.comp.queueId] };

  it("stops at the first row that ended before", async () => {
    server.restart();
    const { text } = await ask({ queueIds: [QUEUES.fx.queueId, QUEUES.production.queueId], since: "20m" });
    expect(text).toMatch(/found by one search, newest first/);
    // The farm has hundreds of older failures there.
    expect(server.requests.filter(({ path }) => path.endsWith("/search/tasks"))).toHaveLength(1);
  });

  it("goes over the jobs where the search is refused, says so, and does not ask again", async () => {
    server.restart({ stories: NIGHT });
    server.farm.switches.searchTasksByStatus = false;
    const { text } = await ask(small);
    expect(text).toMatch(/^27 failed tasks in 1 job /);
    expect(text).toMatch(
      /found by going over the jobs that ended since and those still open, task by job: the service refuses one search over all jobs/,
    );
    const before = server.requests.length;
    await ask(small);
    const searches = server.requests.slice(before).filter(({ path }) => path.endsWith("/search/tasks"));
    expect(searches).toEqual([]);
  });

  it("does so where only the order is refused", async () => {
    server.restart({ stories: NIGHT });
    server.farm.switches.searchTasksSorted = false;
    const { text } = await ask(small);
    expect(text).toMatch(/^27 failed tasks in 1 job .*\n/);
    expect(text).toMatch(/the service refuses one search over all jobs/);
  });

  it("does so where the service does not keep the order it was asked for", async () => {
    server.restart({
      stories: NIGHT,
      intercept: async (request, farm) => {
        if (!request.path.endsWith("/search/tasks") || request.body.includes('"jobId"')) return undefined;
        const answer = await farm();
        const body = JSON.parse(answer.body) as { tasks: unknown[] };
        return { ...answer, body: JSON.stringify({ ...body, tasks: body.tasks.toReversed() }) };
      },
    });
    const { text } = await ask(small);
    expect(text).toMatch(/^27 failed tasks in 1 job /);
    expect(text).toMatch(/the service did not answer the search in the order asked for/);
  });

  it("is an error where neither tasks nor jobs may be searched", async () => {
    server.restart({ stories: NIGHT });
    server.farm.switches.denied.add("SearchTasks").add("SearchJobs");
    const { text, isError } = await ask(small);
    expect(isError).toBe(true);
    expect(text).toMatch(/^Access denied: AWS refused SearchJobs /);
  });
});

describe("what is not read whole", () => {
  /** Makes every search of tasks lose something. */
  const losing = async (loss: Loss, given: Record<string, unknown>) => {
    server.restart({
      stories: NIGHT,
      intercept: (request, farm) =>
        request.path.endsWith("/search/tasks") ? lossyAnswer(loss, request, farm) : undefined,
    });
    return (await ask(given)).text;
  };
  const episodic = { queueIds: [QUEUES.episodic.queueId] };

  it.each(["cut", "broken"] as const)("is told as at least so much where the search is %s", async (loss) => {
    const text = await losing(loss, episodic);
    expect(text).toMatch(/^(?:At least \d+ failed tasks? |No failed task was found .* not everything could)/);
    expect(text).not.toMatch(/all by cause|other hosts? with at most|all on/);
    expect(text).toMatch(/^Not read: .*failed tasks/m);
  });

  it("is not taken for nothing where the search answers nothing of what it counts", async () => {
    expect(await losing("emptied", episodic)).toMatch(/^188 failed tasks in 7 jobs /);
  });
});

describe("arguments", () => {
  it.each([
    [{ since: "tomorrow" }, /since: "tomorrow" is not a moment/],
    [{ since: "2026-12-01" }, /since: "2026-12-01" lies ahead of now/],
    [{ queueIds: ["episodic"] }, /queueIds: no queue id stands in "episodic"/],
  ])("%j is refused", async (given, says) => {
    server.restart({ stories: NIGHT });
    const { text, isError } = await ask(given);
    expect(isError).toBe(true);
    expect(text).toMatch(says);
  });
});
