import { GetLogEventsCommand, type OutputLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import {
  AssumeFleetRoleForReadCommand,
  AssumeQueueRoleForReadCommand,
  GetSessionCommand,
} from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm, type DemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide, type GuideEntry } from "../../src/demo/guide.ts";
import { deadlineClientOf, logsClientOf } from "../support/clients.ts";

const guide = demoGuide();
const newFarm = () => createDemoFarm({ now: () => new Date("2026-11-21T10:00:00.000Z") });

function streamOf({ queueId, sessionId }: GuideEntry) {
  return { logGroupName: `/aws/deadline/${guide.farmId}/${queueId}`, logStreamName: sessionId };
}

const longStream = (lines: number) => streamOf(guide.longLogs.find((entry) => entry.lines === lines)!);

/** Every page from one end to the other, and the number of calls it took to see the end. */
async function readAll(farm: DemoFarm, stream: object, direction: "forward" | "backward", limit?: number) {
  const client = logsClientOf(farm);
  const all: OutputLogEvent[][] = [];
  let nextToken: string | undefined;
  for (;;) {
    const startFromHead = direction === "forward";
    const input = { ...streamOf(guide.stories[0]!), ...stream, startFromHead, limit, nextToken };
    const page = await client.send(new GetLogEventsCommand(input));
    const next = startFromHead ? page.nextForwardToken : page.nextBackwardToken;
    if (next === nextToken) return all;
    all.push(page.events!);
    nextToken = next;
  }
}

const texts = (pages: OutputLogEvent[][]) => pages.flat().map(({ message }) => message);

