/**
 * What the newest sessions of a failing job did: the last failure, also of attempts that are tried again, and task
 * runs that were taken away. Both stand only in the lists of the sessions' actions.
 */
import type { SessionActionSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { tryList } from "../../deadline/paging.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, nameInWords } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import type { CountedSessions } from "./machines.ts";
import { TAKEN_AWAY } from "./taken-away.ts";

/** Sessions that are opened, the newest first. */
const NEWEST = 3;
const MAX_MACHINES = 3;

export const TAKEN = z.strictObject({
  atLeast: z.int().describe("Task runs, in the sessions that were opened"),
  sessions: z.int(),
  statuses: z.array(z.string()),
  machines: z.array(z.strictObject({ name: z.string(), count: z.int() })),
});

/** Task runs that were taken away. */
export type Taken = z.input<typeof TAKEN>;

/** See the module's comment. */
export interface RecentAttempts {
  readonly lastFailureAt?: Date;
  readonly taken?: Taken;
}

/**
 * Opens the newest sessions.
 * @param nameOf a worker's host name, where it is known
 */
export async function recentAttempts(
  call: Call,
  facts: JobFacts,
  { sessions, isWhole }: CountedSessions,
  nameOf: (workerId: string) => string,
): Promise<RecentAttempts> {
  // The service says nothing of the order of the list: of a part of it none is known to be the newest.
  if (!isWhole) return {};
  const newest = sessions
    .filter(({ endedAt }) => endedAt)
    .sort((one, other) => endOf(other) - endOf(one))
    .slice(0, NEWEST);
  const lists = await mapInParallel(newest, async ({ sessionId = "", workerId }) => {
    const { value } = await tryList(
      call.reads,
      "ListSessionActions",
      { ...facts.ids, sessionId },
      ({ sessionActions }) => sessionActions,
      { purpose: "what happened in the newest sessions" },
    );
    return value ? [{ workerId, rows: value.rows }] : [];
  });
  const opened = lists.flat();
  return { lastFailureAt: lastFailure(opened), taken: takenIn(opened, nameOf) };
}

function endOf({ endedAt }: CountedSessions["sessions"][number]): number {
  return endedAt?.getTime() ?? 0;
}

interface OpenedSession {
  readonly workerId: string | undefined;
  readonly rows: readonly SessionActionSummary[];
}

function lastFailure(opened: readonly OpenedSession[]): Date | undefined {
  const ends = opened.flatMap(({ rows }) =>
    rows.flatMap(({ status, endedAt }) => (status === "FAILED" && endedAt ? [endedAt.getTime()] : [])),
  );
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
}

function takenIn(opened: readonly OpenedSession[], nameOf: (workerId: string) => string): Taken | undefined {
  const runs = opened.flatMap(({ workerId, rows }) =>
    rows.flatMap(({ definition, status = "" }) =>
      definition?.taskRun && TAKEN_AWAY.has(status) ? [{ workerId, status }] : [],
    ),
  );
  if (runs.length === 0) return undefined;
  const machines = [...groupBy(runs, ({ workerId }) => workerId ?? "an unnamed machine")];
  return {
    atLeast: runs.length,
    sessions: opened.length,
    statuses: [...new Set(runs.map(({ status }) => farmText(status, 60)))],
    machines: machines
      .map(([workerId, list]) => ({ name: nameOf(workerId), count: list.length }))
      .sort((one, other) => other.count - one.count)
      .slice(0, MAX_MACHINES),
  };
}

/** `at least 3 task runs were taken away (INTERRUPTED) in the newest 4 sessions: lx-3 2, lx-4 1. ...`. */
export function takenInWords(taken: Taken | undefined): string | undefined {
  if (!taken) return undefined;
  const { atLeast, sessions, statuses, machines } = taken;
  const where = machines.map(({ name, count }) => `${nameInWords(name)} ${count}`).join(", ");
  return `at least ${plural(atLeast, "task run")} (${statuses.join(", ")}) in the newest ${plural(sessions, "session")}: ${where}. The service tries them again by itself, they are not among the failures`;
}
