/** The machines of a job: its sessions by worker, and what a suspect one ran. */
import { readSessions } from "../../deadline/batches.ts";
import { tryList } from "../../deadline/paging.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { ListedSession } from "../../deadline/sessions.ts";
import { readHost } from "../../explain/action/host.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { jobSessions } from "./job-sessions.ts";

/** Sessions of a suspect machine whose actions are read before it is blamed. */
const MAX_SUSPECT_SESSIONS = 3;

/** Sessions of a job, all of them or the first. */
export interface CountedSessions {
  readonly sessions: readonly ListedSession[];
  readonly isWhole: boolean;
}

/** Lists the job's sessions; where that fails, none are counted and it is said. */
export async function listJobSessions(call: Call, facts: JobFacts): Promise<CountedSessions> {
  const listed = await jobSessions(call, facts);
  return { sessions: onceEach(listed?.sessions ?? []), isWhole: listed?.all ?? false };
}

/** A list that begins anew instead of ending brings rows twice. */
function onceEach(sessions: readonly ListedSession[]): ListedSession[] {
  return [...new Map(sessions.map((session) => [session.sessionId, session])).values()];
}

/** Workers whose instance type is looked up: one batch. */
const MAX_WORKERS = 100;

/**
 * The instance type of each worker that had a session of the job, for comparing types. Read only where the failed
 * ones have types and others worked beside them.
 */
export async function instanceTypes(
  call: Call,
  facts: JobFacts,
  runs: readonly FailedRun[],
  sessions: readonly ListedSession[],
): Promise<ReadonlyMap<string, string>> {
  const types = new Map(
    runs.flatMap(({ workerId, host }) =>
      workerId && host?.instanceType ? [[workerId, host.instanceType]] : [],
    ),
  );
  const others = new Map(
    sessions.flatMap(({ workerId, sessionId }) =>
      workerId && sessionId && !types.has(workerId) ? [[workerId, sessionId]] : [],
    ),
  );
  if (types.size === 0 || others.size === 0 || others.size > MAX_WORKERS) return types;
  const read = await readSessions(call.reads, facts.ids, [...others.values()], "instance types");
  for (const [workerId, sessionId] of others) {
    const type = readHost(read.get(sessionId)?.value?.hostProperties)?.instanceType;
    if (type) types.set(workerId, type);
  }
  return types;
}

/** Task runs that a machine had in the sessions looked at. */
export interface MachineRecord {
  readonly machine: string;
  readonly sessions: number;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Reads what a suspect machine ran in this job, in sessions without a failure first: a good run clears it.
 * @param failed sessions with a failure
 * @returns undefined where that can't be read
 */
export async function blameMachine(
  call: Call,
  facts: JobFacts,
  machine: string,
  sessions: readonly ListedSession[],
  failed: ReadonlySet<string>,
): Promise<MachineRecord | undefined> {
  const own = sessions
    .filter(({ workerId }) => workerId === machine)
    .sort((one, other) => Number(failed.has(one.sessionId ?? "")) - Number(failed.has(other.sessionId ?? "")))
    .slice(0, MAX_SUSPECT_SESSIONS);
  const lists = await mapInParallel(own, ({ sessionId = "" }) =>
    tryList(call.reads, "ListSessionActions", { ...facts.ids, sessionId }, (page) => page.sessionActions, {
      purpose: "actions of the suspect machine",
    }),
  );
  // Succeeded runs in a list that was not read would clear the machine.
  if (lists.some(({ failure }) => failure)) return undefined;
  const runs = lists
    .flatMap((list) => list.value?.rows ?? [])
    .filter(({ definition }) => definition?.taskRun);
  if (runs.length === 0) return undefined;
  return {
    machine,
    sessions: lists.length,
    succeeded: runs.filter(({ status }) => status === "SUCCEEDED").length,
    failed: runs.filter(({ status }) => status === "FAILED").length,
  };
}
