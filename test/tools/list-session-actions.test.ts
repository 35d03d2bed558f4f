import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { hours, minutes, seconds } from "../../src/demo/world/durations.ts";
import { expectSameFacts, fileNameOf, tokensOf } from "../support/answers.ts";
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
  taskIdOf,
} from "../support/jobs.ts";
import { wordsOf } from "../support/reads.ts";

const story = jobStory((job) => {
  const step = framesStep(job, 1, 400);
  const task = (frame: number) => step.tasks[frame - 1]!;
  const session = job.session("mixed", machine(0), { ago: hours(3) });
  session.syncInputs(fine(seconds(40))).enter("Rez", fine(seconds(9)));
  session.run(step, task(1), fine()).run(step, task(2), fine());
  session.run(step, task(3), failing(["boom"], { message: "out of luck" }));
  session.neverRun(step, task(4)).neverRun(step, task(5));
  const odd = job.session("odd", machine(1), { ago: hours(3) });
  for (const [frame, takes] of [
    [11, 570],
    [12, 584],
    [13, 242],
    [14, 578],
  ] as const)
    odd.run(step, task(frame), fine(seconds(takes)));
  const long = job.session("long", machine(2), { ago: hours(3) });
  for (let frame = 101; frame <= 260; frame += 1) long.run(step, task(frame), fine(seconds(2)));
  long.run(step, task(300), failing(["boom"]));
  // Every attempt at frame 3: twice the same way, on two machines.
  job
    .session("again", machine(3), { ago: minutes(40) })
    .run(step, task(3), failing(["boom"], { message: "out of luck" }));
  // Frame 20: two ways; frame 21: one machine; frame 22: only queued; frame 23: interrupted, then good.
  job
    .session("a", machine(4), { ago: hours(2) })
    .run(step, task(20), failing(["x"], { message: "out of memory" }));
  job
    .session("b", machine(5), { ago: hours(1) })
    .run(step, task(20), failing(["x"], { exitCode: 139 }))
    .neverRun(step, task(22));
  job.session("c", machine(6), { ago: hours(2) }).run(step, task(21), failing(["x"]));
  job.session("d", machine(6), { ago: hours(1) }).run(step, task(21), failing(["x"]));
  job.session("e", machine(7), { ago: hours(2) }).run(step, task(23), {
    takes: minutes(2),
    status: "INTERRUPTED",
    message: "The Worker received an EC2 spot interruption",
  });
  job.session("f", machine(8), { ago: hours(1) }).run(step, task(23), fine());
});
const JOB = idsOf(story);
const idOfFrame = (frame: number) => taskIdOf(frame - 1);

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());
beforeEach(() => server.restart({ stories: [story] }));

const ask = (given: Record<string, unknown>): Promise<Answer> =>
  server.call("list_session_actions", { ...JOB, ...given });
const first = ({ text }: Answer) => text.split("\n")[0];

