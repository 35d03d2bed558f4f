/**
 * Attempts that failed and count as nothing: a retry went well, or is still to come. The job's counts show no failed
 * task, so a host that fails everything it is given hides behind a green job, and a broken scene behind a waiting one.
 */
import * as z from "zod";
import { tryList } from "../../deadline/paging.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import type { FoundTask } from "../../deadline/task-search.ts";
import { findTasks } from "../../deadline/tasks.ts";
import { figuresOf } from "../../explain/diagnosis/cause-figures.ts";
import { countMachines } from "../../explain/diagnosis/hosts.ts";
import { plural } from "../../explain/text/plural.ts";
import type { Call } from "../parts/tool.ts";
import { retriedTasks } from "./attempts-before.ts";
import { Evidence } from "./evidence.ts";
import { type FailedRuns, runsBehind } from "./failed-runs.ts";
import type { JobFacts } from "./job-facts.ts";
import { FleetsOfJob } from "./job-fleets.ts";
import { findInLogs } from "./log-findings.ts";
import { listJobSessions } from "./machines.ts";
import { placesOf } from "./places.ts";
import { evenly } from "./run-uploads.ts";
import { causeInShort, countInWords, type ToldCause, toldCauses } from "./told-causes.ts";
import { UsualLines } from "./usual-lines.ts";
import { whereInShort } from "./where.ts";

/** Retried tasks whose attempts are looked up, evenly over all. */
const MAX_TASKS = 12;
/** Logs of them that are read. */
const MAX_LOGS = 12;
const MAX_CAUSES = 2;

export const RETRIED = z.strictObject({
  now: z.enum(["succeeded", "tried again"]).describe("What became of the tasks"),
  attempts: z.int().describe("Failed attempts at the tasks that were found, by their own counts"),
  tasks: z.int().describe("Tasks that had them"),
  read: z.int().describe("Attempts that were looked at"),
  says: z.string().describe("Where they failed, and of what most of them did"),
  causes: z.literal("those of these attempts").optional().describe("What the answer's causes are"),
  maxRetriesPerTask: z.int().optional().describe("The job's own, where tasks are tried again"),
});

/** See the module's comment. */
export type Retried = z.input<typeof RETRIED>;

/** Such attempts, and why they failed: without a word on requeues, as nothing of them is failed. */
export interface RetriedFor {
  readonly retried: Retried;
  readonly causes: ToldCause[];
  readonly moreCauses?: number;
}

/** Tasks of an open job in which retries are looked for. */
const MAX_OPEN = 300;
/** What a task is that is to be tried again, or is being. */
const OPEN = ["READY", "ASSIGNED", "SCHEDULED", "STARTING", "RUNNING"] as const;

/** The failed attempts at tasks that wait or run again; undefined where the job has none. */
export async function attemptsTriedAgain(call: Call, facts: JobFacts): Promise<RetriedFor | undefined> {
  if ((facts.raw.taskFailureRetryCount ?? 0) === 0) return undefined;
  const present = OPEN.filter((status) => (facts.read.counts[status] ?? 0) > 0);
  const found = await mapInParallel(present, async (status) => {
    const query = { status, ...facts.only, steps: facts.steps, limit: MAX_OPEN };
    const { value } = await call.reads.settle(findTasks(call.reads, facts.ids, query), {
      purpose: "tasks that are tried again",
    });
    return value?.tasks ?? [];
  });
  return await retriedAttempts(call, facts, found.flat(), "tried again");
}

/**
 * Looks up what failed before.
 * @param tasks those that may have been tried again
 * @param now what became of them
 * @returns undefined where none of them was tried again, or nothing of that can be read
 */
