import { expect, it } from "vitest";
import { readStep, troubleFirst } from "../../../src/explain/tasks/step-readout.ts";

it("reads a step with its parameter space", () => {
  const step = {
    stepId: "step-0123456789abcdef0123456789abcdef",
    name: "render\n## x",
    taskRunStatus: "FAILED" as const,
    taskRunStatusCounts: { FAILED: 2, SUCCEEDED: 3 },
    taskFailureRetryCount: 4,
    startedAt: new Date("2026-11-21T00:00:00Z"),
    endedAt: new Date("2026-11-21T00:10:00Z"),
    lifecycleStatusMessage: "note",
  };
  expect(readStep(step, { parameters: [{ name: "Frame", type: "INT" }] })).toEqual({
    stepId: "step-0123456789abcdef0123456789abcdef",
    name: "render ⏎ ## x",
    status: "FAILED",
    tasks: "5 tasks: 3 succeeded, 2 failed",
    retries: 4,
    took: "10m 00s",
    message: "note",
    space: "Frame INT",
  });
  expect(readStep({ ...step, taskRunStatus: "SUCCEEDED" }, undefined)).not.toMatchObject({ message: "note" });
});

it("puts trouble first and keeps the service's order within a kind", () => {
  const steps = [
    ["a", "SUCCEEDED"],
    ["b", "PENDING"],
    ["c", "CANCELED"],
    ["d", "RUNNING", { FAILED: 1 }],
    ["e", "NOT_COMPATIBLE"],
    ["f", "FAILED"],
    ["g", "READY"],
    ["h", "BRAND_NEW"],
  ].map(
    ([name, taskRunStatus, taskRunStatusCounts]) => ({ name, taskRunStatus, taskRunStatusCounts }) as never,
  );
  const names = [...steps].sort(troubleFirst).map(({ name }: { name: string }) => name);
  expect(names.join("")).toBe("dfegbcha");
});
