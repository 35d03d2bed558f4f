import { describe, expect, it } from "vitest";
import { queueBlock } from "../../../src/explain/job/queue-state.ts";

describe("queueBlock", () => {
  it("has nothing to say of a queue that schedules", () => {
    expect(queueBlock({ status: "SCHEDULING", blockedReason: undefined })).toBeUndefined();
    expect(queueBlock({ status: "IDLE", defaultBudgetAction: "NONE" })).toBeUndefined();
  });

  it("says what a used-up budget means and who does what", () => {
    const block = queueBlock({ status: "SCHEDULING_BLOCKED", blockedReason: "BUDGET_THRESHOLD_REACHED" });
    expect(block?.reason).toBe("BUDGET_THRESHOLD_REACHED");
    expect(block?.means).toMatch(/^a budget of the queue is used up/);
    expect(block?.fix).toMatch(/^raise the limit/);
  });

  it.each([
    ["STOP_SCHEDULING_AND_CANCEL_TASKS", "running tasks are canceled"],
    ["STOP_SCHEDULING_AND_COMPLETE_TASKS", "running tasks may finish"],
  ])("says of a missing budget what becomes of running tasks under %s", (defaultBudgetAction, words) => {
    const block = queueBlock({
      status: "SCHEDULING_BLOCKED",
      blockedReason: "NO_BUDGET_CONFIGURED",
      defaultBudgetAction,
    });
    expect(block?.means).toContain(words);
    expect(block?.fix).toContain("NONE");
  });

  it("answers a reason it does not know without guessing", () => {
    expect(queueBlock({ status: "SCHEDULING_BLOCKED", blockedReason: "MOON_PHASE" })).toEqual({
      reason: "MOON_PHASE",
      means: undefined,
      who: "farm manager",
      fix: "look at the queue's budgets in the Deadline Cloud console.",
    });
    expect(queueBlock({ status: "SCHEDULING_BLOCKED" })?.reason).toBe("no reason given");
  });

  it.each(["constructor", "__proto__", "toString"])("knows nothing of a reason called %s", (word) => {
    const block = queueBlock({
      status: "SCHEDULING_BLOCKED",
      blockedReason: word,
      defaultBudgetAction: word,
    });
    expect(block).toMatchObject({ reason: word, fix: expect.stringContaining("Deadline Cloud console") });
    expect(block?.means).toBeUndefined();
  });
});
