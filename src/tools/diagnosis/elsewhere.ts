/** Other jobs of the queue that fail in the same hours: one search, nothing is opened. */
import type { SearchJobsRequest } from "@aws-sdk/client-deadline";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { plural } from "../../explain/text/plural.ts";
import { iso } from "../../explain/text/time.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";

const MAX_JOBS = 3;
const PAGE = 25;
/** How long before the first and after the last failure another job's end still counts as the same hours. */
const AROUND_MS = 60 * 60 * 1000;

/** A line on other failing jobs; undefined when there was no failure to compare with. */
export async function otherFailingJobs(
  call: Call,
  facts: JobFacts,
  runs: readonly FailedRun[],
): Promise<string | undefined> {
  const ends = runs.flatMap(({ endedAt }) => endedAt ?? []).map((end) => end.getTime());
  if (ends.length === 0) return undefined;
  const since = new Date(Math.min(...ends) - AROUND_MS);
  const until = new Date(Math.min(Math.max(...ends) + AROUND_MS, call.now.getTime()));
  const { ids } = facts;
  const search: SearchJobsRequest = {
    farmId: ids.farmId,
    queueIds: [ids.queueId],
    itemOffset: 0,
    pageSize: PAGE,
    filterExpressions: {
      operator: "AND",
      filters: [
        { stringFilter: { name: "TASK_RUN_STATUS", operator: "EQUAL", value: "FAILED" } },
        { dateTimeFilter: { name: "ENDED_AT", operator: "GREATER_THAN_EQUAL_TO", dateTime: since } },
        { dateTimeFilter: { name: "ENDED_AT", operator: "LESS_THAN_EQUAL_TO", dateTime: until } },
      ],
    },
  };
  const { value: found } = await call.reads.tryRead("SearchJobs", search, { purpose: "other failing jobs" });
  if (!found) return undefined;
  const others = (found.jobs ?? []).filter(({ jobId }) => jobId !== ids.jobId);
  const when = `between ${iso(since)} and ${iso(until)}`;
  const listed = found.jobs?.length ?? 0;
  const isWhole = found.nextItemOffset === undefined && (found.totalResults ?? 0) <= listed;
  if (others.length === 0 && !isWhole) return undefined;
  if (others.length === 0) return `no other job of this queue ended as failed ${when}.`;
  const shown = others
    .slice(0, MAX_JOBS)
    .map(
      ({ jobId, name, taskRunStatusCounts }) =>
        `${quoted(name ?? "", 80)} ${jobId} (${taskRunStatusCounts?.FAILED ?? 0} failed)`,
    );
  const more = others.length > MAX_JOBS ? ` and ${others.length - MAX_JOBS} more` : "";
  const least = isWhole ? "" : "at least ";
  return `${least}${plural(others.length, "other job")} of this queue ended as failed ${when}: ${shown.join(", ")}${more}; not opened.`;
}
