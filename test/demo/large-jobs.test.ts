import * as D from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide, type GuideEntry } from "../../src/demo/guide.ts";
import { deadlineClientOf } from "../support/clients.ts";

const NOW = new Date("2026-11-21T10:00:00.000Z");
const client = deadlineClientOf(createDemoFarm({ now: () => NOW }));
const guide = demoGuide();

const story = (words: string): GuideEntry => guide.stories.find(({ title }) => title.includes(words))!;
const idsOf = ({ queueId, jobId }: GuideEntry) => ({ farmId: guide.farmId, queueId, jobId });
const getJob = (entry: GuideEntry) => client.send(new D.GetJobCommand(idsOf(entry)));

async function tasksOf(entry: GuideEntry, status: string): Promise<D.TaskSearchSummary[]> {
  const all: D.TaskSearchSummary[] = [];
  let itemOffset: number | undefined = 0;
  while (itemOffset !== undefined) {
    const page: D.SearchTasksResponse = await client.send(
      new D.SearchTasksCommand({
        farmId: guide.farmId,
        queueIds: [entry.queueId],
        jobId: entry.jobId,
        itemOffset,
        filterExpressions: {
          operator: "AND",
          filters: [{ stringFilter: { name: "RUN_STATUS", operator: "EQUAL", value: status } }],
        },
      }),
    );
    all.push(...page.tasks!);
    itemOffset = page.nextItemOffset;
  }
  return all;
}

async function latestActions(entry: GuideEntry, tasks: D.TaskSearchSummary[]) {
  const identifiers = [...new Set(tasks.map(({ latestSessionActionId }) => latestSessionActionId!))].map(
    (sessionActionId) => ({ ...idsOf(entry), sessionActionId }),
  );
  const { sessionActions } = await client.send(new D.BatchGetSessionActionCommand({ identifiers }));
  return sessionActions!;
}

async function hostsOf(entry: GuideEntry, actions: D.BatchGetSessionActionItem[]) {
  const identifiers = [...new Set(actions.map(({ sessionId }) => sessionId!))].map((sessionId) => ({
    ...idsOf(entry),
    sessionId,
  }));
  const { sessions } = await client.send(new D.BatchGetSessionCommand({ identifiers }));
  return new Set(sessions!.map(({ hostProperties }) => hostProperties?.hostName));
}

/** Every session of every job, by pages. */
async function allSessions() {
  const sessions: (D.SessionSummary & { job: string })[] = [];
  const { queues } = await client.send(new D.ListQueuesCommand({ farmId: guide.farmId }));
  for (const { queueId } of queues!) {
    const { jobs } = await client.send(new D.ListJobsCommand({ farmId: guide.farmId, queueId }));
    for (const { jobId, name } of jobs!) {
      const pages = D.paginateListSessions({ client }, { farmId: guide.farmId, queueId, jobId });
      for await (const page of pages)
        sessions.push(...page.sessions!.map((each) => ({ ...each, job: name! })));
    }
  }
  return sessions;
}

describe("the farm as a whole", () => {
  it("gives a worker one session at a time", async () => {
    const byWorker = new Map<string, D.SessionSummary[]>();
    const jobOf = new Map<string, string>();
    for (const session of await allSessions()) {
      byWorker.set(session.workerId!, [...(byWorker.get(session.workerId!) ?? []), session]);
      jobOf.set(session.sessionId!, session.job);
    }
    expect(byWorker.size).toBeGreaterThan(40);
    for (const sessions of byWorker.values()) {
      sessions.sort((one, other) => Number(one.startedAt) - Number(other.startedAt));
      for (const [index, next] of sessions.slice(1).entries()) {
        const before = sessions[index]!;
        const overlap = Number(before.endedAt ?? NOW) > Number(next.startedAt);
        expect(overlap && [jobOf.get(before.sessionId!), jobOf.get(next.sessionId!)]).toBe(false);
      }
    }
  });
});

describe("a worker", () => {
  it("with a session that has not ended is RUNNING, and its last sign of life is fresh", async () => {
    const open = (await allSessions()).filter(({ lifecycleStatus }) => lifecycleStatus === "STARTED");
    expect(open.length).toBeGreaterThan(20);
    for (const { fleetId, workerId } of open) {
      const worker = await client.send(new D.GetWorkerCommand({ farmId: guide.farmId, fleetId, workerId }));
      expect(worker.status).toBe("RUNNING");
      expect(NOW.getTime() - Number(worker.updatedAt)).toBeLessThan(5 * 60_000);
    }
  });
});

describe("a sequence", () => {
  it.each(guide.sequences)("of $tasks tasks has 40 failures in three groups", async (sequence) => {
    const job = await getJob(sequence);
    expect(job.taskRunStatusCounts).toMatchObject({ FAILED: 40, SUCCEEDED: sequence.tasks - 40 });
    const failed = await tasksOf(sequence, "FAILED");
    const actions = await latestActions(sequence, failed);
    const copying = actions.filter(({ progressMessage }) => progressMessage?.startsWith("Copying frame"));
    const crashed = actions.filter(({ processExitCode }) => processExitCode === 139);
    expect([actions.length, copying.length, crashed.length]).toEqual([40, 22, 6]);
    expect(await hostsOf(sequence, copying)).toEqual(new Set(["lx-17"]));
    expect((await hostsOf(sequence, actions)).size).toBeGreaterThan(3);
  });

  it("has its tasks in 20 steps, and says only of some that they failed", async () => {
    const { steps } = await client.send(new D.ListStepsCommand(idsOf(guide.sequences[0]!)));
    expect(steps).toHaveLength(20);
    const failing = steps!.filter(({ taskRunStatusCounts }) => (taskRunStatusCounts?.FAILED ?? 0) > 0);
    expect(failing.length).toBeLessThan(8);
  });
});

