/** The failures of queues since a moment, whatever their jobs: tasks, actions behind them, sessions, jobs. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import { type JobIds, readSessions } from "../../deadline/batches.ts";
import type { FailedSince, FailedTask, FailedTasks, NotBySearch } from "../../deadline/failed-tasks.ts";
import { endOf, searchFailedTasks } from "../../deadline/failed-tasks.ts";
import { failedTasksOfJobs, fairShare } from "../../deadline/failed-tasks-of-jobs.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { type JobsSince, jobsSince } from "../../deadline/jobs-since.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { nameOfPrincipal } from "../../explain/job/principal.ts";
import type { FailedRuns } from "../diagnosis/failed-runs.ts";
import { failedRunOf, whatFailed } from "../diagnosis/what-failed.ts";
import { STEPS_OF, tellStep } from "../parts/progress-steps.ts";
import type { Call } from "../parts/tool.ts";

/** Failed tasks whose actions are read at most; of more an even part of each job's. */
const MAX_LOOKED = 2_000;
/** Jobs beside those found that are read for their names. */
const MAX_NAMED = 10;
const NO_NAMES = new Map<string, string>();

/** How failed tasks were found. */
export type Way = "one search" | "job by job";

/** See the module's comment. */
export interface QueueFailures {
  readonly farmId: string;
  /** Jobs that ended since or are open, and those of failed tasks, by id. */
  readonly jobs: ReadonlyMap<string, JobSearchSummary>;
  /** Whether all jobs that ended since or are open are among them. */
  readonly allJobs: boolean;
  /** Failed tasks, whatever was read of them. */
  readonly tasks: readonly FailedTask[];
  /** Whether these are all. */
  readonly isWhole: boolean;
  readonly way: Way;
  /** Why it was not one search. */
  readonly because?: string;
  /** Those of the tasks whose actions were asked for: all of them, or an even part of each job. */
  readonly looked: readonly FailedTask[];
  /** What failed those, with the sessions. */
  readonly failed: FailedRuns;
  /** Failed tasks left out, because who submitted their job is not known. */
  readonly unknownCreator: number;
}

/**
 * Reads them.
 * @param createdBy a part of the submitter's name, where only such jobs are wanted
 * @throws ServiceFailure where neither tasks nor jobs can be found
 */
export async function readQueueFailures(
  call: Call,
  asked: FailedSince,
  createdBy: string | undefined,
): Promise<QueueFailures> {
  const [search, since] = await inParallel([
    () => call.reads.settle(searchFailedTasks(call.reads, asked), { purpose: "failed tasks by one search" }),
    () => jobsSince(call.reads, asked),
  ]);
  const bySearch = typeof search.value === "object" ? search.value : undefined;
  const unread = search.failure ?? since.failure;
  if (!bySearch && since.jobs.length === 0 && !since.isWhole && unread) throw unread;
  tellStep(call, STEPS_OF.queue, "reading the failed tasks");
  const found = bySearch ?? (await failedTasksOfJobs(call.reads, asked, since.jobs));
  const jobs = await withNames(call, asked.farmId, since, found);
  const isWanted = (jobId: string) => {
    const job = jobs.get(jobId);
    return createdBy === undefined || (job && isBy(job, createdBy));
  };
  // In one order, whichever way they were found, so that the same run is quoted for a cause.
  const tasks = found.tasks.filter(({ jobId }) => isWanted(jobId)).sort(newestFirst);
  const looked = evenPart(tasks);
  tellStep(call, STEPS_OF.queue, "reading what failed them");
  const failed = await readRuns(call, asked.farmId, looked);
  return {
    farmId: asked.farmId,
    jobs: new Map([...jobs].filter(([jobId]) => isWanted(jobId))),
    allJobs: since.isWhole,
    tasks,
    // Jobs are all known only where all were found; what none of them holds is then none.
    isWhole: found.isWhole && (bySearch !== undefined || since.isWhole),
    way: bySearch ? "one search" : "job by job",
    because: bySearch ? undefined : whyNotBySearch(search.value),
    looked,
    failed: { ...failed, isWhole: found.isWhole, isRead: failed.isRead && looked.length === tasks.length },
    unknownCreator:
      createdBy === undefined ? 0 : found.tasks.filter(({ jobId }) => !jobs.get(jobId)?.createdBy).length,
  };
}

