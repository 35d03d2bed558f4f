import { expect, it } from "vitest";
import { listSteps, parameterSpaces } from "../../src/deadline/steps.ts";
import { idOf, pageOf, type Script, scriptedReads } from "../support/script.ts";

const JOB = { farmId: idOf("farm", 1), queueId: idOf("queue", 1), jobId: idOf("job", 1) };

function service(count: number): Script {
  const steps = Array.from({ length: count }, (_, index) => ({
    stepId: idOf("step", index),
    name: `step ${index}`,
    lifecycleStatus: "CREATE_COMPLETE",
    taskRunStatus: "READY",
    taskRunStatusCounts: {},
    createdAt: "2026-11-21T00:00:00Z",
    createdBy: "artist",
    ...(index % 2 === 0 && { parameterSpace: { parameters: [{ name: "Frame", type: "INT" }] } }),
  }));
  return {
    ListSteps({ query }) {
      const { rows, nextToken } = pageOf(steps, query);
      return { steps: rows, nextToken };
    },
    SearchSteps({ body }) {
      const next = body.itemOffset + body.pageSize;
      return {
        steps: steps.slice(body.itemOffset, next),
        totalResults: count,
        ...(next < count && { nextItemOffset: next }),
      };
    },
  };
}

it("reads the largest job's steps and parameter spaces in two requests each", async () => {
  const { reads, operations } = scriptedReads(service(200));
  expect((await listSteps(reads, JOB)).rows).toHaveLength(200);
  const spaces = await parameterSpaces(reads, JOB);
  expect(spaces.size).toBe(100);
  expect(spaces.get(idOf("step", 198))?.parameters?.[0]?.name).toBe("Frame");
  expect(operations).toEqual(["ListSteps", "ListSteps", "SearchSteps", "SearchSteps"]);
});

it("is not held by a search whose offset stands still", async () => {
  const { reads, operations } = scriptedReads({
    SearchSteps: () => ({ steps: [], totalResults: 9, nextItemOffset: 0 }),
  });
  expect((await parameterSpaces(reads, JOB)).size).toBe(0);
  expect(operations).toHaveLength(1);
});
