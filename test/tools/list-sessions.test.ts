import { afterEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { FLEETS, onprem } from "../../src/demo/world/farm-places.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { answersOf, idOf, pageOf, Refusal } from "../support/script.ts";
import { soundText } from "../support/sound.ts";

const JOB = { jobId: idOf("job", 1) };
const WORKER = { fleetId: FLEETS.onprem.fleetId, workerId: onprem("lx-17").workerId };

let server: InProcess | undefined;
afterEach(() => server?.close());

async function listSessions(given: Record<string, unknown>, options: InProcessOptions = {}) {
  server = await startInProcess(options);
  return await server.call("list_sessions", given);
}

/** A job with as many sessions, in an order that is not that of time. */
function withSessions(count: number): InProcessOptions["intercept"] {
  const sessions = Array.from({ length: count }, (_, index) => {
    const start = Date.parse("2026-11-20T00:00:00Z") + ((index * 7) % count) * 60_000;
    return {
      sessionId: idOf("session", index),
      fleetId: idOf("fleet", 1),
      workerId: idOf("worker", index % 3),
      startedAt: new Date(start),
      endedAt: new Date(start + 30_000),
      lifecycleStatus: "ENDED",
    };
  });
  return answersOf({
    ListSessions({ query }) {
      const { rows, nextToken } = pageOf(sessions, query);
      return { sessions: rows, nextToken };
    },
  });
}

function startsOf({ structured }: Awaited<ReturnType<typeof listSessions>>): string[] {
  return (structured as { sessions: { startedAt: string }[] }).sessions.map(({ startedAt }) => startedAt);
}

describe("list_sessions of a job", () => {
  it("tells open from ended ones, and names each worker once", async () => {
    const { jobId } = demoGuide().stories.find(({ jobName }) => jobName === "KITE_0200_lgt_v004")!;
    expect(soundText(await listSessions({ jobId }))).toMatchInlineSnapshot(`
      "2 sessions of the job, newest first: 2 STARTED (open on its worker and can take more actions). The newest began 37m ago.
      session-17612763e494b3d8a562eb95f36f96d5  STARTED  w1  2026-11-21T01:22:30Z  open for 37m 30s
      session-c58041d6c614eb7b62f712ac7327fc29  STARTED  w2  2026-11-21T01:22:00Z  open for 38m 00s
      Workers: w1 = worker-5fc9f672361b35ef5bf8d1eb33cbaa16, w2 = worker-599d3d4742892b253a55871d6e9bbc45 in fleet-c08339de3b0bf8195c8eb3a03106a6b5 "gpu-spot"
      Shown: 2 of 2
      Next: list_session_actions with a row's sessionId, for what happened in it"
    `);
  });

  it("names fleets by their ids alone where they may not be listed, and asks once", async () => {
    const { jobId } = demoGuide().stories.find(({ jobName }) => jobName === "KITE_0200_lgt_v004")!;
    server = await startInProcess();
    server.farm.switches.denied.add("ListFleets");
    for (const _ of [1, 2]) {
      const answer = await server.call("list_sessions", { jobId });
      expect(answer.text).toContain(" in fleet-");
      expect(answer.text).not.toMatch(/gpu-spot|Not read/);
    }
    expect(server.requests.filter(({ path }) => path.endsWith("/fleets"))).toHaveLength(1);
  });

  it("sorts a long list newest first and pages through it", async () => {
    const options = { intercept: withSessions(333) };
    const first = await listSessions({ ...JOB, limit: 100 }, options);
    expect(soundText(await listSessions(JOB, options)).split("\n")[0]).toBe(
      "333 sessions of the job, newest first: 333 ENDED. The newest ended 20h 27m ago.",
    );
    const starts = startsOf(first);
    let { cursor } = first.structured as { cursor?: string };
    while (cursor) {
      const page = await server!.call("list_sessions", { ...JOB, limit: 100, cursor });
      starts.push(...startsOf(page));
      cursor = (page.structured as { cursor?: string }).cursor;
    }
    expect(starts).toHaveLength(333);
    expect(starts).toEqual(starts.toSorted().toReversed());
  });

  it("keeps the service's order, and says so, where there are too many to sort", async () => {
    const first = await listSessions(JOB, { intercept: withSessions(700) });
    const text = soundText(first);
    expect(text.split("\n")[0]).toBe(
      "20 sessions of the job on this page, in the service's order, as there are too many to sort: 20 ENDED.",
    );
    expect(text).toContain("Shown: 20 on this page; more with cursor=20");
    const second = await server!.call("list_sessions", { ...JOB, cursor: "20" });
    expect(second.text).toContain(idOf("session", 20));
    expect(second.text).not.toContain(idOf("session", 19));
    const bad = await server!.call("list_sessions", { ...JOB, cursor: "at:20" });
    expect(bad).toMatchObject({ isError: true, text: expect.stringContaining("not a cursor of this list") });
  });

  it("is not held by lists that never end", async () => {
    server = await startInProcess();
    server.farm.switches.endlessLists = true;
    server.farm.switches.emptyListPages = true;
    const { jobId } = demoGuide().stories[0]!;
    const answer = await server.call("list_sessions", { jobId });
    expect(answer.isError).toBe(false);
    expect(server.requests.length).toBeLessThan(60);
  });

  it("says what a job without sessions waits for is elsewhere", async () => {
    expect(soundText(await listSessions(JOB, { intercept: withSessions(0) }))).toMatchInlineSnapshot(`
      "No sessions: no worker has begun with this job yet.
      Next: get_job with the same ids, for what it waits for"
    `);
  });

  it("says what is missing or wrong among its ids", async () => {
    const none = await listSessions({});
    expect(none).toMatchObject({ isError: true, text: expect.stringContaining("Give jobId") });
    const both = await server!.call("list_sessions", { ...JOB, ...WORKER });
    expect(both.text).toContain("not both");
    const half = await server!.call("list_sessions", { workerId: WORKER.workerId });
    expect(half.text).toContain("Missing: fleetId");
    const other = await listSessions(JOB, { defaults: { farmId: idOf("farm", 1) } });
    // Without a queue the job is looked for in those of its farm.
    expect(other).toMatchObject({ isError: true, text: expect.stringContaining("Not found: farm") });
  });

  it("says what a refusal needs", async () => {
    const intercept = answersOf({ ListSessions: () => new Refusal("AccessDeniedException", "no") });
    const answer = await listSessions(JOB, { intercept });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining("deadline:ListSessions") });
  });
});