describe("the stories of whole jobs", () => {
  it("stop a job at its limit of failed tasks, all of them on the host with the full disk", async () => {
    const entry = story("one host whose disk is full");
    const job = await getJob(entry);
    expect(job.taskRunStatusCounts?.FAILED).toBe(job.maxFailedTasksCount);
    expect(job.taskRunStatusCounts?.CANCELED).toBeGreaterThan(100);
    const failed = await latestActions(entry, await tasksOf(entry, "FAILED"));
    expect(await hostsOf(entry, failed)).toEqual(new Set(["lx-17"]));
    const succeeded = await latestActions(entry, await tasksOf(entry, "SUCCEEDED"));
    expect((await hostsOf(entry, succeeded)).size).toBe(5);
  });

  it("lose about a third of all attempts to the licence, on most hosts", async () => {
    const entry = story("licence shortage");
    const attempts = new Map<string, string>();
    const failedOn = new Set<string>();
    for await (const page of D.paginateListSessionActions({ client }, idsOf(entry))) {
      for (const { sessionActionId, status, definition } of page.sessionActions!) {
        if (!definition?.taskRun || (status !== "FAILED" && status !== "SUCCEEDED")) continue;
        attempts.set(sessionActionId!, status);
      }
    }
    const failed = [...attempts].filter(([, status]) => status === "FAILED");
    const share = failed.length / attempts.size;
    expect(share).toBeGreaterThan(0.24);
    expect(share).toBeLessThan(0.4);
    const sessions = new Map<string, string>();
    for await (const page of D.paginateListSessions({ client }, idsOf(entry))) {
      for (const { sessionId, workerId } of page.sessions!) sessions.set(sessionId!, workerId!);
    }
    for (const [id] of failed)
      failedOn.add(sessions.get(id.replace(/^sessionaction-(.*)-\d+$/, "session-$1"))!);
    expect(failedOn.size).toBeGreaterThan(18);
    expect((await getJob(entry)).taskRunStatus).toBe("RUNNING");
  });

  it("count retries so that tasks which recovered can be told", async () => {
    const entry = story("flaky");
    const [failed] = await tasksOf(entry, "FAILED");
    const job = await getJob(entry);
    expect(failed).toMatchObject({ parameters: { Frame: { int: "17" } }, failureRetryCount: 2 });
    expect(job.taskFailureRetryCount! - failed!.failureRetryCount!).toBe(8);
    const { sessionActions } = await client.send(
      new D.ListSessionActionsCommand({ ...idsOf(entry), taskId: failed!.taskId }),
    );
    expect(sessionActions?.filter(({ status }) => status === "FAILED")).toHaveLength(3);
  });

  it("let the tasks of a chunk share one action, found by each of their ids", async () => {
    const entry = story("two chunks");
    const failed = await tasksOf(entry, "FAILED");
    const actions = await latestActions(entry, failed);
    expect([failed.length, actions.length]).toEqual([20, 2]);
    for (const { taskId, latestSessionActionId } of failed) {
      const { sessionActions } = await client.send(
        new D.ListSessionActionsCommand({ ...idsOf(entry), taskId }),
      );
      expect(sessionActions?.map(({ sessionActionId }) => sessionActionId)).toEqual([latestSessionActionId]);
    }
  });

  it("wait for a limit that is used up, with steps that wait for each other", async () => {
    const entry = story("licence limit is used up");
    const { steps } = await client.send(new D.ListStepsCommand(idsOf(entry)));
    expect(steps?.map(({ taskRunStatus }) => taskRunStatus)).toEqual(["READY", "PENDING", "PENDING"]);
    const comp = { ...idsOf(entry), stepId: steps![1]!.stepId };
    expect(await client.send(new D.ListStepDependenciesCommand(comp))).toMatchObject({
      dependencies: [{ stepId: steps![0]!.stepId, status: "UNRESOLVED" }],
    });
    const { limits } = await client.send(new D.ListLimitsCommand({ farmId: guide.farmId }));
    const { requiredCapabilities } = await client.send(
      new D.GetStepCommand({ ...idsOf(entry), stepId: steps![0]!.stepId }),
    );
    const needed = limits!.find(
      ({ amountRequirementName }) => amountRequirementName === requiredCapabilities?.amounts?.[0]?.name,
    );
    expect(needed?.currentCount).toBe(needed?.maxCount);
    expect((await client.send(new D.ListSessionsCommand(idsOf(entry)))).sessions).toEqual([]);
  });

  it("cancel a job by a person, whose killed tasks are no failures", async () => {
    const entry = story("a person canceled");
    const job = await getJob(entry);
    expect(job).toMatchObject({ taskRunStatus: "CANCELED", targetTaskRunStatus: "CANCELED" });
    expect(job.updatedBy).toContain("wrangler-night");
    const action = await client.send(
      new D.GetSessionActionCommand({ ...idsOf(entry), sessionActionId: entry.sessionActionId! }),
    );
    expect(action).toMatchObject({ status: "CANCELED", processExitCode: -9 });
  });

  it("succeed with frames that took half as long as their siblings", async () => {
    const entry = story("texture was missing");
    const spans = (await tasksOf(entry, "SUCCEEDED")).map(({ parameters, startedAt, endedAt }) => ({
      frames: parameters?.Frame?.chunkInt,
      minutes: (Number(endedAt) - Number(startedAt)) / 60_000,
    }));
    const short = spans.filter(({ minutes }) => minutes < 5);
    expect(short.map(({ frames }) => frames).sort()).toEqual(["41-50", "51-60"]);
    expect(spans.filter(({ minutes }) => minutes > 9)).toHaveLength(10);
  });
});
