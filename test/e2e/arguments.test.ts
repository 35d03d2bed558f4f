/** Arguments that can't be used and pasted addresses that can, through the SDK's own client on the built bin. */
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { action, askedForSession, expectError, expectWorks, session } from "../support/error-contract.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import { type Host, realFarmAt, startHost } from "../support/host.ts";

let farm: FarmServer;
let host: Host;
beforeAll(async () => {
  farm = await startFarmServer();
  host = await startHost({ env: realFarmAt(farm.url) });
});
afterEach(() => farm.forget());
afterAll(async () => {
  expect(host.stderr()).toBe("");
  await host.close();
  await farm.close();
});

describe("arguments that can't be used", () => {
  const HEX = "0123456789abcdef0123456789abcdef";
  const rows: [what: string, tool: string, given: Record<string, unknown>, useful: (string | RegExp)[]][] = [
    ["an empty id", "get_session", { ...session, sessionId: "" }, ["sessionId is empty", `session-${HEX}`]],
    ["blanks for an id", "get_session", { ...session, farmId: "  " }, ["farmId is empty", `farm-${HEX}`]],
    [
      "an id of another kind",
      "get_session",
      { ...session, sessionId: action.sessionActionId },
      ["session action id", "get_session_action", session.sessionId],
    ],
    [
      "an id in the wrong argument",
      "get_session",
      { ...session, jobId: session.queueId },
      ["jobId takes a job id", `${session.queueId} is a queue id`],
    ],
    [
      "an id in capitals",
      "get_session",
      { ...session, jobId: session.jobId.toUpperCase() },
      ["jobId", "lower-case"],
    ],
    [
      "an id cut short",
      "get_session",
      { ...session, jobId: session.jobId.slice(0, -1) },
      ["jobId", `job-${HEX}`],
    ],
    [
      "an id with a path",
      "get_session",
      { ...session, jobId: "job-1/../../farms" },
      ["jobId", "job-1/../../farms"],
    ],
    [
      "words for an id",
      "get_session",
      { ...session, jobId: "job-my render" },
      ["jobId", "job-my render", `job-${HEX}`],
    ],
    ["an id of the wrong type", "get_session", { ...session, jobId: 5 }, ["jobId", "string"]],
    [
      "an action id without its number",
      "get_session_action",
      { ...action, sessionActionId: `sessionaction-${HEX}` },
      ["sessionActionId", `sessionaction-${HEX}-3`],
    ],
    ["an endless id", "get_session", { ...session, jobId: "j".repeat(5000) }, ["jobId", "2048"]],
    [
      "an argument that is not there",
      "get_session",
      { ...session, session_id: session.sessionId },
      [
        '"session_id" is not an argument of get_session',
        "Did you mean sessionId?",
        "sessionId, farmId, queueId, jobId",
      ],
    ],
    [
      "no farm",
      "get_session",
      { ...session, farmId: undefined },
      ["farmId", "DEADLINE_FARM_ID", "list_farms"],
    ],
    ["no job", "get_session", { ...session, jobId: undefined }, ["Missing: jobId", "monitor URL"]],
    ["nothing", "get_session", {}, ["Missing: farmId, queueId, jobId, sessionId"]],
    [
      "two different jobs",
      "get_session",
      { ...session, farmId: `https://studio.example.com/farms/${session.farmId}/jobs/job-${HEX}` },
      [session.jobId, `job-${HEX}`, "Give one"],
    ],
    [
      "a URL without the id",
      "get_session",
      { ...session, jobId: `https://studio.example.com/farms/${session.farmId}` },
      ["jobId: no job id stands in", "https://studio.example.com"],
    ],
  ];
  it.each(rows)("%s", async (_, tool, given, useful) => {
    expectError(await host.call(tool, given), ...useful);
    expect(farm.requests).toHaveLength(0);
    await expectWorks(host);
  });

  it("an unknown tool is an error of the protocol and names the tools", async () => {
    const call = host.call("get_sessions", session);
    await expect(call).rejects.toThrow(McpError);
    await expect(call).rejects.toThrow(/Unknown tool.*\bget_session_action\b/);
    await expectWorks(host);
  });
});

describe("a pasted address is understood", () => {
  const { farmId, queueId, jobId, sessionId } = session;
  const path = `farms/${farmId}/queues/${queueId}/jobs/${jobId}`;
  it.each([
    ["its path", { jobId: `https://studio.us-west-2.deadlinecloud.amazonaws.com/${path}`, sessionId }],
    ["its fragment", { jobId: `https://studio.example.com/#/${path}?tab=steps`, sessionId }],
    [
      "its query",
      { jobId: `https://studio.example.com/?farm=${farmId}&queue=${queueId}&job=${jobId}`, sessionId },
    ],
    [
      "its percent-encoded form",
      { jobId: encodeURIComponent(`https://studio.example.com/${path}`), sessionId },
    ],
    [
      "its form within another URL",
      {
        jobId: `https://login.example.com/?back=${encodeURIComponent(encodeURIComponent(`https://s.example.com/${path}`))}`,
        sessionId,
      },
    ],
    ["all ids at once", { sessionId: `https://studio.example.com/${path}/sessions/${sessionId}` }],
    [
      "an ARN",
      {
        jobId: `arn:aws:deadline:us-west-2:111122223333:farm/${farmId}/queue/${queueId}/job/${jobId}`,
        sessionId,
      },
    ],
    [
      "quotes and blanks around it",
      { farmId, queueId, jobId: ` \`${jobId}\` `, sessionId: `"${sessionId}"` },
    ],
    ["a whole URL that was given as another id", { farmId: `https://studio.example.com/${path}`, sessionId }],
  ])("%s", async (_, given) => {
    const { isError, text } = await host.call("get_session", given);
    expect(isError, text).toBe(false);
    expect(askedForSession(farm).map((request) => request.path)).toEqual([
      `/2023-10-12/${path}/sessions/${sessionId}`,
    ]);
  });
});
