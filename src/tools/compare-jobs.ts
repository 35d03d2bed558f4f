/** compare_jobs: what changed since it worked. */
import * as z from "zod";
import type { JobIds } from "../deadline/batches.ts";
import { farmFleets } from "../deadline/fleets.ts";
import { inParallel } from "../deadline/parallel.ts";
import { differencesOf } from "../explain/comparison/differences.ts";
import type { JobSide } from "../explain/comparison/job-side.ts";
import { failedOnBoth, placesCompared, runTimesOf } from "../explain/comparison/run-times.ts";
import { readJob } from "../explain/job/job-readout.ts";
import { fleetName } from "../explain/text/fleet-name.ts";
import { plural } from "../explain/text/plural.ts";
import { inQuotes, nameInWords } from "../explain/text/untrusted.ts";
import { editedEnvironments } from "./comparison/edited-environments.ts";
import { lastGoodRun } from "./comparison/good-run.ts";
import { otherJob } from "./comparison/other-job.ts";
import { readSide } from "./comparison/read-side.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { STEPS_OF, tellStep } from "./parts/progress-steps.ts";
import { FRAME } from "./parts/shapes.ts";
import { defineTool, labelled, lines, words } from "./parts/tool.ts";

/** Differences that are told. */
const MAX_DIFFERENCES = 40;

const MEDIAN = z.strictObject({ median: z.string(), runs: z.int() });

const OUTPUT = z.strictObject({
  ...FRAME,
  job: z.string().optional(),
  goodRun: z
    .strictObject({
      jobId: z.string(),
      queueId: z.string(),
      name: z.string(),
      status: z.string(),
      when: z.string().optional(),
      why: z.string(),
    })
    .optional(),
  differs: z
    .array(
      z.strictObject({
        what: z.string(),
        before: z.string().optional().describe("In the other run"),
        now: z.string().optional().describe("In this job"),
        note: z.string().optional(),
      }),
    )
    .optional(),
  moreDifferences: z.int().optional(),
  same: z.array(z.string()).optional(),
  runTimes: z
    .array(
      z.strictObject({
        step: z.string(),
        on: z.string().optional(),
        before: MEDIAN.optional(),
        now: MEDIAN.optional(),
      }),
    )
    .optional()
    .describe("Medians of succeeded tasks by step and instance type"),
  failedOnBoth: z.string().optional(),
  lookedAt: z.string().optional(),
  reading: z.string().optional(),
});

type Answer = z.input<typeof OUTPUT>;

