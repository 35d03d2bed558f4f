import * as D from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm, type DemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { deadlineClientOf } from "../support/clients.ts";
import { shapeProblems } from "./shape-check.ts";

const NOW = new Date("2026-11-21T10:00:00.000Z");
const guide = demoGuide();

/** A farm that keeps the bodies of its answers as they go on the wire. */
function listeningFarm(): { farm: DemoFarm; bodies: unknown[] } {
  const farm = createDemoFarm({ now: () => NOW });
  const bodies: unknown[] = [];
  return {
    bodies,
    farm: {
      ...farm,
      async answer(request) {
        const answer = await farm.answer(request);
        bodies.push(JSON.parse(answer.body));
        return answer;
      },
    },
  };
}

const { farm, bodies } = listeningFarm();
const client = deadlineClientOf(farm);
const ids = { farmId: guide.farmId, queueId: guide.queueId };

async function fleets() {
  return (await client.send(new D.ListFleetsCommand({ farmId: guide.farmId }))).fleets!;
}

/** Every read with arguments that name something, for one story of the guide. */
async function everyRead(story: (typeof guide.stories)[number]) {
  const job = { ...ids, queueId: story.queueId, jobId: story.jobId };
  const { fleetId } = (await fleets())[0]!;
  const { workers } = await client.send(new D.ListWorkersCommand({ farmId: guide.farmId, fleetId }));
  const worker = { farmId: guide.farmId, fleetId, workerId: workers![0]!.workerId! };
  const { steps } = await client.send(new D.ListStepsCommand(job));
  const step = { ...job, stepId: steps![0]!.stepId! };
  const { tasks } = await client.send(new D.ListTasksCommand(step));
  const task = { ...step, taskId: tasks![0]!.taskId! };
  const session = { ...job, sessionId: story.sessionId! };
  const action = { ...job, sessionActionId: story.sessionActionId! };
  const { limits } = await client.send(new D.ListLimitsCommand({ farmId: guide.farmId }));
  const { environments } = await client.send(new D.ListQueueEnvironmentsCommand(ids));
  const { storageProfiles } = await client.send(new D.ListStorageProfilesCommand({ farmId: guide.farmId }));
  const { storageProfileId } = storageProfiles![0]!;
  const { queues } = await client.send(new D.ListQueuesCommand({ farmId: guide.farmId }));
  const fx = queues!.find(({ displayName }) => displayName === "fx-linux")!;
  const storage = { farmId: guide.farmId, queueId: fx.queueId };
  const search = { farmId: guide.farmId, itemOffset: 0, queueIds: [story.queueId] };
  return [
    new D.ListFarmsCommand({}),
    new D.GetFarmCommand({ farmId: guide.farmId }),
    new D.ListQueuesCommand({ farmId: guide.farmId }),
    new D.GetQueueCommand(ids),
    new D.ListFleetsCommand({ farmId: guide.farmId }),
    new D.GetFleetCommand({ farmId: guide.farmId, fleetId }),
    new D.ListWorkersCommand({ farmId: guide.farmId, fleetId }),
    new D.GetWorkerCommand(worker),
    new D.SearchWorkersCommand({ farmId: guide.farmId, itemOffset: 0, fleetIds: [fleetId!] }),
    new D.ListSessionsForWorkerCommand(worker),
    new D.GetJobCommand(job),
    new D.ListJobsCommand(ids),
    new D.SearchJobsCommand(search),
    new D.GetStepCommand(step),
    new D.ListStepsCommand(job),
    new D.SearchStepsCommand(search),
    new D.ListStepDependenciesCommand(step),
    new D.GetTaskCommand(task),
    new D.ListTasksCommand(step),
    new D.SearchTasksCommand({ ...search, jobId: story.jobId }),
    new D.GetSessionCommand(session),
    new D.ListSessionsCommand(job),
    new D.BatchGetSessionCommand({ identifiers: [session] }),
    new D.GetSessionActionCommand(action),
    new D.ListSessionActionsCommand({ ...job, sessionId: story.sessionId }),
    new D.BatchGetSessionActionCommand({ identifiers: [action] }),
    new D.BatchGetJobCommand({ identifiers: [job] }),
    new D.BatchGetStepCommand({ identifiers: [step] }),
    new D.BatchGetTaskCommand({ identifiers: [task] }),
    new D.ListQueueFleetAssociationsCommand({ farmId: guide.farmId }),
    new D.ListStorageProfilesCommand({ farmId: guide.farmId }),
    new D.GetStorageProfileCommand({ farmId: guide.farmId, storageProfileId }),
    new D.ListStorageProfilesForQueueCommand(storage),
    new D.GetStorageProfileForQueueCommand({ ...storage, storageProfileId }),
    new D.ListQueueLimitAssociationsCommand({ farmId: guide.farmId, queueId: story.queueId }),
    new D.GetLimitCommand({ farmId: guide.farmId, limitId: limits![0]!.limitId }),
    new D.ListLimitsCommand({ farmId: guide.farmId }),
    new D.ListQueueEnvironmentsCommand(ids),
    new D.GetQueueEnvironmentCommand({ ...ids, queueEnvironmentId: environments![0]!.queueEnvironmentId }),
    new D.AssumeQueueRoleForReadCommand(ids),
    new D.AssumeQueueRoleForUserCommand(ids),
    new D.AssumeFleetRoleForReadCommand({ farmId: guide.farmId, fleetId }),
  ];
}

/** Each command's own input type is known only where it is made; the client takes any of them. */
const send = (command: unknown) => client.send(command as D.GetFarmCommand);

describe("every read", () => {
  const withSession = guide.stories.filter(({ sessionId }) => sessionId !== undefined);

  it.each(withSession)("answers in the SDK's own shapes: $title", async (story) => {
    const problems: string[] = [];
    for (const command of await everyRead(story)) {
      await send(command);
      problems.push(...shapeProblems(command.constructor.name.replace(/Command$/, ""), bodies.at(-1)));
    }
    // The story of data from the future is the one that the SDK does not know all of.
    const unknown = problems.filter(
      (problem) => !/(volumeSnapshot|bezier|vector) is not a member/.test(problem),
    );
    expect(unknown).toEqual([]);
  });

  it("gives every answer a request id of its own", async () => {
    const first = await client.send(new D.GetFarmCommand({ farmId: guide.farmId }));
    const second = await client.send(new D.GetFarmCommand({ farmId: guide.farmId }));
    expect(first.$metadata.requestId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(second.$metadata.requestId).not.toBe(first.$metadata.requestId);
  });

  it("gives temporary credentials that are plainly fake and end soon", async () => {
    const { credentials } = await client.send(new D.AssumeQueueRoleForReadCommand(ids));
    expect(credentials).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA.*EXAMPLE$/),
      secretAccessKey: expect.stringContaining("EXAMPLEKEY"),
    });
    expect(credentials!.expiration!.getTime()).toBe(NOW.getTime() + 15 * 60_000);
  });

  it("shows a queue that is not scheduled, and why", async () => {
    const { queues } = await client.send(
      new D.ListQueuesCommand({ farmId: guide.farmId, status: "SCHEDULING_BLOCKED" }),
    );
    expect(queues).toMatchObject([{ displayName: "previz", blockedReason: "BUDGET_THRESHOLD_REACHED" }]);
  });
});
