/** list_sessions: the sessions of a job, or of a worker. */
import * as z from "zod";
import type { JobIds } from "../deadline/batches.ts";
import { type FarmFleets, farmFleets } from "../deadline/fleets.ts";
import { inParallel } from "../deadline/parallel.ts";
import { type ListedSession, listSessions, type WorkerIds } from "../deadline/sessions.ts";
import { fleetName, fleetWithName } from "../explain/text/fleet-name.ts";
import { readMoments } from "../explain/text/moments.ts";
import { plural } from "../explain/text/plural.ts";
import { inQuotes, serviceWord } from "../explain/text/untrusted.ts";
import { sessionLifecycleMeans } from "../knowledge/service-statuses.ts";
import { ID_INPUT, missingIds } from "./parts/arguments.ts";
import {
  badCursor,
  LEGEND,
  Legend,
  LIST_OUTPUT,
  legendLine,
  listInput,
  offsetCursor,
  readOffset,
  shownLine,
} from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { BadArguments, type Call, defineTool, labelled, lines, words } from "./parts/tool.ts";
import { namedWorker } from "./worker/named-worker.ts";

const ROW = z.strictObject({
  sessionId: z.string(),
  status: z.string().describe("Life-cycle status"),
  targetStatus: z.string().optional(),
  worker: z.string().optional(),
  job: z.string().optional(),
  startedAt: z.string().optional(),
  took: z.string().optional(),
  openFor: z.string().optional(),
});

const OUTPUT = z.strictObject({
  ...FRAME,
  sessions: z.array(ROW).optional(),
  workers: LEGEND,
  jobs: LEGEND,
  ofHost: z.string().optional().describe("The worker that was taken for a host name"),
  ...LIST_OUTPUT,
});

type Row = z.input<typeof ROW>;
type Answer = z.input<typeof OUTPUT>;

export const listSessionsTool = defineTool({
  name: "list_sessions",
  title: "Sessions of a job or worker",
  description:
    "List the sessions of a job (which machines or hosts rendered it; give jobId) or of a worker (what that machine has been doing; give its host name, or fleetId and workerId), newest first: id, status, start, how long. A session has no outcome of its own: go on with list_session_actions.",
  input: {
    jobId: ID_INPUT.jobId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    fleetId: ID_INPUT.fleetId,
    workerId: ID_INPUT.workerId,
    host: z.string().trim().min(1).max(256).optional().describe("A worker's host name, instead of its ids"),
    ...listInput(20),
  },
  needs: ["farmId"],
  output: OUTPUT,

  async run({ limit, cursor, host, ...ids }, call): Promise<Answer> {
    const named = host === undefined ? undefined : await ofHost(call, ids, host);
    const of = named?.ids ?? whoseSessions(ids);
    return { ...(await listed({ limit, cursor }, of, call)), ofHost: named?.words };
  },

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Worker", answer.ofHost),
      answer.sessions?.map(rowLine),
      legendLine("Workers", answer.workers),
      legendLine("Jobs", answer.jobs),
      shownLine(answer),
    ),
});

/** A part of the sessions. @throws BadArguments, ServiceFailure */
async function listed(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  of: JobIds | WorkerIds,
  call: Call,
): Promise<Answer> {
  const offset = cursor === undefined ? 0 : readOffset(cursor);
  const [list, fleets] = await inParallel([
    () => listSessions(call.reads, of, limit, offset === undefined ? cursor : undefined),
    // The sessions of a worker name no fleet.
    () => ("workerId" in of ? new Map() : farmFleets(call.reads, of.farmId)),
  ]);
  if (!list.sorted) {
    // A cursor of ours leads into a sorted list only.
    if (offset !== undefined && offset > 0) throw badCursor();
    return answerOf(of, list.rows, fleets, call, {
      order: "in the service's order, as there are too many to sort",
      shown: `${list.rows.length}${list.isWhole && cursor === undefined ? ` of ${list.rows.length}` : " on this page"}`,
      cursor: list.nextToken,
    });
  }
  const from = offset ?? 0;
  const page = list.sessions.slice(from, from + limit);
  const end = from + page.length;
  return answerOf(of, page, fleets, call, {
    all: list.isWhole ? list.sessions : undefined,
    order: "newest first",
    shown: `${from > 0 ? `${from + 1} to ${end}` : page.length} of ${list.isWhole ? "" : "at least "}${list.sessions.length}`,
    cursor: end < list.sessions.length ? offsetCursor(end) : undefined,
  });
}

/** The worker of a host name, and what to say of it. @throws BadArguments, ServiceFailure */
async function ofHost(
  call: Call,
  { farmId, jobId, workerId }: GivenIds,
  host: string,
): Promise<{ ids: WorkerIds; words: string }> {
  if (jobId !== undefined || workerId !== undefined)
    throw new BadArguments("Give host, or jobId, or fleetId and workerId: one of them.");
  const found = await namedWorker(call, farmId, host);
  const fleet = found.fleetName === undefined ? "" : ` ${inQuotes(found.fleetName)}`;
  const others = found.namesakes.length;
  const more = others > 0 ? `; ${plural(others, "other worker")} of this name, which get_worker lists` : "";
  return {
    ids: { farmId, fleetId: found.fleetId, workerId: found.workerId },
    words: `${found.workerId} in ${found.fleetId}${fleet}${more}`,
  };
}

interface GivenIds {
  readonly farmId: string;
  readonly queueId?: string;
  readonly jobId?: string;
  readonly fleetId?: string;
  readonly workerId?: string;
}

