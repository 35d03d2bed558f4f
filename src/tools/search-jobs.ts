/** search_jobs: jobs by name, status, submitter and time, newest first. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { ID_KINDS } from "../deadline/ids.ts";
import { type FoundJobs, searchJobs } from "../deadline/job-search.ts";
import { listFarmQueues } from "../deadline/queues.ts";
import { nameOfPrincipal } from "../explain/job/principal.ts";
import { farmText, quoted } from "../explain/text/untrusted.ts";
import { parseMoment } from "../explain/text/when.ts";
import { JOB_ROW, type JobRow, jobRow, jobRowLine } from "./job/job-row.ts";
import { ID_INPUT, missingIds } from "./parts/arguments.ts";
import { badCursor, LIST_OUTPUT, listInput, shownLine } from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { RUN_STATUS_INPUT, runStatus } from "./parts/status-argument.ts";
import { BadArguments, type Call, defineTool, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;
const MAX_QUEUES = 100;

const QUEUE = z.strictObject({ name: z.string(), queueId: z.string(), displayName: z.string().optional() });

const OUTPUT = z.strictObject({
  ...FRAME,
  jobs: z.array(JOB_ROW).optional(),
  queues: z.array(QUEUE).optional().describe("Short names used in rows"),
  ...LIST_OUTPUT,
});

type Answer = z.input<typeof OUTPUT>;

export const searchJobsTool = defineTool({
  name: "search_jobs",
  title: "Find jobs",
  description:
    "Find jobs by a part of the name, task run status, submitter or time of submission, newest first, with task counts. Searches the given or default queue, and all queues of the farm where that holds no match or no default is set.",
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
    name: z.string().trim().min(1).max(256).optional().describe("A part of the job's name"),
    status: RUN_STATUS_INPUT,
    createdBy: z.string().trim().min(1).max(256).optional().describe("A part of the submitter's name"),
    createdAfter: z.string().max(40).optional().describe("ISO 8601, or how long ago: 36h, 7d"),
    createdBefore: z.string().max(40).optional().describe("The same"),
    ...listInput(10, { max: 50 }),
  },
  needs: ["farmId"],
  output: OUTPUT,

  async run(input, call): Promise<Answer> {
    const asked = askedOf(input, call);
    const cursor = readCursor(input.cursor);
    const first = await scopeOf(input, cursor?.scope === "all", call);
    const found = await search(first, asked, cursor?.offsets, call);
    // Nothing where it was looked for by default: the job may well be in another queue.
    const mayBeElsewhere = found.total === 0 && first.isDefault && cursor === undefined;
    if (!mayBeElsewhere) return answerOf(found, first, asked, cursor !== undefined, call);
    const all = await allQueues(input.farmId, call);
    if (all.queueIds.length < 2) return answerOf(found, first, asked, false, call);
    return answerOf(
      await search(all, asked, undefined, call),
      { ...all, isWidened: true },
      asked,
      false,
      call,
    );
  },

  text: (answer) =>
    lines(
      answer.summary,
      answer.jobs?.map(jobRowLine),
      answer.queues && answer.queues.length > 0
        ? `Queues: ${answer.queues.map(queueInWords).join(", ")}`
        : undefined,
      shownLine(answer),
    ),
});

/** What is asked for beside the queues. */
interface Asked {
  readonly farmId: string;
  readonly name?: string;
  readonly status?: string;
  readonly createdBy?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly limit: number;
}

/** Where it is looked for. */
interface Scope {
  readonly queueIds: readonly string[];
  /** Names, where the queues were listed. */
  readonly names?: ReadonlyMap<string, string>;
  readonly words: string;
  readonly isAll?: boolean;
  readonly isDefault?: boolean;
  /** The default queue held nothing. */
  readonly isWidened?: boolean;
}

interface Given {
  readonly farmId: string;
  readonly queueId?: string;
  readonly queueIds?: readonly string[];
  readonly allQueues: boolean;
}

