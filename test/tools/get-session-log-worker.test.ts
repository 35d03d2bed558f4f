import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { hours, minutes, seconds } from "../../src/demo/world/durations.ts";
import { expectSameFacts } from "../support/answers.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import {
  actionIdOf,
  failing,
  fine,
  framesStep,
  idsOf,
  jobStory,
  machine,
  sessionIdOf,
} from "../support/jobs.ts";
import { logRequests, wordsOf } from "../support/reads.ts";

const story = jobStory((job) => {
  const step = framesStep(job, 1, 4);
  job
    .session("killed", machine(0), { ago: hours(2) })
    .run(step, step.tasks[0]!, fine())
    .run(
      step,
      step.tasks[1]!,
      failing(["Killed"], { exitCode: 137, takes: minutes(9), load: { memory: 0.97, cpu: 88 } }),
    );
  job.session("neighbour", machine(0), { ago: minutes(100) }).run(step, step.tasks[2]!, fine(seconds(90)));
  job
    .session("broken", machine(1), { ago: hours(2) })
    .run(step, step.tasks[3]!, failing(["SyntaxError: invalid syntax"]));
});
const JOB = idsOf(story);

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());
beforeEach(() => server.restart({ stories: [story] }));

const ask = (given: Record<string, unknown>): Promise<Answer> =>
  server.call("get_session_log", { ...JOB, ...given });

it("the worker's log of a session: its own records, the machine's figures, and when it ended", async () => {
  const answer = await ask({ sessionId: sessionIdOf("killed"), source: "worker" });
  expectSameFacts(answer, ({ path }) => path === "lines[]");
  expect(answer.text).toMatch(
    /^Worker log of lx-11: .* Memory at most \d+(\.\d)? % in \d+ samples\. The session ended 1h 45m ago\./,
  );
  expect(answer.text).toContain("memory 9");
  expect(answer.text).toMatch(/before the end; about one a minute, so a peak between two is not seen/);
  expect(answer.text).not.toContain("{");
  expect(answer.text).not.toContain(sessionIdOf("neighbour").slice(8));
});

it("a search picks among its records, and says how many there are", async () => {
  const all = await ask({ sessionId: sessionIdOf("killed"), source: "worker" });
  const some = await ask({ sessionId: sessionIdOf("killed"), source: "worker", search: "ACTION END" });
  const linesOf = ({ structured }: Answer) => (structured?.lines ?? []) as string[];
  const lines = linesOf(some);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThan(linesOf(all).length);
  expect(lines.every((line) => line.includes("Action End"))).toBe(true);
  expect(some.text).toMatch(/shown \d+ of \d+ that concern this session or the agent itself and match/);
});

it("a spot interruption that names no session is shown, and found by a search", async () => {
  const spot = { level: "INFO", message: "Spot interruption detected. Termination in 0:01:59.123" };
  server.restart({
    stories: [story],
    async intercept(request, farm) {
      const answer = await farm();
      if (!request.body.includes("/fleet-")) return answer;
      const page = JSON.parse(answer.body) as { events?: { timestamp: number; message: string }[] };
      const [first] = page.events ?? [];
      const events = first && [{ ...first, message: JSON.stringify(spot) }, ...page.events!];
      return { ...answer, body: JSON.stringify({ ...page, ...(events && { events }) }) };
    },
  });
  for (const search of [undefined, "spot"]) {
    const answer = await ask({ sessionId: sessionIdOf("killed"), source: "worker", search });
    expect(answer.text).toContain(`INFO ${spot.message}`);
  }
});

it.each(["cause", "end", "start"])("has no view=%s, and says what there is instead", async (view) => {
  const answer = await ask({ sessionId: sessionIdOf("killed"), source: "worker", view });
  expect(answer.isError).toBe(true);
  expect(answer.text).toContain("source=worker has one view");
  expect(answer.text).toContain("Leave view out");
});

it("is read for the session's time only, in few pages", async () => {
  await ask({ sessionId: sessionIdOf("killed"), source: "worker" });
  const requests = logRequests(server.requests).map(
    ({ body }) => JSON.parse(body) as { startTime: number; endTime: number; limit: number },
  );
  expect(requests.length).toBeLessThanOrEqual(3);
  // One more tells what stood before the span, as it decides what is secret in it: a few records.
  const spans = requests.filter(({ startTime }) => startTime !== undefined);
  for (const { startTime, endTime } of spans) expect(endTime - startTime).toBeLessThan(minutes(20));
  for (const { limit } of requests.filter(({ startTime }) => startTime === undefined))
    expect(limit).toBeLessThanOrEqual(60);
});