/** A default queue is there in either case, so the job or the worker decides. */
function whoseSessions({ farmId, queueId, jobId, fleetId, workerId }: GivenIds): JobIds | WorkerIds {
  if (jobId !== undefined && workerId !== undefined) {
    throw new BadArguments(
      "Give jobId (the sessions of a job) or workerId (the sessions of a worker), not both.",
    );
  }
  if (jobId !== undefined) {
    if (queueId === undefined) throw new BadArguments(missingIds(["queueId"]));
    return { farmId, queueId, jobId };
  }
  if (workerId !== undefined && fleetId !== undefined) return { farmId, fleetId, workerId };
  if (workerId !== undefined || fleetId !== undefined) {
    const missing = workerId === undefined ? "workerId" : "fleetId";
    throw new BadArguments(
      `Missing: ${missing}. The sessions of a worker need fleetId and workerId; get_session names both.`,
    );
  }
  throw new BadArguments(
    "Give jobId (the sessions of a job), or host, or fleetId and workerId (the sessions of a worker). search_jobs finds a job by name; get_session names the worker of a session.",
  );
}

interface Slice {
  /** The whole list, where it was read whole. */
  readonly all?: readonly ListedSession[];
  readonly order: string;
  readonly shown: string;
  readonly cursor?: string;
}

function answerOf(
  of: JobIds | WorkerIds,
  page: readonly ListedSession[],
  fleets: FarmFleets,
  call: Call,
  slice: Slice,
): Answer {
  const workers = new Legend("w");
  const jobs = new Legend("j");
  const sessions = page.map((session) => rowOf(session, { workers, jobs, fleets }, call.now));
  return {
    summary: summaryOf(of, page, slice, call.now),
    sessions,
    workers: workers.entries,
    jobs: jobs.entries,
    shown: sessions.length > 0 ? slice.shown : undefined,
    cursor: slice.cursor,
    next: nextOf(of, page),
  };
}

function rowOf(
  session: ListedSession,
  names: { workers: Legend; jobs: Legend; fleets: FarmFleets },
  now: Date,
): Row {
  const { sessionId, workerId, fleetId, jobId, queueId } = session;
  const { startedAt, took, runningFor } = readMoments(
    { startedAt: session.startedAt, endedAt: session.endedAt },
    now,
  );
  const target = session.targetLifecycleStatus;
  return {
    sessionId: sessionId ?? "?",
    status: serviceWord(session.lifecycleStatus, "no status"),
    targetStatus: target && serviceWord(target, ""),
    worker:
      workerId &&
      names.workers.name(
        workerId,
        fleetId ? fleetWithName(fleetId, fleetName(names.fleets, fleetId)) : "a fleet not named",
      ),
    job: jobId && names.jobs.name(jobId, queueId ?? "a queue not named"),
    startedAt,
    took,
    openFor: session.lifecycleStatus === "ENDED" ? undefined : runningFor,
  };
}

function rowLine({ sessionId, status, targetStatus, worker, job, startedAt, took, openFor }: Row): string {
  const facts = [
    targetStatus ? `${status} (asked to become ${targetStatus})` : status,
    worker ?? job,
    startedAt ?? "no start time given",
    took ?? (openFor ? `open for ${openFor}` : "no end time given"),
  ];
  return words([sessionId, ...facts], "  ") ?? sessionId;
}

/** `7 sessions of the job, newest first: 6 ENDED, 1 STARTED (open on its worker ...). The newest began 38m ago.` */
function summaryOf(of: JobIds | WorkerIds, page: readonly ListedSession[], slice: Slice, now: Date): string {
  const rows = slice.all ?? page;
  const owner = "workerId" in of ? "the worker" : "the job";
  if (rows.length === 0) {
    return "workerId" in of
      ? "No sessions: this worker has run nothing that is still known."
      : "No sessions: no worker has begun with this job yet.";
  }
  const statuses = rows.map(({ lifecycleStatus }) => serviceWord(lifecycleStatus, "no status"));
  const counts = [...new Set(statuses)].map((status) => {
    const means = status === "ENDED" ? undefined : sessionLifecycleMeans(status);
    return `${statuses.filter((each) => each === status).length} ${status}${means ? ` (${means})` : ""}`;
  });
  const count = `${rows.length} ${rows.length === 1 ? "session" : "sessions"} of ${owner}`;
  const jobs = "workerId" in of ? `in ${countOf(rows.map(({ jobId }) => jobId))}` : undefined;
  const scope = slice.all ? undefined : "on this page";
  const order = rows.length > 1 ? `, ${slice.order}` : "";
  return `${words([count, jobs, scope], " ")}${order}: ${counts.join(", ")}.${newestOf(slice, now)}`;
}

function countOf(jobIds: readonly (string | undefined)[]): string {
  const count = new Set(jobIds.filter((id) => id !== undefined)).size;
  return `${count} ${count === 1 ? "job" : "jobs"}`;
}

function newestOf({ all }: Slice, now: Date): string {
  const [newest] = all ?? [];
  if (!newest?.startedAt) return "";
  const { endedAt, ago } = readMoments({ startedAt: newest.startedAt, endedAt: newest.endedAt }, now);
  return ` ${all?.length === 1 ? "It" : "The newest"} ${endedAt ? "ended" : "began"} ${ago}.`;
}

function nextOf(of: JobIds | WorkerIds, page: readonly ListedSession[]): string {
  if (page.length === 0)
    return "workerId" in of ? "search_jobs" : "get_job with the same ids, for what it waits for";
  return "workerId" in of
    ? "list_session_actions with a row's sessionId and its job and queue, for what happened in it"
    : "list_session_actions with a row's sessionId, for what happened in it";
}