function askedOf(
  input: {
    [Name in "farmId" | "name" | "status" | "createdBy" | "createdAfter" | "createdBefore"]?: string;
  } & {
    farmId: string;
    limit: number;
  },
  call: Call,
): Asked {
  const { farmId, name, status, createdBy, createdAfter, createdBefore, limit } = input;
  return {
    farmId,
    limit,
    name,
    createdBy,
    status: runStatus(status),
    createdAfter: momentOf("createdAfter", createdAfter, call.now),
    createdBefore: momentOf("createdBefore", createdBefore, call.now),
  };
}

function momentOf(argument: string, given: string | undefined, now: Date): Date | undefined {
  if (given === undefined) return undefined;
  const moment = parseMoment(given, now);
  if (moment) return moment;
  throw new BadArguments(
    `${argument}: ${quoted(given, 40)} is not a moment. Give ISO 8601 (2026-11-20 or 2026-11-20T18:00:00Z), or how long ago (36h, 7d).`,
  );
}

async function scopeOf(
  { farmId, queueId, queueIds, allQueues: all }: Given,
  isAll: boolean,
  call: Call,
): Promise<Scope> {
  if (all || isAll) return await allQueues(farmId, call);
  if (queueIds) {
    const wrong = queueIds.find((id) => !ID_KINDS.queueId.pattern.test(id));
    if (wrong !== undefined) {
      throw new BadArguments(
        `queueIds: ${quoted(wrong, 120)} is not a queue id. Its form is ${ID_KINDS.queueId.example}.`,
      );
    }
    return { queueIds, words: queueIds.length === 1 ? "in the queue" : `in the ${queueIds.length} queues` };
  }
  if (queueId === undefined) return await allQueues(farmId, call);
  const isDefault = queueId === call.settings.defaults.queueId;
  return { queueIds: [queueId], isDefault, words: isDefault ? "in the default queue" : "in the queue" };
}

async function allQueues(farmId: string, call: Call): Promise<Scope> {
  const { rows, nextToken } = await listFarmQueues(call.reads, farmId, MAX_QUEUES);
  const names = new Map(
    rows.map(({ queueId = "", displayName = "" }) => [queueId, farmText(displayName, MAX_NAME)]),
  );
  if (names.size === 0)
    throw new BadArguments(`${missingIds(["queueId"])}\nThe farm shows no queue to search.`);
  const all = nextToken === undefined ? `all ${names.size}` : `the first ${names.size}`;
  return {
    queueIds: [...names.keys()],
    names,
    isAll: true,
    words: `in ${all} ${names.size === 1 ? "queue" : "queues"} of the farm`,
  };
}

async function search(
  scope: Scope,
  asked: Asked,
  offsets: readonly number[] | undefined,
  call: Call,
): Promise<FoundJobs> {
  const { name, createdBy, limit } = asked;
  const passes = (job: JobSearchSummary) =>
    hasText(job.name, name) &&
    (job.createdBy === createdBy || hasText(nameOfPrincipal(job.createdBy), createdBy));
  const found = await searchJobs(
    call.reads,
    { ...asked, queueIds: scope.queueIds, term: name },
    { limit, offsets, passes, fewPass: createdBy !== undefined },
  );
  if (!found) throw badCursor();
  return found;
}

function hasText(text: string | undefined, part: string | undefined): boolean {
  return part === undefined || (text ?? "").toLowerCase().includes(part.toLowerCase());
}

function answerOf(found: FoundJobs, scope: Scope, asked: Asked, isLaterPage: boolean, call: Call): Answer {
  const isOneQueue = scope.queueIds.length === 1;
  const inUse = [...new Set(found.jobs.map(({ queueId = "?" }) => queueId))];
  const queues = isOneQueue
    ? []
    : inUse.map((queueId, index) => ({
        name: `q${index + 1}`,
        queueId,
        displayName: scope.names?.get(queueId),
      }));
  const jobs = found.jobs.map((job) =>
    jobRow(job, queues.find(({ queueId }) => queueId === job.queueId)?.name, call.now),
  );
  return {
    summary: summaryOf(found, jobs, scope, asked, isLaterPage),
    jobs,
    queues,
    shown: jobs.length > 0 || found.next ? shownOf(found, asked) : undefined,
    cursor: found.next && writeCursor(scope, found.next),
    next: nextOf(found, isOneQueue && !scope.isWidened, asked),
  };
}

