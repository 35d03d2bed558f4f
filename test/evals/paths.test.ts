/** From each question only `Next` lines are followed: two calls tell the cause, in the first lines, with no dead end. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { follow, nextCall, type Question } from "../../scripts/evals/follow.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import rows from "./questions.json" with { type: "json" };

const QUESTIONS = rows as readonly Question[];

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const ask = (tool: string, given: Readonly<Record<string, unknown>>) => server.call(tool, { ...given });

it("asks about every story that the demo tells of a job of its own name", () => {
  const asked = new Set(QUESTIONS.map(({ arguments: given }) => given.jobId));
  const { stories, waiting } = demoGuide();
  const names = [...stories, ...waiting].map(({ jobName }) => jobName);
  const once = names.filter(
    (name) => names.indexOf(name) === names.lastIndexOf(name) && /^[\w-]+$/.test(name),
  );
  expect(once.filter((name) => !asked.has(name))).toEqual([]);
  expect(new Set(QUESTIONS.map(({ tool }) => tool)).size).toBeGreaterThan(7);
});

describe.each(QUESTIONS)("$question", (question) => {
  it("is answered by at most two calls, in the first 300 characters", async () => {
    const { missing, deadEnd } = await follow(question, ask);
    expect(missing, deadEnd).toEqual([]);
  });

  it("leads on to a call that is answered, where one is named", async () => {
    const { text } = await ask(question.tool, question.arguments);
    const next = nextCall(text, question.arguments);
    if (!next) return expect(text).not.toMatch(/^Next: [a-z_]+ (?!.*(?:\.\.\.|a row's)).*[a-z]=/m);
    expect(TOOLS.map(({ name }) => name)).toContain(next.tool);
    const answer = await ask(next.tool, next.given);
    expect(answer.isError, answer.text).toBe(false);
  });
});

describe("the call that a Next line names", () => {
  it.each([
    [
      "Next: get_session_log sessionActionId=sessionaction-1-2 view=end, for what it said last",
      {},
      { tool: "get_session_log", given: { sessionActionId: "sessionaction-1-2", view: "end" } },
    ],
    [
      "Next: list_session_actions with the same ids, for what happened in it",
      { sessionId: "session-1" },
      { tool: "list_session_actions", given: { sessionId: "session-1" } },
    ],
    [
      "Next: diagnose_job with the same job, to see how widely it happens",
      { jobId: "job-1", sessionId: "session-1" },
      { tool: "diagnose_job", given: { jobId: "job-1" } },
    ],
    [
      'Next: diagnose_job tasks="Frame=4,7" and brief=true',
      {},
      { tool: "diagnose_job", given: { tasks: "Frame=4,7", brief: "true" } },
    ],
    ['Next: diagnose_job with tasks="Frame=..." when a certain frame looks wrong', {}, undefined],
    ["Looked at: 3 logs", {}, undefined],
  ])("%s", (line, before, expected) => {
    expect(nextCall(`FAILED.\n${line}`, before)).toEqual(expected);
  });
});

describe("tasks as people write them", () => {
  const { queueId, jobId } = demoGuide().stories.find(({ title }) =>
    title.startsWith("a frame killed for memory"),
  )!;
  const diagnose = (tasks: string) => server.call("diagnose_job", { queueId, jobId, tasks });

  it.each(["42", "frame=42", "frames 42", "Frame: 42", "frame 42", "0042", "Frame = 42"])(
    "%s is Frame=42",
    async (spelled) => {
      const [one, other] = [await diagnose("Frame=42"), await diagnose(spelled)];
      expect(one.text).toMatch(/^FAILED: .*SIGKILL/);
      expect(other.text).toBe(one.text);
    },
  );

  it("#42 is no frame: it is an action's number, and that is said", async () => {
    const answer = await diagnose("#42");
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(/^tasks: .*#42 is the number of an action/);
  });
});
