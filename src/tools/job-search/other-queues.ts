/** What the other queues of the farm hold of a name that the default queue has, too. */
import type { JobSearchSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { jobsByName } from "../../deadline/jobs-by-name.ts";
import { queuesOfFarm } from "../../deadline/queues.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, inQuotes } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import { words } from "../parts/tool.ts";
import { type AskedJobs, queriesFor } from "./asked-jobs.ts";
import { isPartOfWord } from "./find-jobs.ts";

const MAX_NAME = 120;
/** Queues that are named. */
const MAX_NAMED = 5;

/** See the module's comment. */
export const ELSEWHERE = z.strictObject({
  matches: z.int(),
  least: z.string().optional().describe("Why there may be more"),
  queues: z
    .array(
      z.strictObject({
        queueId: z.string(),
        displayName: z.string().optional(),
        matches: z.int(),
        newestJobId: z.string().optional(),
        newestName: z.string().optional(),
      }),
    )
    .optional(),
  moreQueues: z.int().optional(),
});

export type Elsewhere = z.input<typeof ELSEWHERE>;

/** @returns undefined where the other queues could not be searched, which the ledger tells, or hold nothing. */
export async function matchesElsewhere(
  call: Call,
  queueId: string,
  asked: AskedJobs & { readonly name: string },
): Promise<Elsewhere | undefined> {
  const { value } = await call.reads.aside(
    async (reads) => {
      const { names } = await queuesOfFarm(reads, asked.farmId);
      const others = [...names.keys()].filter((id) => id !== queueId);
      return { names, found: await jobsByName(reads, others, asked.name, queriesFor(asked)) };
    },
    { purpose: "matches in other queues" },
  );
  if (!value) return undefined;
  const { names, found } = value;
  // Inside longer words there is no end of matches: they are told only where nothing else is.
  const jobs = found.jobs.filter((job) => !isPartOfWord(job, asked));
  const queues = [...names].flatMap(([id, displayName]) => {
    const own = jobs.filter((job) => job.queueId === id);
    return own.length === 0 ? [] : [queueOf(id, displayName, own)];
  });
  if (jobs.length === 0 && found.unread === 0) return undefined;
  const left = queues.length - MAX_NAMED;
  return {
    matches: jobs.length,
    least:
      words(
        [
          found.unread > 0 ? `${plural(found.unread, "queue")} could not be searched` : undefined,
          found.isWhole ? undefined : `${found.lookedAt} of ${found.counted} jobs were looked at`,
        ],
        "; ",
      ) ?? undefined,
    queues: queues.slice(0, MAX_NAMED),
    moreQueues: left > 0 ? left : undefined,
  };
}

function queueOf(queueId: string, displayName: string, jobs: readonly JobSearchSummary[]) {
  const [newest] = jobs;
  return {
    queueId,
    displayName: farmText(displayName, MAX_NAME) || undefined,
    matches: jobs.length,
    newestJobId: newest?.jobId,
    newestName: newest?.name === undefined ? undefined : farmText(newest.name, MAX_NAME),
  };
}

/** `3 more match in other queues (allQueues=true lists them): 2 in queue-... "fx-linux", newest job-... "WOLF_0130"`. */
export function elsewhereInWords({ matches, least, queues = [], moreQueues }: Elsewhere): string {
  const each = queues.map((queue) => {
    const place = words([queue.queueId, queue.displayName && inQuotes(queue.displayName)], " ");
    const newest = words([queue.newestJobId, queue.newestName && inQuotes(queue.newestName)], " ");
    return `${queue.matches} in ${place}, newest ${newest}`;
  });
  const all = [...each, ...(moreQueues ? [`${moreQueues} queues more`] : [])].join("; ");
  const count = `${least ? "at least " : ""}${matches} more ${matches === 1 ? "matches" : "match"} in other queues`;
  return `${count}${least ? ` (${least})` : ""}${all ? `: ${all}` : ""}. allQueues=true lists them`;
}