/** `10 of 57 jobs in the default queue, newest first: 6 FAILED, 4 SUCCEEDED. The newest was submitted 12m ago.` */
function summaryOf(
  found: FoundJobs,
  jobs: readonly JobRow[],
  scope: Scope,
  asked: Asked,
  isLaterPage: boolean,
): string {
  const place = `${scope.words}${scope.isWidened ? ", as the default queue has none" : ""}`;
  if (jobs.length === 0) return noneInWords(found, scope, asked, isLaterPage);
  const statuses = [...new Set(jobs.map(({ status }) => status))];
  const counts = statuses.map((status) => `${jobs.filter((job) => job.status === status).length} ${status}`);
  const isAll = found.next === undefined && !isLaterPage;
  const count =
    isAll || asked.createdBy !== undefined ? `${jobs.length}` : `${jobs.length} of ${totalOf(found)}`;
  const [newest] = jobs;
  const when =
    newest?.ago && !isLaterPage
      ? ` ${jobs.length === 1 ? "It" : "The newest"} was submitted ${newest.ago}.`
      : "";
  const order = jobs.length > 1 ? ", newest first" : "";
  return `${count} ${count === "1" ? "job" : "jobs"} ${place}${order}: ${counts.join(", ")}.${when}`;
}

function noneInWords(found: FoundJobs, scope: Scope, asked: Asked, isLaterPage: boolean): string {
  if (found.next)
    return `No match among the ${found.lookedAt} newest jobs looked at so far ${scope.words}; there are more.`;
  if (isLaterPage) return "No more jobs.";
  const { name, status, createdBy, createdAfter, createdBefore } = asked;
  if (!(name ?? status ?? createdBy ?? createdAfter ?? createdBefore)) return `No jobs ${scope.words}.`;
  const hint = asked.name ? " Try a shorter part of the name." : "";
  return `No job matches ${scope.words}.${hint} One submitted in the last seconds may not be found yet; jobs are deleted 120 days after submission.`;
}

function totalOf({ total, isCapped }: FoundJobs): string {
  return isCapped ? `${total} or more (the service counts no further)` : `${total}`;
}

function shownOf(found: FoundJobs, asked: Asked): string | undefined {
  const left = found.lookedAt - found.jobs.length;
  if (asked.createdBy !== undefined) {
    return `${found.jobs.length}; looked at ${found.lookedAt} of ${totalOf(found)} jobs for the submitter, which is compared here`;
  }
  return words(
    [
      `${found.jobs.length} of ${totalOf(found)}`,
      left > 0 ? `${left} left out, found by something other than the name` : undefined,
    ],
    "; ",
  );
}

function nextOf({ jobs }: FoundJobs, isOneQueue: boolean, asked: Asked): string | undefined {
  const ids = isOneQueue ? "a row's jobId" : "a row's jobId and queueId";
  if (jobs.some(({ taskRunStatusCounts }) => taskRunStatusCounts?.FAILED))
    return `diagnose_job with ${ids}, for why it failed`;
  if (jobs.length > 0) return `get_job with ${ids}`;
  return asked.name ? "search_jobs with a shorter name" : undefined;
}

function queueInWords({ name, queueId, displayName }: z.input<typeof QUEUE>): string {
  return words([`${name} =`, queueId, displayName && quoted(displayName, MAX_NAME)], " ") ?? name;
}

/** A widened search goes on in all queues, whatever the default is. */
function writeCursor(scope: Scope, offsets: readonly number[]): string {
  return `${scope.isAll ? "all" : "at"}:${offsets.join("+")}`;
}

function readCursor(text: string | undefined): { scope: string; offsets: number[] } | undefined {
  if (text === undefined) return undefined;
  const [, scope, offsets] = /^(all|at):(\d{1,5}(?:\+\d{1,5})*)$/.exec(text) ?? [];
  if (scope === undefined || offsets === undefined) throw badCursor();
  return { scope, offsets: offsets.split("+").map(Number) };
}
