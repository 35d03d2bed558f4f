/** A job by its name: in the queue that was meant, else in the farm; where several have it, the caller chooses. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import { ID_KINDS } from "../../deadline/ids.ts";
import { mayBeElsewhere } from "../../deadline/job-queue.ts";
import { jobsByName } from "../../deadline/jobs-by-name.ts";
import type { SearchedQueues } from "../../deadline/queue-searches.ts";
import { type FarmQueues, queuesOfFarm } from "../../deadline/queues.ts";
import { fitOfName, type NameFit } from "../../explain/job/name-match.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, quoted } from "../../explain/text/untrusted.ts";
import { jobRow, jobRowLine } from "../job/job-row.ts";
import type { JobTaken } from "./job-taken.ts";
import { BadArguments, type Call } from "./tool.ts";

const MAX_NAME = 120;
/** Jobs to choose from that are named. */
const MAX_CANDIDATES = 6;

/** Where a job of that name is looked for. */
export interface NameQuestion {
  readonly farmId: string;
  /** The queue that is looked into first. */
  readonly queueId?: string;
  readonly name: string;
  /** The argument that holds the name, for messages. */
  readonly argument: string;
}

/**
 * Finds the one job of that name.
 * @throws BadArguments naming the jobs to choose from, or that there is none; ServiceFailure where none could be
 * searched.
 */
export async function jobByName(call: Call, question: NameQuestion): Promise<JobTaken> {
  const { farmId, queueId, name } = question;
  const first = await call.reads.settle(
    jobsByName(call.reads, queueId === undefined ? [] : [queueId], name, [{ farmId }]),
    { unnoted: "the farm's other queues are searched, and how many could not be is told" },
  );
  // A queue that this person may not search does not keep the others from being searched.
  if (first.failure && !mayBeElsewhere(first.failure)) throw first.failure;
  const near: SomeJobs = first.value ?? { jobs: [], isWhole: true, unread: 1 };
  const here = placeInWords(queueId, call);
  const nearest = chosen(near, name, "same");
  if (nearest.length > 1) throw choose(call, question, nearest, "whole", here, near.isWhole);
  if (nearest[0] && near.isWhole) return taken(nearest[0], undefined, `the only job of that name ${here}`);

  const queues = await queuesOfFarm(call.reads, farmId);
  const others = [...queues.names.keys()].filter((id) => id !== queueId);
  const far = await jobsByName(call.reads, others, name, [{ farmId }]);
  const all: SomeJobs = {
    jobs: [...near.jobs, ...far.jobs].sort(newestFirst),
    isWhole: near.isWhole && far.isWhole && queues.isWhole,
    unread: near.unread + far.unread,
  };
  const left = unreadInWords(all);
  const same = chosen(all, name, "same");
  const isOne = same.length === 1 && all.isWhole;
  if (isOne && same[0])
    return taken(
      same[0],
      queues,
      `the only job of that name in the farm${left}${noneHere(queueId, near, call)}`,
    );
  if (same.length > 0) throw choose(call, question, same, "whole", "in the farm", all.isWhole, queues);
  const [word, ...more] = chosen(all, name, "words");
  if (word && more.length === 0 && all.isWhole) {
    return taken(
      word,
      queues,
      `no job has exactly that name; the only one in the farm with its words${left}`,
    );
  }
  if (all.jobs.length === 0) throw noneInWords(question, queues, all);
  const byWords = [...chosen(all, name, "words"), ...chosen(all, name, "part")];
  throw choose(call, question, byWords, "part", "in the farm", all.isWhole, queues);
}

/** Jobs that were found, and how far they can be trusted to be all. */
type SomeJobs = Pick<SearchedQueues, "jobs" | "isWhole" | "unread">;

function newestFirst(one: JobSearchSummary, other: JobSearchSummary): number {
  return (other.createdAt?.getTime() ?? 0) - (one.createdAt?.getTime() ?? 0);
}

function chosen({ jobs }: SomeJobs, name: string, fit: NameFit): JobSearchSummary[] {
  return jobs.filter((job) => fitOfName(job.name, name) === fit);
}

function placeInWords(queueId: string | undefined, { settings }: Call): string {
  return queueId === settings.defaults.queueId ? "in the default queue" : "in the queue given";
}

function noneHere(queueId: string | undefined, { unread }: SomeJobs, call: Call): string {
  return queueId === undefined || unread > 0 ? "" : `; none ${placeInWords(queueId, call)}`;
}

function taken(job: JobSearchSummary, queues: FarmQueues | undefined, why: string): JobTaken {
  const { jobId = "", queueId = "", name = "" } = job;
  const queue = queues?.names.get(queueId);
  return {
    jobId,
    name: farmText(name, MAX_NAME),
    queueId,
    queue: queue === undefined ? undefined : farmText(queue, MAX_NAME),
    why,
  };
}

function unreadInWords({ unread }: SomeJobs): string {
  return unread === 0 ? "" : `, as far as it could be searched (${plural(unread, "queue")} could not)`;
}

function choose(
  call: Call,
  { argument, name }: NameQuestion,
  jobs: readonly JobSearchSummary[],
  fit: "whole" | "part",
  place: string,
  isWhole: boolean,
  queues?: FarmQueues,
): BadArguments {
  for (const { jobId, queueId } of jobs) {
    if (jobId !== undefined && queueId !== undefined) call.reads.connection.jobPlaces.note(jobId, queueId);
  }
  const rows = jobs.slice(0, MAX_CANDIDATES).map((job) => {
    const queue = queues?.names.get(job.queueId ?? "");
    return jobRowLine(jobRow(job, queue && `queue ${quoted(queue, MAX_NAME)}`, call.now));
  });
  const more = jobs.length - rows.length;
  const count = `${isWhole ? "" : "at least "}${plural(jobs.length, "job")} ${place}`;
  const have = jobs.length === 1 ? "has" : "have";
  const called =
    fit === "whole" ? `the name ${quoted(name, MAX_NAME)}` : `${quoted(name, MAX_NAME)} in the name`;
  return new BadArguments(
    [
      `${argument}: ${count} ${have} ${called}. Give the id of one; newest first:`,
      ...rows,
      ...(more > 0 ? [`and ${more} more: search_jobs with name lists them.`] : []),
    ].join("\n"),
  );
}

function noneInWords({ argument, name }: NameQuestion, { names }: FarmQueues, all: SomeJobs): BadArguments {
  const unread = all.unread > 0 ? ` ${plural(all.unread, "queue")} could not be searched.` : "";
  const part = all.isWhole ? "" : " among those looked at";
  return new BadArguments(
    `${argument}: no job of the farm (${plural(names.size, "queue")})${part} has ${quoted(name, MAX_NAME)} in its name.${unread} One submitted in the last seconds may not be found yet; jobs are deleted 120 days after submission. search_jobs finds jobs by fewer words of the name. An id has the form ${ID_KINDS.jobId.example}.`,
  );
}
