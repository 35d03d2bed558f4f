import { afterEach, describe, expect, it } from "vitest";
import { FARM_ID, QUEUES } from "../../src/demo/world/farm-places.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { answersOf, idOf, Refusal } from "../support/script.ts";
import { soundText } from "../support/sound.ts";

let server: InProcess | undefined;
afterEach(() => server?.close());

async function checkAccess(options: InProcessOptions = {}, denied: readonly string[] = []) {
  server = await startInProcess(options);
  for (const operation of denied) server.farm.switches.denied.add(operation);
  return await server.call("check_access");
}

describe("check_access", () => {
  it("tells what is used and that it works", async () => {
    expect(soundText(await checkAccess())).toMatchInlineSnapshot(`
      "Ready: AWS Deadline Cloud answers and session logs can be read.
      Demo: an embedded farm; nothing is real and no AWS account is used
      Profile: none needed
      Region: us-west-2 (from the demo)
      Default farm: farm-0c7858d67305780d2e67d438de83efe9 "Northlight Pictures" (from the demo)
      Default queue: queue-6550411280d78eee33408699c3372cc7 "production" SCHEDULING (from the demo)
      Works: ListFarms, ListQueues, ListFleets, SearchJobs, ListSessions, GetSession, GetLogEvents
      Logs: readable
      Next: search_jobs"
    `);
    expect(server!.requests.length).toBeLessThanOrEqual(7);
  });

  it("names each missing permission, who lacks it, and needs no farm list with a default", async () => {
    expect(soundText(await checkAccess({}, ["ListFarms", "SearchJobs"]))).toMatchInlineSnapshot(`
      "Not ready: 1 thing that is needed does not work.
      Demo: an embedded farm; nothing is real and no AWS account is used
      Profile: none needed
      Region: us-west-2 (from the demo)
      Account: 111122223333
      Identity: arn:aws:sts::111122223333:assumed-role/NorthlightArtist/demo
      Default farm: farm-0c7858d67305780d2e67d438de83efe9 (from the demo)
      Default queue: queue-6550411280d78eee33408699c3372cc7 "production" SCHEDULING (from the demo)
      Works: ListQueues, ListFleets
      Logs: not tried, as jobs could not be searched
      Problem: SearchJobs: access denied (needs deadline:SearchJobs)
      Fix: have deadline:SearchJobs granted to this identity on the farm and everything below it. If it is granted, an id of another farm or region looks the same.
      Note: ListFarms: access denied (needs deadline:ListFarms); not needed, as a default farm is set"
    `);
  });

  it("tells logs that are read by the queue's role from those that can't be read", async () => {
    server = await startInProcess();
    server.farm.switches.callersReadLogs = false;
    const byRole = soundText(await server.call("check_access"));
    expect(byRole).toContain("GetLogEvents (by the queue's role, as the caller's own rights don't reach)");
    const none = await checkAccess({}, ["GetLogEvents", "AssumeQueueRoleForRead", "AssumeQueueRoleForUser"]);
    const text = soundText(none);
    expect(text).toContain("Not ready: 1 thing that is needed does not work.");
    expect(text).toContain("Logs: denied");
    expect(text).toMatch(/^Problem: GetLogEvents: access denied \(needs one of logs:GetLogEvents, /m);
    expect(text).toMatch(/^Fix: have deadline:AssumeQueueRoleForRead granted/m);
  });

  it("says what it did not try, and why", async () => {
    const intercept = answersOf({ SearchJobs: () => ({ jobs: [], totalResults: 0 }) });
    const text = soundText(await checkAccess({ intercept }));
    expect(text).toContain("Ready as far as it can be known");
    expect(text).toContain("Logs: not tried, as none of the 0 newest jobs of the queue has begun");
  });

  it("finds a default queue that is not the farm's", async () => {
    const options = {
      defaults: { farmId: FARM_ID, queueId: idOf("queue", 1) },
      sources: { farmId: "DEADLINE_FARM_ID", queueId: "~/.deadline/config" },
    };
    const text = soundText(await checkAccess(options));
    expect(text).toContain("Problem: the default queue is not one of the farm's 9 queues");
    expect(text).toContain("Fix: correct it where it comes from: ~/.deadline/config.");
    expect(text).toContain("(from DEADLINE_FARM_ID)");
  });

  it("works without defaults where there is one farm to see", async () => {
    const text = soundText(await checkAccess({ defaults: {}, sources: {} }));
    expect(text).toContain("Ready: ");
    expect(text).toContain(
      "Default farm: none set; calls have to name the farm (DEADLINE_FARM_ID or --farm-id sets one)",
    );
  });

  it("does not choose among several farms", async () => {
    const farm = (number: number) => ({
      farmId: idOf("farm", number),
      displayName: `farm ${number}`,
      createdAt: "2026-01-01T00:00:00Z",
      createdBy: "x",
    });
    const intercept = answersOf({ ListFarms: () => ({ farms: [farm(1), farm(2)] }) });
    const text = soundText(await checkAccess({ defaults: {}, intercept }));
    expect(text).toContain("Logs: not tried, as there is no default farm, and not exactly one to see");
    expect(text).toContain("Note: 2 farms can be seen; without a default each call has to name one");
    expect(text).toContain("Next: list_farms");
  });

  it("says what to do where no farm can be seen", async () => {
    const intercept = answersOf({ ListFarms: () => ({ farms: [] }) });
    const text = soundText(await checkAccess({ defaults: {}, intercept }));
    expect(text).toContain("Problem: no farm can be seen");
  });

  it("notes a default farm that is not listed", async () => {
    const intercept = answersOf({ ListFarms: () => ({ farms: [] }) });
    expect(soundText(await checkAccess({ intercept }))).toContain(
      "Note: the default farm is not among the 0 farms",
    );
  });

  it("stops at a service that does not answer, with the way to mend it", async () => {
    const intercept: InProcessOptions["intercept"] = () => ({
      status: 403,
      headers: {
        "content-type": "application/json",
        "x-amzn-errortype": "ExpiredTokenException",
        "x-amzn-requestid": "de300000-0000-4000-8000-0000000000ff",
      },
      body: JSON.stringify({ message: "The security token included in the request is expired" }),
    });
    const text = soundText(await checkAccess({ intercept }));
    expect(text.split("\n")[0]).toBe("Not ready: The AWS sign-in has expired.");
    expect(text).toContain('Problem: AWS says: "The security token included in the request is expired"');
    expect(text).toMatch(/^Fix: .+/m);
    expect(text).toContain("Logs: not tried, as nothing answered");
    expect(text).not.toMatch(/^Works:/m);
  });

  it("counts a log that has expired as readable, and one that was never set up as not tried", async () => {
    const gone = answersOf({});
    const expired = await checkAccess({
      intercept: (request) =>
        request.headers.has("x-amz-target")
          ? {
              status: 400,
              headers: { "x-amzn-errortype": "ResourceNotFoundException" },
              body: '{"message":"gone"}',
            }
          : gone(request),
    });
    expect(soundText(expired)).toContain("Logs: readable");
    const session = {
      sessionId: idOf("session", 1),
      fleetId: idOf("fleet", 1),
      workerId: idOf("worker", 1),
      startedAt: "2026-11-21T01:00:00Z",
      lifecycleStatus: "ENDED",
    };
    const intercept = answersOf({
      GetSession: () => ({ ...session, log: { logDriver: "awslogs", error: "no role" } }),
    });
    expect(soundText(await checkAccess({ intercept }))).toContain(
      "Logs: not tried, as the session that was looked at has no log",
    );
  });

  it("never shows keys", async () => {
    const { text, structured } = await checkAccess({}, ["GetLogEvents"]);
    expect(`${text}${JSON.stringify(structured)}`).not.toMatch(/AKIA|ASIA|wJalr|IQoJ/);
  });

  it("takes no arguments", async () => {
    server = await startInProcess();
    const answer = await server.call("check_access", { queueId: QUEUES.fx.queueId });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining("is not an argument") });
  });

  it("says what a session that can't be read leaves open", async () => {
    const intercept = answersOf({ GetSession: () => new Refusal("AccessDeniedException") });
    const text = soundText(await checkAccess({ intercept }));
    expect(text).toContain("Problem: GetSession: access denied (needs deadline:GetSession)");
    expect(text).toContain("Logs: not tried, as the session could not be read");
  });
});