it("is read with the fleet's read role where the caller may not", async () => {
  server.farm.switches.callersReadLogs = false;
  const answer = await ask({ sessionId: sessionIdOf("killed"), source: "worker" });
  expect(answer.text).toMatch(/^Worker log of lx-11/);
  expect(wordsOf(server.requests)).toContain("read-roles");
  server.farm.switches.denied.add("AssumeFleetRoleForRead");
  server.restart({ stories: [story] });
  server.farm.switches.callersReadLogs = false;
  server.farm.switches.denied.add("AssumeFleetRoleForRead");
  const denied = await ask({ sessionId: sessionIdOf("killed"), source: "worker" });
  expect(denied.isError).toBe(true);
  expect(denied.text).toContain("deadline:AssumeFleetRoleForRead");
});

it("that is missing is said, and leads to the session's own", async () => {
  server.restart({
    stories: [story],
    async intercept(request, farm) {
      const answer = await farm();
      if (!/\/sessions\/session-[0-9a-f]+$/.test(request.path)) return answer;
      const workerLog = {
        logDriver: "awslogs",
        options: { logGroupName: "/aws/gone", logStreamName: "worker-gone" },
      };
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), workerLog }) };
    },
  });
  const answer = await ask({ sessionId: sessionIdOf("killed"), source: "worker" });
  expect(answer.isError).toBe(false);
  expect(answer.text).toMatch(/^No worker log: CloudWatch has no such stream/);
  expect(answer.text).toContain("Next: get_session_log with the same ids, for the session's own log");
});

it("a kill is answered with memory and disk nearest the end, without being asked", async () => {
  const answer = await ask({ sessionActionId: actionIdOf("killed", 1) });
  expectSameFacts(answer);
  expect(answer.text).toMatch(
    /^Worker log: memory 9\d(\.\d)? %, CPU 88 %, free disk 189 GB of 268 GB \(sample 2026-11-21T00:\d\d:\d\dZ, \d+s before the end;/m,
  );
});

it("what the program says about itself needs no look at the machine", async () => {
  await ask({ sessionActionId: actionIdOf("broken", 0) });
  const groups = logRequests(server.requests).map(
    ({ body }) => (JSON.parse(body) as { logGroupName: string }).logGroupName,
  );
  expect(groups.every((group) => group.includes("/queue-"))).toBe(true);
});

it("a worker's log that is denied does not sink the session's", async () => {
  server.restart({
    stories: [story],
    async intercept(request, farm) {
      if (!request.body.includes("/fleet-")) return await farm();
      return {
        status: 400,
        headers: {},
        body: JSON.stringify({ __type: "AccessDeniedException", message: "no" }),
      };
    },
  });
  server.farm.switches.denied.add("AssumeFleetRoleForRead");
  const answer = await ask({ sessionActionId: actionIdOf("killed", 1) });
  expect(answer.text).toMatch(/^Cause \(likely, machine\)/);
  expect(answer.text).toContain("Not read: worker log: GetLogEvents: access denied");
  expect(answer.text).not.toMatch(/^Worker log:/m);
});

it("a costly search stops in time, and says what it did not look at", async () => {
  const texts = Array.from({ length: 3_000 }, (_, index) =>
    JSON.stringify({ level: "WARNING", message: `${"ab".repeat(280)} ${index}` }),
  );
  server.restart({
    stories: [story],
    timeoutMs: 6_000,
    intercept: async (request, farm) => {
      const answer = await farm();
      if (!logRequests([request]).length) return answer;
      const page = JSON.parse(answer.body) as { events: { timestamp: number }[] };
      const timestamp = page.events[0]?.timestamp ?? 0;
      return {
        ...answer,
        body: JSON.stringify({ ...page, events: texts.map((message) => ({ timestamp, message })) }),
      };
    },
  });
  const answer = await ask({
    sessionId: sessionIdOf("killed"),
    source: "worker",
    search: "((a{1,20}b?){1,20}c?){1,2}[yz]",
  });
  expect(answer.isError).toBe(false);
  expect(answer.text).toMatch(/time ran out before the last \d+ records could be searched/);
});
