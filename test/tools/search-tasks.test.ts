import { afterEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { answersOf, idOf, Refusal } from "../support/script.ts";
import { soundText } from "../support/sound.ts";

let server: InProcess | undefined;
afterEach(() => server?.close());

async function searchTasks(given: Record<string, unknown>, options: InProcessOptions = {}) {
  server = await startInProcess(options);
  return await server.call("search_tasks", given);
}

const guide = demoGuide();
const [large] = guide.sequences;
const LARGE = { queueId: large!.queueId, jobId: large!.jobId };

function jobOf(name: string) {
  const { queueId, jobId } = guide.stories.find(({ jobName }) => jobName === name)!;
  return { queueId, jobId };
}

describe("search_tasks", () => {
  it("tells all tasks of a job in their order, each with its handle", async () => {
    expect(soundText(await searchTasks(jobOf("KITE_0200_lgt_v004")))).toMatchInlineSnapshot(`
      "12 tasks of step "render": 4 succeeded, 2 running, 1 assigned, 5 ready. The latest began 4m ago.
      Frame=1:  SUCCEEDED  2026-11-21T01:25:38Z  14m 12s  sessionaction-c58041d6c614eb7b62f712ac7327fc29-2  task-4076725a94a8733b8b79db7cc838e18a-0
      Frame=2:  SUCCEEDED  2026-11-21T01:26:14Z  14m 36s  sessionaction-17612763e494b3d8a562eb95f36f96d5-2  task-4076725a94a8733b8b79db7cc838e18a-1
      Frame=3:  SUCCEEDED  2026-11-21T01:39:50Z  13m 54s  sessionaction-c58041d6c614eb7b62f712ac7327fc29-3  task-4076725a94a8733b8b79db7cc838e18a-2
      Frame=4:  SUCCEEDED  2026-11-21T01:40:50Z  14m 14s  sessionaction-17612763e494b3d8a562eb95f36f96d5-3  task-4076725a94a8733b8b79db7cc838e18a-3
      Frame=5:  RUNNING  2026-11-21T01:53:44Z  for 6m 15s  sessionaction-c58041d6c614eb7b62f712ac7327fc29-4  task-4076725a94a8733b8b79db7cc838e18a-4
      Frame=6:  RUNNING  2026-11-21T01:55:04Z  for 4m 55s  sessionaction-17612763e494b3d8a562eb95f36f96d5-4  task-4076725a94a8733b8b79db7cc838e18a-5
      Frame=7:  ASSIGNED  never started  sessionaction-c58041d6c614eb7b62f712ac7327fc29-5  task-4076725a94a8733b8b79db7cc838e18a-6
      Frame=8:  READY  never started  task-4076725a94a8733b8b79db7cc838e18a-7
      Frame=9:  READY  never started  task-4076725a94a8733b8b79db7cc838e18a-8
      Frame=10:  READY  never started  task-4076725a94a8733b8b79db7cc838e18a-9
      Frame=11:  READY  never started  task-4076725a94a8733b8b79db7cc838e18a-10
      Frame=12:  READY  never started  task-4076725a94a8733b8b79db7cc838e18a-11
      Shown: 12 of 12
      Next: get_session_log with a row's sessionActionId, for its log; list_session_actions with its taskId, for every attempt"
    `);
  });

  it("finds frames inside chunks", async () => {
    const text = soundText(await searchTasks({ ...jobOf("MOTH_0450_rain_v007"), tasks: "Frame=41-55" }));
    expect(text).toMatchInlineSnapshot(`
      "2 tasks of step "render", all succeeded. The latest ended 5h 30m ago.
      Frame=41-50 (10 values):  SUCCEEDED  2026-11-20T20:24:53Z  4m 01s  sessionaction-70a3e11b2783cfa4b291997ac1acc4aa-5  task-b3c7e39d548659297e612728dc380659-4
      Frame=51-60 (10 values):  SUCCEEDED  2026-11-20T20:25:04Z  4m 09s  sessionaction-8a184e1e80407fc4a1c12458ed366cf1-5  task-b3c7e39d548659297e612728dc380659-5
      Shown: 2 of 2, looked at 6 tasks
      Next: get_session_log with a row's sessionActionId, for its log; list_session_actions with its taskId, for every attempt"
    `);
  });

  it("finds the failures of a large job with one search", async () => {
    const text = soundText(await searchTasks({ ...LARGE, status: "FAILED", limit: 3 }));
    expect(text).toContain("Shown: 3 of 40; more with cursor=at:3");
    expect(server!.requests).toHaveLength(2);
  });

  it("finds the same failures where the search refuses the status, and remembers the refusal", async () => {
    const bySearch = await searchTasks({ ...LARGE, status: "FAILED", limit: 100 });
    server = await startInProcess();
    server.farm.switches.searchTasksByStatus = false;
    const byLists = await server.call("search_tasks", { ...LARGE, status: "FAILED", limit: 100 });
    expect(byLists.structured?.tasks).toEqual(bySearch.structured?.tasks);
    expect(soundText(byLists)).toContain("40 tasks, all failed.");
    // Three of the twenty steps hold failures; nothing else is listed.
    const lists = server.requests.filter(({ path }) => path.endsWith("/tasks") && !path.includes("/search/"));
    expect(new Set(lists.map(({ path }) => path)).size).toBe(3);
    const before = server.requests.length;
    await server.call("search_tasks", { ...LARGE, status: "FAILED", limit: 1 });
    expect(server.requests.slice(before).some(({ path }) => path.includes("/search/tasks"))).toBe(false);
  });

  it.each([true, false])(
    "shows each failure once over several answers (search: %s)",
    async (searchTasksByStatus) => {
      server = await startInProcess();
      server.farm.switches.searchTasksByStatus = searchTasksByStatus;
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const answer = await server.call("search_tasks", {
          ...LARGE,
          status: "FAILED",
          limit: 15,
          ...(cursor && { cursor }),
        });
        soundText(answer);
        const { tasks = [], cursor: next } = answer.structured as {
          tasks?: { taskId: string }[];
          cursor?: string;
        };
        seen.push(...tasks.map(({ taskId }) => taskId));
        cursor = next;
      } while (cursor && seen.length < 100);
      expect(seen).toHaveLength(40);
      expect(new Set(seen).size).toBe(40);
    },
  );

  it("says what tasks look like where none matches", async () => {
    const text = soundText(await searchTasks({ ...jobOf("WOLF_0120_fx_smoke_v014"), tasks: "Frame=4711" }));
    expect(text).toMatchInlineSnapshot(`
      "No task matches, of 8 looked at. Tasks here look like Frame=38.
      Next: get_job with the same ids, for its steps and their tasks"
    `);
  });

  it.each([
    [{ tasks: "frame forty" }, "takes Name=value or Name=range"],
    [{ tasks: "Frame=1,Frame=2" }, "names Frame twice"],
    [{ status: "kaputt" }, "Give one of PENDING"],
    [{ cursor: "zz" }, "not a cursor of this list"],
    [{ stepId: "step-1" }, "is not a step id"],
  ])("says what is wrong with %j", async (wrong, problem) => {
    const answer = await searchTasks({ ...jobOf("WOLF_0120_fx_smoke_v014"), ...wrong });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(problem) });
  });

  it("answers a step that does not exist with the service's error", async () => {
    const answer = await searchTasks({ ...jobOf("WOLF_0120_fx_smoke_v014"), stepId: idOf("step", 1) });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining("Not found") });
  });

  it("keeps unknown kinds of parameters and hostile values as quoted data, and masks secrets", async () => {
    const job = guide.stories.find(({ title }) => title.startsWith("ugly data"))!;
    const text = soundText(await searchTasks({ jobId: job.jobId }));
    expect(text).toContain("Curve=bezier \"{'knots':['0','1']}\"");
    expect(text).toContain('Layer="beauty\'; rm -rf /"');
    const intercept = answersOf({
      SearchTasks: () => ({
        tasks: [
          {
            taskId: `${idOf("task", 1)}-0`,
            stepId: idOf("step", 1),
            runStatus: "READY",
            parameters: { API_TOKEN: { string: "hunter2hunter2" } },
          },
        ],
        totalResults: 1,
      }),
    });
    const secret = await searchTasks({ jobId: job.jobId }, { intercept });
    expect(secret.text).not.toContain("hunter2");
    expect(secret.text).toContain("Masked: 1 place in text from the farm");
    expect(secret.text).toContain("never started");
    expect(secret.text).toContain("Next: get_job");
  });

  it("says that the search reaches no further", async () => {
    const rows = (offset: number) =>
      Array.from({ length: 2 }, (_, index) => ({
        taskId: `${idOf("task", 1)}-${offset + index}`,
        stepId: idOf("step", 1),
        runStatus: "READY",
      }));
    const intercept = answersOf({
      SearchTasks: ({ body }) => ({
        tasks: rows(body.itemOffset),
        totalResults: 10_000,
        nextItemOffset: body.itemOffset + 2,
      }),
    });
    const answer = await searchTasks({ ...LARGE, cursor: "at:9998", limit: 2 }, { intercept });
    expect(answer.text).toContain("the service's search reaches no further than 10,000 tasks");
    expect(answer.structured).not.toHaveProperty("cursor");
  });

  it("throws the steps' own error where nothing can be read", async () => {
    const intercept = answersOf({ ListSteps: () => new Refusal("AccessDeniedException", "no") });
    const answer = await searchTasks(LARGE, { intercept });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining("deadline:ListSteps") });
  });
});
