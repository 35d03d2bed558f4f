import { afterAll, beforeAll, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
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
