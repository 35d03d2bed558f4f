import * as D from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { deadlineClientOf } from "../support/clients.ts";

const guide = demoGuide();
const story = guide.stories[0]!;
const ids = { farmId: guide.farmId, queueId: story.queueId, jobId: story.jobId };
const nothing = "0".repeat(32);

function newFarm() {
  const farm = createDemoFarm({ now: () => new Date("2026-11-21T10:00:00.000Z") });
  return { farm, client: deadlineClientOf(farm) };
}

/** The error of a call that must fail, with the members of every kind of error that the tests look at. */
async function failureOf(answer: Promise<unknown>): Promise<Error & { resourceType?: string }> {
  return answer.then(
    () => {
      throw new Error("the call should have failed");
    },
    (error: Error) => error,
  );
}

describe("errors", () => {
  it.each([
    ["farmId", { farmId: "farm-1" }],
    ["queueId", { queueId: "../queue" }],
    ["jobId", { jobId: `job-${"A".repeat(32)}` }],
    ["sessionId", { sessionId: `sessionaction-${nothing}-1` }],
  ])("an id of the wrong form names its field: %s", async (field, wrong) => {
    const { client } = newFarm();
    const error = await failureOf(
      client.send(new D.GetSessionCommand({ ...ids, sessionId: story.sessionId!, ...wrong })),
    );
    expect(error).toMatchObject({
      name: "ValidationException",
      reason: "FIELD_VALIDATION_FAILED",
      fieldList: [{ name: field, message: expect.stringContaining("regular expression pattern") }],
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
  });

  it.each([
    ["farm", { farmId: `farm-${nothing}` }],
    ["queue", { queueId: `queue-${nothing}` }],
    ["job", { jobId: `job-${nothing}` }],
    ["session", { sessionId: `session-${nothing}` }],
  ])("an id that names nothing is not found, and says which: %s", async (resourceType, wrong) => {
    const { client } = newFarm();
    const error = await failureOf(
      client.send(new D.GetSessionCommand({ ...ids, sessionId: story.sessionId!, ...wrong })),
    );
    expect(error).toMatchObject({
      name: "ResourceNotFoundException",
      resourceType,
      resourceId: Object.values(wrong)[0],
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("does not find a job in a queue that is not its own", async () => {
    const { client } = newFarm();
    const { queues } = await client.send(new D.ListQueuesCommand({ farmId: guide.farmId }));
    const other = queues!.find(({ queueId }) => queueId !== story.queueId)!;
    const error = await failureOf(client.send(new D.GetJobCommand({ ...ids, queueId: other.queueId })));
    expect(error.resourceType).toBe("job");
  });

  it("can hide what does not exist behind a 403, as IAM often does", async () => {
    const { farm, client } = newFarm();
    farm.switches.unknownIds = "access-denied";
    const error = await failureOf(client.send(new D.GetJobCommand({ ...ids, jobId: `job-${nothing}` })));
    expect(error).toMatchObject({ name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } });
    expect(error.message).toContain(
      `deadline:GetJob on resource: arn:aws:deadline:us-west-2:111122223333:farm/`,
    );
  });

  it("denies an operation that was switched off", async () => {
    const { farm, client } = newFarm();
    farm.switches.denied.add("BatchGetSessionAction");
    const error = await failureOf(
      client.send(
        new D.BatchGetSessionActionCommand({
          identifiers: [{ ...ids, sessionActionId: story.sessionActionId! }],
        }),
      ),
    );
    expect(error.name).toBe("AccessDeniedException");
  });

  it("knows only reads", async () => {
    const { client } = newFarm();
    const error = await failureOf(
      client.send(new D.UpdateJobCommand({ ...ids, targetTaskRunStatus: "CANCELED" })),
    );
    expect(error).toMatchObject({
      name: "UnknownOperationException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("takes an empty id for the list above it, which is the trap of an empty id", async () => {
    const { farm } = newFarm();
    const answer = await farm.answer({
      method: "GET",
      path: `/2023-10-12/farms/${ids.farmId}/queues/${ids.queueId}/jobs/${ids.jobId}/session-actions/`,
      query: new Map(),
      headers: new Map(),
      body: "",
    });
    expect(JSON.parse(answer.body)).toHaveProperty("sessionActions");
  });

  it("refuses a batch of more than 100, and one that is no batch", async () => {
    const { farm, client } = newFarm();
    const identifiers = Array.from({ length: 101 }, (_, index) => ({
      ...ids,
      sessionActionId: `sessionaction-${nothing}-${index}`,
    }));
    expect(await failureOf(client.send(new D.BatchGetSessionActionCommand({ identifiers })))).toMatchObject({
      name: "ValidationException",
      fieldList: [{ name: "identifiers" }],
    });
    const answer = await farm.answer({
      method: "POST",
      path: "/2023-10-12/batch-get-job",
      query: new Map(),
      headers: new Map(),
      body: "{",
    });
    expect([answer.status, JSON.parse(answer.body).reason]).toEqual([400, "CANNOT_PARSE"]);
  });

  it("can fail single entries of a batch with any code", async () => {
    const { farm, client } = newFarm();
    farm.switches.batchErrors.set(story.sessionActionId!, "InternalServerErrorException");
    const first = story.sessionActionId!.replace(/\d+$/, "0");
    const answer = await client.send(
      new D.BatchGetSessionActionCommand({
        identifiers: [
          { ...ids, sessionActionId: first },
          { ...ids, sessionActionId: story.sessionActionId! },
        ],
      }),
    );
    expect(answer.sessionActions).toHaveLength(1);
    expect(answer.errors).toMatchObject([
      { sessionActionId: story.sessionActionId, code: "InternalServerErrorException" },
    ]);
  });
});
