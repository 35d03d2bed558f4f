/** The form of get_worker's answer: the verdict first, then what it stands on. */
import * as z from "zod";
import { plural } from "../../explain/text/plural.ts";
import { inQuotes, nameInWords } from "../../explain/text/untrusted.ts";
import { FIX, remedyLines } from "../parts/cause-words.ts";
import { FRAME, HOST, hostInWords } from "../parts/shapes.ts";
import { labelled, lines, words } from "../parts/tool.ts";

const RUNS = z.strictObject({
  sessions: z.int().describe("Newest sessions that were opened"),
  of: z.int().optional().describe("Sessions that the service still knows"),
  read: z.literal("not all of them").optional(),
  succeeded: z.int().optional(),
  failed: z.int().optional(),
  interrupted: z.int().optional(),
  canceled: z.int().optional(),
  running: z.int().optional(),
  setUpsFailed: z.int().optional().describe("Failed actions that are no task runs"),
});

const CAUSE = z.strictObject({
  says: z.string(),
  sure: z.string(),
  kind: z.string().optional(),
  runs: z.int().describe("Failed actions of it; of a sample those that are sure"),
  atMost: z.int().optional(),
  last: z.string().optional(),
  line: z.string().optional(),
  sample: z.string().describe("A session action id, for get_session_log"),
  job: z.string().describe("Its job"),
  queue: z.string().describe("Its queue"),
});

const COMPARED = z.strictObject({
  jobId: z.string(),
  name: z.string().optional(),
  failedHere: z.int().describe("Failed tasks of its steps"),
  sessionsHere: z.int(),
  failedElsewhere: z.int(),
  sessionsElsewhere: z.int(),
  otherHosts: z.int(),
  most: z.string().optional().describe("The other host that has more than half of their failures"),
  read: z.literal("in part").optional(),
});

const NAMESAKE = z.strictObject({
  workerId: z.string(),
  fleetId: z.string(),
  status: z.string(),
  changedAt: z.string().optional(),
  runs: z.string().optional().describe("Absent where it was not looked at"),
});

export const WORKER_ANSWER = z.strictObject({
  ...FRAME,
  points: z.string().describe("at this host, elsewhere, at nothing, out of service, or not known"),
  sure: z.enum(["certain", "likely", "unclear"]),
  fix: z.array(FIX).optional(),
  workerId: z.string(),
  fleetId: z.string(),
  fleet: z.string().optional(),
  host: HOST.optional(),
  status: z.string().optional(),
  means: z.string().optional(),
  changed: z.string().optional().describe("Of the worker's record, which is no heartbeat"),
  registeredAt: z.string().optional(),
  sample: z.string().optional().describe("The machine's last figures"),
  runs: RUNS,
  causes: z.array(CAUSE).optional(),
  compared: z.array(COMPARED).optional(),
  now: z.array(z.string()).optional().describe("What runs now"),
  agent: z.array(z.string()).optional().describe("Errors of the agent, and lines about the host's end"),
  hostConfiguration: z.string().optional(),
  namesakes: z.array(NAMESAKE).optional().describe("Other workers with this host name, the newest first"),
  moreNamesakes: z.int().optional(),
  also: z.array(z.string()).optional(),
  lookedAt: z.string(),
});

/** A structured answer of get_worker. */
export type WorkerAnswer = z.input<typeof WORKER_ANSWER>;

/** The text form. */
export function workerText(answer: WorkerAnswer): string {
  const { status, means, changed, workerId, fleetId, fleet, host, registeredAt, compared } = answer;
  return lines(
    answer.summary,
    labelled("Status", words([words([status, means && `(${means})`], " "), changed], "; ")),
    remedyLines({ fix: answer.fix }),
    labelled(
      "Host",
      words(
        [
          hostInWords(host),
          `${workerId} in ${fleetId}${fleet === undefined ? "" : ` ${inQuotes(fleet)}`}`,
          registeredAt && `registered ${registeredAt}`,
        ],
        "; ",
      ),
    ),
    labelled("Last sample", answer.sample),
    (answer.causes ?? []).flatMap(causeLines),
    (compared ?? []).map(comparedInWords),
    (answer.now ?? []).map((row) => `Now: ${row}`),
    (answer.agent ?? []).map((row) => `Agent: ${row}`),
    labelled("Host configuration", answer.hostConfiguration),
    (answer.namesakes ?? []).map(namesakeInWords),
    answer.moreNamesakes === undefined
      ? undefined
      : `... ${plural(answer.moreNamesakes, "more worker")} of this name not shown.`,
    (answer.also ?? []).map((row) => `Also: ${row}`),
    labelled("Looked at", answer.lookedAt),
  );
}

/** `12 task runs succeeded, 5 failed, in its newest 5 sessions of 161`. */
export function runsInWords(runs: z.input<typeof RUNS>): string {
  const {
    sessions,
    of,
    read,
    succeeded = 0,
    failed = 0,
    interrupted = 0,
    canceled = 0,
    running = 0,
    setUpsFailed = 0,
  } = runs;
  if (sessions === 0)
    return of === 0 ? "it has no session that the service still knows" : "none could be read";
  const counts = [
    `${plural(succeeded, "task run")} succeeded`,
    `${failed} failed`,
    ...(interrupted > 0 ? [`${interrupted} interrupted`] : []),
    ...(canceled > 0 ? [`${canceled} canceled`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    ...(setUpsFailed > 0 ? [`${plural(setUpsFailed, "action")} of set-up failed`] : []),
  ];
  return `${read ? "at least " : ""}${counts.join(", ")}, in its newest ${plural(sessions, "session")}${of === undefined ? "" : ` of ${of}`}${read ? `; ${read} could be read` : ""}`;
}

function causeLines(cause: NonNullable<WorkerAnswer["causes"]>[number], index: number): string[] {
  const { says, sure, kind, runs, atMost, last, line, sample, job, queue } = cause;
  const count =
    atMost === undefined || atMost === runs
      ? plural(runs, "failed action")
      : `at least ${plural(runs, "failed action")}, at most ${atMost} (a sample)`;
  return [
    `${index + 1}. ${count}: ${says} (${[sure, kind].filter(Boolean).join(", ")})${last ? `; last ${last}` : ""}; ${sample} of ${job} in ${queue}`,
    ...(line === undefined ? [] : [`   > | ${line}`]),
  ];
}

function comparedInWords(row: NonNullable<WorkerAnswer["compared"]>[number]): string {
  const {
    jobId,
    name,
    failedHere,
    sessionsHere,
    failedElsewhere,
    sessionsElsewhere,
    otherHosts,
    read,
    most,
  } = row;
  const least = read ? "at least " : "";
  return `Against others: ${name === undefined ? "" : `${inQuotes(name)} `}${jobId}, here ${least}${plural(failedHere, "failed task")} in ${least}${plural(sessionsHere, "session")}; ${otherHosts === 0 ? (read ? "those of others are not known" : "no other host had a session") : `${least}${failedElsewhere} in ${least}${plural(sessionsElsewhere, "session")} on ${plural(otherHosts, "other host")}${most ? `, ${most}` : ""}`}${read ? " (read in part)" : ""}`;
}

function namesakeInWords({
  workerId,
  fleetId,
  status,
  changedAt,
  runs,
}: NonNullable<WorkerAnswer["namesakes"]>[number]): string {
  return `Same name: ${workerId} in ${fleetId}, ${nameInWords(status)}${changedAt ? `, record changed ${changedAt}` : ""}: ${runs ?? "not looked at"}`;
}
