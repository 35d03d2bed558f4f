/** The end of a worker's own log: the last sample of its machine, and what the agent says of itself and its host. */
import type { GetWorkerResponse } from "@aws-sdk/client-deadline";
import { readSpan } from "../../deadline/log-span.ts";
import type { WorkerIds } from "../../deadline/sessions.ts";
import { type AgentReading, readAgentRecords } from "../../explain/log/agent-records.ts";
import { type MachineSample, readWorkerLog } from "../../explain/log/worker-records.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { workerLogReader } from "../session-log/log-readers.ts";

/** Pages from the end: each holds up to 10,000 events, which is about a day. */
const PAGES = { head: 0, tail: 2 };
/** No session has this id, so that only what concerns the host itself is kept. */
const NO_SESSION = "no session";

/** See the module's comment. */
export interface WorkerLogFacts extends AgentReading {
  readonly samples: readonly MachineSample[];
  readonly events: number;
  /** When the part that was read begins and ends, epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
  /** Whether earlier events were left unread. */
  readonly isCut: boolean;
}

/** Reads it; undefined where it can't be read or holds nothing, which is noted. */
export async function workerLogFacts(
  call: Call,
  { farmId, fleetId, workerId }: WorkerIds,
  worker: GetWorkerResponse | undefined,
): Promise<WorkerLogFacts | undefined> {
  const { value } = await call.reads.aside(
    (reads) =>
      readSpan(
        workerLogReader(
          { ...call, reads },
          {
            job: { farmId, queueId: "", jobId: "" },
            sessionId: "",
            session: { fleetId, workerId, workerLog: worker?.log },
          },
        ),
        {},
        PAGES,
      ),
    { purpose: "the worker's log" },
  );
  if (!value) return undefined;
  if (value.events.length === 0) {
    call.reads.ledger.note({ operation: "GetLogEvents", kind: "only empty pages" }, "the worker's log");
    return undefined;
  }
  const { records, samples } = await inSlices(readWorkerLog(value.events, NO_SESSION), call.reads.giveWay);
  return {
    ...readAgentRecords(records),
    samples,
    events: value.events.length,
    from: value.events[0]?.at,
    to: value.events.at(-1)?.at,
    isCut: value.gap !== undefined,
  };
}
