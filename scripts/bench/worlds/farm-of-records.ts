/** The records of a file as the demo's service takes them: indexed, with dates, each below its parent. */
import { type LogLines, linesOf } from "../../../src/demo/world/log-lines.ts";
import type {
  ActionContents,
  Job,
  JobContents,
  SessionContents,
  StepContents,
  Task,
  Worker,
} from "../../../src/demo/world/model.ts";
import { createWorld, type JobSeed, type Studio, type World } from "../../../src/demo/world/world.ts";
import type { FarmRecords, JsonRecord } from "./world-file.ts";

/** Indexes the records. */
export function worldOf(records: FarmRecords): World {
  const seeds = records.jobs.map((job) => seedOf(dated(job), records));
  const lines = (worker: Worker): LogLines =>
    streamOf(records, worker.log as Logged | undefined) ?? linesOf([]);
  return createWorld(studioOf(records), seeds, lines);
}

function studioOf(records: FarmRecords): Studio {
  const [farm] = records.farms;
  const all = (list: readonly JsonRecord[] = []) =>
    list.map((record) => dated({ farmId: farm?.farmId, ...record }));
  return {
    farms: all(records.farms),
    queues: all(records.queues),
    fleets: all(records.fleets),
    workers: all(records.workers),
    limits: all(records.limits),
    queueEnvironments: all(records.environments),
    associations: all(records.associations),
    limitAssociations: all(records.limitAssociations),
    storageProfiles: all(records.storageProfiles),
    budgets: all(records.budgets),
  } as unknown as Studio;
}

function seedOf(job: JsonRecord, records: FarmRecords): JobSeed {
  const { farmId, queueId, jobId } = job as { farmId: string; queueId: string; jobId: string };
  return { farmId, queueId, jobId, make: () => contentsOf(job, records) };
}

function contentsOf(job: JsonRecord, records: FarmRecords): JobContents {
  const ofJob = (list: readonly JsonRecord[]) => list.filter(({ jobId }) => jobId === job.jobId);
  const tasks = ofJob(records.tasks).map((task) => dated(task)) as unknown as Task[];
  const tasksByStep = grouped(tasks, ({ stepId }) => stepId);
  const actions = grouped(ofJob(records.actions), ({ sessionId }) => sessionId);
  const byLatestAction = grouped(tasks, ({ latestSessionActionId }) => latestSessionActionId);
  return {
    job: job as unknown as Job,
    steps: ofJob(records.steps).map((record): StepContents => {
      const { dependencies, ...step } = record as { dependencies?: { stepId: string }[] };
      return {
        step: dated(step) as unknown as StepContents["step"],
        tasks: tasksByStep.get(record.stepId) ?? [],
        dependsOn: (dependencies ?? []).map(({ stepId }) => stepId),
      };
    }),
    sessions: ofJob(records.sessions).map((session): SessionContents => {
      const log = streamOf(records, session.log as Logged | undefined);
      return {
        session: dated(session) as unknown as SessionContents["session"],
        actions: (actions.get(session.sessionId) ?? []).map((action) => actionOf(action, byLatestAction)),
        ...(log && { log: () => log }),
      };
    }),
  };
}

/** Which tasks a chunk ran is only in the template; the tasks whose latest action it is are the next best. */
function actionOf(record: JsonRecord, byLatestAction: ReadonlyMap<unknown, Task[]>): ActionContents {
  const { taskIds, ...action } = record as {
    taskIds?: string[];
    definition: { taskRun?: { taskId?: string } };
  };
  const { taskRun } = action.definition;
  const latest = () => (byLatestAction.get(record.sessionActionId) ?? []).map(({ taskId }) => taskId);
  const ran = taskIds ?? (taskRun?.taskId === undefined ? undefined : [taskRun.taskId]) ?? latest();
  return {
    action: dated(action) as unknown as ActionContents["action"],
    taskIds: taskRun ? ran : [],
  };
}

/** Where a record says its log is. */
interface Logged {
  readonly options?: { readonly logGroupName?: string; readonly logStreamName?: string };
}

function streamOf({ streams }: FarmRecords, log: Logged | undefined): LogLines | undefined {
  const events = streams[`${log?.options?.logGroupName}|${log?.options?.logStreamName}`];
  return events && linesOf(events);
}

/** A copy whose moments are dates, as the demo's searches compare them. */
function dated(record: object): JsonRecord {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      name.endsWith("At") && typeof value === "string" ? new Date(value) : value,
    ]),
  );
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Map<unknown, Item[]> {
  const groups = new Map<unknown, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