describe("GetLogEvents", () => {
  it("reads the same lines from both ends, in the order of time, until a token repeats", async () => {
    const farm = newFarm();
    const forward = await readAll(farm, {}, "forward", 7);
    const backward = await readAll(farm, {}, "backward", 7);
    expect(texts(forward)).toEqual(texts(backward.toReversed()));
    const times = forward.flat().map(({ timestamp }) => timestamp!);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(texts(forward)[0]).toBe("openjd.model Library Version: 0.13.0");
  });

  it("gives the last page first unless told to start from the head", async () => {
    const client = logsClientOf(newFarm());
    const stream = streamOf(guide.stories[0]!);
    const tail = await client.send(new GetLogEventsCommand({ ...stream, limit: 1 }));
    const head = await client.send(new GetLogEventsCommand({ ...stream, limit: 1, startFromHead: true }));
    expect(tail.events![0]!.message).toMatch(/^Process pid \d+ exited with code: 0/);
    expect(head.events![0]!.message).toContain("openjd.model");
    expect([tail.nextForwardToken, tail.nextBackwardToken]).toEqual([
      expect.stringMatching(/^f\/\d{56}\/s$/),
      expect.stringMatching(/^b\/\d{56}\/s$/),
    ]);
  });

  it("counts the start time in and the end time out", async () => {
    const farm = newFarm();
    const events = (await readAll(farm, {}, "forward")).flat();
    const startTime = events[3]!.timestamp!;
    const endTime = events.at(-3)!.timestamp!;
    const between = await readAll(farm, { startTime, endTime }, "forward");
    expect(texts(between)).toEqual(
      events
        .filter(({ timestamp }) => timestamp! >= startTime && timestamp! < endTime)
        .map(({ message }) => message),
    );
  });

  it("never sends more than 10,000 events or a megabyte in a page", async () => {
    const client = logsClientOf(newFarm());
    const { events } = await client.send(
      new GetLogEventsCommand({ ...longStream(100_000), startFromHead: true }),
    );
    const bytes = events!.reduce((sum, { message }) => sum + Buffer.byteLength(message!) + 26, 0);
    expect(events!.length).toBeLessThanOrEqual(10_000);
    expect(events!.length).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThanOrEqual(1_048_576);
  });

  it("reaches into a stream of a million lines without reading it", async () => {
    const client = logsClientOf(newFarm());
    const before = process.memoryUsage().heapUsed;
    const { events } = await client.send(new GetLogEventsCommand({ ...longStream(1_000_000), limit: 300 }));
    expect(events!.map(({ message }) => message)).toContain("KeyError: 'colorspace'");
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 ** 2);
  });

  it("sends empty pages with new tokens before the end when it is told to", async () => {
    const farm = newFarm();
    const whole = texts(await readAll(farm, {}, "forward", 20));
    farm.switches.emptyLogPages = 3;
    for (const direction of ["forward", "backward"] as const) {
      const pages = await readAll(farm, {}, direction, 20);
      expect(pages[0]).toEqual([]);
      expect(texts(direction === "forward" ? pages : pages.toReversed())).toEqual(whole);
    }
  });

  it("pads an empty line, as CloudWatch takes none", async () => {
    const lines = texts(await readAll(newFarm(), {}, "forward"));
    expect(lines).toContain(" ");
    expect(lines).not.toContain("");
  });

  it.each([
    ["stream", { logStreamName: `session-${"0".repeat(32)}` }, "The specified log stream does not exist."],
    ["group", { logGroupName: "/aws/deadline/none" }, "The specified log group does not exist."],
  ])("says in CloudWatch's words that there is no such %s", async (_, wrong, message) => {
    const asked = logsClientOf(newFarm()).send(
      new GetLogEventsCommand({ ...streamOf(guide.stories[0]!), ...wrong }),
    );
    await expect(asked).rejects.toMatchObject({ name: "ResourceNotFoundException", message });
  });

  it("has no stream for a session whose log could not be made", async () => {
    const story = guide.stories.find(({ title }) => title.includes("provisioned"))!;
    const asked = logsClientOf(newFarm()).send(new GetLogEventsCommand(streamOf(story)));
    await expect(asked).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("refuses a token of another stream, and a limit out of bounds", async () => {
    const client = logsClientOf(newFarm());
    const stream = streamOf(guide.stories[0]!);
    const { nextForwardToken } = await client.send(new GetLogEventsCommand(streamOf(guide.stories[1]!)));
    for (const wrong of [{ nextToken: nextForwardToken }, { limit: 0 }, { limit: 10_001 }]) {
      const asked = client.send(new GetLogEventsCommand({ ...stream, ...wrong }));
      await expect(asked).rejects.toMatchObject({ name: "InvalidParameterException" });
    }
  });

  it("can be closed to callers and open to the roles that may read", async () => {
    const farm = newFarm();
    farm.switches.callersReadLogs = false;
    const stream = streamOf(guide.stories[0]!);
    const own = logsClientOf(farm).send(new GetLogEventsCommand(stream));
    await expect(own).rejects.toMatchObject({ name: "AccessDeniedException" });

    const reads = deadlineClientOf(farm);
    const { queueId, jobId, sessionId } = guide.stories[0]!;
    const queueRole = await reads.send(new AssumeQueueRoleForReadCommand({ farmId: guide.farmId, queueId }));
    const asQueue = logsClientOf(farm, queueRole.credentials as never);
    expect((await asQueue.send(new GetLogEventsCommand(stream))).events).not.toEqual([]);

    const session = await reads.send(
      new GetSessionCommand({ farmId: guide.farmId, queueId, jobId, sessionId: sessionId! }),
    );
    const { logGroupName, logStreamName } = session.workerLog!.options!;
    const worker = new GetLogEventsCommand({ logGroupName, logStreamName });
    await expect(asQueue.send(worker)).rejects.toMatchObject({ name: "AccessDeniedException" });
    const fleetRole = await reads.send(
      new AssumeFleetRoleForReadCommand({ farmId: guide.farmId, fleetId: session.fleetId }),
    );
    const asFleet = logsClientOf(farm, fleetRole.credentials as never);
    expect((await asFleet.send(worker)).events).not.toEqual([]);
  });
});

describe("a worker's log", () => {
  it("is one JSON object a line, with a sample of the machine each minute", async () => {
    const farm = newFarm();
    const { queueId, jobId, sessionId } = guide.stories[0]!;
    const session = await deadlineClientOf(farm).send(
      new GetSessionCommand({ farmId: guide.farmId, queueId, jobId, sessionId: sessionId! }),
    );
    const { logGroupName, logStreamName } = session.workerLog!.options!;
    const span = { startTime: session.startedAt!.getTime(), endTime: session.endedAt!.getTime() };
    const pages = await readAll(farm, { logGroupName, logStreamName, ...span }, "forward");
    const lines = texts(pages).map((text) => JSON.parse(text!) as Record<string, string>);
    const samples = lines.filter(({ type, subtype }) => type === "Metrics" && subtype === "System");
    expect(samples.length).toBeGreaterThan(5);
    // The sample nearest the kill shows how full the memory was.
    expect(Number(samples.at(-1)!["memory-used-percent"])).toBeGreaterThan(90);
    expect(lines.filter(({ type }) => type === "Action").map(({ subtype }) => subtype)).toContain("End");
    expect(lines.every(({ level }) => ["INFO", "WARNING", "ERROR"].includes(level!))).toBe(true);
  });
});
