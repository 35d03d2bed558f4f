import { beforeEach, describe, expect, it } from "vitest";
import { readActions, readSessions } from "../../src/deadline/batches.ts";
import type { Story } from "../../src/demo/stories/story.ts";
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
} from "../support/jobs.ts";
import { type Reads, startReads, wordsOf } from "../support/reads.ts";

const ACTIONS = 250;
const BATCH = "batch-get-session-action";

const story: Story = jobStory((job) => {
  const step = framesStep(job, 1, ACTIONS);
  const session = job.session("long", machine(0), { ago: hours(4) });
  for (const task of step.tasks.slice(0, -1)) session.run(step, task, fine(1_000));
  session.run(step, step.tasks.at(-1)!, failing(["boom"]));
  for (let index = 0; index < 3; index += 1)
    job.session(`short ${index}`, machine(index), { ago: hours(1) }).run(step, step.tasks[0]!, fine(1_000));
});

const JOB = { farmId: FARM_ID, ...idsOf(story) };
const idsUpTo = (count: number) => Array.from({ length: count }, (_, index) => actionIdOf("long", index));

let reads: Reads;
beforeEach(() => {
  reads = startReads({ stories: [story] });
});

describe("many actions by id", () => {
  it("are read a hundred at a time", async () => {
    const found = await readActions(reads.reads, JOB, idsUpTo(ACTIONS), "what is tested");
    expect(found.size).toBe(ACTIONS);
    expect(wordsOf(reads.requests)).toEqual([BATCH, BATCH, BATCH]);
    expect(found.get(actionIdOf("long", ACTIONS - 1))?.value?.processExitCode).toBe(1);
  });

  it("are asked for once each, and not at all when there are none", async () => {
    const id = actionIdOf("long", 0);
    expect((await readActions(reads.reads, JOB, [id, id, id], "what is tested")).size).toBe(1);
    expect(reads.requests).toHaveLength(1);
    expect((await readActions(reads.reads, JOB, [], "what is tested")).size).toBe(0);
    expect(reads.requests).toHaveLength(1);
  });

  it("need no batch for a single one", async () => {
    await readActions(reads.reads, JOB, idsUpTo(1), "what is tested");
    expect(wordsOf(reads.requests)).toEqual(["*"]);
  });
});