export async function retriedAttempts(
  call: Call,
  facts: JobFacts,
  tasks: readonly FoundTask[],
  now: Retried["now"],
): Promise<RetriedFor | undefined> {
  const retried = retriedTasks(tasks);
  if (retried.length === 0) return undefined;
  const [attempts, sessions] = await inParallel([
    () => failedAttempts(call, facts, evenly(retried, MAX_TASKS)),
    () => listJobSessions(call, facts),
  ]);
  if (attempts.length === 0) return undefined;
  const { runs, ...behind } = await runsBehind(call, facts, attempts, sessions.sessions);
  if (runs.length === 0) return undefined;
  const all = retried.reduce((sum, { failureRetryCount }) => sum + (failureRetryCount ?? 0), 0);
  const isRead = attempts.length === all;
  const failed: FailedRuns = { ...behind, runs, tasks: attempts, isWhole: isRead, isRead, unbegun: 0 };
  const home = () => facts;
  const logs = await findInLogs(call, home, failed, new UsualLines(call, home, failed), { most: MAX_LOGS });
  const figures = figuresOf(logs.causes, {
    unread: logs.unread,
    lostTasks: all - attempts.length,
    sessions: sessions.isWhole ? sessions.sessions : undefined,
    kindsOf: [],
  });
  const places = await placesOf(call, facts.ids.farmId, figures);
  const machines = countMachines(runs, sessions.sessions, { runs: isRead, sessions: sessions.isWhole });
  const evidence = new Evidence(
    facts,
    failed,
    logs,
    sessions,
    machines,
    { types: new Map(), fleets: new FleetsOfJob(new Map(), new Map()), lacks: new Map() },
    places,
    new Map(),
    new Map(),
    [],
  );
  const causes = toldCauses(figures, evidence).map(({ requeue: _requeue, ...cause }) => cause);
  const shown = causes.slice(0, MAX_CAUSES);
  return {
    retried: {
      now,
      attempts: all,
      tasks: retried.length,
      read: attempts.length,
      says: inShort(evidence, causes),
      causes: "those of these attempts",
      maxRetriesPerTask: now === "tried again" ? facts.raw.maxRetriesPerTask : undefined,
    },
    causes: shown,
    moreCauses: causes.length - shown.length || undefined,
  };
}

/** The attempts at tasks before the last, each as the task that it would be had it been the last. */
async function failedAttempts(
  call: Call,
  { ids }: JobFacts,
  tasks: readonly FoundTask[],
): Promise<FoundTask[]> {
  const lists = await mapInParallel(tasks, async (task) => {
    const { value } = await tryList(
      call.reads,
      "ListSessionActions",
      { ...ids, taskId: task.taskId },
      ({ sessionActions }) => sessionActions,
      { purpose: "attempts before the one that succeeded" },
    );
    return (value?.rows ?? [])
      .filter(({ status }) => status === "FAILED" || status === "NEVER_ATTEMPTED")
      .map(({ sessionActionId }) => ({ ...task, latestSessionActionId: sessionActionId }));
  });
  return lists.flat();
}

/** `all on host rn-07: a name could not be resolved (6 tasks)`. */
function inShort(evidence: Evidence, causes: readonly ToldCause[]): string {
  const [main, ...others] = causes;
  const where = whereInShort(evidence).replace(/^, (?:at the last attempt )?/, "");
  const what =
    main && `${causeInShort(main)} (${main.sure}${others.length > 0 ? `, ${countInWords(main)}` : ""})`;
  return [where, what].filter(Boolean).join(": ");
}

/** `6 attempts failed before and a retry went well: all on host rn-07: a name could not be resolved (likely)`. */
export function retriedInShort({ attempts, says, now }: Retried): string {
  const after =
    now === "succeeded"
      ? "before and a retry went well"
      : `and ${attempts === 1 ? "its task is" : "their tasks are"} tried again`;
  return `${plural(attempts, "attempt")} failed ${after}${says ? `: ${says}` : ""}`;
}

/** The lines of the text form. */
export function retriedLines(retried: Retried | undefined): string[] | undefined {
  if (!retried) return undefined;
  const { attempts, tasks, read, now, maxRetriesPerTask } = retried;
  const causes = retried.causes ? `; the causes are ${retried.causes}` : "";
  const most = maxRetriesPerTask === undefined ? "" : ` (maxRetriesPerTask ${maxRetriesPerTask})`;
  const counts = `${plural(attempts, "failed attempt")} at ${plural(tasks, "task")}${read < attempts ? ` (${read} read)` : ""}`;
  return [
    now === "succeeded"
      ? `Mended by retries: ${counts}; nothing is left to requeue of them${causes}.`
      : `Tried again: ${counts}, which wait or run again${most}${causes}.`,
  ];
}
