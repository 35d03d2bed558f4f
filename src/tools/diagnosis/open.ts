/** A job without failed tasks that has not succeeded: running, waiting, canceled, or never begun. */
import { inParallel } from "../../deadline/parallel.ts";
import { requeueFactsOf } from "../../explain/diagnosis/requeue.ts";
import { totalOf, underWay, waiting } from "../../explain/tasks/task-counts.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso, span } from "../../explain/text/time.ts";
import { farmText, inQuotes, nameInWords } from "../../explain/text/untrusted.ts";
import { changeInWords } from "../../explain/waiting/reason.ts";
import { taskRunStatusMeans } from "../../knowledge/service-statuses.ts";
import { fixesOf } from "../../knowledge/situations.ts";
import { type FixAdvice, remedyForCause } from "../parts/cause-words.ts";
import type { Call } from "../parts/tool.ts";
import { type CanceledTasks, canceledTasks } from "./canceled-tasks.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";
import { lostFix } from "./lost-fix.ts";
import { neverBegan } from "./never-began.ts";
import { capital } from "./quote.ts";
import { requeueCanceled } from "./requeue-command.ts";
import { attemptsTriedAgain, type RetriedFor, retriedInShort } from "./retried.ts";
import { causeOfSilence, type Running, whatRuns, workerInWords } from "./running-in-words.ts";
import { type RunningNow, runningNow, stuckOnes, transferring, waitingForLicence } from "./running-now.ts";
import { newestEndedSessions, type SetUpTrouble, setUpTrouble } from "./set-up.ts";
import { type TakenAway, takenAway } from "./taken-away.ts";
import { type Wait, waitedInWords, whyItWaits } from "./waiting.ts";

/** @throws ServiceFailure only when everything fails. */
export async function diagnoseOpen(call: Call, facts: JobFacts): Promise<Diagnosis> {
  const { read, raw } = facts;
  if (read.neverBegan) return neverBegan(facts, call.now);
  const running = underWay(read.counts);
  const canceled = read.status === "CANCELED" || raw.targetTaskRunStatus === "CANCELED";
  const waits = waiting(read.counts) > 0 || (read.counts.NOT_COMPATIBLE ?? 0) > 0;
  const [ended, now, found, retried] = await inParallel([
    () => newestEndedSessions(call, facts),
    () => (running > 0 || waits ? runningNow(call, facts) : NOTHING_RUNS),
    () => (waits && !canceled ? whyItWaits(call, facts) : undefined),
    () => (canceled ? undefined : attemptsTriedAgain(call, facts)),
  ]);
  const setUp = await setUpTrouble(call, facts, ended);
  const lost = running === 0 && !canceled ? await takenAway(call, facts, ended) : undefined;
  const stopped = canceled ? await canceledTasks(call, facts) : undefined;
  const stuck = stuckOnes(now);
  // What fails at every attempt explains the wait better than that no reason for one is known.
  const isFailing = retried !== undefined && found?.waiting.sure !== "certain";
  const wait =
    setUp || lost || isFailing
      ? undefined
      : worthSaying(found, running + stuck.length + transferring(now).length > 0, stuck.length > 0);
  const verdict = setUp
    ? setUpPart(facts, setUp)
    : stuck.length > 0
      ? stuckPart(facts, stuck, now)
      : lost
        ? lostPart(facts, lost)
        : retried
          ? failingPart(facts, retried, openPart(facts, canceled, call.now, wait, now))
          : openPart(facts, canceled, call.now, wait, now);
  const isSilent = now.rows.some((row) => row.verdict !== "moving");
  return {
    ...verdict,
    still: stillOf(facts, call.now, isSilent),
    job: jobInWords(facts),
    toRender: toRenderAgain(stopped),
    requeueWith: canceled ? requeueCanceled(facts) : undefined,
    running: [...now.rows],
    also: [
      ...(now.notLookedAt > 0
        ? [`${plural(now.notLookedAt, "more run")} of more than 10m not looked at closely`]
        : []),
      ...(now.settingUp > 0
        ? [
            `${plural(now.settingUp, "session")} began ${now.settingUp === 1 ? "its" : "their"} set-up in the last 10m`,
          ]
        : []),
      ...(running > 0 && wait && !isForSomebody(wait)
        ? [`the waiting tasks: ${wait.waiting.says} (${wait.waiting.sure})`]
        : []),
    ],
    ...retried,
    // What keeps the rest waiting while tasks run needs nobody: its fix is told in neither form.
    waiting:
      wait &&
      (verdict.fix || wait.waiting.sure === "certain" ? wait.waiting : { ...wait.waiting, fix: undefined }),
    lookedAt: [
      wait?.lookedAt ?? stepsInWords(facts),
      ended && ended.length > 0 && `${plural(ended.length, "ended session")} of the newest`,
    ]
      .filter(Boolean)
      .join(", "),
  };
}

