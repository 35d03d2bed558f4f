/** The sessions of the job, listed once for all parts of a diagnosis. */
import { type ListedSession, listJobsSessions } from "../../deadline/sessions.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";

/** Sessions that were listed. */
export interface JobSessions {
  /** Newest first where `all`, else in the service's order. */
  readonly sessions: readonly ListedSession[];
  /** Whether these are all of the job's. */
  readonly all: boolean;
}

const listed = new WeakMap<JobFacts, Promise<JobSessions | undefined>>();

/** The sessions of the job; absent where they could not be listed, which is noted. */
export function jobSessions(call: Call, facts: JobFacts): Promise<JobSessions | undefined> {
  const known = listed.get(facts) ?? read(call, facts);
  listed.set(facts, known);
  return known;
}

async function read(call: Call, { ids, ahead }: JobFacts): Promise<JobSessions | undefined> {
  const { value } = await call.reads.settle(ahead.sessions ?? listJobsSessions(call.reads, ids), {
    purpose: "sessions",
  });
  if (!value) return undefined;
  return { sessions: value.sorted ? value.sessions : value.rows, all: value.isWhole };
}

/** Those that have not ended, oldest first. */
export function openSessions({ sessions }: JobSessions): ListedSession[] {
  return sessions
    .filter(({ endedAt }) => !endedAt)
    .sort((one, other) => (one.startedAt?.getTime() ?? 0) - (other.startedAt?.getTime() ?? 0));
}
