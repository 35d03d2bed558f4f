import { describe, expect, it } from "vitest";
import { limitsInWords, readJob } from "../../../src/explain/job/job-readout.ts";

const NOW = new Date("2026-11-21T02:00:00Z");

const job = {
  name: "OAK_0310_fx_v014_karma",
  lifecycleStatus: "CREATE_COMPLETE" as const,
  taskRunStatus: "FAILED" as const,
  taskRunStatusCounts: { SUCCEEDED: 61, FAILED: 20, CANCELED: 159, READY: 0 },
  createdAt: new Date("2026-11-21T00:00:00Z"),
  createdBy: "arn:aws:sts::111122223333:assumed-role/Artist/mira",
  startedAt: new Date("2026-11-21T00:10:00Z"),
  endedAt: new Date("2026-11-21T01:40:00Z"),
  maxFailedTasksCount: 20,
  maxRetriesPerTask: 2,
  taskFailureRetryCount: 40,
  maxWorkerCount: -1,
};

describe("readJob", () => {
  it("says how a job stands", () => {
    expect(readJob(job, NOW)).toEqual({
      name: "OAK_0310_fx_v014_karma",
      status: "FAILED",
      means: "failed with no retries left, and stays so until requeued",
      counts: { SUCCEEDED: 61, FAILED: 20, CANCELED: 159 },
      tasks: "240 tasks: 61 succeeded, 20 failed, 159 canceled",
      lifecycle: undefined,
      neverBegan: false,
      createdAt: "2026-11-21T00:00:00Z",
      createdAgo: "2h 00m ago",
      createdBy: "mira",
      asked: undefined,
      limits: { maxFailedTasksCount: 20, failureLimitReached: true, maxRetriesPerTask: 2, retries: 40 },
      startedAt: "2026-11-21T00:10:00Z",
      endedAt: "2026-11-21T01:40:00Z",
      updatedAt: undefined,
      took: "1h 30m",
      runningFor: undefined,
      ago: "20m ago",
    });
  });

  it("puts a creation that failed before everything else", () => {
    const read = readJob(
      {
        ...job,
        lifecycleStatus: "CREATE_FAILED",
        lifecycleStatusMessage: "The template has a circular dependency.\u001b[0m",
        taskRunStatusCounts: {},
      },
      NOW,
    );
    expect(read).toMatchObject({ status: "CREATE_FAILED", neverBegan: true });
    expect(read.lifecycle).toEqual({
      status: "CREATE_FAILED",
      means: undefined,
      message: "The template has a circular dependency.",
    });
    expect(read.means).toContain("could not be created");
  });

  it("keeps the run status of a job whose change failed, and says that it failed", () => {
    const read = readJob({ ...job, lifecycleStatus: "UPDATE_FAILED", lifecycleStatusMessage: "no" }, NOW);
    expect(read).toMatchObject({ status: "FAILED", neverBegan: false });
    expect(read.lifecycle).toMatchObject({ status: "UPDATE_FAILED", message: "no" });
    expect(read.lifecycle?.means).toContain("a change to it failed");
  });

  it("says who asked for what", () => {
    const read = readJob(
      {
        ...job,
        targetTaskRunStatus: "CANCELED",
        updatedAt: new Date("2026-11-21T01:30:00Z"),
        updatedBy: "arn:aws:sts::111122223333:assumed-role/Wrangler/aiko",
      },
      NOW,
    );
    expect(read.asked).toEqual({
      status: "CANCELED",
      by: "aiko",
      at: "2026-11-21T01:30:00Z",
      ago: "30m ago",
    });
  });

  it("cleans what the farm wrote", () => {
    const read = readJob({ name: "\u001b[31mred\u202e\n## x", taskRunStatus: "NEW\u0007" as never }, NOW);
    expect(read).toMatchObject({ name: "red ⏎ ## x", status: "NEW", means: undefined, tasks: "no tasks" });
  });
});

describe("limitsInWords", () => {
  it("shouts only about a limit that was reached", () => {
    expect(limitsInWords(readJob(job, NOW).limits)).toBe(
      "maxFailedTasksCount 20, REACHED: that many failures stop the job; maxRetriesPerTask 2; 40 retries used so far in all",
    );
    const fewer = {
      ...job,
      taskRunStatusCounts: { FAILED: 19 },
      taskFailureRetryCount: 1,
      maxWorkerCount: 8,
    };
    expect(limitsInWords(readJob(fewer, NOW).limits)).toBe(
      "maxFailedTasksCount 20; maxRetriesPerTask 2; 1 retry used so far in all; maxWorkerCount 8",
    );
  });

  it("does not call a limit of zero reached while nothing has failed", () => {
    const { limits } = readJob({ maxFailedTasksCount: 0, taskRunStatusCounts: { READY: 3 } }, NOW);
    expect(limits.failureLimitReached).toBeUndefined();
    expect(limitsInWords({})).toBeUndefined();
  });
});