/** What a verdict says of its own; the rest of the answer is the same for all. */
type Part = Pick<
  Diagnosis,
  "summary" | "setUpLog" | "kind" | "sure" | "fix" | "requeue" | "reading" | "next"
>;

/** The newest sessions failed before their first task: with what, and the line that says so. */
function setUpPart({ read, raw }: JobFacts, setUp: SetUpTrouble): Part {
  const { what, words, cause, sure, line, announced, nameless, sessionActionId, most } = setUp;
  const { fix, requeue } = remedyForCause(cause, requeueFactsOf(raw));
  const kind = cause && cause.kind !== "unclear" ? `, ${cause.kind}` : "";
  const why = cause ? `${cause.says} (${sure}${kind})` : nameless;
  const below = announced.length > 0 ? `, and below it ${announced.map(inQuotes).join(", ")}` : "";
  const said = line ? ` The log says ${inQuotes(line)}${below}.` : "";
  return {
    summary: `${read.status}, and its sessions fail before any task runs, in ${what}: ${why}.${said} ${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
    setUpLog: most,
    kind: cause?.kind,
    sure: cause && sure,
    fix: fix && [fix],
    requeue,
    reading: "an environment or input sync that fails is tried again in new sessions; no task is to blame.",
    next: `get_session_log sessionActionId=${sessionActionId}`,
  };
}

function stuckPart(facts: JobFacts, stuck: readonly Running[], { signs }: RunningNow): Part {
  const cause = stuck[0] && causeOfSilence(stuck[0]);
  const { fix } = remedyForCause(cause);
  return {
    summary: `${stuckInWords(facts, stuck)}${cause ? ` Its last line reads like this: ${cause.says}.` : ""} ${progressOf(facts)}.`,
    sure: "likely",
    fix: [...(fix ? [fix] : []), ...stuckFix(stuck, signs)],
    next: `get_session_log sessionActionId=${stuck[0]?.sessionActionId} view=end, for what it said last`,
  };
}

/** `READY, nothing runs: Frame=4 lost its worker at least twice (RECLAIMED), on 2 machines (mm-11, mm-12).` */
function lostPart(facts: JobFacts, lost: TakenAway): Part {
  const { count, machines, message, statuses, tasks, isSpot, lastLine, lastSample } = lost;
  const often = count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
  const said = message ? ` The service says ${inQuotes(message)}.` : "";
  const reclaimed = statuses.includes("RECLAIMED");
  return {
    summary: `${facts.read.status}, nothing runs: ${tasks ?? "a task"} was taken from its worker at least ${often} (${statuses.join(", ")}), on ${plural(machines.length, isSpot ? "spot machine" : "machine")} (${machines.join(", ")}), and waits again.${said} ${progressOf(facts)}.`,
    kind: isSpot ? "spot" : undefined,
    fix: reclaimed ? lostFix(lost) : fixesOf("interrupted"),
    reading: reclaimed
      ? [
          "a reclaimed run is one whose worker stopped answering",
          lastLine && `its log ends with ${inQuotes(lastLine)}`,
          lastSample && `the machine's last figures: ${lastSample}`,
        ]
          .filter(Boolean)
          .join("; ")
      : undefined,
    next: `get_session_log sessionActionId=${lost.newest} view=end`,
  };
}

/** Nothing is failed yet, but attempts fail and are tried again. */
function failingPart(facts: JobFacts, { retried, causes: [main] }: RetriedFor, part: Part): Part {
  return {
    ...part,
    summary: `${underWay(facts.read.counts) > 0 ? part.summary : `${facts.read.status}: ${progressOf(facts)} for good yet.`} ${capital(retriedInShort(retried))}.`,
    kind: main?.kind,
    sure: main?.sure,
    next: main?.sample && `get_session_log sessionActionId=${main.sample}, for more of its lines`,
  };
}

