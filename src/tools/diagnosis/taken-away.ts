/**
 * Task runs that were taken away from their worker (interrupted, reclaimed) and whose tasks wait again. They stand
 * only in the lists of session actions, so what is told is at least so much.
 */
import { readSessions, type SessionItem } from "../../deadline/batches.ts";
import { tryFleet } from "../../deadline/fleets.ts";
import { readSpan } from "../../deadline/log-span.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import type { StoryAction } from "../../explain/action/session-story.ts";
import { cleanLines } from "../../explain/log/clean-lines.ts";
import { normalise } from "../../explain/log/index.ts";
import { readWorkerLog, sampleInWords, sampleNear } from "../../explain/log/worker-records.ts";
import { mergedParameters } from "../../explain/tasks/frames.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { sessionLogReader, workerLogReader } from "../session-log/log-readers.ts";
import type { JobFacts } from "./job-facts.ts";
import type { EndedSession } from "./set-up.ts";

/** Statuses of an action whose machine went away under it. */
export const TAKEN_AWAY: ReadonlySet<string> = new Set(["INTERRUPTED", "RECLAIMED"]);
const MAX_LINE = 200;
const MAX_FLEETS = 3;
/** A worker that is lost stops writing; its samples come once a minute. */
const SAMPLES_BACK_MS = 10 * 60_000;

/** See the module's comment. */
export interface TakenAway {
  readonly count: number;
  readonly statuses: readonly string[];
  /** The tasks that wait again: `Frame=4`. */
  readonly tasks?: string;
  /** Their machines by name, as far as they could be read; else by worker id. */
  readonly machines: readonly string[];
  /** What the service said of the newest. */
  readonly message?: string;
  readonly isSpot: boolean;
  /** Of the newest reclaimed run: the last line of its log, and the machine's last sample. */
  readonly lastLine?: string;
  readonly lastSample?: string;
  /** How much of its memory that sample shows in use, percent. */
  readonly lastMemoryPercent?: number;
  readonly newest: string;
}

interface Lost {
  readonly session: EndedSession;
  readonly run: StoryAction;
}

/** Runs of the newest ended sessions that were taken away, where no later session ran their task to an end. */
export async function takenAway(
  call: Call,
  facts: JobFacts,
  ended: readonly EndedSession[] = [],
): Promise<TakenAway | undefined> {
  const runs = ended.flatMap((session) =>
    session.actions.filter(({ read }) => read.kind.kind === "taskRun").map((run): Lost => ({ session, run })),
  );
  const taskOf = ({ run }: Lost) => run.read.kind.taskId ?? run.read.parametersInShort ?? run.id;
  const done = new Set(runs.filter(({ run }) => run.read.status === "SUCCEEDED").map(taskOf));
  const lost = runs.filter((one) => TAKEN_AWAY.has(one.run.read.status) && !done.has(taskOf(one)));
  const [newest] = lost;
  if (!newest) return undefined;
  const ids = [...new Set(lost.map(({ session }) => session.sessionId))];
  const sessions = await readSessions(call.reads, facts.ids, ids, "machines that lost their tasks");
  const machines = lost.map(({ session: { sessionId, workerId } }) => {
    const host = hostInShort(readHost(sessions.get(sessionId)?.value?.hostProperties));
    return [workerId ?? sessionId, host ?? workerId ?? "an unnamed machine"] as const;
  });
  const fleetIds = new Set(lost.map(({ session: { sessionId } }) => sessions.get(sessionId)?.value?.fleetId));
  const message = lost.find(({ run }) => run.read.message !== undefined)?.run.read.message;
  const reclaimed = lost.find(({ run }) => run.read.status === "RECLAIMED");
  const signs =
    reclaimed && (await lastSigns(call, facts, reclaimed, sessions.get(reclaimed.session.sessionId)?.value));
  return {
    count: lost.length,
    statuses: [...new Set(lost.map(({ run }) => run.read.status))],
    tasks: mergedParameters([...new Map(lost.map((one) => [taskOf(one), one.run.read.parameters])).values()]),
    machines: [...new Map(machines).values()],
    message,
    isSpot: /\bspot\b/i.test(message ?? "") || (await areSpot(call, facts, fleetIds)),
    newest: newest.run.id,
    ...signs,
  };
}

/** Whether all machines are of fleets whose market is spot, as far as few fleets tell. */
async function areSpot(
  call: Call,
  { ids: { farmId } }: JobFacts,
  fleetIds: ReadonlySet<string | undefined>,
): Promise<boolean> {
  const known = [...fleetIds].filter((id) => id !== undefined);
  if (known.length === 0 || known.length < fleetIds.size || known.length > MAX_FLEETS) return false;
  const fleets = await mapInParallel(known, (fleetId) => tryFleet(call.reads, farmId, fleetId));
  return fleets.every(
    ({ value }) => value?.configuration?.serviceManagedEc2?.instanceMarketOptions?.type === "spot",
  );
}

/** What a worker that was lost wrote last, and how its machine stood. */
async function lastSigns(
  call: Call,
  facts: JobFacts,
  { session: { sessionId }, run }: Lost,
  session: SessionItem | undefined,
): Promise<Pick<TakenAway, "lastLine" | "lastSample" | "lastMemoryPercent">> {
  if (!session || !run.read.startedAt) return {};
  const target = { job: facts.ids, sessionId, session };
  const startTime = new Date(run.read.startedAt).getTime();
  const end = { head: 0, tail: 1 };
  const { value: own } = await call.reads.settle(
    readSpan(sessionLogReader(call, target), { startTime }, end),
    {
      purpose: "the log of a run that was taken away",
    },
  );
  const last = cleanLines((own?.events ?? []).slice(-20)).lines.findLast(({ text }) => text.trim() !== "");
  const lastAt = last?.at ?? startTime;
  const { value: machine } = await call.reads.settle(
    readSpan(workerLogReader(call, target), { startTime: lastAt - SAMPLES_BACK_MS }, end),
    { purpose: "the log of a worker that was lost" },
  );
  const samples =
    machine &&
    (
      await inSlices(
        readWorkerLog(machine.events, sessionId, { gapAt: machine.gap?.index }),
        call.reads.giveWay,
      )
    ).samples;
  const sample = samples && (samples.findLast(({ at }) => at >= lastAt) ?? sampleNear(samples, lastAt));
  return {
    lastLine: last && farmText(normalise(last).shown, MAX_LINE),
    lastSample: sample && sampleInWords(sample, lastAt),
    lastMemoryPercent: sample?.memoryPercent,
  };
}
