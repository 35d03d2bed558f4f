/** search_jobs: jobs by name, status, submitter and time, newest first. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { farmText, quoted } from "../explain/text/untrusted.ts";
import { JOB_ROW, type JobRow, jobRow, jobRowLine } from "./job/job-row.ts";
import { type AskedJobs, askedJobs, narrows } from "./job-search/asked-jobs.ts";
import { findJobs, isPartOfWord, type JobsFound } from "./job-search/find-jobs.ts";
import { ELSEWHERE, elsewhereInWords, matchesElsewhere } from "./job-search/other-queues.ts";
import { type SearchScope, scopeOfFarm, searchScope } from "./job-search/search-scope.ts";
import { noneFound, shownOf, summaryOf } from "./job-search/search-words.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { badCursor, LIST_OUTPUT, listInput, shownLine } from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { RUN_STATUS_INPUT } from "./parts/status-argument.ts";
import { type Call, defineTool, labelled, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;

const QUEUE = z.strictObject({ name: z.string(), queueId: z.string(), displayName: z.string().optional() });

const OUTPUT = z.strictObject({
  ...FRAME,
  jobs: z.array(JOB_ROW).optional(),
  queues: z.array(QUEUE).optional().describe("Short names used in rows"),
  elsewhere: ELSEWHERE.optional().describe("Matches in the farm's other queues"),
  ...LIST_OUTPUT,
});

type Answer = z.input<typeof OUTPUT>;

const moment = (says: string) => z.string().max(40).optional().describe(says);

export const searchJobsTool = defineTool({
  name: "search_jobs",
  title: "Find jobs",
  description:
    "Search jobs: find a job by name, or list the latest, running now, by words of the name (shot, show), status (failed, queued, archived), who did submit them (submitted by), or when they were submitted, ended or failed, newest first, with task counts. Searches the given or default queue, and all queues of the farm where that holds no match or no default is set.",
  input: {
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    queueIds: z
      .array(z.string().max(100))
      .min(1)
      .max(10)
      .optional()
      .describe("Several queues instead of one"),
    allQueues: z.boolean().default(false).describe("All queues of the farm"),
    name: z.string().trim().min(1).max(256).optional().describe("Words of the job's name"),
    status: RUN_STATUS_INPUT,
    createdBy: z.string().trim().min(1).max(256).optional().describe("A part of the submitter's name"),
    createdAfter: moment("ISO 8601, or how long ago: 36h, 7d"),
    createdBefore: moment("The same"),
    endedAfter: moment("The same"),
    endedBefore: moment("The same"),
    failedAfter: moment("The same: jobs that failed since, or run with failed tasks"),
    sortBy: z.enum(["createdAt", "endedAt"]).default("createdAt").describe("Newest first by this"),
    ...listInput(10, { max: 50 }),
  },
  needs: ["farmId"],
  output: OUTPUT,

  async run(input, call): Promise<Answer> {
    const asked = askedJobs(input, call.now);
    const cursor = readCursor(input.cursor);
    const isLater = cursor !== undefined;
    const first = cursor?.isAll ? await scopeOfFarm(input.farmId, call) : await searchScope(input, call);
    const found = await findJobs(first, asked, cursor?.offsets, call);
    if (!first.isDefault || isLater) return answerOf(found, first, asked, isLater, call);
    // Nothing where it was looked for by default: the job may well be in another queue.
    if (found.total === 0 && !found.isLeast) {
      const all = await scopeOfFarm(input.farmId, call);
      if (all.queueIds.length < 2) return answerOf(found, first, asked, false, call);
      const widened = await findJobs(all, asked, undefined, call);
      return answerOf(widened, { ...all, isWidened: true }, asked, false, call);
    }
    const [queueId = ""] = first.queueIds;
    const { name } = asked;
    const elsewhere =
      name === undefined ? undefined : await matchesElsewhere(call, queueId, { ...asked, name });
    return { ...answerOf(found, first, asked, false, call), elsewhere };
  },

  text: (answer) =>
    lines(
      answer.summary,
      answer.jobs?.map(jobRowLine),
      answer.queues && answer.queues.length > 0
        ? `Queues: ${answer.queues.map(queueInWords).join(", ")}`
        : undefined,
      shownLine(answer),
      labelled("Elsewhere", answer.elsewhere && elsewhereInWords(answer.elsewhere)),
    ),
});

function answerOf(
  found: JobsFound,
  scope: SearchScope,
  asked: AskedJobs,
  isLaterPage: boolean,
  call: Call,
): Answer {
  const inUse = [...new Set(found.jobs.map(({ queueId = "?" }) => queueId))];
  const isOneQueue = scope.queueIds.length === 1;
  const queues = isOneQueue
    ? []
    : inUse.map((queueId, index) => {
        const displayName = scope.names?.get(queueId);
        return {
          name: `q${index + 1}`,
          queueId,
          displayName: displayName === undefined ? undefined : farmText(displayName, MAX_NAME),
        };
      });
  const rowOf = (job: JobSearchSummary): JobRow => ({
    ...jobRow(job, queues.find(({ queueId }) => queueId === job.queueId)?.name, call.now),
    match: isPartOfWord(job, asked) ? "only inside a longer word" : undefined,
  });
  const jobs = found.jobs.map(rowOf);
  return {
    summary:
      jobs.length === 0
        ? noneFound(found, scope.words, asked, isLaterPage)
        : summaryOf(found, jobs, scope, asked, isLaterPage),
    jobs,
    queues,
    shown: jobs.length > 0 || found.next ? shownOf(found, asked) : undefined,
    cursor: found.next && writeCursor(scope, found.next),
    next: nextOf(found, isOneQueue && !scope.isWidened, asked),
  };
}

function nextOf({ jobs }: JobsFound, isOneQueue: boolean, asked: AskedJobs): string | undefined {
  const ids = isOneQueue ? "a row's jobId" : "a row's jobId and queueId";
  if (jobs.some(({ taskRunStatusCounts }) => taskRunStatusCounts?.FAILED))
    return `diagnose_job with ${ids}, for why it failed`;
  if (jobs.length > 0) return `get_job with ${ids}`;
  if (asked.name !== undefined) return "search_jobs with fewer words of the name";
  return narrows(asked) ? "search_jobs with less asked for" : undefined;
}

function queueInWords({ name, queueId, displayName }: z.input<typeof QUEUE>): string {
  return words([`${name} =`, queueId, displayName && quoted(displayName, MAX_NAME)], " ") ?? name;
}

/** A widened search goes on in all queues, whatever the default is. */
function writeCursor(scope: SearchScope, offsets: readonly number[]): string {
  return `${scope.isAll ? "all" : "at"}:${offsets.join("+")}`;
}

function readCursor(text: string | undefined): { isAll: boolean; offsets: number[] } | undefined {
  if (text === undefined) return undefined;
  const [, scope, offsets] = /^(all|at):(\d{1,5}(?:\+\d{1,5})*)$/.exec(text) ?? [];
  if (scope === undefined || offsets === undefined) throw badCursor();
  return { isAll: scope === "all", offsets: offsets.split("+").map(Number) };
}
