/** What search_jobs says of a search as a whole: how many there are, of what, and what was not looked at. */
import { plural } from "../../explain/text/plural.ts";
import type { JobRow } from "../job/job-row.ts";
import { words } from "../parts/tool.ts";
import { type AskedJobs, narrows } from "./asked-jobs.ts";
import type { JobsFound } from "./find-jobs.ts";
import type { SearchScope } from "./search-scope.ts";

/** `10 of 57 jobs in the default queue, newest first; these 10: 6 FAILED, 4 SUCCEEDED. The newest was submitted 12m ago.` */
export function summaryOf(
  found: JobsFound,
  jobs: readonly JobRow[],
  scope: SearchScope,
  asked: AskedJobs,
  isLaterPage: boolean,
): string {
  const place = `${scope.words}${scope.isWidened ? ", as the default queue has none" : ""}`;
  const statuses = [...new Set(jobs.map(({ status }) => status))];
  const counts = statuses.map((status) => `${jobs.filter((job) => job.status === status).length} ${status}`);
  const isAll = found.next === undefined && !isLaterPage && !found.isLeast;
  const count = isAll ? `${jobs.length}` : `${jobs.length} of ${totalOf(found)}`;
  // A total of matches must not be read as that of the queue.
  const noun = narrows(asked) ? (count === "1" ? "match" : "matches") : count === "1" ? "job" : "jobs";
  const these = isAll ? "" : `; ${jobs.length === 1 ? "this one" : `these ${jobs.length}`}`;
  return `${count} ${noun} ${place}${orderOf(jobs, asked)}${these}: ${counts.join(", ")}.${newest(jobs, asked, isLaterPage)}`;
}

function orderOf(jobs: readonly JobRow[], { name, byEnd }: AskedJobs): string {
  if (jobs.length < 2) return "";
  const hasBoth = name !== undefined && jobs.some(({ match }) => match) && jobs.some(({ match }) => !match);
  return `${hasBoth ? ", whole words first" : ""}, ${byEnd ? "latest end first" : "newest first"}`;
}

function newest([first, ...rest]: readonly JobRow[], { byEnd }: AskedJobs, isLaterPage: boolean): string {
  if (!first?.ago || isLaterPage || byEnd) return "";
  const which = rest.length === 0 ? "It" : rest.some(({ match }) => match) ? "The first" : "The newest";
  return ` ${which} was submitted ${first.ago}.`;
}

/** Why there is no row. */
export function noneFound(found: JobsFound, place: string, asked: AskedJobs, isLaterPage: boolean): string {
  if (found.next || found.isLeast)
    return `No match among the ${found.lookedAt} newest jobs looked at so far ${place}; there are more.`;
  if (isLaterPage) return "No more jobs.";
  if (!narrows(asked)) return `No jobs ${place}.`;
  const hint = asked.name ? " Try fewer words of the name." : "";
  const unread = found.unread > 0 ? ` ${plural(found.unread, "queue")} could not be searched.` : "";
  return `No job matches ${place}.${unread}${hint} One submitted in the last seconds may not be found yet; jobs are deleted 120 days after submission.`;
}

function totalOf({ total, isCapped, isLeast }: JobsFound): string {
  if (isCapped) return `${total} or more (the service counts no further)`;
  return isLeast ? `at least ${total}` : `${total}`;
}

/** How many rows of how many, and what could not be seen. */
export function shownOf(found: JobsFound, asked: AskedJobs): string {
  const { jobs, lookedAt, counted, unread, endsJudgedHere, isLeast } = found;
  const isJudged = asked.createdBy !== undefined || (isLeast && asked.name !== undefined) || endsJudgedHere;
  const why = [
    asked.createdBy === undefined ? undefined : "the submitter",
    endsJudgedHere ? "the end, by which the service refused to search," : undefined,
    asked.name === undefined ? undefined : "the name",
  ];
  return (
    words(
      [
        `${jobs.length} of ${totalOf(found)}`,
        isJudged
          ? `looked at ${lookedAt} of ${counted} jobs, as ${words(why, " and ")} is compared here`
          : undefined,
        unread > 0 ? `${plural(unread, "queue")} could not be searched` : undefined,
        asked.failedAfter && jobs.some(({ endedAt }) => endedAt === undefined)
          ? "when tasks of jobs that are not over failed is not looked at here"
          : undefined,
        asked.byEnd
          ? "jobs that have not ended are left out, but for those with failed tasks where these are asked for"
          : undefined,
      ],
      "; ",
    ) ?? ""
  );
}