function openPart(
  facts: JobFacts,
  canceled: boolean,
  now: Date,
  wait: Wait | undefined,
  runs: RunningNow,
): Part {
  const running = underWay(facts.read.counts);
  const unlicensed = waitingForLicence(runs);
  const [first] = unlicensed;
  const [loading, ...others] = transferring(runs);
  // Once a task runs, what another session still brings keeps nobody.
  if (loading && !canceled && !first && (facts.read.counts.RUNNING ?? 0) === 0)
    return transferPart(
      facts,
      loading,
      others.length,
      runs.signs.get(loading.sessionActionId)?.transferLeftMs,
    );
  if (first && !canceled) {
    return {
      summary: `${facts.read.status}, and ${plural(unlicensed.length, "action")} of those looked at ${unlicensed.length === 1 ? "waits" : "wait"} for a licence, by the last line (likely): ${whatRuns(first)}, for ${first.ranFor} so far. ${progressOf(facts)}.`,
      sure: "likely",
      fix: fixesOf("waits for a licence"),
      next: `get_session_log sessionActionId=${first.sessionActionId} view=end, for what it said last`,
    };
  }
  return {
    summary: `${summaryOf(facts, canceled, now, wait)}${canceled ? "" : `${restInWords(running, wait)}${silentInWords(runs)}`}`,
    kind: canceled && facts.read.asked ? "stopped by a person" : undefined,
    sure: running === 0 ? wait?.waiting.sure : undefined,
    // What keeps the rest waiting needs nobody while tasks run, unless nothing could run at all.
    fix:
      running > 0 && wait?.waiting.sure !== "certain" ? undefined : (wait?.fix ?? heldFix(facts, canceled)),
    next: running > 0 ? "list_sessions with the same job, for where it runs" : undefined,
  };
}

/** `READY, and inputs are still brought: sync input files on lx-05: downloaded 12 GB of 1.9 TB (0.6 %), ...` */
function transferPart(facts: JobFacts, first: Running, others: number, leftMs = 0): Part {
  const more =
    others === 0
      ? ""
      : ` ${plural(others, "more session")} of those looked at bring${others === 1 ? "s" : ""} theirs too.`;
  return {
    summary: `${facts.read.status}, and its files are still on their way (certain): ${whatRuns(first)}, for ${first.ranFor} so far: ${first.transfer}.${more} ${progressOf(facts)}.`,
    sure: "certain",
    fix: leftMs > LONG_TRANSFER_MS ? fixesOf("transfer slow") : undefined,
    reading:
      "the transfer moves, so a new session would only begin it anew; how long the rest takes assumes the pace of its last lines.",
    next: `get_session_log sessionActionId=${first.sessionActionId} view=end, for how far it is`,
  };
}

/** What surely keeps the rest waiting while tasks run, and can be mended, belongs beside how far the job is. */
function restInWords(running: number, wait: Wait | undefined): string {
  return running > 0 && wait && isForSomebody(wait) ? ` The rest waits: ${wait.waiting.says} (certain).` : "";
}

/** A step that waits for another needs nobody. */
function isForSomebody({ waiting: { sure }, fix }: Wait): boolean {
  return sure === "certain" && fix !== undefined;
}

/** ` Frame=9 on lx-17 is silent for 3h 30m, on a busy machine; whether it hangs can't be told.` */
function silentInWords({ rows }: RunningNow): string {
  const silent = rows.filter(({ verdict }) => verdict === "silent");
  const [first] = silent;
  if (!first) return "";
  const others = silent.length > 1 ? `, and ${silent.length - 1} more` : "";
  const reading = first.machine?.startsWith("busy")
    ? " on a busy machine, as long renders are"
    : "; whether it hangs can't be told";
  return ` ${whatRuns(first)} is silent for ${first.silentFor}${others}${reading} (unclear).`;
}

function stepsInWords({ steps }: JobFacts): string {
  return steps.length === 0 ? "the job" : plural(steps.length, "step");
}

function summaryOf(facts: JobFacts, canceled: boolean, now: Date, wait: Wait | undefined): string {
  const { read, raw } = facts;
  const progress = progressOf(facts);
  if (canceled) {
    const { asked } = read;
    return `${read.status}${asked ? ", stopped by a person" : ""}: ${progress}.${asked ? ` ${asked.status} was asked for${asked.by ? `, most likely by ${nameInWords(asked.by)}, who changed the job last` : ""}${asked.at ? `, ${asked.at} (${asked.ago})` : ""}.` : ""}${asked ? "" : ` Who canceled it is not recorded${raw.updatedBy ? `; last changed by ${nameInWords(farmText(raw.updatedBy, 120))}` : ""}.`}`;
  }
  const running = underWay(read.counts);
  const held = heldInWords(facts, now);
  if (running > 0)
    return `${read.status}: ${progress}, ${running} under way, ${waiting(read.counts)} waiting.${read.runningFor ? ` Began ${read.runningFor} ago.` : ""}${held}`;
  const waited = waitedInWords(facts, now);
  if (wait)
    return `${read.status}${waited && waiting(read.counts) > 0 ? ` and waiting ${waited}` : ", nothing runs"}: ${wait.waiting.says} (${wait.waiting.sure}).${(read.counts.SUCCEEDED ?? 0) > 0 ? ` ${progress}.` : ""}`;
  const means = taskRunStatusMeans(read.status);
  return `${read.status}: ${progress}, nothing runs.${means ? ` ${read.status} means: ${means}.` : ""}${held}`;
}

