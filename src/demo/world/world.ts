import type { LogLines } from "./log-lines.ts";
import type {
  ActionContents,
  Budget,
  Farm,
  Fleet,
  Job,
  JobContents,
  Limit,
  Queue,
  QueueEnvironment,
  QueueFleetAssociation,
  QueueLimitAssociation,
  SessionContents,
  StepContents,
  StorageProfile,
  Task,
  Worker,
} from "./model.ts";

/** A job whose contents are made when first asked for, so that a farm of large jobs starts at once. */
export interface JobSeed {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  make(): JobContents;
}

/** What is outside the jobs: small, and made at start. */
export interface Studio {
  readonly farms: readonly Farm[];
  readonly queues: readonly Queue[];
  readonly fleets: readonly Fleet[];
  readonly workers: readonly Worker[];
  readonly limits: readonly Limit[];
  readonly queueEnvironments: readonly QueueEnvironment[];
  readonly associations: readonly QueueFleetAssociation[];
  readonly limitAssociations: readonly QueueLimitAssociation[];
  /** Of the farm; a queue allows those in its `allowedStorageProfileIds`. */
  readonly storageProfiles: readonly StorageProfile[];
  readonly budgets: readonly Budget[];
}

/** The contents of one job with its parts at hand by id. */
export interface IndexedJob extends JobContents {
  readonly stepById: ReadonlyMap<string, StepContents>;
  readonly taskById: ReadonlyMap<string, Task>;
  readonly sessionById: ReadonlyMap<string, SessionContents>;
  readonly actionById: ReadonlyMap<string, ActionContents>;
}

/** Everything the demo farm knows. Lookups give undefined for what does not exist. */
export interface World extends Studio {
  readonly jobSeeds: ReadonlyMap<string, JobSeed>;
  /** The contents of a job, made on the first call and kept. */
  job(jobId: string): IndexedJob | undefined;
  /**
   * Makes the jobs of some queues, or of all, and lets other work pass between them: made at once they would keep
   * whatever else the process serves.
   */
  makeJobs(queueIds: readonly string[] | "all"): Promise<void>;
  /** Contents of every job of these queues. */
  jobsOfQueues(queueIds: readonly string[]): IndexedJob[];
  /** The lines of a worker's own log stream. */
  workerLog(worker: Worker): LogLines;
  /** Sessions of any job that ran on this worker. */
  sessionsOfWorker(workerId: string): { job: Job; session: SessionContents }[];
}

/**
 * Puts the studio and its jobs together.
 * @param workerLog makes the lines of a worker's log from the sessions it ran
 */
export function createWorld(
  studio: Studio,
  seeds: readonly JobSeed[],
  workerLog: (worker: Worker, sessions: readonly SessionContents[]) => LogLines,
): World {
  const jobSeeds = new Map(seeds.map((seed) => [seed.jobId, seed]));
  const made = new Map<string, IndexedJob>();

  function job(jobId: string): IndexedJob | undefined {
    const known = made.get(jobId);
    if (known) return known;
    const seed = jobSeeds.get(jobId);
    if (!seed) return undefined;
    const indexed = indexJob(seed.make());
    made.set(jobId, indexed);
    return indexed;
  }

  function sessionsOfWorker(workerId: string): { job: Job; session: SessionContents }[] {
    return seeds.flatMap((seed) => {
      const contents = job(seed.jobId)!;
      return contents.sessions
        .filter(({ session }) => session.workerId === workerId)
        .map((session) => ({ job: contents.job, session }));
    });
  }

  async function makeJobs(queueIds: readonly string[] | "all"): Promise<void> {
    const unmade = seeds.filter(
      ({ jobId, queueId }) => !made.has(jobId) && (queueIds === "all" || queueIds.includes(queueId)),
    );
    for (const { jobId } of unmade) {
      job(jobId);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  return {
    ...studio,
    jobSeeds,
    job,
    makeJobs,
    jobsOfQueues: (queueIds) =>
      seeds.filter((seed) => queueIds.includes(seed.queueId)).map((seed) => job(seed.jobId)!),
    sessionsOfWorker,
    workerLog: (worker) =>
      workerLog(
        worker,
        sessionsOfWorker(worker.workerId).map(({ session }) => session),
      ),
  };
}

function indexJob(contents: JobContents): IndexedJob {
  return {
    ...contents,
    stepById: new Map(contents.steps.map((entry) => [entry.step.stepId, entry])),
    taskById: new Map(contents.steps.flatMap(({ tasks }) => tasks.map((task) => [task.taskId, task]))),
    sessionById: new Map(contents.sessions.map((entry) => [entry.session.sessionId, entry])),
    actionById: new Map(
      contents.sessions.flatMap(({ actions }) =>
        actions.map((entry) => [entry.action.sessionActionId, entry]),
      ),
    ),
  };
}