describe("the timeline of a session", () => {
  it("begins with its verdict: what failed, how, and what never ran because of it", async () => {
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expectSameFacts(answer);
    expect(first(answer)).toBe(
      "4 succeeded, 1 failed (exit 1, Frame=3), 2 never attempted because of it. 2h 48m ago.",
    );
    expect(answer.text).toContain('#2-#3  task runs of step "render", Frame=1,2: 2 SUCCEEDED, 5m 00s each');
    expect(answer.text).toContain(
      '#4  task run of step "render", Frame=3: FAILED, 30s, exit 1, "out of luck"',
    );
    expect(answer.text).toContain(
      '#5-#6  task runs of step "render", Frame=4,5: 2 NEVER_ATTEMPTED, queued behind #4',
    );
    expect(answer.text).toContain("Shown: 7 of 7");
    expect(answer.text).toContain(`Next: get_session_log sessionActionId=${actionIdOf("mixed", 4)}`);
  });

  it("points out a run that took much shorter or longer than its siblings, and what that may mean", async () => {
    const answer = await ask({ sessionId: sessionIdOf("odd") });
    expectSameFacts(answer);
    expect(first(answer)).toBe("All 4 actions succeeded; 1 run is of unusual length. 2h 27m ago.");
    expect(answer.text).toMatch(
      /^#2 {2}task run of step "render", Frame=13: SUCCEEDED, 4m 02s, unusually short$/m,
    );
    expect(answer.text).toContain("Reading: a short success often means missing input");
    expect(answer.text).toContain(`Next: get_session_log sessionActionId=${actionIdOf("odd", 2)}`);
  });

  it("costs the list, one batch for what did not simply succeed, the session, and the step's name", async () => {
    await ask({ sessionId: sessionIdOf("mixed") });
    expect(wordsOf(server.requests).sort()).toEqual([
      "*",
      "*",
      "batch-get-session-action",
      "session-actions",
    ]);
  });

  it("longer than a page says what it covers, and goes on", async () => {
    const page = await ask({ sessionId: sessionIdOf("long") });
    expect(first(page)).toMatch(/^Of the 100 actions on this page: all 100 actions succeeded\./);
    expect(page.text).toMatch(/^Shown: 100 on this page; more with cursor=\S+$/m);
    expect(page.text).toContain("Next: list_session_actions with the same ids and the cursor");
    const rest = await ask({ sessionId: sessionIdOf("long"), cursor: page.structured?.cursor });
    expect(first(rest)).toMatch(
      /^Of the 61 actions on this page: 60 succeeded, 1 failed \(exit 1, Frame=300\)\./,
    );
    expect(rest.structured).not.toHaveProperty("cursor");
    const whole = await ask({ sessionId: sessionIdOf("long"), limit: 500 });
    expect(first(whole)).toMatch(/^160 succeeded, 1 failed \(exit 1, Frame=300\)\./);
    expect(whole.text).toContain("Shown: 161 of 161");
    expect(whole.text.length).toBeLessThan(8_000);
  });

  it("that is too long for one answer keeps all that went wrong, and says what it left out", async () => {
    const busy = jobStory((job) => {
      const step = framesStep(job, 1, 300);
      const session = job.session("mixed", machine(0), { ago: hours(20) });
      for (const task of step.tasks.slice(0, 299))
        session.enter("Rez", fine(1_000)).run(step, task, fine(1_000));
      session.run(step, step.tasks[299]!, failing(["boom"]));
    });
    server.restart({ stories: [busy] });
    const answer = await ask({ sessionId: sessionIdOf("mixed"), limit: 500 });
    expect(answer.text).toMatch(
      /^Shown: 500 on this page, in 60 of 500 rows \(plain successes left out\); more with cursor=/m,
    );
    expect(answer.text.length).toBeLessThan(8_000);
    const rest = await ask({
      sessionId: sessionIdOf("mixed"),
      limit: 500,
      cursor: answer.structured?.cursor,
    });
    expect(rest.text).toMatch(/^#598 .*Frame=300: FAILED/m);
  });

  it("ends although the service's tokens never do", async () => {
    server.farm.switches.endlessLists = true;
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expect(first(answer)).toContain(
      "4 succeeded, 1 failed (exit 1, Frame=3), 2 never attempted because of it",
    );
    expect(answer.text).toContain("Shown: 7 of 7");
    server.restart({
      stories: [story],
      async intercept(request, farm) {
        if (!request.path.endsWith("/session-actions")) return await farm();
        const nextToken = `token ${server.requests.length}`;
        const headers = { "content-type": "application/json" };
        return { status: 200, headers, body: JSON.stringify({ sessionActions: [], nextToken }) };
      },
    });
    const empty = await ask({ sessionId: sessionIdOf("mixed") });
    expect(empty.isError, empty.text).toBe(true);
    expect(first(empty)).toContain("answered ListSessionActions with 25 pages without a row");
    expect(server.requests.length).toBeLessThan(40);
  });

  it("is there though the session itself can't be read", async () => {
    server.farm.switches.denied.add("GetSession");
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expect(first(answer)).toContain("1 failed (exit 1, Frame=3)");
    expect(answer.text).toContain("Not read: GetSession: access denied");
    expect(answer.text).not.toMatch(/^Session:/m);
  });

  it("is there though the names of steps can't be read", async () => {
    server.farm.switches.denied.add("GetStep");
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expect(answer.text).toMatch(/^#4 {2}task run of .*step-[0-9a-f]{32}.*, Frame=3: FAILED/m);
    expect(answer.text).toContain("Not read: names of steps: GetStep: access denied");
  });
});

describe("exit codes and messages, which the list leaves out", () => {
  it("come one by one where batches are denied", async () => {
    server.farm.switches.denied.add("BatchGetSessionAction");
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expect(answer.text).toContain('exit 1, "out of luck"');
    expect(answer.text).not.toContain("Not read");
  });

  it("that a batch could not give cost their row only, and it is said", async () => {
    server.farm.switches.batchErrors.set(actionIdOf("mixed", 4), "ResourceNotFoundException");
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expect(first(answer)).toContain(
      "1 failed (exit code not read, Frame=3), 2 never attempted because of it",
    );
    expect(answer.text).toMatch(/^#4 .*FAILED, 30s, exit code not read$/m);
    expect(answer.text).toContain("Not read: exit codes and messages: BatchGetSessionAction: not found");
    expect(answer.text).toContain("2 NEVER_ATTEMPTED, queued behind #4");
  });

  it("that nobody may read leave the list as it is", async () => {
    server.farm.switches.denied.add("BatchGetSessionAction").add("GetSessionAction");
    const answer = await ask({ sessionId: sessionIdOf("mixed") });
    expect(answer.isError).toBe(false);
    expect(first(answer)).toContain("1 failed (exit code not read, Frame=3)");
    expect(answer.text).toContain("Not read: exit codes and messages: GetSessionAction: access denied");
  });
});

describe("every attempt at a task", () => {
  it("that failed the same way on several workers does not blame the frame yet", async () => {
    const answer = await ask({ taskId: idOfFrame(3) });
    expectSameFacts(answer);
    expect(first(answer)).toBe(
      '2 attempts at task run of step "render", Frame=3: 2 failed the same way (same exit code and message) on 2 different workers. Last 39m ago.',
    );
    expect(answer.text).toContain("Reading: this alone does not blame the frame.");
    const rows = answer.text.split("\n").filter((line) => line.includes("FAILED"));
    expect(rows[0]).toMatch(
      /^2026-11-20T23:10:\d\dZ .* on lx-11, worker-[0-9a-f]{32}, "out of luck", sessionaction-/,
    );
    expect(rows[1]).toMatch(/^2026-11-21T01:20:\d\dZ .* on lx-14/);
    expect(answer.text).toContain(`Next: get_session_log sessionActionId=${actionIdOf("again", 0)}`);
  });

  it("that failed in different ways asks for a look at two logs", async () => {
    const answer = await ask({ taskId: idOfFrame(20) });
    expect(first(answer)).toContain("2 failed in 2 different ways on 2 different workers");
    expect(answer.text).toContain("Reading: different ways of failing: compare the logs of two attempts.");
  });

  it("that failed on one worker each time tells neither frame nor machine", async () => {
    const answer = await ask({ taskId: idOfFrame(21) });
    expect(first(answer)).toContain("2 failed the same way (same exit code and message) on one worker");
    expect(answer.text).toContain(
      "the same worker each time, so this tells neither the frame nor the machine",
    );
  });

  it("that was only queued was no attempt", async () => {
    const answer = await ask({ taskId: idOfFrame(22) });
    expect(first(answer)).toBe(
      'No attempt at task run of step "render", Frame=22: queued 1 time behind an action that ended badly, and not run.',
    );
    const none = await ask({ taskId: idOfFrame(399) });
    expect(first(none)).toBe(
      "No attempt at this task is listed: it never ran, as far as the service keeps them.",
    );
    expect(none.structured).not.toHaveProperty("next");
  });

  it("counts what was interrupted apart from what failed", async () => {
    const answer = await ask({ taskId: idOfFrame(23) });
    expect(first(answer)).toMatch(/^2 attempts at .*, Frame=23: 1 interrupted, 1 succeeded\./);
    expect(answer.text).not.toContain("Reading");
  });

  it("is there though hosts can't be read; then it says nothing of workers", async () => {
    server.farm.switches.denied.add("BatchGetSession").add("GetSession");
    const answer = await ask({ taskId: idOfFrame(3) });
    expect(first(answer)).toContain("2 failed the same way (same exit code and message). Last");
    expect(answer.text).toContain("Not read: hosts: GetSession: access denied");
  });

  it("does not call two failures the same where it could not read how they failed", async () => {
    server.farm.switches.denied.add("BatchGetSessionAction").add("GetSessionAction");
    const answer = await ask({ taskId: idOfFrame(20) });
    expect(first(answer)).toContain("2 failed (how was not read for 2) on 2 different workers");
    expect(answer.text).not.toContain("Reading");
  });
});

describe("ids", () => {
  it.each([
    [{}, /Give sessionId .* or taskId .*, one of the two/],
    [{ sessionId: sessionIdOf("mixed"), taskId: idOfFrame(1) }, /one of the two/],
    [{ sessionId: actionIdOf("mixed", 1) }, /session action id/],
    [{ taskId: sessionIdOf("mixed") }, /task/],
    [{ sessionId: "session-12" }, /sessionId/],
  ])("%o are refused in words", async (given, words) => {
    const answer = await ask(given);
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(words);
    expect(server.requests).toEqual([]);
  });

  it("of a session that is not there are an error, not an empty list", async () => {
    const answer = await ask({ sessionId: sessionIdOf("nowhere") });
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(/^Not found/);
  });
});

describe("get_session says how its actions went", () => {
  const outcome = async (name: string) =>
    (await server.call("get_session", { ...JOB, sessionId: sessionIdOf(name) })).text
      .split("\n")
      .find((line) => line.startsWith("Outcome: "));

  it("in one line, from one page and one batch", async () => {
    expect(await outcome("mixed")).toBe(
      "Outcome: 4 succeeded, 1 failed (exit 1, Frame=3), 2 never attempted because of it (a session has no outcome of its own)",
    );
    expect(wordsOf(server.requests).filter((word) => word === "session-actions")).toHaveLength(1);
  });

  it("of the first 100 where there are more", async () => {
    expect(await outcome("long")).toBe(
      "Outcome: all 100 actions succeeded, of the first 100 actions (a session has no outcome of its own)",
    );
  });

  it("and is answered without it where that can't be read", async () => {
    server.farm.switches.denied.add("ListSessionActions");
    const answer = await server.call("get_session", { ...JOB, sessionId: sessionIdOf("mixed") });
    expect(answer.isError).toBe(false);
    expect(answer.text).not.toContain("Outcome: ");
    expect(answer.text).toContain("Not read: how its actions ended: ListSessionActions: access denied");
    expect(answer.text).toMatch(/^ENDED: session on lx-11, ran 11m 23s\./);
  });
});

describe("the demo's stories", () => {
  beforeAll(() => server.restart());
  const stories = demoGuide().stories.filter(({ sessionId }) => sessionId !== undefined);

  it.each(stories)("$title", async ({ title, queueId, jobId, sessionId }) => {
    server.restart();
    const answer = await server.call("list_session_actions", { queueId, jobId, sessionId });
    expectSameFacts(answer);
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(600);
    await expect(`${answer.text}\n`).toMatchFileSnapshot(
      `../snapshots/answers/list_session_actions/${fileNameOf(title)}.txt`,
    );
  });
});
