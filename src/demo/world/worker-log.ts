import { minutes, seconds } from "./durations.ts";
import { type Host, isOwnHost, LOST } from "./farm-places.ts";
import type { LogLines, WrittenLine } from "./log-lines.ts";
import type { ActionContents, SessionContents, Worker } from "./model.ts";

/** How full a host's disk is, and since when. */
export interface DiskState {
  readonly workerId: string;
  /** Milliseconds since 1970 from which it holds. */
  readonly from: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** A moment in a worker's log; its text is made when it is read. */
interface Entry {
  readonly timestamp: number;
  readonly text: () => string;
}

const SAMPLE_EVERY = minutes(1);
const IDLE_MEMORY = 0.058;
const GB = 1e9;

/**
 * The lines of a worker's log: one JSON object each, as the worker agent writes them (`log_messages.py`), with a
 * sample of the machine about once a minute.
 * @param sessions those that ran on this worker, of any job
 * @param disks states of disks; those of other workers are passed over
 * @param now milliseconds since 1970, where the samples of a machine that is still up end
 */
export function workerLog(
  host: Host,
  worker: Worker,
  sessions: readonly SessionContents[],
  disks: readonly DiskState[],
  now: number,
): LogLines {
  const ordered = [...sessions].sort((one, other) => startOf(one) - startOf(other));
  const first = ordered[0];
  if (!first) return linesOfEntries([]);
  const begins = startOf(first) - minutes(5);
  const ends =
    host === LOST.host
      ? now - LOST.ago
      : isOwnHost(host)
        ? now
        : Math.min(now, lastMoment(ordered, now) + minutes(5));
  const ownDisks = disks
    .filter(({ workerId }) => workerId === worker.workerId)
    .sort((one, other) => one.from - other.from);
  const entries = [
    ...agentStart(worker, begins),
    ...samples(host, ordered, ownDisks, begins + seconds(20), ends),
    ...ordered.flatMap((session) => sessionEntries(session)),
  ].filter(({ timestamp }) => timestamp <= now);
  return linesOfEntries(entries.sort((one, other) => one.timestamp - other.timestamp));
}

function linesOfEntries(entries: readonly Entry[]): LogLines {
  return {
    length: entries.length,
    at(index): WrittenLine {
      const { timestamp, text } = entries[index]!;
      return { timestamp, message: text() };
    },
  };
}

const startOf = ({ session }: SessionContents) => session.startedAt.getTime();

function lastMoment(sessions: readonly SessionContents[], now: number): number {
  return sessions
    .map(({ session }) => session.endedAt?.getTime() ?? now)
    .reduce((one, other) => Math.max(one, other));
}

function entry(timestamp: number, level: string, members: Readonly<Record<string, unknown>>): Entry {
  return { timestamp, text: () => pythonJson({ level, ...members }) };
}

function agentStart({ farmId, fleetId, workerId }: Worker, at: number): Entry[] {
  const status = { ti: "💻", type: "Worker", subtype: "Status" };
  return [
    entry(at, "INFO", {
      ...status,
      message: "Status set to STARTED.",
      farm_id: farmId,
      fleet_id: fleetId,
      worker_id: workerId,
    }),
  ];
}

function samples(
  host: Host,
  sessions: readonly SessionContents[],
  disks: readonly DiskState[],
  from: number,
  to: number,
): Entry[] {
  const actions = sessions.flatMap((session) => session.actions).filter(({ action }) => action.startedAt);
  const count = Math.max(0, Math.floor((to - from) / SAMPLE_EVERY) + 1);
  return Array.from({ length: count }, (_, index) => {
    const timestamp = from + index * SAMPLE_EVERY;
    return { timestamp, text: () => pythonJson(sample(host, actions, disks, timestamp)) };
  });
}

/** The agent writes every figure as text, and counts nothing of the graphics card. */
function sample(
  host: Host,
  actions: readonly ActionContents[],
  disks: readonly DiskState[],
  at: number,
): Record<string, unknown> {
  const running = actions.find(({ action }) => {
    const end = action.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
    return action.startedAt!.getTime() <= at && at <= end;
  });
  const { memory, cpu } = running ? loadAt(running, at) : { memory: IDLE_MEMORY, cpu: 0.4 };
  const disk = disks.findLast((state) => state.from <= at) ?? { freeBytes: 189 * GB, totalBytes: 268 * GB };
  const used = Math.round(host.memoryBytes * memory);
  return {
    level: "INFO",
    ti: "📊",
    type: "Metrics",
    subtype: "System",
    "cpu-usage-percent": cpu.toFixed(1),
    "memory-total-bytes": String(host.memoryBytes),
    "memory-used-bytes": String(used),
    "memory-used-percent": (memory * 100).toFixed(1),
    "swap-used-bytes": "0",
    "total-disk-bytes": String(disk.totalBytes),
    "total-disk-used-percent": (100 - (100 * disk.freeBytes) / disk.totalBytes).toFixed(1),
    "user-disk-available-bytes": String(disk.freeBytes),
    "network-sent-bytes-per-second": String(Math.round(cpu * 211)),
    "network-recv-bytes-per-second": String(Math.round(cpu * 1_733)),
    "disk-read-bytes-per-second": String(Math.round(cpu * 9_120)),
    "disk-write-bytes-per-second": String(Math.round(cpu * 4_480)),
  };
}

function loadAt({ action, load }: ActionContents, at: number): { memory: number; cpu: number } {
  const start = action.startedAt!.getTime();
  const end = action.endedAt?.getTime() ?? action.workerUpdatedAt?.getTime() ?? start + 1;
  const share = Math.min(1, (at - start) / Math.max(1, end - start));
  const peak = load?.memory ?? ("taskRun" in action.definition ? 0.34 : IDLE_MEMORY + 0.01);
  return {
    memory: IDLE_MEMORY + (peak - IDLE_MEMORY) * share,
    cpu: load?.cpu ?? ("taskRun" in action.definition ? 87.5 : 4.2),
  };
}

const KINDS = [
  ["envEnter", "EnvEnter"],
  ["envExit", "EnvExit"],
  ["taskRun", "TaskRun"],
  ["syncInputJobAttachments", "JobAttachSyncInput"],
] as const;

function sessionEntries({ session, actions }: SessionContents): Entry[] {
  const about = { session_id: session.sessionId };
  const place = { queue_id: session.queueId, job_id: session.jobId };
  const event = (timestamp: number, level: string, subtype: string, message: string, extra = {}) =>
    entry(timestamp, level, { ti: "🔷", type: "Session", subtype, ...about, message, ...extra, ...place });
  const start = session.startedAt.getTime();
  const started = session.log.error
    ? [event(start, "ERROR", "Failed", `Log provisioning error: ${session.log.error}`)]
    : [
        event(start, "INFO", "Starting", "Starting new Session."),
        event(start + 40, "INFO", "Logs", "Logs streamed to: AWS CloudWatch Logs.", {
          log_dest: `${session.log.options?.logGroupName}/${session.log.options?.logStreamName}`,
        }),
        event(start + 60, "INFO", "User", "Running as Queue's job-user.", { user: "job-user" }),
        event(start + 80, "INFO", "Add", "Appended new SessionActions.", {
          action_ids: actions.map(({ action }) => action.sessionActionId),
        }),
      ];
  const neverRun = actions.filter(({ action }) => action.status === "NEVER_ATTEMPTED");
  const end = session.endedAt?.getTime();
  const over =
    end === undefined
      ? []
      : [
          ...(neverRun.length === 0
            ? []
            : [
                event(end - 900, "INFO", "Remove", "Removed SessionActions that were never attempted.", {
                  action_ids: neverRun.map(({ action }) => action.sessionActionId),
                }),
              ]),
          event(end, "INFO", "Complete", "Session completed."),
        ];
  return [...started, ...actions.flatMap((entryOf) => actionEntries(entryOf)), ...over];
}

function actionEntries({ action }: ActionContents): Entry[] {
  if (!action.startedAt) return [];
  const kind = KINDS.find(([member]) => member in action.definition)?.[1] ?? "Unknown";
  const task = action.definition.taskRun;
  const about = { session_id: action.sessionId, action_id: action.sessionActionId, kind };
  const place = {
    queue_id: action.queueId,
    job_id: action.jobId,
    ...(task && { step_id: task.stepId, ...(task.taskId !== undefined && { task_id: task.taskId }) }),
  };
  const start = entry(action.startedAt.getTime(), "INFO", {
    ti: "🟢",
    type: "Action",
    subtype: "Start",
    ...about,
    message: "Action started.",
    ...place,
  });
  if (!action.endedAt) return [start];
  const end = action.endedAt.getTime();
  const message = action.progressMessage ?? "";
  const warning = message.includes("spot interruption")
    ? [
        entry(end - seconds(2), "INFO", { message: "Spot interruption detected. Termination in 0:01:50" }),
        entry(end - seconds(2) + 20, "INFO", {
          ti: "🟨",
          type: "Action",
          subtype: "Interrupt",
          ...about,
          message: "Interrupting action.",
          ...place,
        }),
      ]
    : [];
  return [
    start,
    ...warning,
    entry(end, action.status === "FAILED" ? "ERROR" : "INFO", {
      ti: "🟣",
      type: "Action",
      subtype: "End",
      ...about,
      message: "Action completed.",
      status: action.status,
      ...place,
    }),
  ];
}

/** JSON with a space after each comma and colon, as Python's json module writes it. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${pythonJson(member)}`,
  );
  return `{${members.join(", ")}}`;
}
