/** Which region a call asks, the farms of several regions, and the page that an answer ends with. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { killedForMemory } from "../../src/demo/stories/killed-for-memory.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { FARM_ID } from "../../src/demo/world/farm-places.ts";
import { type AwsHome, makeAwsHome } from "../support/aws-home.ts";
import { expectError } from "../support/error-contract.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { soundText } from "../support/sound.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const { queueId, jobId, sessionActionId } = storyIds(killedForMemory);
const HOST = "northlight.us-east-1.deadlinecloud.amazonaws.com";
const page = (region: string, host = HOST) =>
  `https://${host}/${region}/farms/${FARM_ID}/queues/${queueId}?jobId=${jobId}`;
const asked = (from = 0) => [
  ...new Set(
    server.requests
      .slice(from)
      .map(({ headers }) => /\/\d{8}\/([^/]+)\//.exec(headers.get("authorization") ?? "")?.[1]),
  ),
];

describe("the region that a call asks", () => {
  it("is that of a pasted address, whatever is configured", async () => {
    server.restart({
      regions: { flag: "eu-west-1", farms: { [FARM_ID]: "eu-west-2" }, environment: "us-east-1" },
    });
    soundText(await server.call("get_job", { jobId: page("us-west-2") }));
    expect(asked()).toEqual(["us-west-2"]);
    // The farm answered there, so it is asked there from now on.
    const before = server.requests.length;
    expect((await server.call("diagnose_job", { jobId, queueId })).isError).toBe(false);
    expect(asked(before)).toEqual(["us-west-2"]);
  });

  it.each([
    ["the flag's", { flag: "us-west-2", farms: { [FARM_ID]: "eu-west-2" }, environment: "us-east-1" }],
    [
      "what AWS's tools remember of the farm",
      { farms: { [FARM_ID]: "us-west-2" }, environment: "us-east-1" },
    ],
    ["the environment's", { farms: { [`farm-${"0".repeat(32)}`]: "eu-west-2" }, environment: "us-west-2" }],
  ])("is %s", async (_, regions) => {
    server.restart({ regions });
    soundText(await server.call("get_job", { jobId, queueId }));
    expect(asked()).toEqual(["us-west-2"]);
  });

  it("is not remembered from an address whose farm did not answer", async () => {
    server.restart();
    expectError(await server.call("get_job", { jobId: page("eu-west-1") }), "Not found", "eu-west-1");
    soundText(await server.call("get_job", { jobId, queueId }));
    expect(asked()).toEqual(["eu-west-1", "us-west-2"]);
  });

  it.each(["us-west-2.evil.example", "US-WEST-2", "..", `${"a".repeat(70)}`])(
    "is refused before anything is asked where it is none: %s",
    async (region) => {
      server.restart();
      expectError(await server.call("get_job", { jobId: page(region) }), "is not an AWS region (us-west-2)");
      expect(server.requests).toEqual([]);
    },
  );

  it("is refused where two addresses differ in it", async () => {
    server.restart();
    const given = { jobId: page("us-west-2"), queueId: page("eu-west-1") };
    expectError(await server.call("get_job", given), "name two regions, eu-west-1 and us-west-2 (in jobId)");
  });
});

describe("the demo's other site", () => {
  const { elsewhere } = demoGuide();

  it("is reached by its job's address, and only in its own region", async () => {
    server.restart();
    const answer = await server.call("diagnose_job", { jobId: elsewhere.address });
    expect(answer.text.split("\n")[0]).toMatch(
      /^FAILED: 10 of 40 tasks failed, .*: a file or folder was not there: "\/mnt\/series\/lantern\/0400\/plates\/plate\.\d+\.exr" \(10 different ones\)\.$/,
    );
    expect(answer.text).toContain(`\nOpen: ${elsewhere.address}`);
    expect(asked()).toEqual([elsewhere.region]);
    server.restart();
    const { farmId, queueId: otherQueue, jobId: otherJob } = elsewhere;
    const given = { farmId, queueId: otherQueue, jobId: otherJob };
    expectError(await server.call("get_job", given), "Not found", "us-west-2");
  });

  it("has ids of its own, by which its sessions, actions and logs are read", async () => {
    server.restart();
    const { structured } = await server.call("diagnose_job", { jobId: elsewhere.address });
    const [cause] = (structured as { causes: { sample: string }[] }).causes;
    const { farmId, queueId: otherQueue, jobId: otherJob } = elsewhere;
    const given = { farmId, queueId: otherQueue, jobId: otherJob, sessionActionId: cause!.sample };
    const log = await server.call("get_session_log", given);
    expect(log.text).toContain("plates/plate.");
    expect(asked()).toEqual([elsewhere.region]);
    server.restart({ regions: { flag: elsewhere.region } });
    const farms = await server.call("list_farms", {});
    expect(farms.text).toContain("Northlight Frankfurt");
    expect(farms.text).toMatch(/^1 farm in eu-central-1; /);
  });
});

describe("an answer about a job", () => {
  it.each(["get_job", "diagnose_job", "get_session_action"])("of %s ends with its page", async (tool) => {
    server.restart({ monitorHost: "studio.example" });
    const given = tool === "get_session_action" ? { sessionActionId, jobId, queueId } : { jobId, queueId };
    const { text, structured } = await server.call(tool, given);
    const last = text.split("\n").at(-1) ?? "";
    expect(
      last.startsWith(
        `Open: https://studio.example/us-west-2/farms/${FARM_ID}/queues/${queueId}?jobId=${jobId}`,
      ),
    ).toBe(true);
    expect((structured as { open?: string }).open).toBe(last.slice("Open: ".length));
    if (tool === "get_session_action") expect(last).toMatch(/&stepId=step-\w+&taskId=task-\w+-\d+$/);
  });

  it("ends with the page of the host that was pasted, in this call and after", async () => {
    server.restart({ monitorHost: "studio.example" });
    const { text } = await server.call("get_job", { jobId: page("us-west-2") });
    expect(text).toContain(`\nOpen: ${page("us-west-2")}`);
    expect((await server.call("get_job", { jobId, queueId })).text).toContain(`\nOpen: ${page("us-west-2")}`);
  });

  it.each(["evil.example", `${HOST}.evil.example`, `${HOST}@evil.example`, `evil${HOST.slice(10)}.co`])(
    "never ends with a page of %s",
    async (host) => {
      server.restart();
      const { text } = await server.call("get_job", { jobId: page("us-west-2", host) });
      expect(text).not.toContain("Open:");
      expect(text).not.toContain("evil");
    },
  );
});

describe("moments in the reader's own time zone", () => {
  it("stand at the end of an answer, in both forms", async () => {
    server.restart({ timeZone: "America/Los_Angeles" });
    const answer = await server.call("get_job", { jobId, queueId });
    expect(soundText(answer)).toContain(
      "\nIn America/Los_Angeles: 2026-11-21T00:24:00Z is 2026-11-20 16:24:00; 2026-11-21T00:28:52Z is 2026-11-20 16:28:52; 2026-11-21T01:10:26Z is 2026-11-20 17:10:26\n",
    );
  });

  it("are left out where none is configured", async () => {
    server.restart();
    expect((await server.call("get_job", { jobId, queueId })).text).not.toMatch(/^In /m);
  });
});

describe("farms over regions", () => {
  let home: AwsHome;
  beforeEach(async () => {
    home = await makeAwsHome();
    await home.configure(`[profile monitor]
monitor_id = monitor-${"1".repeat(32)}
user_id = 1111
region = us-west-2
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = not-a-real-secret-0123456789
`);
  });
  afterEach(() => home.remove());

  const scanned = ["us-west-2", "eu-west-1", "us-east-1"];

  it("are listed side by side, each with its region, and asked there afterwards", async () => {
    server.restart({ profile: "monitor", regions: { environment: "eu-west-1", scanned } });
    const answer = await server.call("list_farms");
    expect(soundText(answer)).toMatch(
      /^1 farm in 3 regions; it is the default\.\nfarm-\w+ {2}"Northlight Pictures" {2}us-west-2 {2}default$/m,
    );
    expect(asked().toSorted()).toEqual(scanned.toSorted());
    expect(server.requests.every(({ query }) => query.get("principalId") === "1111")).toBe(true);
    const before = server.requests.length;
    soundText(await server.call("get_job", { jobId, queueId }));
    expect(asked(before)).toEqual(["us-west-2"]);
  });

  it("name a region that fails, and list the others", async () => {
    server.restart({
      profile: "monitor",
      regions: { environment: "us-west-2", scanned },
      intercept: ({ headers }) =>
        headers.get("authorization")?.includes("/eu-west-1/") ? DENIED : undefined,
    });
    const text = soundText(await server.call("list_farms"));
    expect(text).toMatch(/^1 farm in 2 regions \(1 gave no answer\) on this page; it is the default\./);
    expect(text).toContain("Not read: farms in eu-west-1: ListFarms: access denied");
  });

  it("are an error where no region answers", async () => {
    server.restart({
      profile: "monitor",
      regions: { environment: "us-west-2", scanned },
      intercept: () => DENIED,
    });
    expectError(await server.call("list_farms"), "Access denied: AWS refused ListFarms");
  });

  it("are those of one region for every other sign-in", async () => {
    server.restart({ regions: { environment: "us-west-2", scanned } });
    expect(soundText(await server.call("list_farms"))).toMatch(/^1 farm in us-west-2; /);
    expect(asked()).toEqual(["us-west-2"]);
  });
});

const DENIED = {
  status: 403,
  headers: { "content-type": "application/json", "x-amzn-errortype": "AccessDeniedException" },
  body: '{"message":"no"}',
};
