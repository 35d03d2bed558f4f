/** The hosts with the most failed runs of a queue's failures, against the sessions that each had since. */
import * as z from "zod";
import { mapInParallel } from "../../deadline/parallel.ts";
import { type ListedSession, listSessions } from "../../deadline/sessions.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { plural } from "../../explain/text/plural.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import { hostName } from "../diagnosis/evidence.ts";
import type { Call } from "../parts/tool.ts";
import type { QueueFailures } from "./read-failures.ts";

/** Hosts that are named. */
const MAX_HOSTS = 3;
/** A host with fewer failed runs is not worth a read. */
const FEWEST = 3;
const FEW = 100;

const HOST_ROW = z.strictObject({
  name: z.string(),
  workerId: z.string(),
  failedRuns: z.int(),
  inSessions: z.int().describe("Sessions with such a run"),
  ofSessions: z.int().optional().describe("All its sessions since, of any job"),
});

export const FAILING_HOSTS = z.strictObject({
  rows: z.array(HOST_ROW),
  others: z.int().optional().describe("Further hosts with failed runs"),
  atMost: z.int().optional().describe("Failed runs of the worst of those"),
  unknown: z.int().optional().describe("Failed runs whose host is not known"),
  read: z.literal("not every failure").optional(),
});

/** See the module's comment. */
export type FailingHosts = z.input<typeof FAILING_HOSTS>;

/** Counts them; the sessions of the worst hosts are listed. */
export async function failingHosts(
  call: Call,
  { farmId, failed }: QueueFailures,
  since: Date,
): Promise<FailingHosts | undefined> {
  const known = failed.runs.filter(({ workerId }) => workerId !== undefined);
  const ranking = [...groupBy(known, ({ workerId = "" }) => workerId)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  if (ranking.length === 0) return undefined;
  const shown = ranking.slice(0, MAX_HOSTS).filter(([, runs], index) => index === 0 || runs.length >= FEWEST);
  const rows = await mapInParallel(shown, async ([workerId, runs]) => ({
    name: hostName(failed.runs, workerId),
    workerId,
    failedRuns: runs.length,
    inSessions: new Set(runs.map(({ sessionId }) => sessionId)).size,
    ofSessions: await sessionsSince(call, farmId, runs[0], since),
  }));
  const others = ranking.slice(shown.length);
  const isWhole = failed.isRead && failed.isWhole && known.length === failed.runs.length;
  return {
    rows,
    others: others.length || undefined,
    // What was not read may have failed on any of them.
    atMost: isWhole ? others[0]?.[1].length : undefined,
    unknown: failed.runs.length - known.length || undefined,
    read: isWhole ? undefined : "not every failure",
  };
}

/** How many sessions a worker had since; undefined where they can't all be listed. */
async function sessionsSince(
  call: Call,
  farmId: string,
  { fleetId, workerId }: Partial<FailedRun> = {},
  since: Date,
): Promise<number | undefined> {
  if (fleetId === undefined || workerId === undefined) return undefined;
  const { value } = await call.reads.settle(listSessions(call.reads, { farmId, fleetId, workerId }, FEW), {
    purpose: "all sessions of a failing host",
  });
  return value?.sorted && value.isWhole
    ? value.sessions.filter((session) => wasOpenSince(session, since)).length
    : undefined;
}

/** Whether a session was open at some time since. */
function wasOpenSince({ endedAt }: ListedSession, since: Date): boolean {
  return endedAt === undefined || endedAt >= since;
}

/** `rn-07 157 failed runs, in 157 of its 160 sessions since; ...; 5 other hosts, at most 23 each`. */
export function failingHostsInWords(hosts: FailingHosts | undefined): string | undefined {
  if (!hosts) return undefined;
  const { rows, others, atMost, unknown, read } = hosts;
  const told = rows.map(
    ({ name, failedRuns, inSessions, ofSessions, workerId }) =>
      `${nameInWords(name)} ${plural(failedRuns, "failed run")} in ${inSessions}${ofSessions === undefined ? ` ${inSessions === 1 ? "session" : "sessions"}` : ` of its ${plural(ofSessions, "session")} since`} (${workerId})`,
  );
  return [
    ...told,
    ...(others
      ? [
          atMost === undefined
            ? `at least ${plural(others, "other host")}`
            : `${plural(others, "other host")} with at most ${atMost}${others > 1 ? " each" : ""}`,
        ]
      : []),
    ...(unknown ? [`the host of ${plural(unknown, "failed run")} is not known`] : []),
    ...(read ? [`${read} was read`] : []),
  ].join("; ");
}
