/** Reads one of two jobs that are compared: the job, its steps, sessions, tasks and the head of one log. */
import type { GetJobResponse, GetStepResponse, StepSummary } from "@aws-sdk/client-deadline";
import { type JobIds, readSessions } from "../../deadline/batches.ts";
import { sessionLogByConvention, streamOf } from "../../deadline/log-place.ts";
import { LogReader } from "../../deadline/log-reader.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { listSessions } from "../../deadline/sessions.ts";
import { listSteps } from "../../deadline/steps.ts";
import { findTasks } from "../../deadline/tasks.ts";
import type { JobSide, SideSession } from "../../explain/comparison/job-side.ts";
import { versionsIn } from "../../explain/comparison/versions.ts";
import type { Call } from "../parts/tool.ts";

/** Steps that are compared, sessions whose machines are looked up, and tasks whose times are. */
const MAX_STEPS = 12;
const MAX_SESSIONS = 100;
const MAX_TASKS = 500;
/** Lines at the head of a session's log, in which the runtime and the first programs name their versions. */
const HEAD_LINES = 400;

/** @param which `this job` or `the other run`, for what could not be read */
export async function readSide(
  call: Call,
  ids: JobIds,
  job: GetJobResponse,
  which: string,
): Promise<JobSide> {
  const [list, sessions] = await inParallel([
    () => call.reads.settle(listSteps(call.reads, ids), { purpose: `steps of ${which}` }),
    () => readSideSessions(call, ids, which),
  ]);
  const steps = list.value?.rows;
  const [details, found, runtime] = await inParallel([
    () => readDetails(call, ids, steps ?? [], which),
    () =>
      call.reads.aside((reads) => findTasks(reads, ids, { limit: MAX_TASKS, steps }), {
        purpose: `tasks of ${which}`,
      }),
    () => runtimeOf(call, ids, sessions?.[0]?.sessionId, which),
  ]);
  return {
    job,
    steps,
    details,
    sessions,
    tasks: found.value?.tasks,
    hasAllTasks: found.value?.isWhole === true,
    runtime,
  };
}

async function readDetails(
  call: Call,
  ids: JobIds,
  steps: readonly StepSummary[],
  which: string,
): Promise<Map<string, GetStepResponse>> {
  const details = new Map<string, GetStepResponse>();
  await mapInParallel(steps.slice(0, MAX_STEPS), async ({ stepId }) => {
    if (stepId === undefined) return;
    const { value } = await call.reads.tryRead(
      "GetStep",
      { ...ids, stepId },
      { purpose: `what steps of ${which} ask` },
    );
    if (value) details.set(stepId, value);
  });
  return details;
}

async function readSideSessions(call: Call, ids: JobIds, which: string): Promise<SideSession[] | undefined> {
  const { value } = await call.reads.settle(listSessions(call.reads, ids, MAX_SESSIONS), {
    purpose: `sessions of ${which}`,
  });
  if (!value) return undefined;
  const rows = (value.sorted ? value.sessions : value.rows).slice(0, MAX_SESSIONS);
  const sessionIds = rows.flatMap(({ sessionId }) => sessionId ?? []);
  const whole = await readSessions(call.reads, ids, sessionIds, `machines of ${which}`);
  return rows.flatMap(({ sessionId, fleetId }): SideSession[] =>
    sessionId === undefined
      ? []
      : [{ sessionId, fleetId, host: whole.get(sessionId)?.value?.hostProperties }],
  );
}

async function runtimeOf(
  call: Call,
  ids: JobIds,
  sessionId: string | undefined,
  which: string,
): Promise<Record<string, string> | undefined> {
  if (sessionId === undefined) return undefined;
  const { value } = await call.reads.aside(
    async (reads) => {
      const { log } = await reads.read("GetSession", { ...ids, sessionId });
      const stream = streamOf(log) ?? sessionLogByConvention({ ...ids, sessionId });
      const reader = new LogReader(reads, stream, { farmId: ids.farmId, queueId: ids.queueId });
      return await reader.filledPage({ from: "head", limit: HEAD_LINES });
    },
    { purpose: `versions of the workers of ${which}` },
  );
  if (!value) return undefined;
  const found = versionsIn(value.events.flatMap(({ text }) => text.split("\n")));
  return Object.keys(found).length > 0 ? found : undefined;
}
