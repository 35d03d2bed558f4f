import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureInWords } from "../../src/deadline/failure-words.ts";
import { ServiceFailure } from "../../src/deadline/failures.ts";
import { LogReader } from "../../src/deadline/log-reader.ts";
import { minutes } from "../../src/demo/world/durations.ts";
import { FARM_ID, FLEETS, QUEUES } from "../../src/demo/world/farm-places.ts";
import { DEMO_NOW } from "../support/host.ts";
import { actionStart, machine, sessionIdOf, sessionWithLog, streamOfTexts } from "../support/jobs.ts";
import { type Reads, startReads, wordsOf } from "../support/reads.ts";

const QUEUE = { farmId: FARM_ID, queueId: QUEUES.production.queueId };
const FLEET = { farmId: FARM_ID, fleetId: FLEETS.onprem.fleetId };
const BEGAN = actionStart(Date.parse(DEMO_NOW));
const story = sessionWithLog(() => streamOfTexts(["a line"], BEGAN));

let reads: Reads;
beforeEach(() => {
  // Keys of a role hold by this machine's clock, which here is the farm's.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(DEMO_NOW) });
  reads = startReads({ stories: [story] });
});
afterEach(() => {
  vi.useRealTimers();
});

function sessionLog(call = reads.reads): LogReader {
  const stream = { group: `/aws/deadline/${FARM_ID}/${QUEUE.queueId}`, stream: sessionIdOf("only") };
  return new LogReader(call, stream, QUEUE);
}

function workerLog(): LogReader {
  const stream = { group: `/aws/deadline/${FARM_ID}/${FLEET.fleetId}`, stream: machine(0).workerId };
  return new LogReader(reads.reads, stream, FLEET);
}

const page = (reader: LogReader) => reader.page({ from: "head" });

it("the caller's own rights are used while they reach", async () => {
  await page(sessionLog());
  expect(wordsOf(reads.requests)).toEqual(["GetLogEvents"]);
});

describe("where the caller may not read logs", () => {
  beforeEach(() => {
    reads.farm.switches.callersReadLogs = false;
  });

  it("the queue's read role is assumed, the least that serves", async () => {
    const { events } = await page(sessionLog());
    expect(events.map(({ text }) => text)).toEqual(["a line"]);
    expect(wordsOf(reads.requests)).toEqual(["GetLogEvents", "read-roles", "GetLogEvents"]);
  });

  it("the queue's user role follows where the read role is denied", async () => {
    reads.farm.switches.denied.add("AssumeQueueRoleForRead");
    await page(sessionLog());
    expect(wordsOf(reads.requests)).toEqual(["GetLogEvents", "read-roles", "user-roles", "GetLogEvents"]);
  });

  it("a worker's log is read with the fleet's read role", async () => {
    const { events } = await page(workerLog());
    expect(events.length).toBeGreaterThan(0);
    expect(wordsOf(reads.requests)).toEqual(["GetLogEvents", "read-roles", "GetLogEvents"]);
    expect(reads.requests[1]?.path).toContain(FLEET.fleetId);
  });

  it("keys are not asked for twice, neither in this call nor in the next", async () => {
    const reader = sessionLog();
    await page(reader);
    await page(reader);
    await page(sessionLog(reads.call()));
    expect(wordsOf(reads.requests)).toEqual([
      "GetLogEvents",
      "read-roles",
      "GetLogEvents",
      "GetLogEvents",
      "GetLogEvents",
    ]);
  });

  it("keys are asked for once by reads that run side by side", async () => {
    await Promise.all([sessionLog(), sessionLog(), sessionLog(), sessionLog()].map(page));
    expect(wordsOf(reads.requests).filter((word) => word === "read-roles")).toHaveLength(1);
  });

  it("keys that came before a late refusal serve there, too", async () => {
    const { roles } = reads.reads.connection;
    const denied = new ServiceFailure({
      kind: "access denied",
      operation: "GetLogEvents",
      endpoint: { service: "CloudWatch Logs" },
      detail: "",
    });
    const first = await roles.assume(reads.reads, QUEUE, denied);
    expect(await roles.assume(reads.reads, QUEUE, denied)).toBe(first);
    expect(wordsOf(reads.requests)).toEqual(["read-roles"]);
  });

  it("keys that expire within the minute are replaced", async () => {
    await page(sessionLog());
    reads.requests.length = 0;
    vi.setSystemTime(Date.parse(DEMO_NOW) + minutes(14.5));
    await page(sessionLog());
    expect(wordsOf(reads.requests)).toContain("read-roles");
  });

  it("keys of one queue open no other", async () => {
    await page(sessionLog());
    reads.requests.length = 0;
    await page(workerLog());
    expect(wordsOf(reads.requests)).toEqual(["GetLogEvents", "read-roles", "GetLogEvents"]);
  });

  it("all that was denied is named, and what would mend it", async () => {
    reads.farm.switches.denied.add("AssumeQueueRoleForRead").add("AssumeQueueRoleForUser");
    const failure = await page(sessionLog()).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      facts: {
        kind: "access denied",
        oneOf: ["logs:GetLogEvents", "deadline:AssumeQueueRoleForRead", "deadline:AssumeQueueRoleForUser"],
      },
    });
    const words = failureInWords((failure as { facts: Parameters<typeof failureInWords>[0] }).facts);
    expect(words).toContain("deadline:AssumeQueueRoleForRead");
    expect(words).toContain("logs:GetLogEvents");
  });

  it("the worker's log names the fleet's right", async () => {
    reads.farm.switches.denied.add("AssumeFleetRoleForRead");
    await expect(page(workerLog())).rejects.toMatchObject({
      facts: { oneOf: ["logs:GetLogEvents", "deadline:AssumeFleetRoleForRead"] },
    });
  });

  it("a failure that is no refusal is not taken for one", async () => {
    const broken = startReads({
      stories: [story],
      intercept: (request) =>
        request.path.endsWith("/read-roles")
          ? Promise.resolve({
              status: 404,
              headers: {
                "x-amzn-errortype": "ResourceNotFoundException",
                "content-type": "application/json",
              },
              body: '{"message":"gone"}',
            })
          : undefined,
    });
    broken.farm.switches.callersReadLogs = false;
    await expect(page(sessionLog(broken.reads))).rejects.toMatchObject({
      facts: { kind: "not found", operation: "AssumeQueueRoleForRead" },
    });
  });
});
