/** The running actions of a job that have run for long, and whether they still move: task runs and set-up alike. */

import { readActions, readSessions, type SessionItem } from "../../deadline/batches.ts";
import { sessionOfAction } from "../../deadline/ids.ts";
import { readSpan } from "../../deadline/log-span.ts";
import { tryList } from "../../deadline/paging.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { findTasks } from "../../deadline/tasks.ts";
import { type ActionReadout, type ReadableAction, readAction } from "../../explain/action/action-readout.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { readSignsOfLife } from "../../explain/diagnosis/signs-of-life.ts";
import { lastWorkLine } from "../../explain/log/last-line.ts";
import { readWorkerLog } from "../../explain/log/worker-records.ts";
import { underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { span } from "../../explain/text/time.ts";
import { farmText, serviceWord } from "../../explain/text/untrusted.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { sessionLogReader, workerLogReader } from "../session-log/log-readers.ts";
import type { JobFacts } from "./job-facts.ts";
import { jobSessions, openSessions } from "./job-sessions.ts";
import { machineInWords, type Running } from "./running-in-words.ts";

const FEW_RUNNING = 50;
const FEW_SUCCEEDED = 50;
/** Runs that are looked at closely, the most suspicious first. */
const MAX_LOOKED_AT = 4;
/** Open sessions in which a set-up action is looked for. */
const MAX_SESSIONS = 4;
/** A run younger than this is not looked at. */
const YOUNG_MS = 10 * 60_000;
/** Samples are looked at as far back as this: one a minute. */
const SAMPLES_BACK_MS = 3 * 60 * 60_000;
const MAX_LINE = 300;

/** What was looked at, and of how many. */
export interface RunningNow {
  readonly rows: readonly Running[];
  /** Running task runs that are older than ten minutes, beyond those looked at. */
  readonly notLookedAt: number;
  /** Sessions that began their set-up in the last ten minutes. */
  readonly settingUp: number;
  /** By action id, what decides what is done about it. */
  readonly signs: ReadonlyMap<string, RunningSigns>;
}

/** What was seen of a running action beside what its row tells. */
export interface RunningSigns {
  /** What is left of its transfer at its pace, in milliseconds. */
  readonly transferLeftMs?: number;
  /** How much of its machine's memory the last sample shows in use, percent. */
  readonly lastMemoryPercent?: number;
  readonly isWorkerLost: boolean;
}

/** A running action before its signs of life are read. */
interface Suspect {
  readonly sessionActionId: string;
  readonly sessionId: string;
  readonly startedAt: Date;
  readonly longestSiblingMs?: number;
  /** Its record and its session's, where they could be read. */
  readonly action?: ReadableAction;
  readonly session?: SessionItem;
}

/**
 * Looks at the running actions of a job; what can't be read is noted.
 * @param options.setUps whether set-up actions are looked for, which takes a read for each open session
 */
export async function runningNow(
  call: Call,
  facts: JobFacts,
  { setUps: withSetUps = true } = {},
): Promise<RunningNow> {
  // Each kind goes on by itself, so that a run's records don't wait for the set-ups.
  const [runs, setUps] = await inParallel([
    async () => withRecords(call, facts, await longRuns(call, facts)),
    () => (withSetUps ? runningSetUps(call, facts) : []),
  ]);
  const old = ({ startedAt }: Suspect) => call.now.getTime() - startedAt.getTime() > YOUNG_MS;
  const suspects = [...setUps.filter(old), ...runs];
  const settingUp = setUps.filter((each) => !old(each)).length;
  const looked = suspects.slice(0, MAX_LOOKED_AT);
  const rows = await mapInParallel(looked, async (suspect) => {
    const { action, session } = suspect;
    return action && session && (await lookAt(call, facts, suspect, action, session));
  });
  const seen = rows.filter((row) => row !== undefined);
  return {
    rows: seen.map(({ row }) => row),
    signs: new Map(seen.map(({ row, signs }) => [row.sessionActionId, signs])),
    notLookedAt: suspects.length - looked.length,
    settingUp,
  };
}

/** Task runs of more than ten minutes, those first that outlast their finished siblings most. */
async function longRuns(call: Call, facts: JobFacts): Promise<Suspect[]> {
  if ((facts.read.counts.RUNNING ?? 0) === 0) return [];
  const query = { ...facts.only, steps: facts.steps };
  const [running, done] = await inParallel([
    () =>
      call.reads.settle(
        findTasks(call.reads, facts.ids, { ...query, status: "RUNNING", limit: FEW_RUNNING }),
        {
          purpose: "running tasks",
        },
      ),
    () =>
      call.reads.settle(
        findTasks(call.reads, facts.ids, { ...query, status: "SUCCEEDED", limit: FEW_SUCCEEDED }),
        {
          purpose: "finished tasks to compare with",
        },
      ),
  ]);
  const longest = longestByStep(done.value?.tasks ?? []);
  return (running.value?.tasks ?? [])
    .flatMap(({ stepId, startedAt, latestSessionActionId: id }) =>
      startedAt && id && call.now.getTime() - startedAt.getTime() > YOUNG_MS
        ? [
            {
              sessionActionId: id,
              sessionId: sessionOfAction(id),
              startedAt,
              longestSiblingMs: longest.get(stepId),
            },
          ]
        : [],
    )
    .sort((one, other) => outlasts(other, call.now) - outlasts(one, call.now));
}

/** The first of them, which may be looked at, with their records. */
async function withRecords(call: Call, facts: JobFacts, runs: readonly Suspect[]): Promise<Suspect[]> {
  const first = runs.slice(0, MAX_LOOKED_AT);
  const [actions, sessions] = await inParallel([
    () =>
      readActions(
        call.reads,
        facts.ids,
        first.map(({ sessionActionId }) => sessionActionId),
        "running actions",
      ),
    () => sessionsOf(call, facts, first),
  ]);
  return runs.map((run) => ({
    ...run,
    action: actions.get(run.sessionActionId)?.value,
    session: sessions.get(run.sessionId)?.value,
  }));
}

function sessionsOf(call: Call, { ids }: JobFacts, of: readonly { readonly sessionId?: string }[]) {
  const sessionIds = new Set(of.flatMap(({ sessionId }) => sessionId ?? []));
  return readSessions(call.reads, ids, [...sessionIds], "sessions of running actions");
}

function outlasts({ startedAt, longestSiblingMs }: Suspect, now: Date): number {
  return (now.getTime() - startedAt.getTime()) / (longestSiblingMs ?? 3_600_000);
}

function longestByStep(tasks: readonly FoundTask[]): Map<string, number> {
  const ended = tasks.filter(({ startedAt, endedAt }) => startedAt && endedAt);
  return new Map(
    [...groupBy(ended, ({ stepId }) => stepId)].map(([stepId, list]) => [
      stepId,
      Math.max(...list.map(({ startedAt, endedAt }) => endedAt!.getTime() - startedAt!.getTime())),
    ]),
  );
}

/** Set-up actions that run in the open sessions: their tasks are assigned, or still ready, and none of them runs. */
async function runningSetUps(call: Call, facts: JobFacts): Promise<Suspect[]> {
  const { RUNNING: runs = 0 } = facts.read.counts;
  if (underWay(facts.read.counts) + waiting(facts.read.counts) <= runs) return [];
  const listed = await jobSessions(call, facts);
  const open = listed ? openSessions(listed).slice(0, MAX_SESSIONS) : [];
  const [sessions, found] = await inParallel([
    () => sessionsOf(call, facts, open),
    () => mapInParallel(open, ({ sessionId = "" }) => setUpsOf(call, facts, sessionId)),
  ]);
  return found.flat().map((setUp) => ({ ...setUp, session: sessions.get(setUp.sessionId)?.value }));
}

/** A row of the list says of a running action all that is looked at here. */
async function setUpsOf(call: Call, { ids }: JobFacts, sessionId: string): Promise<Suspect[]> {
  const { value: list } = await tryList(
    call.reads,
    "ListSessionActions",
    { ...ids, sessionId },
    ({ sessionActions }) => sessionActions,
    { purpose: "what happens in a session" },
  );
  return (list?.rows ?? []).flatMap((action): Suspect[] => {
    const { sessionActionId, status, startedAt, definition } = action;
    const isSetUp = status === "RUNNING" && definition?.taskRun === undefined;
    return isSetUp && sessionActionId && startedAt ? [{ sessionActionId, sessionId, startedAt, action }] : [];
  });
}

async function lookAt(
  call: Call,
  facts: JobFacts,
  suspect: Suspect,
  action: ReadableAction,
  session: SessionItem,
): Promise<{ readonly row: Running; readonly signs: RunningSigns }> {
  const read = readAction(
    action,
    facts.stepNames.get(action.definition?.taskRun?.stepId ?? ""),
    call.now,
    call.studio?.records,
  );
  const target = { job: facts.ids, sessionId: suspect.sessionId, session };
  const startTime = suspect.startedAt.getTime();
  const now = call.now.getTime();
  const since = Math.max(startTime, now - SAMPLES_BACK_MS);
  const [own, machine, worker] = await inParallel([
    () =>
      call.reads.settle(readSpan(sessionLogReader(call, target), { startTime }, { head: 0, tail: 1 }), {
        purpose: "a running action's log",
      }),
    () =>
      call.reads.settle(readSpan(workerLogReader(call, target), { startTime: since }, { head: 0, tail: 1 }), {
        purpose: "a running action's worker log",
      }),
    () => workerOf(call, facts, session),
  ]);
  const last = lastWorkLine(own.value?.events ?? []);
  const silentMs = own.failure ? undefined : now - (last?.at ?? startTime);
  const worked =
    machine.value &&
    (await inSlices(
      readWorkerLog(machine.value.events, suspect.sessionId, { gapAt: machine.value.gap?.index }),
      call.reads.giveWay,
    ));
  const samples = worked?.samples.filter(({ at }) => last === undefined || at > last.at);
  const ranMs = now - startTime;
  const isWorkerLost = worker !== undefined && LOST.has(worker);
  const reading = readSignsOfLife({
    now,
    ranMs,
    silentMs,
    samples,
    progressPercent: action.progressPercent,
    lastLine: last?.text,
    longestSiblingMs: suspect.longestSiblingMs,
    longestGapMs: last?.longestGapMs,
    isWorkerLost,
    mayUseGpu: mayUseGpu(read, session),
    studio: call.studio?.records,
  });
  const isStuck = reading.is === "stuck";
  const row: Running = {
    sessionActionId: suspect.sessionActionId,
    verdict: VERDICTS[reading.is],
    sure: isStuck ? "likely" : reading.is === "silent" ? "unclear" : undefined,
    part: partOf(read),
    what: read.words,
    tasks: read.parametersInShort,
    host: hostInShort(readHost(session.hostProperties)) ?? session.workerId,
    workerStatus: worker,
    ranFor: span(ranMs),
    silentFor: silentMs === undefined || reading.is === "moving" ? undefined : span(silentMs),
    progressPercent: action.progressPercent,
    lastLine: reading.is === "moving" ? undefined : last && farmText(last.text, MAX_LINE),
    because: [...reading.because],
    machine:
      reading.is === "moving"
        ? undefined
        : machineInWords(
            isWorkerLost ? "no samples" : reading.machine,
            samples,
            worked?.samples.at(-1),
            call.now,
          ),
    transfer: last?.transfer?.words,
    longestSibling: suspect.longestSiblingMs === undefined ? undefined : span(suspect.longestSiblingMs),
  };
  const signs = {
    transferLeftMs: last?.transfer?.leftMs,
    lastMemoryPercent: worked?.samples.at(-1)?.memoryPercent,
    isWorkerLost,
  };
  return { row, signs };
}

const VERDICTS = {
  stuck: "looks stuck",
  silent: "silent",
  waits: "waits for a licence",
  moving: "moving",
  unread: "log not read",
} as const;

/** Where a running action that is no task run stands in its session. */
function partOf({ kind: { kind } }: ActionReadout): Running["part"] {
  if (kind === "taskRun") return undefined;
  return kind === "envExit" ? "clean-up" : "set-up";
}

/** GPU instances by the vendor's naming of families (g and p), and hosts of unknown kind when they render. */
function mayUseGpu(read: ActionReadout, { hostProperties }: SessionItem): boolean {
  if (read.kind.kind !== "taskRun") return false;
  const type = hostProperties?.ec2InstanceType;
  return type !== undefined && /^(?:g|p)\d/i.test(type);
}

/** Statuses of a worker that runs nothing any more, the last one our word for a record that is gone. */
const LOST = new Set(["NOT_RESPONDING", "STOPPED", "gone"]);

/** The worker's status where it is out of order; undefined where it works or could not be read. */
async function workerOf(call: Call, { ids }: JobFacts, session: SessionItem): Promise<string | undefined> {
  const { fleetId, workerId } = session;
  if (!fleetId || !workerId) return undefined;
  const { value, failure } = await call.reads.tryRead(
    "GetWorker",
    { farmId: ids.farmId, fleetId, workerId },
    { purpose: "whether its worker is well" },
  );
  if (failure?.facts.kind === "not found") return "gone";
  const status = value?.status;
  return status && status !== "RUNNING" && status !== "IDLE" && status !== "STARTED"
    ? serviceWord(status, "")
    : undefined;
}

/** Those that look stuck. */
export function stuckOnes({ rows }: RunningNow): Running[] {
  return rows.filter(({ verdict }) => verdict === "looks stuck");
}

/** Those that still bring their job's files, and move. */
export function transferring({ rows }: RunningNow): Running[] {
  return rows.filter(({ verdict, transfer }) => verdict === "moving" && transfer !== undefined);
}

/** Those that wait until a licence is free, by their last line. */
export function waitingForLicence({ rows }: RunningNow): Running[] {
  return rows.filter(({ verdict }) => verdict === "waits for a licence");
}
