import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import type { FarmRequest } from "../../src/demo/service/http.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { countWaves } from "../support/waves.ts";

const { farmId, stories, sequences } = demoGuide();

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
  // The first call loads what every call needs, which takes turns of the event loop.
  await server.call("get_session", killed());
  await server.call("get_session_log", killed());
});
afterAll(() => server.close());

function killed() {
  const { queueId, jobId, sessionId, sessionActionId } = stories.find(({ title }) =>
    title.includes("killed for memory"),
  )!;
  return { farmId, queueId, jobId, sessionId, sessionActionId };
}

async function roundsOf(tool: string, given: object, counted: "deadline" | "all" = "all") {
  const waves = countWaves(counted);
  server.restart({ intercept: waves.intercept });
  const { isError, text } = await server.call(tool, { ...given });
  expect(isError, text).toBe(false);
  return waves.take();
}

it("asks for a session's actions, their details and names in two rounds", async () => {
  const { sessionActionId: _, ...ids } = killed();
  expect(await roundsOf("get_session", ids)).toBe(2);
  expect(await roundsOf("list_session_actions", ids)).toBe(2);
});

it("asks for an action and all that belongs to it in two rounds", async () => {
  const { sessionId: _, ...ids } = killed();
  expect(await roundsOf("get_session_action", ids)).toBe(2);
});

it("reads an action's log beside its step, and the worker's log after it: three rounds, two pages", async () => {
  const { sessionId: _, ...ids } = killed();
  expect(await roundsOf("get_session_log", ids)).toBe(3);
  expect(server.requests.filter(({ headers }) => headers.has("x-amz-target"))).toHaveLength(2);
});

it("diagnoses a job of 10,000 tasks in four rounds besides logs, every log read", async () => {
  const { queueId, jobId } = sequences.find(({ tasks }) => tasks === 10_000)!;
  expect(await roundsOf("diagnose_job", { farmId, queueId, jobId }, "deadline")).toBeLessThanOrEqual(4);
  const pages = server.requests.filter(({ headers }) => headers.has("x-amz-target")).length;
  expect(pages).toBeGreaterThanOrEqual(40);
  expect(pages).toBeLessThanOrEqual(60);
});

describe("what is asked ahead of a diagnosis", () => {
  const isSearch = ({ path }: FarmRequest) => path.endsWith("/search/tasks");
  const isSessions = ({ path }: FarmRequest) => path.endsWith("/sessions");
  const refused = {
    status: 403,
    headers: { "x-amzn-errortype": "AccessDeniedException" },
    body: JSON.stringify({ message: "not authorized" }),
  };

  it("is refused without a word where the answer does not use it", async () => {
    const { queueId, jobId } = stories.find(
      ({ title }) => title === "a job that succeeded with frames whose texture was missing",
    )!;
    server.restart({ intercept: (request) => (isSearch(request) ? refused : undefined) });
    const { isError, text } = await server.call("diagnose_job", { farmId, queueId, jobId });
    expect(isError, text).toBe(false);
    expect(text).not.toContain("SearchTasks");
  });

  it("is told once where the answer lacks it", async () => {
    server.restart({ intercept: (request) => (isSessions(request) ? refused : undefined) });
    const { queueId, jobId } = killed();
    const { text } = await server.call("diagnose_job", { farmId, queueId, jobId });
    expect(text.match(/ListSessions: /g)).toHaveLength(1);
  });

  it("ends with the call that was canceled, and nothing is left to nobody", async () => {
    const canceled = new AbortController();
    server.restart({
      async intercept(request) {
        if (!isSearch(request)) return undefined;
        canceled.abort();
        await new Promise((resolve) => setImmediate(resolve));
        return refused;
      },
    });
    const { queueId, jobId } = killed();
    const call = server.call("diagnose_job", { farmId, queueId, jobId }, { signal: canceled.signal });
    await expect(call).rejects.toThrow();
    // A failure that nobody waits for would end this process.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    server.restart();
    expect((await server.call("diagnose_job", { farmId, queueId, jobId })).isError).toBe(false);
  });
});
