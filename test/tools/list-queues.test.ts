import { afterEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { answersOf, idOf } from "../support/script.ts";
import { soundText } from "../support/sound.ts";

let server: InProcess | undefined;
afterEach(() => server?.close());

async function listQueues(options: InProcessOptions = {}, given: Record<string, unknown> = {}) {
  server = await startInProcess(options);
  return await server.call("list_queues", given);
}

function queue(number: number, members: Record<string, unknown>) {
  return {
    farmId: demoGuide().farmId,
    queueId: idOf("queue", number),
    displayName: `queue ${number}`,
    status: "IDLE",
    defaultBudgetAction: "NONE",
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: "x",
    ...members,
  };
}

describe("list_queues", () => {
  it("says which queue is blocked, why, and who mends it", async () => {
    expect(soundText(await listQueues())).toMatchInlineSnapshot(`
      "9 queues; 1 blocked and giving out no work: "previz".
      queue-6550411280d78eee33408699c3372cc7  "production"  SCHEDULING  default
      queue-23e664fa1272f3d4cbb296f0920612c5  "lighting"  SCHEDULING
      queue-d17111ed53f72436e20ff854f907784e  "fx-linux"  SCHEDULING
      queue-a334a8317d172aae9a0a5692a28a098c  "previz"  SCHEDULING_BLOCKED  BUDGET_THRESHOLD_REACHED
      queue-616c4d8e5f4e20684234b54715080d07  "episodic"  SCHEDULING
      queue-c6ef7dd23071818420e1f989747a38c8  "comp"  SCHEDULING
      queue-982faf45c88bffa938605baae83ba0fa  "lookdev"  SCHEDULING
      queue-52f48ac8d376ed70dcced2a1e5b5b04e  "dailies"  SCHEDULING
      queue-1f3191c820787f481314a42d3737c344  "archive"  SCHEDULING
      Blocked: BUDGET_THRESHOLD_REACHED, a budget of the queue is used up to the point where it stops work
      Fix: (farm manager) raise the limit of the queue's budget, or change its action at that threshold. Waiting tasks then go on by themselves; canceled ones have to be requeued.
      Limit "Arnold licences": 2 of 2 in use (the service's count is delayed); held by "KITE_0200_lgt_v004" job-ae879e45c728c4e8bd26078ea39ec9d0 2 (2 tasks); limit-f7454a602b88719e923403f37baa0abe
      Limits beside these: 1 not in use
      Shown: 9 of 9
      Next: search_jobs with a queueId"
    `);
  });

  it("says what a missing budget does to running tasks", async () => {
    const blocked = {
      status: "SCHEDULING_BLOCKED",
      blockedReason: "NO_BUDGET_CONFIGURED",
      defaultBudgetAction: "STOP_SCHEDULING_AND_CANCEL_TASKS",
    };
    const intercept = answersOf({ ListQueues: () => ({ queues: [queue(1, {}), queue(2, blocked)] }) });
    expect(soundText(await listQueues({ intercept }))).toMatchInlineSnapshot(`
      "2 queues; 1 blocked and giving out no work: "queue 2". The default queue-6550411280d78eee33408699c3372cc7 is not among them.
      queue-00000000000000000000000000000001  "queue 1"  IDLE
      queue-00000000000000000000000000000002  "queue 2"  SCHEDULING_BLOCKED  NO_BUDGET_CONFIGURED
      Blocked: NO_BUDGET_CONFIGURED, the queue's default budget action stops work while no budget is set; running tasks are canceled
      Fix: (farm manager) give the queue a budget, or set its default budget action to NONE. Waiting tasks then go on by themselves; canceled ones have to be requeued.
      Limit "Arnold licences": 2 of 2 in use (the service's count is delayed); no running task that was read holds it; not every running task was read; limit-f7454a602b88719e923403f37baa0abe
      Limits beside these: 1 not in use
      Shown: 2 of 2
      Not read: who holds the limits: SearchTasks: not found
      Next: search_jobs with a queueId"
    `);
  });

  it("answers for a status of the future", async () => {
    const intercept = answersOf({ ListQueues: () => ({ queues: [queue(1, { status: "DRAINING" })] }) });
    expect(soundText(await listQueues({ intercept }))).toContain("DRAINING");
  });

  it("goes on with the service's token, and says that a list is not whole", async () => {
    const first = await listQueues({}, { limit: 3 });
    expect(soundText(first)).toContain("3 queues on this page; none is blocked.");
    const { cursor } = first.structured as { cursor: string };
    const second = await server!.call("list_queues", { limit: 3, cursor });
    expect(soundText(second)).toContain('3 queues on this page; 1 blocked and giving out no work: "previz".');
  });

  it("says what to do about a cursor that is not the service's", async () => {
    const answer = await listQueues({}, { cursor: "at:3" });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain("call again without the cursor");
  });

  it("needs a farm", async () => {
    const answer = await listQueues({ defaults: {} });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain("Missing: farmId");
  });

  it("answers a farm without queues", async () => {
    const intercept = answersOf({ ListQueues: () => ({ queues: [] }) });
    const text = soundText(await listQueues({ intercept }));
    expect(text).toContain("No queues: the farm has none, or this identity may see none.");
  });
});

describe("limits of the farm", () => {
  const licence = (id: number, currentCount: number, maxCount: number) => ({
    farmId: demoGuide().farmId,
    limitId: idOf("limit", id),
    displayName: `licence ${id}`,
    amountRequirementName: `amount.licence${id}`,
    currentCount,
    maxCount,
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: "x",
  });
  const limitLinesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("Limit"));

  it("in use are told with the jobs that hold them, the fullest first", async () => {
    const { text, structured } = await listQueues();
    expect(limitLinesOf(text)).toEqual([
      expect.stringMatching(
        /^Limit "Arnold licences": 2 of 2 in use \(the service's count is delayed\); held by "KITE_0200_lgt_v004" job-\w+ 2 \(2 tasks\); limit-\w+$/,
      ),
      "Limits beside these: 1 not in use",
    ]);
    expect(structured).toMatchObject({
      limits: [{ name: "Arnold licences", used: 2, maximum: 2, heldBy: [{ holds: 2, tasks: 2 }] }],
      otherLimits: 1,
    });
  });

  it("that no running task holds, or that have no maximum, are told as that", async () => {
    const intercept = answersOf({ ListLimits: () => ({ limits: [licence(1, 3, 10), licence(2, 5, -1)] }) });
    const { text } = await listQueues({ intercept });
    expect(limitLinesOf(text)).toEqual([
      `Limit "licence 1": 3 of 10 in use (the service's count is delayed); no running task that was read holds it; ${idOf("limit", 1)}`,
      `Limit "licence 2": 5 in use (the service's count is delayed); no maximum; no running task that was read holds it; ${idOf("limit", 2)}`,
    ]);
  });

  it("are said to be held by more than was read where not all queues were looked at", async () => {
    const { text } = await listQueues({}, { limit: 2 });
    expect(text).toMatch(/^Limit "Arnold licences": .*; not every running task was read; /m);
  });

  it("are not said to be unused where the farm has more than were read", async () => {
    const intercept = answersOf({
      ListLimits: () => ({
        limits: Array.from({ length: 100 }, (_, index) => licence(index + 1, 0, 10)),
        nextToken: "more",
      }),
    });
    const { text } = await listQueues({ intercept });
    expect(limitLinesOf(text)).toEqual(["Limits: the farm has more limits than were read"]);
    await server?.close();
    const whole = await listQueues({
      intercept: answersOf({ ListLimits: () => ({ limits: [licence(1, 0, 10)] }) }),
    });
    expect(limitLinesOf(whole.text)).toEqual(["Limits: 1 not in use"]);
  });

  it("cost one request where there are none, and are named where they may not be read", async () => {
    await listQueues({ intercept: answersOf({ ListLimits: () => ({ limits: [] }) }) });
    expect(server?.requests).toHaveLength(2);
    await server?.close();
    server = await startInProcess();
    server.farm.switches.denied.add("ListLimits");
    const { text, isError } = await server.call("list_queues", {});
    expect(isError).toBe(false);
    expect(limitLinesOf(text)).toEqual([]);
    expect(text).toMatch(/^Not read: limits: ListLimits: access denied/m);
  });
});