describe("list_sessions of a worker", () => {
  it("names each job once, whatever the default queue is", async () => {
    const text = soundText(await listSessions({ ...WORKER, limit: 4 }));
    expect(text.split("\n")[0]).toMatch(/^\d+ sessions of the worker in \d+ jobs, newest first: /);
    expect(text).toMatch(/^session-[0-9a-f]{32} {2}ENDED {2}j1 {2}2026-/m);
    expect(text).toMatch(/^Jobs: j1 = job-[0-9a-f]{32}.* in queue-[0-9a-f]{32}/m);
    expect(text).not.toContain(WORKER.workerId);
    expect(text).toContain("list_session_actions with a row's sessionId and its job and queue");
  });

  it("shows states of the future and what is missing as it is", async () => {
    const intercept = answersOf({
      ListSessionsForWorker: () => ({
        sessions: [
          {
            sessionId: idOf("session", 1),
            queueId: idOf("queue", 1),
            jobId: idOf("job", 1),
            startedAt: "2026-11-21T01:00:00Z",
            lifecycleStatus: "HIBERNATED",
            targetLifecycleStatus: "ENDED",
          },
          {
            sessionId: idOf("session", 2),
            queueId: idOf("queue", 1),
            jobId: idOf("job", 1),
            startedAt: "2026-11-21T00:00:00Z",
            lifecycleStatus: "ENDED",
          },
        ],
      }),
    });
    expect(soundText(await listSessions(WORKER, { intercept }))).toMatchInlineSnapshot(`
      "2 sessions of the worker in 1 job, newest first: 1 HIBERNATED, 1 ENDED. The newest began 1h 00m ago.
      session-00000000000000000000000000000001  HIBERNATED (asked to become ENDED)  j1  2026-11-21T01:00:00Z  open for 1h 00m
      session-00000000000000000000000000000002  ENDED  j1  2026-11-21T00:00:00Z  no end time given
      Jobs: j1 = job-00000000000000000000000000000001 in queue-00000000000000000000000000000001
      Shown: 2 of 2
      Next: list_session_actions with a row's sessionId and its job and queue, for what happened in it"
    `);
  });
});

describe("a host's name", () => {
  it("stands for its worker, which is told", async () => {
    const { text, structured } = await listSessions({ host: "LX-17", limit: 2 });
    expect(text).toMatch(/^\d+ sessions of the worker in \d+ jobs, newest first: /);
    expect(text).toContain(`\nWorker: ${WORKER.workerId} in ${WORKER.fleetId} "onprem-linux"\n`);
    const { text: byIds } = await listSessions({ ...WORKER, limit: 2 });
    expect(text.replace(/^Worker: .*\n/m, "")).toBe(byIds);
    expect(structured?.ofHost).toContain(WORKER.workerId);
  });

  it("is not taken beside a job or a worker", async () => {
    const { text, isError } = await listSessions({ host: "lx-17", ...JOB, queueId: idOf("queue", 1) });
    expect(isError).toBe(true);
    expect(text).toMatch(/^Give host, or jobId, or fleetId and workerId: one of them\./);
  });
});
