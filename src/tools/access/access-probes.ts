/** The reads by which check_access finds out what works: as few as show each kind of access. */
import type { FarmSummary, GetSessionResponse, QueueSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "../../deadline/batches.ts";
import type { Outcome } from "../../deadline/call-reads.ts";
import type { FailureFacts, FailureKind } from "../../deadline/failures.ts";
import { searchJobs } from "../../deadline/job-search.ts";
import { sessionLogByConvention, streamOf } from "../../deadline/log-place.ts";
import { LogReader } from "../../deadline/log-reader.ts";
import { readList } from "../../deadline/paging.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { listFarmQueues } from "../../deadline/queues.ts";
import type { Call } from "../parts/tool.ts";

/** What was tried and how it went. */
export interface Probes {
  /** Why nothing else was tried: no credentials, no region, no network. */
  readonly stopped?: FailureFacts;
  readonly farms?: readonly FarmSummary[];
  /** The farm that was tried: the default, or the only one. */
  readonly farmId?: string;
  readonly queues?: readonly QueueSummary[];
  /** The queue that was tried: the default, or the first. */
  readonly queueId?: string;
  /** Operations that work, some with how. */
  readonly works: readonly string[];
  /** What does not work, and what the tools do without it; absent where they need it. */
  readonly failed: readonly { readonly facts: FailureFacts; readonly without?: string }[];
  readonly logs: LogAccess;
}

/** Whether session logs can be read. */
export type LogAccess =
  | { readonly state: "readable" | "denied" }
  | { readonly state: "not tried"; readonly why: string };

/** Jobs and queues looked at to find a session whose log can be tried. */
const NEWEST_JOBS = 20;
const MAX_QUEUES = 100;
/** What fails here is what the answer is about. */
const TOLD = { unnoted: "it is told as a problem, with its fix" };

/** Failures that say nothing of one read but of all of them. */
const ABOUT_ONE_READ: ReadonlySet<FailureKind> = new Set([
  "access denied",
  "not found",
  "refused as invalid",
  "only empty pages",
]);

/** What answers lack without the list of fleets. @param why it could not be read */
function withoutFleets(why: FailureKind | undefined): string {
  const lack = "fleets go by their ids in answers";
  return why === "access denied" ? `${lack}; a member of the farm sees their names` : lack;
}

/** Tries each kind of read once. @throws ServiceFailure only when the call was canceled. */
export async function probeAccess(call: Call): Promise<Probes> {
  const trial = new Trial();
  const { defaults } = call.settings;
  const farms = trial.note(
    "ListFarms",
    await call.reads.settle(
      readList(call.reads, "ListFarms", {}, ({ farms }) => farms),
      TOLD,
    ),
    defaults.farmId === undefined ? undefined : "not needed, as a default farm is set",
  )?.rows;
  const stopped = trial.failed.find(({ facts }) => !ABOUT_ONE_READ.has(facts.kind))?.facts;
  if (stopped) return { stopped, works: [], failed: [], logs: notTried("nothing answered") };
  const farmId = defaults.farmId ?? (farms?.length === 1 ? farms[0]?.farmId : undefined);
  if (farmId === undefined) {
    return { ...trial, farms, logs: notTried("there is no default farm, and not exactly one to see") };
  }
  const [listed, named] = await inParallel([
    () => call.reads.settle(listFarmQueues(call.reads, farmId, MAX_QUEUES), TOLD),
    () =>
      call.reads.settle(
        readList(call.reads, "ListFleets", { farmId }, ({ fleets }) => fleets),
        TOLD,
      ),
  ]);
  const queues = trial.note("ListQueues", listed)?.rows;
  trial.note("ListFleets", named, withoutFleets(named.failure?.facts.kind));
  const queueId = defaults.queueId ?? queues?.[0]?.queueId;
  const logs =
    queueId === undefined
      ? notTried("there is no queue to look into")
      : await probeQueue(call, trial, farmId, queueId);
  return { ...trial, farms, farmId, queues, queueId, logs };
}

async function probeQueue(call: Call, trial: Trial, farmId: string, queueId: string): Promise<LogAccess> {
  const search = searchJobs(call.reads, [{ farmId, queueIds: [queueId] }], { limit: NEWEST_JOBS });
  const jobs = trial.note("SearchJobs", await call.reads.settle(search, TOLD))?.jobs;
  const started = jobs?.find(({ startedAt }) => startedAt !== undefined);
  if (!jobs) return notTried("jobs could not be searched");
  if (!started?.jobId) return notTried(`none of the ${jobs.length} newest jobs of the queue has begun`);
  const job: JobIds = { farmId, queueId, jobId: started.jobId };
  const list = await call.reads.settle(
    readList(call.reads, "ListSessions", job, ({ sessions }) => sessions, 1),
    TOLD,
  );
  const listed = trial.note("ListSessions", list);
  if (!listed) return notTried("the sessions of the newest job that began could not be listed");
  const sessionId = listed.rows[0]?.sessionId;
  if (sessionId === undefined)
    return notTried(
      listed.isWhole
        ? "the newest job that began shows no session"
        : "no session of the newest job that began could be read",
    );
  const session = trial.note(
    "GetSession",
    await call.reads.tryRead("GetSession", { ...job, sessionId }, TOLD),
  );
  if (!session) return notTried("the session could not be read");
  return await probeLog(call, trial, job, { ...session, sessionId });
}

async function probeLog(
  call: Call,
  trial: Trial,
  { farmId, queueId }: JobIds,
  session: Partial<GetSessionResponse> & { sessionId: string },
): Promise<LogAccess> {
  if (session.log?.error) return notTried("the session that was looked at has no log");
  const role = { farmId, queueId };
  const stream = streamOf(session.log) ?? sessionLogByConvention({ ...role, sessionId: session.sessionId });
  const reader = new LogReader(call.reads, stream, role);
  const page = await call.reads.settle(reader.page({ from: "tail", limit: 1 }), TOLD);
  // A stream that has expired was looked for with sufficient rights.
  const isReadable = page.failure === undefined || page.failure.facts.kind === "not found";
  if (!isReadable) trial.note("GetLogEvents", page);
  else if (reader.byRole)
    trial.works.push("GetLogEvents (by the queue's role, as the caller's own rights don't reach)");
  else trial.works.push("GetLogEvents");
  return { state: isReadable ? "readable" : "denied" };
}

function notTried(why: string): LogAccess {
  return { state: "not tried", why };
}

/** Keeps the account of what works. */
class Trial {
  readonly works: string[] = [];
  readonly failed: { facts: FailureFacts; without?: string }[] = [];

  /**
   * @param without what the tools do without it, where they can.
   * @returns the value of a read that worked.
   */
  note<T>(operation: string, outcome: Outcome<T>, without?: string): T | undefined {
    if (outcome.failure) this.failed.push({ facts: outcome.failure.facts, without });
    else this.works.push(operation);
    return outcome.value;
  }
}