export const compareJobs = defineTool({
  name: "compare_jobs",
  title: "What changed since it worked",
  description:
    "Compare a job with its last good run (same name stem; worked yesterday, slower now), or with another job: what changed or is different in parameters, packages, steps, input files, environments, fleets, instance types, run times. Differences, not causes.",
  input: {
    jobId: ID_INPUT.jobId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    with: z.string().trim().min(1).max(2048).optional().describe("Job id or name to compare with instead"),
  },
  needs: ["farmId", "queueId", "jobId"],
  output: OUTPUT,

  async run({ farmId, queueId, jobId, with: named }, call): Promise<Answer> {
    const ids = { farmId, queueId, jobId };
    tellStep(call, STEPS_OF.comparison, "looking for a run to compare with");
    const job = await call.reads.read("GetJob", ids);
    const good = named === undefined ? await lastGoodRun(call, ids, job) : await otherJob(call, ids, named);
    if (!good.ids) {
      return {
        summary: `Not compared: ${good.why}.`,
        next: "search_jobs with words of the name, then compare_jobs with=<job id>",
      };
    }
    const goodIds: JobIds = good.ids;
    tellStep(call, STEPS_OF.comparison, "reading both jobs");
    const goodJob = await call.reads.read("GetJob", goodIds);
    const since = goodJob.startedAt ?? goodJob.createdAt;
    const [before, now, environments, fleets] = await inParallel([
      () => readSide(call, goodIds, goodJob, "the other run"),
      () => readSide(call, ids, job, "this job"),
      () => editedEnvironments(call, farmId, queueId, since),
      () => farmFleets(call.reads, farmId),
    ]);
    const nameOf = (fleetId: string) => {
      const name = fleetName(fleets, fleetId);
      return name === undefined ? fleetId : nameInWords(name);
    };
    const parts = [differencesOf(before, now), environments, placesCompared(before, now, nameOf)];
    const differs = parts.flatMap((part) => part.differs);
    const readout = readJob(goodJob, call.now);
    return {
      summary: summaryOf(differs.length, readout, goodIds, queueId),
      job: readJob(job, call.now).name,
      goodRun: {
        jobId: goodIds.jobId,
        queueId: goodIds.queueId,
        name: readout.name,
        status: readout.status,
        when: words([readout.endedAt ?? readout.createdAt, readout.ago ?? readout.createdAgo]),
        why: good.why,
      },
      differs: differs.slice(0, MAX_DIFFERENCES),
      moreDifferences: differs.length > MAX_DIFFERENCES ? differs.length - MAX_DIFFERENCES : undefined,
      same: parts.flatMap((part) => part.same),
      runTimes: runTimesOf(before, now),
      failedOnBoth: failedOnBoth(before, now),
      lookedAt: words([looked(now, "this job"), looked(before, "the other run")], "; "),
      reading: "these are differences, not causes; what an environment or a file held before is not kept",
      next: "diagnose_job with the same jobId, for the cause in its logs",
    };
  },

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Compared with", answer.goodRun && goodRunInWords(answer.goodRun)),
      labelled("Job", answer.job && inQuotes(answer.job)),
      answer.differs && answer.differs.length > 0 ? "Differs, other run -> this job:" : undefined,
      answer.differs?.map(differenceLine),
      answer.moreDifferences === undefined ? undefined : `and ${answer.moreDifferences} more differences`,
      labelled("Same", answer.same?.join("; ")),
      answer.runTimes && answer.runTimes.length > 0
        ? "Run times, medians of succeeded tasks, other run -> this job:"
        : undefined,
      answer.runTimes?.map(runTimeLine),
      labelled("Failed in both, or tried again there", answer.failedOnBoth),
      labelled("Looked at", answer.lookedAt),
      labelled("Reading", answer.reading),
    ),
});

function summaryOf(
  count: number,
  { name, status, ago, createdAgo }: ReturnType<typeof readJob>,
  { queueId }: JobIds,
  ownQueue: string,
): string {
  const run = `${status === "SUCCEEDED" ? "the good run" : `the ${status} run`} ${inQuotes(name)} (${ago ?? createdAgo ?? "no time given"}${queueId === ownQueue ? "" : ", in another queue"})`;
  return count === 0
    ? `No difference found in what was compared with ${run}.`
    : `${plural(count, "difference")} from ${run}.`;
}

/** `12 tasks, 2 sessions and 1 step of this job`, as far as they could be read. */
function looked(
  { tasks, hasAllTasks, sessions, steps, details }: JobSide,
  which: string,
): string | undefined {
  const told = words([
    tasks && (hasAllTasks ? plural(tasks.length, "task") : `${tasks.length} tasks, not all,`),
    sessions && plural(sessions.length, "session"),
    steps &&
      (details.size < steps.length
        ? `${details.size} of ${steps.length} steps`
        : plural(steps.length, "step")),
  ]);
  return told && `${told} of ${which}`;
}

function goodRunInWords({ jobId, queueId, name, status, when, why }: NonNullable<Answer["goodRun"]>): string {
  return `${jobId} ${inQuotes(name)} in ${queueId}, ${status}${when ? `, ${when}` : ""}; ${why}`;
}

function differenceLine({ what, before, now, note }: NonNullable<Answer["differs"]>[number]): string {
  if (note !== undefined) return `- ${what}: ${note}`;
  return `- ${what}: ${before ?? "nothing"} -> ${now ?? "nothing"}`;
}

function runTimeLine({ step, on, before, now }: NonNullable<Answer["runTimes"]>[number]): string {
  const side = (median: typeof before) =>
    median === undefined ? "not seen" : `${median.median} (${plural(median.runs, "run")})`;
  return `- ${inQuotes(step)}${on ? ` on ${nameInWords(on)}` : ""}: ${side(before)} -> ${side(now)}`;
}
