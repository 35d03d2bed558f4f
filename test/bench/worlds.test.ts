/** The bench's own tools: a farm made of a file's records, what an answer is held against, and jobs of known causes. */

import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFleetCommand,
  ListQueueLimitAssociationsCommand,
  SearchTasksCommand,
} from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { metBy, metByOneOf } from "../../scripts/bench/worlds/expectations.ts";
import { recordedLogs } from "../../scripts/bench/worlds/known-logs.ts";
import { lockstep } from "../../scripts/bench/worlds/lockstep-farm.ts";
import { mixedJob } from "../../scripts/bench/worlds/mixed-job.ts";
import { framesIn, scoreMixed } from "../../scripts/bench/worlds/mixed-score.ts";
import { farmOfRecords } from "../../scripts/bench/worlds/world-farm.ts";
import type { FarmRecords, KnownCause } from "../../scripts/bench/worlds/world-file.ts";
import { defaultSwitches } from "../../src/demo/service/switches.ts";
import { deadlineClientOf, logsClientOf } from "../support/clients.ts";
import { startInProcess } from "../support/in-process.ts";

const LOGS = recordedLogs();
const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);
const NOW = new Date("2026-11-14T18:00:00Z");

const asFarm = (records: FarmRecords) => {
  const answer = farmOfRecords(records, NOW);
  return {
    switches: defaultSwitches(),
    answer: async (request: Parameters<typeof answer>[0]) => answer(request),
  };
};

describe("a job of known causes", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(mixedJob(7, LOGS)).toEqual(mixedJob(7, LOGS));
    expect(mixedJob(8, LOGS).truth).not.toEqual(mixedJob(7, LOGS).truth);
  });

  it.each(SEEDS)("holds its truth: seed %i", (seed) => {
    const { truth = [], world } = mixedJob(seed, LOGS);
    const failed = world.tasks.filter(({ runStatus }) => runStatus === "FAILED");
    expect(truth.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(failed.length);
    expect(truth.map(({ tasks }) => tasks)).toEqual(truth.map(({ tasks }) => tasks).sort((a, b) => b - a));
    const actions = new Map(world.actions.map((action) => [action.sessionActionId, action]));
    for (const { decisive, sessionActions = [], frames, tasks, spread, hosts } of truth) {
      expect(frames).toHaveLength(tasks);
      expect(sessionActions.length).toBeGreaterThan(0);
      for (const id of sessionActions) {
        const { status, sessionId } = actions.get(id) ?? {};
        expect(status).toBe("FAILED");
        const [, events] = Object.entries(world.streams).find(([key]) => key.endsWith(`|${sessionId}`))!;
        expect(events.some(({ message }) => decisive.some((part) => message.includes(part)))).toBe(true);
      }
      if (spread === "host") expect(hosts).toHaveLength(1);
    }
  });

  it("comes in every spread, size and number of causes", () => {
    const truths = SEEDS.map((seed) => mixedJob(seed, LOGS).truth ?? []);
    expect(new Set(truths.map(({ length }) => length))).toEqual(new Set([1, 2, 3]));
    expect(new Set(truths.flat().map(({ spread }) => spread)).size).toBe(5);
  });
});