function newestFirst(one: FailedTask, other: FailedTask): number {
  return endOf(other) - endOf(one) || (one.taskId < other.taskId ? -1 : 1);
}

/** Why one search could not tell, in words. @param search what it came to; undefined where it failed */
export function whyNotBySearch(search: NotBySearch | FailedTasks | undefined): string {
  if (search === "too many")
    return "more than 10,000 failed tasks ended since, and a search reaches no further";
  if (search === "not in order") return "the service did not answer the search in the order asked for";
  if (search === "denied") return "this identity may not search over all jobs";
  return search === "refused"
    ? "the service refuses one search over all jobs"
    : "one search over all jobs failed";
}

/** Whether a job was submitted by somebody with this in the name. */
function isBy({ createdBy }: JobSearchSummary, part: string): boolean {
  const name = nameOfPrincipal(createdBy)?.toLowerCase() ?? "";
  return createdBy === part || name.includes(part.toLowerCase());
}

/** The jobs found, and of those that failed tasks name beside them a few by their own read. */
async function withNames(
  call: Call,
  farmId: string,
  { jobs }: JobsSince,
  { tasks }: FailedTasks,
): Promise<Map<string, JobSearchSummary>> {
  const known = new Map(jobs.map((job) => [job.jobId ?? "", job]));
  const missing = [...groupBy(tasks, ({ jobId }) => jobId)]
    .filter(([jobId]) => !known.has(jobId))
    .sort(([, one], [, other]) => other.length - one.length)
    .slice(0, MAX_NAMED);
  await mapInParallel(missing, async ([jobId, [task]]) => {
    const queueId = task?.queueId ?? "";
    const { value } = await call.reads.tryRead(
      "GetJob",
      { farmId, queueId, jobId },
      { purpose: "names of jobs" },
    );
    if (value) known.set(jobId, { ...value, jobId, queueId } as JobSearchSummary);
  });
  return known;
}

/** Of too many tasks an even part of each job's, over the time in which they ended. */
function evenPart(tasks: readonly FailedTask[]): readonly FailedTask[] {
  if (tasks.length <= MAX_LOOKED) return tasks;
  const byJob = [...groupBy(tasks, ({ jobId }) => jobId).values()];
  const share = Math.max(
    1,
    fairShare(
      byJob.map((own) => own.length),
      MAX_LOOKED,
    ),
  );
  return byJob
    .flatMap((own) => {
      const ordered = [...own].sort((one, other) => endOf(one) - endOf(other));
      if (own.length <= share) return ordered;
      return Array.from(
        { length: share },
        (_, index) => ordered[Math.round((index * (own.length - 1)) / Math.max(1, share - 1))]!,
      );
    })
    .slice(0, MAX_LOOKED);
}

async function readRuns(call: Call, farmId: string, tasks: readonly FailedTask[]): Promise<FailedRuns> {
  const jobs = new Map<string, JobIds>();
  for (const { jobId, queueId, latestSessionActionId: id } of tasks)
    if (id) jobs.set(sessionOfAction(id), { farmId, queueId, jobId });
  const [some] = jobs.values();
  // An action that a message names elsewhere is asked of any job: it is not found, and nothing more.
  const jobOfSession = (id: string) => jobs.get(id) ?? some!;
  const [{ causes, good }, sessions] = await inParallel([
    () => whatFailed(call, (id) => jobOfSession(sessionOfAction(id)), tasks),
    () => readSessions(call.reads, jobOfSession, [...jobs.keys()], "hosts"),
  ]);
  const known = new Map([...sessions].flatMap(([id, { value }]) => (value ? [[id, value] as const] : [])));
  const runs = [...causes].map(([actionId, failed]): FailedRun => {
    const sessionId = sessionOfAction(actionId);
    const where = { place: known.get(sessionId), stepNames: NO_NAMES };
    return failedRunOf(call, jobOfSession(sessionId).jobId, actionId, failed, where);
  });
  const read = runs.reduce((sum, run) => sum + run.tasks.length, 0);
  return {
    tasks,
    runs,
    isWhole: true,
    isRead: read === tasks.length,
    sessions: known,
    good,
    unbegun: tasks.filter(({ latestSessionActionId }) => !latestSessionActionId).length,
  };
}
