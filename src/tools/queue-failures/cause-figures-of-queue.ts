/** How much each cause of a queue's failures explains, and whether one machine had all of it. */
import { mapInParallel } from "../../deadline/parallel.ts";
import { type ListedSession, listSessions } from "../../deadline/sessions.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { type CauseFigures, figuresOf } from "../../explain/diagnosis/cause-figures.ts";
import { type FoundCause, UNREAD } from "../../explain/diagnosis/causes.ts";
import { taskCount } from "../../explain/diagnosis/failed-run.ts";
import { byMiddle } from "../../explain/diagnosis/order-of-causes.ts";
import type { LogFindings } from "../diagnosis/log-findings.ts";
import type { Call } from "../parts/tool.ts";
import type { QueueFailures } from "./read-failures.ts";

/** Failures on one machine below this number may lie together by chance. */
const FEWEST = 3;
/** Jobs whose sessions are listed, to see on which other machines they ran. */
const MAX_JOBS = 6;
/** Sessions wanted where a job has too many to sort. */
const FEW = 100;

/** Counts each cause, the largest first. */
export async function figuresOfQueue(
  call: Call,
  failures: QueueFailures,
  logs: LogFindings,
): Promise<CauseFigures[]> {
  const lost = lostTasks(failures);
  const sessions = await sessionsOfJobs(call, failures, suspectJobs(logs.causes));
  const figures = logs.causes.flatMap((cause) => {
    const jobs = jobsOf(cause);
    const lists = jobs.map((jobId) => sessions.get(jobId));
    return figuresOf([cause], {
      unread: logs.unread,
      lostTasks: lost.anywhere + jobs.reduce((sum, jobId) => sum + (lost.byJob.get(jobId) ?? 0), 0),
      sessions: lists.every((list) => list !== undefined) ? lists.flat() : undefined,
      kindsOf: [],
    });
  });
  // Statistics speak only where the log is not silent: what no log names is blamed on no machine over several jobs.
  return figures
    .map((each) => (each.cause.nameless === undefined ? each : { ...each, badHost: undefined }))
    .sort(byMiddle);
}

/** The jobs of a cause, those with the most of its tasks first. */
export function jobsOf({ findings }: FoundCause): string[] {
  const byJob = [...groupBy(findings, ({ run }) => run.jobId)];
  const count = (list: typeof findings) => taskCount(list.map(({ run }) => run));
  return byJob.sort(([, one], [, other]) => count(other) - count(one)).map(([jobId]) => jobId);
}

/**
 * Failed tasks that no run stands for: of jobs with runs by job, since those may have failed of their causes; of
 * others they may have failed of anything.
 */
function lostTasks({ tasks, failed }: QueueFailures): { anywhere: number; byJob: Map<string, number> } {
  const read = groupBy(failed.runs, ({ jobId }) => jobId);
  const lost = [...groupBy(tasks, ({ jobId }) => jobId)].map(
    ([jobId, own]) => [jobId, own.length - taskCount(read.get(jobId) ?? [])] as const,
  );
  const known = lost.filter(([jobId]) => read.has(jobId));
  const unknown = lost.filter(([jobId]) => !read.has(jobId));
  return { anywhere: unknown.reduce((sum, [, count]) => sum + count, 0), byJob: new Map(known) };
}

/** Jobs of causes that one machine had alone. */
function suspectJobs(causes: readonly FoundCause[]): string[] {
  const suspect = causes.filter(({ findings, nameless }) => {
    const workers = new Set(findings.map(({ run }) => run.workerId));
    return nameless !== UNREAD && findings.length >= FEWEST && workers.size === 1 && !workers.has(undefined);
  });
  return [...new Set(suspect.flatMap(jobsOf))].slice(0, MAX_JOBS);
}

/** The sessions of jobs, by job; only of those whose sessions could be listed whole. */
async function sessionsOfJobs(
  call: Call,
  { farmId, tasks }: QueueFailures,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ListedSession[]>> {
  const lists = await mapInParallel(jobIds, async (jobId) => {
    const queueId = tasks.find((task) => task.jobId === jobId)?.queueId;
    if (queueId === undefined) return [];
    const listing = listSessions(call.reads, { farmId, queueId, jobId }, FEW);
    const { value } = await call.reads.settle(listing, { purpose: "sessions" });
    return value?.sorted && value.isWhole ? [[jobId, value.sessions] as const] : [];
  });
  return new Map(lists.flat());
}
