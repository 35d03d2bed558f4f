import {
  JobLifecycleStatus,
  QueueBlockedReason,
  SessionActionStatus,
  SessionLifecycleStatus,
  StepLifecycleStatus,
  TaskRunStatus,
  WorkerStatus,
} from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import {
  isTerminalActionStatus,
  isTerminalRunStatus,
  jobLifecycleMeans,
  queueBlockedReasonMeans,
  sessionActionStatusMeans,
  sessionLifecycleMeans,
  taskRunStatusMeans,
  workerStatusMeans,
} from "../../src/knowledge/service-statuses.ts";

describe.each([
  ["session action", sessionActionStatusMeans, SessionActionStatus],
  ["session", sessionLifecycleMeans, SessionLifecycleStatus],
  ["task run", taskRunStatusMeans, TaskRunStatus],
  ["job", jobLifecycleMeans, JobLifecycleStatus],
  ["step", jobLifecycleMeans, StepLifecycleStatus],
  ["worker", workerStatusMeans, WorkerStatus],
  ["blocked queue", queueBlockedReasonMeans, QueueBlockedReason],
] as [string, (status: string) => string | undefined, Record<string, string>][])(
  "the statuses of a %s",
  (_noun, means, statuses) => {
    it.each(Object.values(statuses))("%s has one short sentence", (status) => {
      const sentence = means(status);
      expect(sentence).toMatch(/^[a-z].{5,180}[^.\s]$/);
    });

    it.each(["", "NEW_IN_2030", "failed", "toString", "__proto__", "constructor"])(
      "%j is not known, and nothing is made up for it",
      (status) => {
        expect(means(status)).toBeUndefined();
      },
    );
  },
);

describe("what a session action's status means", () => {
  it("points from NEVER_ATTEMPTED to the earlier action", () => {
    expect(sessionActionStatusMeans("NEVER_ATTEMPTED")).toMatch(
      /symptom.*earlier action of the same session/,
    );
  });

  it("says that INTERRUPTED is rescheduled by itself", () => {
    expect(sessionActionStatusMeans("INTERRUPTED")).toContain("usually rescheduled by itself");
  });

  it("speaks of a picture only where a task ran", () => {
    expect(sessionActionStatusMeans("SUCCEEDED", "taskRun")).toContain("nobody has looked at the picture");
    expect(sessionActionStatusMeans("SUCCEEDED", "envEnter")).toBe("ended without an error");
  });

  it.each(["RECLAIMING", "RECLAIMED"])("hedges %s, which has no public definition", (status) => {
    expect(sessionActionStatusMeans(status)).toContain("probably");
  });
});

describe("terminal statuses", () => {
  it("are those of session actions that have ended", () => {
    expect(Object.values(SessionActionStatus).filter(isTerminalActionStatus).sort()).toEqual([
      "CANCELED",
      "FAILED",
      "INTERRUPTED",
      "NEVER_ATTEMPTED",
      "RECLAIMED",
      "SUCCEEDED",
    ]);
    expect(isTerminalActionStatus("NEW_IN_2030")).toBe(false);
  });

  it("are those the SDK waits for in a job", () => {
    expect(Object.values(TaskRunStatus).filter(isTerminalRunStatus).sort()).toEqual([
      "CANCELED",
      "FAILED",
      "NOT_COMPATIBLE",
      "SUCCEEDED",
      "SUSPENDED",
    ]);
    expect(isTerminalRunStatus("NEW_IN_2030")).toBe(false);
  });
});
