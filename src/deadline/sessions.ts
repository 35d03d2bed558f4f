/** The sessions of a job or of a worker, newest first where that can be had in a few reads. */
import type { SessionSummary, WorkerSessionSummary } from "@aws-sdk/client-deadline";
import type { JobIds } from "./batches.ts";
import type { CallReads } from "./call-reads.ts";
import { PAGE_SIZE, type Rows, readList } from "./paging.ts";

/** A worker and the fleet it belongs to. */
export interface WorkerIds {
  readonly farmId: string;
  readonly fleetId: string;
  readonly workerId: string;
}

/** A session as either list gives it: a job's names the worker, a worker's names the job. */
export type ListedSession = Partial<SessionSummary> & Partial<WorkerSessionSummary>;

/** The lists say nothing of their order, so sorting needs them whole; beyond this many pages they stay as they are. */
const MAX_PAGES = 5;

/** Sessions of a list that was read to its end. */
export interface SortedSessions {
  readonly sorted: true;
  /** All of them, newest first. */
  readonly sessions: ListedSession[];
  /** Whether none was left out. */
  readonly isWhole: boolean;
}

/** A part of a list too long to be sorted, in the service's order. */
export interface UnsortedSessions extends Rows<ListedSession> {
  readonly sorted: false;
}

/**
 * Lists sessions.
 * @param of the job or the worker.
 * @param limit rows wanted where the list can't be sorted.
 * @param start a token of the service, to go on in its own order.
 * @throws ServiceFailure
 */
export async function listSessions(
  reads: CallReads,
  of: JobIds | WorkerIds,
  limit: number,
  start?: string,
): Promise<SortedSessions | UnsortedSessions> {
  if (start === undefined) {
    const { rows, nextToken, isWhole } = await readSessions(reads, of, MAX_PAGES * PAGE_SIZE);
    if (nextToken === undefined) return { sorted: true, sessions: rows.sort(newestFirst), isWhole };
  }
  return { sorted: false, ...(await readSessions(reads, of, limit, start)) };
}

/** Sessions of a job wanted where it has too many to sort. */
const FEW = 100;

/** Sessions of one job: all, newest first, or the first few. */
export type JobSessionsRead = SortedSessions | UnsortedSessions;

/** Lists the sessions of a job, a few where they can't be sorted. @throws ServiceFailure */
export function listJobsSessions(reads: CallReads, job: JobIds): Promise<JobSessionsRead> {
  return listSessions(reads, job, FEW);
}

function readSessions(
  reads: CallReads,
  of: JobIds | WorkerIds,
  limit: number,
  start?: string,
): Promise<Rows<ListedSession>> {
  return "workerId" in of
    ? readList(reads, "ListSessionsForWorker", of, ({ sessions }) => sessions, limit, start)
    : readList(reads, "ListSessions", of, ({ sessions }) => sessions, limit, start);
}

function newestFirst(one: ListedSession, other: ListedSession): number {
  return (other.startedAt?.getTime() ?? 0) - (one.startedAt?.getTime() ?? 0);
}
