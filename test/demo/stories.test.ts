import {
  BatchGetSessionActionCommand,
  type DeadlineClient,
  GetJobCommand,
  GetSessionActionCommand,
  GetSessionCommand,
  GetStepCommand,
  ListSessionActionsCommand,
} from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { deadlineClientOf } from "../support/clients.ts";

const NOW = new Date("2026-11-21T10:00:00.000Z");
const farm = createDemoFarm({ now: () => NOW });
const client: DeadlineClient = deadlineClientOf(farm);
const guide = demoGuide();

/** The focus action of the story whose title has these words. */
async function focusOf(words: string) {
  const story = guide.stories.find(({ title }) => title.includes(words))!;
  const ids = { farmId: guide.farmId, queueId: story.queueId, jobId: story.jobId };
  const action = await client.send(
    new GetSessionActionCommand({ ...ids, sessionActionId: story.sessionActionId! }),
  );
  return { ids, story, action };
}

describe("the stories of the guide", () => {
  it("all lead to a job, a session and an action that belong together", async () => {
    for (const story of guide.stories) {
      const ids = { farmId: guide.farmId, queueId: story.queueId, jobId: story.jobId };
      expect(await client.send(new GetJobCommand(ids))).toMatchObject({
        jobId: story.jobId,
        name: story.jobName,
      });
      if (!story.sessionId) continue;
      const session = await client.send(new GetSessionCommand({ ...ids, sessionId: story.sessionId }));
      const { sessionActions } = await client.send(
        new ListSessionActionsCommand({ ...ids, sessionId: story.sessionId }),
      );
      expect(sessionActions?.map(({ sessionActionId }) => sessionActionId)).toContain(story.sessionActionId);
      expect(session.startedAt!.getTime()).toBeLessThan(NOW.getTime());
    }
  });

  it("happened before now, in order, and with no end before its start", async () => {
    for (const story of guide.stories.filter(({ sessionId }) => sessionId !== undefined)) {
      const { sessionActions } = await client.send(
        new ListSessionActionsCommand({
          farmId: guide.farmId,
          queueId: story.queueId,
          jobId: story.jobId,
          sessionId: story.sessionId,
        }),
      );
      let clock = 0;
      for (const { startedAt, endedAt, status } of sessionActions!) {
        if (status === "NEVER_ATTEMPTED") expect([startedAt, endedAt]).toEqual([undefined, undefined]);
        if (!startedAt) continue;
        expect(startedAt.getTime()).toBeGreaterThanOrEqual(clock);
        clock = (endedAt ?? startedAt).getTime();
        expect(clock).toBeGreaterThanOrEqual(startedAt.getTime());
        expect(clock).toBeLessThanOrEqual(NOW.getTime());
      }
    }
  });

  it.each([
    ["killed for memory", { status: "FAILED", processExitCode: 137 }],
    ["access violation", { status: "FAILED", processExitCode: -1073741819 }],
    ["time-out", { status: "FAILED", progressMessage: "TIMEOUT - Exceeded the allotted runtime limit." }],
    ["spot", { status: "INTERRUPTED", progressMessage: "The Worker received an EC2 spot interruption" }],
    ["exit 127", { status: "FAILED", processExitCode: 127 }],
    ["real exit code is in the message", { status: "FAILED", processExitCode: 1 }],
    ["still rendering", { status: "RUNNING" }],
  ])("%s has the values the service would give", async (words, facts) => {
    expect((await focusOf(words)).action).toMatchObject(facts);
  });

  it("gives an interruption and an input sync failure no exit code", async () => {
    expect((await focusOf("spot")).action).not.toHaveProperty("processExitCode");
    const sync = (await focusOf("input sync")).action;
    expect(sync.definition).toEqual({ syncInputJobAttachments: {} });
    expect(sync).not.toHaveProperty("processExitCode");
  });

  it("queues actions behind the Conda environment that never ran", async () => {
    const { ids, story, action } = await focusOf("Conda");
    expect(action.definition?.envEnter?.environmentId).toBe(`JOB:${story.jobId}:Conda`);
    const { sessionActions } = await client.send(
      new ListSessionActionsCommand({ ...ids, sessionId: story.sessionId }),
    );
    expect(sessionActions?.filter(({ status }) => status === "NEVER_ATTEMPTED")).toHaveLength(2);
  });

  it("runs a chunk without a task id, with its limit and one manifest entry for each asset root", async () => {
    const { ids, action } = await focusOf("chunk of frames");
    expect(action.definition?.taskRun).toMatchObject({ parameters: { Frame: { chunkInt: "1011-1020" } } });
    expect(action.definition?.taskRun).not.toHaveProperty("taskId");
    const { attachments } = await client.send(new GetJobCommand(ids));
    expect(action.manifests).toHaveLength(attachments!.manifests!.length);
    expect(action.acquiredLimits).toHaveLength(1);
  });

  it("shows the SDK a kind of action and of parameter that it does not know", async () => {
    const { ids, story, action } = await focusOf("ugly");
    expect(action.definition?.taskRun?.parameters?.Curve).toEqual({
      $unknown: ["bezier", { knots: ["0", "1"] }],
    });
    const { sessionActions } = await client.send(
      new ListSessionActionsCommand({ ...ids, sessionId: story.sessionId }),
    );
    expect(sessionActions![0]!.definition?.$unknown?.[0]).toBe("volumeSnapshot");
  });

  it("names the step of each task run", async () => {
    const { ids, action } = await focusOf("killed for memory");
    const step = await client.send(
      new GetStepCommand({ ...ids, stepId: action.definition!.taskRun!.stepId! }),
    );
    expect(step.name).toBe("render");
    expect(step.taskRunStatusCounts).toMatchObject({ FAILED: 1, SUCCEEDED: 7, READY: 0 });
  });

  it("answers a batch with what it has and an error for what it has not", async () => {
    const { ids, story } = await focusOf("killed for memory");
    const unknown = `sessionaction-${"0".repeat(32)}-0`;
    const answer = await client.send(
      new BatchGetSessionActionCommand({
        identifiers: [
          { ...ids, sessionActionId: story.sessionActionId! },
          { ...ids, sessionActionId: unknown },
        ],
      }),
    );
    expect(answer.sessionActions).toHaveLength(1);
    expect(answer.errors).toMatchObject([
      { ...ids, sessionActionId: unknown, code: "ResourceNotFoundException" },
    ]);
  });
});
