/** The limits of a farm that are in use, such as a studio's licences, and the jobs that hold them. */
import type { LimitSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { readJobs } from "../../deadline/batches.ts";
import { type HeldLimits, type Holding, tryHeldLimits, tryLimits } from "../../deadline/limits.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { plural } from "../../explain/text/plural.ts";
import { farmText, quoted } from "../../explain/text/untrusted.ts";
import { withinRoom } from "../parts/lists.ts";
import { type Call, words } from "../parts/tool.ts";

const MAX_NAME = 60;
/** Limits that are told with their holders at most, the fullest first. */
const MAX_LIMITS = 10;
/** What they may take of the answer, in characters: it is about the queues. */
const ROOM = 1_500;
/** Jobs that are named for one limit, those that hold most first. */
const MAX_JOBS = 3;

const HOLDER = z.strictObject({
  jobId: z.string(),
  name: z.string().optional(),
  holds: z.number(),
  tasks: z.int(),
});

/** The structured form. */
export const LIMIT = z.strictObject({
  limitId: z.string(),
  name: z.string().optional(),
  used: z.number().optional().describe("The service's count, which is delayed"),
  maximum: z.number().optional().describe("Absent: no maximum"),
  heldBy: z.array(HOLDER).optional(),
  moreJobs: z.int().optional(),
  unread: z.string().optional().describe("Where more tasks may hold it than were read"),
});

const UNREAD = "not every running task was read";

/** See `LIMIT`. */
export type LimitInUse = z.input<typeof LIMIT>;

/** What list_queues tells of limits. */
export interface LimitsInUse {
  readonly limits?: LimitInUse[];
  /** Limits in use that are not told one by one. */
  readonly moreLimits?: number;
  /** Limits that nothing uses; absent where not all of the farm's were read. */
  readonly otherLimits?: number;
  /** Where the farm has more limits than were read. */
  readonly unreadLimits?: string;
}

/**
 * Reads them: one request where the farm has no limit, three more where it has some.
 * @param queues of the farm, whose running tasks may hold them, and whether these are all
 * @throws ServiceFailure only when the whole call was canceled; what can't be read is noted
 */
export async function limitsInUse(
  call: Call,
  farmId: string,
  queues: () => Promise<{ readonly ids: readonly string[]; readonly isWhole: boolean }>,
): Promise<LimitsInUse> {
  const [known, { ids, isWhole }] = await inParallel([() => tryLimits(call.reads, farmId), queues]);
  if (!known.value || known.value.rows.length === 0 || ids.length === 0) return {};
  const { value } = await tryHeldLimits(call.reads, farmId, ids);
  const held = value && { ...value, all: value.all && isWhole };
  const inUse = known.value.rows
    .filter(({ limitId = "", currentCount = 0 }) => currentCount > 0 || held?.byLimit.has(limitId))
    .sort((one, other) => shareOf(other) - shareOf(one));
  const used = inUse.slice(0, MAX_LIMITS);
  const holders = new Map(used.map(({ limitId = "" }) => [limitId, holdersOf(held, limitId)]));
  const names = await namesOf(
    call,
    farmId,
    [...holders.values()].flatMap((jobs) => jobs.slice(0, MAX_JOBS)),
  );
  const limits = withinRoom(
    used.map((limit) => rowOf(limit, held, holders.get(limit.limitId ?? "") ?? [], names)),
    ROOM,
  );
  return {
    limits,
    moreLimits: inUse.length - limits.length || undefined,
    ...(known.value.isWhole
      ? { otherLimits: known.value.rows.length - inUse.length || undefined }
      : { unreadLimits: "the farm has more limits than were read" }),
  };
}

type Holder = readonly [jobId: string, holding: Holding];

function holdersOf(held: HeldLimits | undefined, limitId: string): Holder[] {
  return [...(held?.byLimit.get(limitId) ?? [])].sort(([, one], [, other]) => other.count - one.count);
}

/** How far a limit is used up. */
function shareOf({ currentCount = 0, maxCount = -1 }: LimitSummary): number {
  return maxCount > 0 ? currentCount / maxCount : 0;
}

async function namesOf(call: Call, farmId: string, holders: readonly Holder[]) {
  const ids = holders.map(([jobId, { queueId }]) => ({ farmId, queueId, jobId }));
  const jobs = await readJobs(call.reads, ids, "names of jobs");
  return new Map([...jobs].map(([jobId, { value }]) => [jobId, farmText(value?.name ?? "", MAX_NAME)]));
}

function rowOf(
  { limitId = "?", displayName = "", currentCount, maxCount = -1 }: LimitSummary,
  held: HeldLimits | undefined,
  holders: readonly Holder[],
  names: ReadonlyMap<string, string>,
): LimitInUse {
  const told = holders.slice(0, MAX_JOBS);
  return {
    limitId,
    name: farmText(displayName, MAX_NAME) || undefined,
    used: currentCount,
    // The service's word for no maximum is -1.
    maximum: maxCount < 0 ? undefined : maxCount,
    heldBy:
      told.length > 0
        ? told.map(([jobId, { count, tasks }]) => ({
            jobId,
            name: names.get(jobId) || undefined,
            holds: count,
            tasks,
          }))
        : undefined,
    moreJobs: holders.length - told.length || undefined,
    unread: held?.all === true ? undefined : UNREAD,
  };
}

/** `Limit "Arnold licences": 40 of 40 in use; held by "KITE" 31 (31 tasks), job-...; limit-...`. */
export function limitLines({ limits = [], moreLimits, otherLimits, unreadLimits }: LimitsInUse): string[] {
  const rest = words([
    moreLimits === undefined ? undefined : `${moreLimits} more in use`,
    otherLimits === undefined ? undefined : `${otherLimits} not in use`,
    unreadLimits,
  ]);
  return [
    ...limits.map((limit) => `Limit ${limitInWords(limit)}`),
    ...(rest === undefined ? [] : [`${limits.length > 0 ? "Limits beside these" : "Limits"}: ${rest}`]),
  ];
}

function limitInWords({ limitId, name, used, maximum, heldBy = [], moreJobs, unread }: LimitInUse): string {
  const count = `${used ?? "an unknown number"}${maximum === undefined ? "" : ` of ${maximum}`} in use (the service's count is delayed)`;
  const jobs = heldBy.map(
    (job) =>
      `${job.name === undefined ? "" : `${quoted(job.name, MAX_NAME)} `}${job.jobId} ${job.holds} (${plural(job.tasks, "task")})`,
  );
  const more = moreJobs === undefined ? "" : `, and ${plural(moreJobs, "more job")}`;
  return [
    `${name === undefined ? "" : `${quoted(name, MAX_NAME)}: `}${count}`,
    ...(maximum === undefined ? ["no maximum"] : []),
    jobs.length > 0 ? `held by ${jobs.join(", ")}${more}` : "no running task that was read holds it",
    ...(unread === undefined ? [] : [unread]),
    limitId,
  ].join("; ");
}
