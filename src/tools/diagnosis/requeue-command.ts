/** The vendor's own command that sends the failed tasks again, and what it does and does not do here. */
import * as z from "zod";
import type { JobIds } from "../../deadline/batches.ts";
import { plural } from "../../explain/text/plural.ts";
import type { Evidence } from "./evidence.ts";
import type { JobFacts } from "./job-facts.ts";
import { tasksInWords } from "./named-tasks.ts";
import type { ToldCause } from "./told-causes.ts";

export const REQUEUE_COMMAND = z.strictObject({
  command: z.string().describe("For a person to run; it asks before it acts"),
  takes: z.int().describe("Tasks that it sends again"),
  failAgain: z.array(z.int()).optional().describe("Numbers of the causes that are to be mended before"),
  notes: z.array(z.string()).optional(),
});

/** See `REQUEUE_COMMAND`. */
export type RequeueCommand = z.input<typeof REQUEUE_COMMAND>;

/** Verdicts under which the next try fails as the last did. */
const FAILS_AGAIN: ReadonlySet<string> = new Set(["wasted", "after the fix"]);

/**
 * The line to copy. `deadline job requeue-tasks` takes all tasks of the job in the statuses that it is given
 * (aws-deadline/deadline-cloud, client/cli/_groups/job_group.py); a requeue of the whole job would run again what
 * has succeeded.
 * @returns nothing for a job that can't run again
 */
export function requeueCommand(
  { facts, failed }: Evidence,
  causes: readonly ToldCause[],
): RequeueCommand | undefined {
  const { ids, raw, read, wholeJob } = facts;
  if (raw.lifecycleStatus === "ARCHIVED") return undefined;
  const canceled = read.limits.failureLimitReached ? (wholeJob.CANCELED ?? 0) : 0;
  const statuses = ["FAILED", ...(canceled > 0 ? ["CANCELED"] : [])];
  const failAgain = causes.flatMap(({ requeue }, index) =>
    FAILS_AGAIN.has(requeue?.verdict ?? "") ? [index + 1] : [],
  );
  const { maxRetriesPerTask: limit } = read.limits;
  const usedUp = failed.tasks.filter(
    ({ failureRetryCount = 0 }) => limit !== undefined && failureRetryCount >= limit,
  );
  return {
    command: commandFor(ids, statuses),
    // The command knows no steps: it takes the whole job's.
    takes: (wholeJob.FAILED ?? failed.tasks.length) + canceled,
    failAgain: failAgain.length > 0 ? failAgain : undefined,
    notes: [
      ...(canceled > 0
        ? [
            `with the ${plural(canceled, "task")} that were canceled when the job stopped at its limit of failures`,
          ]
        : []),
      ...(canceled === 0 && (wholeJob.CANCELED ?? 0) > 0
        ? [`${plural(wholeJob.CANCELED ?? 0, "canceled task")} more with --run-status CANCELED added`]
        : []),
      ...(usedUp.length > 0
        ? [
            `retries are used up (maxRetriesPerTask ${limit}): AWS's guide says that such a task can't be requeued before this is raised`,
          ]
        : []),
    ],
  };
}

/** The line to copy for a canceled job; nothing where no task is canceled, or where the job can't run again. */
export function requeueCanceled({ ids, raw, wholeJob }: JobFacts): RequeueCommand | undefined {
  const { CANCELED: takes = 0 } = wholeJob;
  if (raw.lifecycleStatus === "ARCHIVED" || takes === 0) return undefined;
  return { command: commandFor(ids, ["CANCELED"]), takes };
}

function commandFor({ farmId, queueId, jobId }: JobIds, statuses: readonly string[]): string {
  const which = statuses.map((status) => `--run-status ${status}`).join(" ");
  return `deadline job requeue-tasks --farm-id ${farmId} --queue-id ${queueId} --job-id ${jobId} ${which}`;
}

/** The line of the text form. */
export function requeueCommandLine(
  requeue: RequeueCommand | undefined,
  causes: readonly ToldCause[] = [],
): string[] {
  if (!requeue) return [];
  const { command, takes, failAgain = [], notes = [] } = requeue;
  const all = failAgain.length === causes.length;
  const frames = failAgain.flatMap(
    (number) => tasksInWords(causes[number - 1]?.tasks ?? [], { withStep: true }) ?? [],
  );
  const again =
    failAgain.length === 0
      ? []
      : all
        ? ["before the fix they fail again"]
        : [`before their fix these fail again: ${frames.join("; ")} (cause ${failAgain.join(" and ")})`];
  return [
    `To requeue (a person): ${command}`,
    `   ${[`takes ${plural(takes, "task")}, not what succeeded, and asks first`, ...again, ...notes].join("; ")}`,
  ];
}
