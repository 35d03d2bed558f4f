/** A log is where the service says, but never in another farm, and where it is no place of this farm's that is told. */
import { afterEach, describe, expect, it } from "vitest";
import { ownerOfGroup } from "../../src/deadline/log-owner.ts";
import { killedForMemory } from "../../src/demo/stories/killed-for-memory.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { FARM_ID } from "../../src/demo/world/farm-places.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { operationOf } from "../support/operations.ts";
import { changed } from "../support/rewriting.ts";
import { idOf } from "../support/script.ts";

const { queueId, jobId, sessionId, sessionActionId } = storyIds(killedForMemory);
const JOB = { farmId: FARM_ID, queueId, jobId };
const OTHER_FARM = `/aws/deadline/${idOf("farm", 99)}/${queueId}`;

let server: InProcess | undefined;
afterEach(() => server?.close());

/** A server whose sessions name this group for both logs; the group itself holds the session's own log. */
async function startWithGroup(group: string): Promise<InProcess> {
  server = await startInProcess({
    async intercept(request, farm) {
      const operation = operationOf(request);
      if (operation === "GetLogEvents") {
        const asked = JSON.parse(request.body) as { logGroupName: string };
        if (asked.logGroupName !== group) return undefined;
        const body = JSON.stringify({ ...asked, logGroupName: `/aws/deadline/${FARM_ID}/${queueId}` });
        return await farm({ ...request, body });
      }
      if (operation !== "GetSession" && operation !== "BatchGetSession") return undefined;
      return await changed(farm(), (body) => withGroup(body, group));
    },
  });
  return server;
}

function withGroup(body: Record<string, unknown>, group: string): Record<string, unknown> {
  const { sessions } = body;
  if (Array.isArray(sessions)) return { ...body, sessions: sessions.map((one) => withGroup(one, group)) };
  const log = body.log as { options: Record<string, string> };
  return { ...body, log: { ...log, options: { ...log.options, logGroupName: group } } };
}

const CALLS = [
  ["get_session_log", { ...JOB, sessionId, view: "end" }],
  ["get_session_log", { ...JOB, sessionActionId }],
  ["diagnose_job", JOB],
  ["check_access", {}],
] as const;

describe.each(CALLS)("%s", (tool, given) => {
  it("reads a log of this farm without a word", async () => {
    const { call } = await startWithGroup(`/aws/deadline/${FARM_ID}/${queueId}`);
    const { text, structured } = await call(tool, given);
    expect(text).not.toContain("Log from elsewhere");
    expect(structured?.foreignLogs).toBeUndefined();
  });

  it("names a group of another name that it read", async () => {
    const { call, requests } = await startWithGroup("/studio/render-logs");
    const { text, structured } = await call(tool, given);
    expect(requests.some(({ body }) => body.includes('"/studio/render-logs"'))).toBe(true);
    expect(text).toMatch(/^Log from elsewhere: group "\/studio\/render-logs" is not one of this farm's own/m);
    expect(structured?.foreignLogs).toHaveLength(1);
  });

  it("never reads a log of another farm", async () => {
    const { call, requests } = await startWithGroup(OTHER_FARM);
    const { text } = await call(tool, given);
    expect(requests.filter(({ body }) => body.includes(idOf("farm", 99)))).toEqual([]);
    expect(text).toMatch(/another farm/);
  });
});

it.each([
  [`/aws/deadline/${FARM_ID}/${queueId}`, "own"],
  [`/aws/deadline/${FARM_ID}`, "own"],
  [`/aws/deadline/${FARM_ID}0/${queueId}`, "another farm"],
  ["/aws/deadline/", "unknown"],
  ["/AWS/Deadline/farm-1/queue-1", "another farm"],
  ["/aws/lambda/payroll", "unknown"],
  ["payroll", "unknown"],
  [` ${OTHER_FARM}`, "another farm"],
  [`/${OTHER_FARM}`, "another farm"],
  [OTHER_FARM.slice(1), "another farm"],
  [`arn:aws:logs:us-west-2:111122223333:log-group:${OTHER_FARM}`, "another farm"],
])("%s is %s", (group, owner) => {
  expect(ownerOfGroup(group, FARM_ID)).toBe(owner);
});