/** What is left to render of a canceled job. */
function toRenderAgain(canceled: CanceledTasks | undefined): Diagnosis["toRender"] {
  return (
    canceled && {
      canceled: canceled.count,
      tasks: canceled.rows,
      moreSteps: canceled.moreSteps || undefined,
      of: canceled.isWhole ? undefined : "those looked at",
    }
  );
}

/** Held back by somebody: the service records who changed the job last, not who held it. */
function heldInWords(facts: JobFacts, now: Date): string {
  if (!isHeld(facts)) return "";
  const { read, raw } = facts;
  const held = read.counts.SUSPENDED ?? 0;
  return ` ${held > 0 ? plural(held, "task") : "The job"} ${held === 1 || held === 0 ? "is" : "are"} held (SUSPENDED)${changeInWords(raw, now)}.`;
}

/** Only who held it can know whether it is to go on. */
function heldFix(facts: JobFacts, canceled: boolean): FixAdvice[] | undefined {
  return !canceled && isHeld(facts) ? fixesOf("held by somebody") : undefined;
}

function isHeld({ read, raw }: JobFacts): boolean {
  return (
    (read.counts.SUSPENDED ?? 0) > 0 || raw.targetTaskRunStatus === "SUSPENDED" || read.status === "SUSPENDED"
  );
}

/** Of a wait beside work that goes on only a reason that was found is worth a line. */
function worthSaying(wait: Wait | undefined, isServed: boolean, isStuck: boolean): Wait | undefined {
  return isServed && (isStuck || wait?.waiting.sure === "unclear") ? undefined : wait;
}

/** Requeueing hands a task to another worker; the service tells nothing of what the program already wrote. */
function stuckFix([first]: readonly Running[], signs: RunningNow["signs"]): FixAdvice[] {
  // Not the program stands still then, but its machine is gone.
  const seen = first && signs.get(first.sessionActionId);
  if (seen?.isWorkerLost) return lostFix(seen);
  return fixesOf(first?.part === undefined ? "task stuck" : "set-up stuck");
}

/** A transfer of which so much is left is worth somebody's look at the line. */
const LONG_TRANSFER_MS = 60 * 60_000;

const NOTHING_RUNS: RunningNow = { rows: [], notLookedAt: 0, settingUp: 0, signs: new Map() };

/** `RUNNING, and 1 action looks stuck (likely): Frame=9 on RENDER-03 stands at 100 % and is silent for 8h 47m.` */
function stuckInWords({ read }: JobFacts, stuck: readonly Running[]): string {
  const [first] = stuck;
  const at = first?.progressPercent === undefined ? "" : ` stands at ${first.progressPercent} % and`;
  const part = first?.part ? PARTS[first.part] : "";
  const status = first?.workerStatus;
  const machine = status
    ? `, and its worker ${workerInWords(status)}`
    : first?.machine?.startsWith("idle")
      ? " while its machine's CPU is idle"
      : "";
  return `${read.status}, and ${plural(stuck.length, "action")} ${stuck.length === 1 ? "looks" : "look"} stuck (likely): ${first && whatRuns(first)}${part}${at} is silent for ${first?.silentFor}${machine}.`;
}

const PARTS = {
  "set-up": ", in its set-up, before its first task,",
  "clean-up": ", in the clean-up after its tasks,",
} as const;

function progressOf({ read }: JobFacts): string {
  return `${read.counts.SUCCEEDED ?? 0} of ${totalOf(read.counts)} tasks succeeded, none failed`;
}

function stillOf({ read, raw }: JobFacts, now: Date, isSilent: boolean): string {
  const running = underWay(read.counts);
  const open = waiting(read.counts);
  const done = read.counts.SUCCEEDED ?? 0;
  if (running === 0 && open === 0)
    return raw.endedAt
      ? `Over: ended ${iso(raw.endedAt)} (${ago(raw.endedAt, now)}).`
      : "No task runs or waits, by the job's counts.";
  if (running === 0) return `Open: nothing runs, ${open} ${open === 1 ? "task waits" : "tasks wait"}.`;
  // No pace can be told where nothing is done yet, or where what is left does not move.
  if (done === 0 || !raw.startedAt || isSilent)
    return `${isSilent ? "Open" : "Going on"}: ${running} under way, ${open} waiting.`;
  const each = (now.getTime() - raw.startedAt.getTime()) / done;
  const left = each * (running + open);
  return `Going on: about ${plural(Math.max(1, Math.round(3_600_000 / each)), "task")} an hour since it began, so what is open (${plural(running + open, "task")}) takes about ${span(left)} more if nothing changes.`;
}
