/** The job and its steps: what every kind of diagnosis begins with. */
import type { GetJobResponse, StepSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "../../deadline/batches.ts";
import { ahead, inParallel } from "../../deadline/parallel.ts";
import { type JobSessionsRead, listJobsSessions } from "../../deadline/sessions.ts";
import { listSteps } from "../../deadline/steps.ts";
import { searchTaskPage, type TaskSearchPage } from "../../deadline/task-search.ts";
import { type PathNames, pathNames } from "../../explain/job/asset-paths.ts";
import { type JobReadout, readJob } from "../../explain/job/job-readout.ts";
import { countsInWords, readTaskCounts, type TaskCounts } from "../../explain/tasks/task-counts.ts";
import type { TaskFilter } from "../../explain/tasks/task-filter.ts";
import { farmText, inQuotes, nameInWords, quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";

/** See the module's comment. */
export interface JobFacts {
  readonly ids: JobIds;
  readonly raw: GetJobResponse;
  /** Where one step is asked for, status and counts are the step's. */
  readonly read: JobReadout;
  /** The counts of the whole job, whatever is asked for. */
  readonly wholeJob: TaskCounts;
  readonly steps: readonly StepSummary[];
  readonly stepNames: ReadonlyMap<string, string>;
  /** Only these tasks matter, where the caller said so. */
  readonly only: { readonly stepId?: string; readonly filter?: TaskFilter };
  /** Short names for worker paths, with what the submitter calls them. */
  readonly paths: PathNames;
  readonly ahead: ReadAhead;
}

/** What needs only the job's id, and is asked for beside the job: most jobs that are asked about have failed. */
interface ReadAhead {
  /** The first page of the failed tasks; absent where only some tasks matter. */
  readonly failedTasks?: Promise<TaskSearchPage | undefined>;
  readonly sessions?: Promise<JobSessionsRead>;
  /** Stops those that nobody waits for once the answer is there. */
  readonly end: () => void;
}

/** @throws ServiceFailure when the job itself can't be read. */
export async function readJobFacts(call: Call, ids: JobIds, only: JobFacts["only"]): Promise<JobFacts> {
  const early = only.stepId === undefined && only.filter === undefined ? aheadOf(call, ids) : NOTHING_AHEAD;
  try {
    return await factsOf(call, ids, only, early);
  } catch (failure) {
    early.end();
    throw failure;
  }
}

async function factsOf(call: Call, ids: JobIds, only: JobFacts["only"], early: ReadAhead): Promise<JobFacts> {
  const [raw, steps] = await inParallel([
    () => call.reads.read("GetJob", ids),
    () => call.reads.settle(listSteps(call.reads, ids), { purpose: "steps" }),
  ]);
  const rows = steps.value?.rows ?? [];
  const read = readJob(raw, call.now);
  return {
    ids,
    raw,
    read: only.filter === undefined ? ofStep(read, rows, only.stepId) : read,
    wholeJob: read.counts,
    steps: rows,
    stepNames: new Map(rows.map(({ stepId = "", name = stepId }) => [stepId, name])),
    only,
    paths: pathNames(raw.attachments?.manifests?.flatMap(({ rootPath }) => rootPath ?? []) ?? []),
    ahead: early,
  };
}

/** A refusal of one of them is noted where it is used, and only there. */
function aheadOf(call: Call, ids: JobIds): ReadAhead {
  const { reads, end } = call.reads.early();
  return {
    failedTasks: ahead(() => searchTaskPage(reads, ids, { status: "FAILED", offset: 0 })),
    sessions: ahead(() => listJobsSessions(reads, ids)),
    end,
  };
}

const NOTHING_AHEAD: ReadAhead = { end: () => undefined };

/** The job as far as one step goes. */
function ofStep(read: JobReadout, steps: readonly StepSummary[], stepId: string | undefined): JobReadout {
  const step = steps.find((candidate) => candidate.stepId === stepId);
  if (stepId === undefined || !step || read.neverBegan) return read;
  const counts = readTaskCounts(step.taskRunStatusCounts);
  return {
    ...read,
    status: farmText(step.taskRunStatus ?? read.status, 60),
    counts,
    tasks: countsInWords(counts, ` of step ${quoted(step.name ?? "", 80)}`),
    limits: { ...read.limits, retries: step.taskFailureRetryCount || undefined },
  };
}

/** `"OAK_0310" by mira, priority 50, ran 49m 32s; 240 tasks: 61 succeeded, 20 failed`. */
export function jobInWords({ read, raw }: JobFacts): string {
  const ran = read.took
    ? `ran ${read.took}`
    : read.startedAt
      ? `began ${read.startedAt} (${read.runningFor} ago)`
      : undefined;
  const parts = [
    `${inQuotes(read.name)}${read.createdBy ? ` by ${nameInWords(read.createdBy)}` : ""}`,
    raw.priority === undefined ? undefined : `priority ${raw.priority}`,
    ran,
  ];
  return `${parts.filter(Boolean).join(", ")}; ${read.tasks}`;
}
