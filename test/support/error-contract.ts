import { expect } from "vitest";
import { killedForMemory } from "../../src/demo/stories/killed-for-memory.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { windowsAccessViolation } from "../../src/demo/stories/windows-access-violation.ts";
import { FARM_ID } from "../../src/demo/world/farm-places.ts";
import type { FarmServer, RecordedRequest } from "./farm-server.ts";
import type { Answer, Host } from "./host.ts";

const { queueId, jobId, sessionId = "", sessionActionId = "" } = storyIds(killedForMemory);

/** Arguments of get_session for a session of the demo farm. */
export const session = { farmId: FARM_ID, queueId, jobId, sessionId };
/** Arguments of get_session_action for the action that failed in it. */
export const action = { farmId: FARM_ID, queueId, jobId, sessionActionId };

const { sessionActionId: _, ...other } = storyIds(windowsAccessViolation);
/** Arguments of get_session for a session of another job. */
export const otherSession = { farmId: FARM_ID, ...other };

/** What stands in no error text: a stack, a secret, a dump of an object. */
const NEVER = [/\n\s+at /, /node_modules|\.js:\d/, /wJalrXUtnFEMI/, /\[object /, /undefined|\bNaN\b/];

/** Checks that an answer is an error as the error contract has it, and that these words are in it. */
export function expectError(answer: Answer, ...useful: readonly (string | RegExp)[]): void {
  expect(answer.isError, answer.text).toBe(true);
  expect(answer.structured).toBeUndefined();
  for (const words of useful) expect(answer.text).toMatch(words);
  for (const words of NEVER) expect(answer.text).not.toMatch(words);
  expect(answer.text.length).toBeLessThan(2000);
}

/** Checks that the server still answers: no error may spoil the calls after it. */
export async function expectWorks(host: Host): Promise<void> {
  const answer = await host.call("get_session", session);
  expect(answer.isError, answer.text).toBe(false);
  expect(answer.text).toMatch(/^ENDED/);
}

/** The requests for `session` itself, without those for what an answer adds to it. */
export function askedForSession(farm: FarmServer): readonly RecordedRequest[] {
  return farm.requests.filter(({ path }) => path.endsWith(session.sessionId));
}
