import { describe, expect, it } from "vitest";
import { pageOfJob, readPastedAddress } from "../../src/deadline/monitor-address.ts";
import { isRegion } from "../../src/deadline/regions.ts";

const FARM = `farm-${"a".repeat(32)}`;
const ids = { farmId: FARM, queueId: `queue-${"b".repeat(32)}`, jobId: `job-${"c".repeat(32)}` };
const REST = `farms/${FARM}/queues/${ids.queueId}?jobId=${ids.jobId}`;
const HOST = "northlight.us-east-1.deadlinecloud.amazonaws.com";

describe("the region of a pasted address", () => {
  it.each([
    ["the farm's, not the monitor's", `https://${HOST}/eu-west-1/${REST}`, "eu-west-1"],
    ["an older address without one", `https://${HOST}/${REST}`, undefined],
    ["without a scheme", `${HOST}/eu-west-1/${REST}`, "eu-west-1"],
    [
      "of another partition",
      `https://studio.us-gov-west-1.example-gov/us-gov-west-1/${REST}`,
      "us-gov-west-1",
    ],
    ["in a sentence", `Look at https://${HOST}/eu-west-1/${REST}, please.`, "eu-west-1"],
    ["in a fragment", `https://${HOST}/#/eu-west-1/${REST}`, "eu-west-1"],
    [
      "in another address",
      `https://login.example/?back=${encodeURIComponent(`https://${HOST}/eu-west-1/${REST}`)}`,
      "eu-west-1",
    ],
    ["of an ARN", `arn:aws:deadline:eu-west-2:111122223333:farm/${FARM}/queue/${ids.queueId}`, "eu-west-2"],
    ["of a farm's page", `https://${HOST}/us-west-2/farms/${FARM}`, "us-west-2"],
    ["the list of all farms", `https://${HOST}/farms`, undefined],
  ])("%s", (_, text, region) => {
    expect(readPastedAddress(text).region).toBe(region);
  });

  it.each([
    "evil.example",
    "us-west-2.evil.example",
    "..",
    "us-west-2:443",
    "US-WEST-2",
    "a@b",
    "x".repeat(64),
    "-x",
    "us_west_2",
  ])("is shown as it stands, and is none: %s", (segment) => {
    const { region = "" } = readPastedAddress(`https://${HOST}/${segment}/${REST}`);
    expect(region).toBe(segment);
    expect(isRegion(region)).toBe(false);
  });

  it("is undone of its escapes before it is judged", () => {
    const { region } = readPastedAddress(`https://${HOST}/us-west-2%2eevil.example/${REST}`);
    expect(region).toBe("us-west-2.evil.example");
  });
});

describe("the host of a pasted address", () => {
  it.each([
    [`https://${HOST}/eu-west-1/${REST}`, HOST],
    [`see https://${HOST}/eu-west-1/${REST}.`, HOST],
    [`https://${HOST.toUpperCase()}/eu-west-1/${REST}`, HOST],
    // Nobody is led to any other host.
    [`http://${HOST}/eu-west-1/${REST}`, undefined],
    [`https://${HOST}:8443/eu-west-1/${REST}`, undefined],
    [`https://${HOST}.evil.example/eu-west-1/${REST}`, undefined],
    [`https://${HOST}@evil.example/eu-west-1/${REST}`, undefined],
    [`https://user:secret@${HOST}/eu-west-1/${REST}`, undefined],
    [`https://evil.example/${HOST}/eu-west-1/${REST}`, undefined],
    [`https://evil.example/?next=https://${HOST}/eu-west-1/${REST}`, undefined],
    [`https://evildeadlinecloud.amazonaws.com/eu-west-1/${REST}`, undefined],
    [`https://deadlinecloud.amazonaws.com/eu-west-1/${REST}`, undefined],
    [`https://a.b.c.d.e.deadlinecloud.amazonaws.com/eu-west-1/${REST}`, undefined],
    [`https://x\\@evil.example.deadlinecloud.amazonaws.com/${REST}`, undefined],
    [`https://тест.deadlinecloud.amazonaws.com/eu-west-1/${REST}`, "xn--e1aybc.deadlinecloud.amazonaws.com"],
    [`eu-west-1/${REST}`, undefined],
  ])("%s", (text, host) => {
    expect(readPastedAddress(text).host).toBe(host);
  });
});

it("the page of a job is found again", () => {
  const page = pageOfJob(HOST, "eu-west-1", {
    ...ids,
    stepId: `step-${"d".repeat(32)}`,
    taskId: `task-${"e".repeat(32)}-3`,
  });
  expect(page).toBe(
    `https://${HOST}/eu-west-1/farms/${ids.farmId}/queues/${ids.queueId}?jobId=${ids.jobId}&stepId=step-${"d".repeat(32)}&taskId=task-${"e".repeat(32)}-3`,
  );
  expect(readPastedAddress(page)).toEqual({ region: "eu-west-1", host: HOST });
});
