import { beforeEach, describe, expect, it } from "vitest";
import { listActions } from "../../src/deadline/session-actions.ts";
import { hours } from "../../src/demo/world/durations.ts";
import { FARM_ID } from "../../src/demo/world/farm-places.ts";
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
import { type Reads, startReads, wordsOf } from "../support/reads.ts";

const story = jobStory((job) => {
  const step = framesStep(job, 1, 160);
  const long = job.session("long", machine(0), { ago: hours(4) });
  for (const task of step.tasks.slice(1, 150)) long.run(step, task, fine(1_000));
  long.run(step, step.tasks[0]!, failing(["boom"], { message: "out of luck" }));
  long.neverRun(step, step.tasks[150]!);
  job.session("again", machine(1), { ago: hours(1) }).run(step, step.tasks[0]!, fine(1_000));
});
const JOB = { farmId: FARM_ID, ...idsOf(story) };
const OF = { sessionId: sessionIdOf("long") };

let reads: Reads;
beforeEach(() => {
  reads = startReads({ stories: [story] });
});

describe("the actions of a session", () => {
  it("come by number; what did not simply succeed is completed in one batch", async () => {
    const { actions, nextToken } = await listActions(reads.reads, JOB, OF, 500);
    expect(actions.map(({ id }) => id)).toEqual(actions.map((_, index) => actionIdOf("long", index)));
    expect(actions).toHaveLength(151);
    expect(nextToken).toBeUndefined();
    expect(reads.reads.ledger.inWords()).toEqual([]);
    expect(wordsOf(reads.requests)).toEqual([
      "session-actions",
      "session-actions",
      "batch-get-session-action",
    ]);
    expect(JSON.parse(reads.requests.at(-1)?.body ?? "").identifiers).toHaveLength(2);
    expect(actions[149]?.action).toMatchObject({ processExitCode: 1, progressMessage: "out of luck" });
    expect(actions.every(({ detailed }) => detailed)).toBe(true);
  });

  it("cost no batch where all of them succeeded", async () => {
    await listActions(reads.reads, JOB, { sessionId: sessionIdOf("again") }, 100);
    expect(wordsOf(reads.requests)).toEqual(["session-actions"]);
  });

  it("stop at the limit, and go on from its token", async () => {
    const first = await listActions(reads.reads, JOB, OF, 100);
    expect(first.actions).toHaveLength(100);
    const rest = await listActions(reads.reads, JOB, OF, 100, first.nextToken);
    expect(rest.actions.map(({ id }) => id)).toEqual(
      Array.from({ length: 51 }, (_, index) => actionIdOf("long", 100 + index)),
    );
    expect(rest.nextToken).toBeUndefined();
  });

  it("end although the service's tokens do not", async () => {
    reads.farm.switches.endlessLists = true;
    const { actions } = await listActions(reads.reads, JOB, OF, 500);
    expect(new Set(actions.map(({ id }) => id)).size).toBe(151);
    expect(actions).toHaveLength(151);
    expect(reads.requests.length).toBeLessThan(40);
  });
});

it("every attempt at a task is found, in whatever session", async () => {
  const { actions } = await listActions(reads.reads, JOB, { taskId: taskIdOf(0) }, 100);
  expect(actions.map(({ id }) => id).sort()).toEqual(
    [actionIdOf("long", 149), actionIdOf("again", 0)].sort(),
  );
});

describe("what can't be completed", () => {
  it("keeps its row, marked, and is told once for each reason", async () => {
    reads.farm.switches.batchErrors.set(actionIdOf("long", 149), "ResourceNotFoundException");
    const { actions } = await listActions(reads.reads, JOB, OF, 500);
    expect(actions[149]).toMatchObject({ detailed: false, action: { status: "FAILED" } });
    expect(actions[150]).toMatchObject({ detailed: true });
    expect(reads.reads.ledger.inWords()).toEqual([
      "exit codes and messages: BatchGetSessionAction: not found",
    ]);
  });

  it("does not sink the list when neither batch nor single reads are allowed", async () => {
    reads.farm.switches.denied.add("BatchGetSessionAction").add("GetSessionAction");
    const { actions } = await listActions(reads.reads, JOB, OF, 500);
    expect(actions).toHaveLength(151);
    expect(actions.filter(({ detailed }) => !detailed).map(({ id }) => id)).toEqual([
      actionIdOf("long", 149),
      actionIdOf("long", 150),
    ]);
    expect(reads.reads.ledger.inWords()).toEqual([
      "exit codes and messages: GetSessionAction: access denied (needs deadline:GetSessionAction)",
    ]);
  });
});

it("a list that can't be read is a failure", async () => {
  reads.farm.switches.denied.add("ListSessionActions");
  await expect(listActions(reads.reads, JOB, OF, 100)).rejects.toMatchObject({
    facts: { kind: "access denied", operation: "ListSessionActions" },
  });
});
