/** Whose lines are read: of a job or session alone, of actions back to back, and of one that still runs. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { hours, minutes, seconds } from "../../src/demo/world/durations.ts";
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

const FOG = "ERROR: no fog in '/mnt/show/fog.abc'";
const story = jobStory((job) => {
  const step = framesStep(job, 1, 4);
  job
    .session("early", machine(0), { ago: hours(3) })
    .run(step, step.tasks[0]!, { ...fine(seconds(40)), output: [[500, "the seat is taken by mira"]] })
    .run(step, step.tasks[1]!, failing([FOG]));
  job.session("late", machine(1), { ago: hours(1) }).run(step, step.tasks[2]!, failing(["ERROR: late"]));
});
const JOB = idsOf(story);

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());
beforeEach(() => server.restart({ stories: [story] }));

it("a job alone: its first failed action, and that is said", async () => {
  const answer = await server.call("get_session_log", JOB);
  expect(answer.structured?.decisiveLine).toBe(FOG);
  expect(answer.structured?.sessionActionId).toBe(actionIdOf("early", 1));
  expect(answer.text).toMatch(/^Read: the job's first failed action; /m);
  expect(answer.text).toContain("Host: lx-");
});

it("a job in which nothing failed: says so, and asks for an id", async () => {
  const calm = jobStory((job) => {
    const step = framesStep(job, 1, 1);
    job.session("only", machine(0), { ago: hours(1) }).run(step, step.tasks[0]!, fine(seconds(30)));
  });
  server.restart({ stories: [calm] });
  const answer = await server.call("get_session_log", idsOf(calm));
  expect(answer.isError).toBe(true);
  expect(answer.text).toMatch(/No task of this job is FAILED/);
});

it("a search with a session goes through all of it, and with an action through that one", async () => {
  const ofSession = { ...JOB, sessionId: sessionIdOf("early"), search: "taken by mira" };
  expect((await server.call("get_session_log", ofSession)).text).toContain("the seat is taken by mira");
  const ofAction = { ...JOB, sessionActionId: actionIdOf("early", 1), search: "taken by mira" };
  expect((await server.call("get_session_log", ofAction)).text).toMatch(/^No line of \d+ searched/);
});

it("view=start of an action shows no line of the one right before it", async () => {
  const answer = await server.call("get_session_log", {
    ...JOB,
    sessionActionId: actionIdOf("early", 1),
    view: "start",
    maxLines: 20,
  });
  const lines = answer.structured?.lines as string[];
  expect(lines[0]).toContain("==========");
  expect(lines[1]).toContain("Running Task");
});

it("a running action's log is read for what it already tells, and never for more than likely", async () => {
  const running = jobStory((job) => {
    const step = framesStep(job, 1, 1);
    job.session("now", machine(0), { ago: hours(6) }).run(step, step.tasks[0]!, {
      takes: hours(6) - minutes(1),
      status: "RUNNING",
      output: [
        [5_000, "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB"],
        [9_000, "goes on"],
      ],
    } as never);
  });
  server.restart({ stories: [running] });
  const answer = await server.call("get_session_log", {
    ...idsOf(running),
    sessionActionId: actionIdOf("now", 0),
  });
  expect(answer.text).toMatch(
    /^RUNNING: it has not ended, but its log already tells of something: .*6h ago|^RUNNING: .*5h 5\dm ago/,
  );
  expect(answer.structured?.sure).toBe("likely");
});