describe("a farm of records", () => {
  const { world } = mixedJob(3, LOGS);
  const [{ farmId }] = world.farms as [{ farmId: string }];
  const [{ queueId }] = world.queues as [{ queueId: string }];
  const [{ fleetId }] = world.fleets as [{ fleetId: string }];

  it("answers the SDK's reads, with a page of a log from its end", async () => {
    const client = deadlineClientOf(asFarm(world));
    const found = await client.send(
      new SearchTasksCommand({
        farmId,
        queueIds: [queueId],
        itemOffset: 0,
        filterExpressions: {
          operator: "AND",
          filters: [{ stringFilter: { name: "RUN_STATUS", operator: "EQUAL", value: "FAILED" } }],
        },
      }),
    );
    expect(found.totalResults).toBe(world.tasks.filter(({ runStatus }) => runStatus === "FAILED").length);
    const [key, events] = Object.entries(world.streams)[0]!;
    const [logGroupName, logStreamName] = key.split("|");
    const page = await logsClientOf(asFarm(world)).send(
      new GetLogEventsCommand({ logGroupName, logStreamName, limit: 5 }),
    );
    expect(page.events?.map(({ message }) => message)).toEqual(
      events.slice(-5).map(({ message }) => message),
    );
  });

  it("tells what is missing from what is refused", async () => {
    const other = fleetId.replace(/.{4}$/, "0000");
    const missing = deadlineClientOf(asFarm(world)).send(new GetFleetCommand({ farmId, fleetId: other }));
    await expect(missing).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const records = { ...world, refused: [{ operation: "GetFleet", about: fleetId }] };
    const refused = deadlineClientOf(asFarm(records)).send(new GetFleetCommand({ farmId, fleetId }));
    await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("knows the limits of a queue", async () => {
    const association = { queueId, limitId: `limit-${"1".repeat(32)}`, status: "ACTIVE" };
    const client = deadlineClientOf(asFarm({ ...world, limitAssociations: [association] }));
    const of = (id: string) => client.send(new ListQueueLimitAssociationsCommand({ farmId, queueId: id }));
    expect((await of(queueId)).queueLimitAssociations).toEqual([expect.objectContaining(association)]);
    expect((await of(queueId.replace(/.{4}$/, "0000"))).queueLimitAssociations).toEqual([]);
  });

  it("answers in waves, and counts them", async () => {
    const farm = lockstep(() => ({ status: 200, headers: {}, body: "" }));
    const ask = () =>
      farm.answer({ method: "GET", path: "/", query: new Map(), headers: new Map(), body: "" });
    await Promise.all([ask(), ask()]);
    await ask();
    expect(farm.take()).toEqual({ requests: 3, logPages: 0, waves: 2 });
  });
});

describe("expectations", () => {
  const answer = {
    text: "FAILED on lx-17.\n2\n3\n4\nFix: free the disk.",
    structured: { hosts: [{ name: "lx-17", failed: 3 }], fix: "free the disk" },
  };

  it("are looked for in both forms, and in the first lines only where that is asked", () => {
    const question = {
      tool: "diagnose_job",
      args: {},
      inTheFirstLines: ["/lx-17/", "/free/"],
      inTheAnswer: [{ says: "three failures there", text: "/lx-17/", data: "/hosts.0.failed: 3/" }],
      notSaid: ["/licence/", "/disk/"],
    };
    expect(metBy(question, answer).map(({ inText, inData }) => [inText, inData])).toEqual([
      [true, true],
      [false, true],
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  it("in words alone are for a person, unless patterns are given", () => {
    const question = { tool: "x", args: {}, inTheAnswer: ["the bad host"] };
    expect(metBy(question, answer)).toEqual([{ where: "answer", says: "the bad host" }]);
    expect(metBy(question, answer, { "the bad host": "/lx-\\d+/" })[0]).toMatchObject({ inText: true });
    expect(metByOneOf(["/nowhere/"], [answer])[0]).toMatchObject({ inText: false, inData: false });
  });
});

describe("the score", () => {
  const known = (over: Partial<KnownCause>): KnownCause => ({
    log: "disk-full",
    cause: "The disk is full.",
    decisive: ["No space left on device"],
    tasks: 20,
    step: "beauty",
    frames: framesIn("1-20"),
    spread: "host",
    hosts: ["node-02"],
    kind: "machine",
    ...over,
  });
  const truth = [
    known({}),
    known({
      decisive: ["File does not exist"],
      tasks: 10,
      frames: framesIn("31-40"),
      spread: "random",
      kind: "scene",
    }),
  ];
  const cause = (line: string, count: number, frames: string, verdict: string, hosts: string[]) => ({
    line,
    count,
    tasks: [{ step: "beauty", count, parameters: { Frame: frames } }],
    hosts: hosts.map((name) => ({ name, failed: count, of: count })),
    requeue: { verdict },
  });
  const right = [
    cause("cp: No space left on device", 20, "1-20", "after the fix", ["node-02"]),
    cause('File does not exist: "/x.exr"', 10, "31-40", "wasted", []),
  ];
  const textOf = (causes: readonly { line: string; count: number }[]) =>
    `node-02\n${causes.map(({ line, count }) => `${count}: ${line}`).join("\n")}`;

  it("is full for a right answer", () => {
    const score = scoreMixed({ text: textOf(right), structured: { causes: right } }, truth);
    expect(score).toMatchObject({ mainFirst: true, blamed: [], invented: 0 });
    for (const each of score.causes)
      expect(each).toMatchObject({
        toldApart: true,
        countRight: true,
        framesRight: true,
        requeueRight: true,
        textSays: true,
      });
    expect(score.causes[0]?.badHostNamed).toBe(true);
  });

  it("sees what is wrong", () => {
    const wrong = [
      cause('File does not exist: "/x.exr"', 13, "28-40", "helps", ["node-05"]),
      cause("something else", 4, "1-4", "helps", []),
    ];
    const score = scoreMixed({ text: textOf(wrong), structured: { causes: wrong } }, [
      truth[0]!,
      { ...truth[1]!, hosts: ["node-05", "node-06"] },
    ]);
    expect(score).toMatchObject({ mainFirst: false, blamed: ["node-05"], invented: 1 });
    expect(score.causes).toMatchObject([
      { toldApart: false, countRight: false, badHostNamed: false, requeueRight: false, textSays: false },
      { toldApart: true, countRight: false, framesRight: false, requeueRight: false, textSays: false },
    ]);
  });

  it("reads ranges of frames", () => {
    expect(framesIn("1-3,7,10-14:2")).toEqual([1, 2, 3, 7, 10, 12, 14]);
  });
});

describe("the product", () => {
  it("answers about a farm of records", async () => {
    const { world, asked, truth, now } = mixedJob(6, LOGS);
    const server = await startInProcess({
      now: new Date(now!),
      defaults: {},
      sources: {},
      intercept: farmOfRecords(world, new Date(now!)),
    });
    const answer = await server.call("diagnose_job", asked[0]!.args as Record<string, unknown>);
    await server.close();
    expect(answer.text).toContain(
      `${truth!.reduce((sum, { tasks }) => sum + tasks, 0)} of ${world.tasks.length} tasks failed`,
    );
  });
});
