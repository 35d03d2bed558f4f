/** A worker's failures against those of the other hosts of the same steps: failed tasks against sessions, by job. */
import type { JobIds } from "../../deadline/batches.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { readList } from "../../deadline/paging.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import type { ListedSession, WorkerIds } from "../../deadline/sessions.ts";
import { searchTaskPage } from "../../deadline/task-search.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import type { HostComparison } from "../../explain/diagnosis/host-verdict.ts";
import type { Call } from "../parts/tool.ts";
import type { WorkerRuns } from "./worker-runs.ts";

/** Jobs that are compared, those with the newest sessions. */
const MAX_JOBS = 2;
/** Sessions of a job that are listed: two pages. */
const MAX_SESSIONS = 200;

/** Fewer failures tell of no host. */
const FEWEST = 3;

const FAILURES = "failures of other hosts";

/** The comparison in one job. */
export interface JobComparison extends HostComparison {
  readonly job: JobIds;
  /** Whether all of the job's sessions and failed tasks were seen. */
  readonly isWhole: boolean;
  /** The other host that has more than half of the others' failures, where there are several. */
  readonly most?: { readonly workerId: string; readonly failed: number };
}

/** The jobs that are compared. @param sessions of the worker, newest first */
export function comparedJobs({ farmId }: WorkerIds, sessions: readonly ListedSession[]): JobIds[] {
  const jobs = new Map(
    sessions.flatMap(({ queueId, jobId }) =>
      queueId && jobId ? [[jobId, { farmId, queueId, jobId }] as const] : [],
    ),
  );
  return [...jobs.values()].slice(0, MAX_JOBS);
}

/** Jobs that were compared, and whether all that were to be could be read whole. */
export interface HostsCompared {
  readonly jobs: readonly JobComparison[];
  readonly isWhole: boolean;
}

/** Compares; a job whose sessions or failed tasks can't be read is left out, and that is noted. */
export async function compareHosts(
  call: Call,
  ids: WorkerIds,
  { sessions: all = [], opened, stepIds }: WorkerRuns,
): Promise<HostsCompared> {
  const wanted = comparedJobs(ids, all);
  const compared = await mapInParallel(wanted, async (job) => {
    // Only of opened sessions it is known which steps they ran.
    const isOpened = opened.some(({ jobId }) => jobId === job.jobId) && stepIds.size > 0;
    const [sessions, failed] = await inParallel([
      () =>
        call.reads.settle(
          readList(call.reads, "ListSessions", job, (page) => page.sessions, MAX_SESSIONS),
          { purpose: "sessions of other hosts" },
        ),
      () =>
        call.reads.settle(searchTaskPage(call.reads, job, { status: "FAILED", offset: 0 }, FAILURES), {
          purpose: FAILURES,
        }),
    ]);
    // Without the search nothing is compared: going through the lists of every step would cost too much.
    if (!sessions.value || !failed.value) return [];
    const workers = new Map(sessions.value.rows.map(({ sessionId, workerId }) => [sessionId, workerId]));
    const own = failed.value.tasks.filter(({ stepId }) => !isOpened || stepIds.has(stepId));
    const hosts = own.map(({ latestSessionActionId: id }) => id && workers.get(sessionOfAction(id)));
    const here = [...workers.values()].filter((workerId) => workerId === ids.workerId).length;
    const others = new Set([...workers.values()].filter((workerId) => workerId !== ids.workerId));
    const isWhole =
      sessions.value.isWhole &&
      failed.value.tasks.length >= failed.value.total &&
      !hosts.includes(undefined) &&
      here > 0;
    return [
      {
        job,
        here: { failed: hosts.filter((workerId) => workerId === ids.workerId).length, sessions: here },
        others: {
          failed: hosts.filter((workerId) => workerId !== undefined && workerId !== ids.workerId).length,
          sessions: workers.size - here,
          hosts: others.size,
        },
        isWhole,
        most: others.size > 1 ? mostOf(hosts.filter((workerId) => workerId !== ids.workerId)) : undefined,
      },
    ];
  });
  const read = compared.flat();
  return { jobs: read, isWhole: read.length === wanted.length && read.every(({ isWhole }) => isWhole) };
}

/** The host of more than half of the failures, where they are enough to tell. */
function mostOf(hosts: readonly (string | undefined)[]): JobComparison["most"] {
  const [most] = [...groupBy(hosts, (workerId) => workerId ?? "")]
    .map(([workerId, { length: failed }]) => ({ workerId, failed }))
    .filter(({ workerId, failed }) => workerId && failed >= FEWEST && failed * 2 > hosts.length);
  return most;
}

/** All jobs together; undefined where nothing was compared. */
export function togetherOf(jobs: readonly JobComparison[]): HostComparison | undefined {
  if (jobs.length === 0) return undefined;
  const sum = (of: (job: JobComparison) => number) => jobs.reduce((total, job) => total + of(job), 0);
  return {
    here: { failed: sum(({ here }) => here.failed), sessions: sum(({ here }) => here.sessions) },
    others: {
      failed: sum(({ others }) => others.failed),
      sessions: sum(({ others }) => others.sessions),
      hosts: Math.max(...jobs.map(({ others }) => others.hosts)),
    },
  };
}
