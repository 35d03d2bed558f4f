import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetSessionActionCommand, GetSessionCommand } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { deadlineClientOf, logsClientOf } from "../support/clients.ts";

const guide = demoGuide();
const farm = createDemoFarm({ now: () => new Date("2026-11-21T10:00:00.000Z") });
const reads = deadlineClientOf(farm);
const logs = logsClientOf(farm);

async function lines(entry: (typeof guide.recordings)[number]) {
  const ids = { farmId: guide.farmId, queueId: entry.queueId, jobId: entry.jobId };
  const session = await reads.send(new GetSessionCommand({ ...ids, sessionId: entry.sessionId! }));
  const { logGroupName, logStreamName } = session.log!.options!;
  const { events } = await logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }),
  );
  return { session, messages: events!.map(({ message }) => message!), events: events! };
}

describe("a recorded story", () => {
  it.each(guide.recordings.map((entry) => [entry.recording.name, entry] as const))(
    "%s keeps its log, its cause and its outcome",
    async (_, entry) => {
      const { session, messages, events } = await lines(entry);
      expect(messages).toContain(`Initializing Open Job Description Session: ${entry.sessionId}`);
      const { decisive, cause } = entry.recording;
      if (cause !== null) {
        expect(messages.some((message) => decisive!.some((text) => message.includes(text)))).toBe(true);
      }
      expect(events[0]!.timestamp).toBeGreaterThanOrEqual(session.startedAt!.getTime());
      expect(events.at(-1)!.timestamp).toBeLessThanOrEqual(session.endedAt!.getTime());
      const action = await reads.send(
        new GetSessionActionCommand({
          farmId: guide.farmId,
          queueId: entry.queueId,
          jobId: entry.jobId,
          sessionActionId: entry.sessionActionId,
        }),
      );
      expect(["FAILED", "SUCCEEDED"]).toContain(action.status);
      expect(Number(action.endedAt)).toBeGreaterThan(Number(action.startedAt));
    },
  );

  it("covers every recording once", () => {
    const names = guide.recordings.map(({ recording }) => recording.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(24);
  });
});