describe("where batches are denied", () => {
  beforeEach(() => {
    reads.farm.switches.denied.add("BatchGetSessionAction");
  });

  it("reads one by one instead, and does not try the batch again in later calls", async () => {
    const found = await readActions(reads.reads, JOB, idsUpTo(5), "what is tested");
    expect([...found.values()].filter(({ value }) => value)).toHaveLength(5);
    expect(wordsOf(reads.requests)).toEqual([BATCH, "*", "*", "*", "*", "*"]);
    reads.requests.length = 0;
    await readActions(reads.call(), JOB, idsUpTo(3), "what is tested");
    expect(wordsOf(reads.requests)).toEqual(["*", "*", "*"]);
  });

  it("reads a few at a time", async () => {
    let [running, most] = [0, 0];
    const slow = startReads({
      stories: [story],
      async intercept(_, farm) {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => setImmediate(resolve));
        running -= 1;
        return await farm();
      },
    });
    slow.farm.switches.denied.add("BatchGetSessionAction");
    await readActions(slow.reads, JOB, idsUpTo(20), "what is tested");
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it("does not remember a refusal when single reads are refused too: it may have been the ids", async () => {
    reads.farm.switches.denied.add("GetSessionAction");
    const found = await readActions(reads.reads, JOB, idsUpTo(2), "what is tested");
    expect([...found.values()].map(({ failure }) => failure?.facts.kind)).toEqual([
      "access denied",
      "access denied",
    ]);
    expect(reads.connection.refusals.holds("BatchGetSessionAction", JOB)).toBe(false);
  });

  it("keeps to what is refused: sessions still come in batches", async () => {
    await readActions(reads.reads, JOB, idsUpTo(2), "what is tested");
    reads.requests.length = 0;
    const sessions = await readSessions(
      reads.reads,
      JOB,
      [sessionIdOf("short 0"), sessionIdOf("short 1")],
      "what is tested",
    );
    expect([...sessions.values()].map(({ value }) => value?.workerId)).toEqual([
      machine(0).workerId,
      machine(1).workerId,
    ]);
    expect(wordsOf(reads.requests)).toEqual(["batch-get-session"]);
  });
});

describe("errors within a batch", () => {
  it("cost their row only", async () => {
    const lost = actionIdOf("long", 1);
    reads.farm.switches.batchErrors.set(lost, "ResourceNotFoundException");
    const found = await readActions(reads.reads, JOB, idsUpTo(3), "what is tested");
    expect(found.get(lost)?.failure?.facts).toMatchObject({ kind: "not found", asked: lost });
    expect([...found.values()].filter(({ value }) => value)).toHaveLength(2);
    expect(wordsOf(reads.requests)).toEqual([BATCH]);
  });

  it("of a passing kind are tried once more by themselves", async () => {
    for (const code of ["InternalServerErrorException", "ThrottlingException"]) {
      reads.requests.length = 0;
      reads.farm.switches.batchErrors.set(actionIdOf("long", 1), code);
      const found = await readActions(reads.reads, JOB, idsUpTo(3), "what is tested");
      expect([...found.values()].every(({ value }) => value)).toBe(true);
      expect(wordsOf(reads.requests)).toEqual([BATCH, "*"]);
    }
  });

  it("are not tried again without end when the whole batch fails so", async () => {
    for (const id of idsUpTo(100)) reads.farm.switches.batchErrors.set(id, "InternalServerErrorException");
    const found = await readActions(reads.reads, JOB, idsUpTo(100), "what is tested");
    expect(found.size).toBe(100);
    expect([...found.values()].filter(({ value }) => value)).toHaveLength(10);
    expect(reads.requests).toHaveLength(11);
  });

  it("leave nothing out: a row that is in neither list is a failure too", async () => {
    const silent = startReads({
      stories: [story],
      async intercept(_, farm) {
        const answer = await farm();
        const { sessionActions } = JSON.parse(answer.body) as { sessionActions: unknown[] };
        return { ...answer, body: JSON.stringify({ sessionActions: sessionActions.slice(1), errors: [] }) };
      },
    });
    const found = await readActions(silent.reads, JOB, idsUpTo(3), "what is tested");
    expect(found.get(actionIdOf("long", 0))?.failure?.facts.detail).toBe("the batch left this row out");
    expect(found.get(actionIdOf("long", 1))?.value).toBeDefined();
  });
});

it("a batch that fails for another reason fails its rows, without hundreds of single reads", async () => {
  const broken = startReads({
    stories: [story],
    intercept: async () => ({
      status: 403,
      headers: { "x-amzn-errortype": "ExpiredTokenException", "content-type": "application/json" },
      body: '{"message":"expired"}',
    }),
  });
  const found = await readActions(broken.reads, JOB, idsUpTo(100), "what is tested");
  expect(
    [...found.values()].every(
      ({ failure }) =>
        failure?.facts.kind === "no credentials" || failure?.facts.kind === "credentials expired",
    ),
  ).toBe(true);
  expect(broken.requests.length).toBeLessThanOrEqual(3);
});

it("a canceled call is not answered with failed rows", async () => {
  const controller = new AbortController();
  const { CallCanceled } = await import("../../src/deadline/patience.ts");
  controller.abort(new CallCanceled());
  const canceled = reads.call({ signal: controller.signal });
  await expect(readActions(canceled, JOB, idsUpTo(5), "what is tested")).rejects.toMatchObject({
    facts: { kind: "canceled" },
  });
  expect(reads.requests).toHaveLength(0);
});
