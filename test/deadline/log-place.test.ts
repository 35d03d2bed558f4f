import { describe, expect, it } from "vitest";
import {
  logPlaceInWords,
  sessionLogByConvention,
  streamOf,
  workerLogByConvention,
} from "../../src/deadline/log-place.ts";

const ids = {
  farmId: "farm-1",
  queueId: "queue-2",
  fleetId: "fleet-3",
  sessionId: "session-4",
  workerId: "worker-5",
};
const usual = { logGroupName: "/aws/deadline/farm-1/queue-2", logStreamName: "session-4" };
const convention = sessionLogByConvention(ids);
const inWords = (log: Parameters<typeof logPlaceInWords>[0]) => logPlaceInWords(log, convention);

describe("where logs are by convention", () => {
  it("a session's under its queue, a worker's under its fleet", () => {
    expect(sessionLogByConvention(ids)).toMatchObject({
      group: "/aws/deadline/farm-1/queue-2",
      stream: "session-4",
    });
    expect(workerLogByConvention(ids)).toMatchObject({
      group: "/aws/deadline/farm-1/fleet-3",
      stream: "worker-5",
    });
  });

  it("in words that can be pasted", () => {
    expect(inWords({ logDriver: "awslogs", options: usual })).toBe(
      "CloudWatch group /aws/deadline/farm-1/queue-2, stream session-4",
    );
    const worker = workerLogByConvention(ids);
    const options = { logGroupName: worker.group, logStreamName: worker.stream };
    expect(logPlaceInWords({ logDriver: "awslogs", options }, worker)).toBe(
      "CloudWatch group /aws/deadline/farm-1/fleet-3, stream worker-5",
    );
  });
});

describe("where a log is, in words", () => {
  it.each([
    [undefined, undefined],
    [{ logDriver: "awslogs" }, "no stream named"],
    [
      { logDriver: "awslogs", options: { ...usual, logStreamName: "other" } },
      'CloudWatch group "/aws/deadline/farm-1/queue-2", stream "other"',
    ],
    [
      { logDriver: "awslogs", options: { logGroupName: "/studio/logs" } },
      'CloudWatch group "/studio/logs", stream "not given"',
    ],
    [
      { logDriver: "splunk", options: { url: "https://splunk.studio.example" } },
      'no stream named, driver "splunk", url="https://splunk.studio.example"',
    ],
    [
      { logDriver: "awslogs", options: { ...usual, region: "eu-west-1" }, parameters: { interval: "15" } },
      'CloudWatch group /aws/deadline/farm-1/queue-2, stream session-4, region="eu-west-1", interval="15"',
    ],
    [
      { logDriver: undefined, options: usual },
      'CloudWatch group /aws/deadline/farm-1/queue-2, stream session-4, driver "not given"',
    ],
  ])("%j", (log, words) => {
    expect(inWords(log)).toBe(words);
  });

  it("says loudly that there is none where setting it up failed, and drops nothing else", () => {
    const error = 'Log provisioning error: ResourceNotFoundException "x"';
    expect(inWords({ logDriver: "awslogs", error })).toBe(
      "NONE: setting up the log failed, so nothing was written. The service says \"Log provisioning error: ResourceNotFoundException 'x'\"",
    );
    expect(
      inWords({ logDriver: "awslogs", error: "no", options: { logGroupName: "/g", logStreamName: "s" } }),
    ).toBe(
      'NONE: setting up the log failed, so nothing was written. The service says "no"; it was meant for CloudWatch group "/g", stream "s"',
    );
  });

  it("shows foreign texts clean, bounded and without secrets", () => {
    const words = inWords({
      logDriver: "\u001b[2Jother",
      error: `AKIAIOSFODNN7EXAMPLE\n${"x".repeat(5000)}`,
      options: { logGroupName: "y".repeat(5000) },
    });
    expect(words).not.toMatch(/\u001b|AKIAIOSFODNN7EXAMPLE|\n/);
    expect(words?.length).toBeLessThan(1500);
  });
});

describe("the stream that a log configuration names", () => {
  it.each([
    [{ options: usual }, { group: usual.logGroupName, stream: usual.logStreamName }],
    [{ options: { logGroupName: "g" } }, undefined],
    [{ options: { logGroupName: "g", logStreamName: "" } }, undefined],
    [{ options: {} }, undefined],
    [{}, undefined],
  ])("%j", (log, stream) => {
    expect(streamOf({ logDriver: "awslogs", ...log })).toEqual(stream);
  });

  it("is none without a configuration", () => {
    expect(streamOf(undefined)).toBeUndefined();
  });
});
