/** The log streams of a target, by what GetSession names and only else by the documented convention. */

import { sessionLogByConvention, streamOf, workerLogByConvention } from "../../deadline/log-place.ts";
import { LogReader } from "../../deadline/log-reader.ts";
import type { Call } from "../parts/tool.ts";
import type { LogTarget } from "./target.ts";

/** A reader of the session's log. */
export function sessionLogReader(call: Call, { job, sessionId, session }: LogTarget): LogReader {
  const { farmId, queueId } = job;
  const stream = streamOf(session.log) ?? sessionLogByConvention({ farmId, queueId, sessionId });
  return new LogReader(call.reads, stream, { farmId, queueId });
}

/** A reader of the worker's log. */
export function workerLogReader(call: Call, { job, session }: LogTarget): LogReader {
  const { fleetId = "", workerId = "" } = session;
  const stream =
    streamOf(session.workerLog) ?? workerLogByConvention({ farmId: job.farmId, fleetId, workerId });
  return new LogReader(call.reads, stream, { farmId: job.farmId, fleetId });
}
