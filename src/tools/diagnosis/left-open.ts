/** Sessions of a job that is done which have not ended: they hold their workers, and hang for the most part. */

import { underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { span } from "../../explain/text/time.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { jobSessions, openSessions } from "./job-sessions.ts";

/** Environments are left within minutes; what takes longer hangs. */
const LONG_MS = 10 * 60_000;

/** See the module's comment. */
export interface LeftOpen {
  /** In one sentence, without a full stop. */
  readonly says: string;
  readonly sessionId: string;
}

/** The oldest of them, and how many there are; none while anything of the job is left to run. */
export async function leftOpen(call: Call, facts: JobFacts): Promise<LeftOpen | undefined> {
  const { raw, read, only } = facts;
  const isPart = only.filter !== undefined || only.stepId !== undefined;
  const since = raw.endedAt && call.now.getTime() - raw.endedAt.getTime();
  if (isPart || underWay(read.counts) + waiting(read.counts) > 0 || !since || since < LONG_MS)
    return undefined;
  const sessions = await jobSessions(call, facts);
  const open = sessions ? openSessions(sessions) : [];
  const [oldest] = open;
  if (!oldest?.sessionId) return undefined;
  const others = open.length > 1 ? ` and ${sessions?.all ? "" : "at least "}${open.length - 1} more` : "";
  const worker = oldest.workerId ? `, and holds ${oldest.workerId}` : "";
  return {
    says: `${oldest.sessionId}${others} of it has not ended, ${span(since)} after the job${worker}; it probably hangs while it leaves an environment`,
    sessionId: oldest.sessionId,
  };
}
