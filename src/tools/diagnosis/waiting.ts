/** Why the waiting tasks of a job wait, as a part of diagnose_job's answer. */
import * as z from "zod";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import { fleetsThatFit } from "../../explain/waiting/fleet-reasons.ts";
import type { WaitingFix } from "../../explain/waiting/reason.ts";
import type { WaitingFacts } from "../../explain/waiting/waiting-facts.ts";
import { aheadInWords, notTheReason, whyWaiting } from "../../explain/waiting/why-waiting.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { readWaiting } from "./waiting-reads.ts";

/** The structured form of a wait. */
export const WAITING = z.strictObject({
  reason: z.string().describe("The reason's name, such as limit-used-up, fleet-full or no-known-reason"),
  says: z.string(),
  sure: z.enum(["certain", "likely", "unclear"]),
  fix: z.array(z.strictObject({ who: z.string(), what: z.string() })).optional(),
  also: z.array(z.string()).optional().describe("Reasons further down that hold as well"),
  notTheReason: z.array(z.string()).optional(),
  ahead: z.string().optional(),
  fleets: z
    .array(
      z.strictObject({
        fleetId: z.string(),
        name: z.string().optional(),
        association: z.string().optional(),
        status: z.string().optional(),
        fits: z.boolean().optional(),
        workers: z.int().optional(),
        target: z.int().optional(),
        max: z.int().optional(),
        byStatus: z.record(z.string(), z.int()).optional(),
      }),
    )
    .optional(),
});

/** See `WAITING`. */
export type Waiting = z.input<typeof WAITING>;

/** A wait that was looked into: its structured form, and what the answer's other parts say of it. */
export interface Wait {
  readonly waiting: Waiting;
  /** Who does what, in one line. */
  readonly fix?: string;
  readonly lookedAt: string;
}

/** Reads it; what can't be read is noted in `facts`. */
export async function whyItWaits(call: Call, facts: JobFacts): Promise<Wait> {
  const known = await readWaiting(call, facts);
  const verdict = whyWaiting(known);
  const { id, says, sure, fix, also } = verdict;
  return {
    waiting: {
      reason: id,
      says,
      sure,
      fix: [...fix],
      also: [...also],
      notTheReason: notTheReason(known, verdict),
      ahead: aheadInWords(known),
      fleets: known.fleets?.map((each) => fleetRow(known, each)),
    },
    fix: fixInWords(fix),
    lookedAt: lookedAt(known),
  };
}

/** `(wrangler) nothing, it starts when one is freed; (farm admin) or raise the limit`. */
export function fixInWords(fix: readonly WaitingFix[]): string | undefined {
  return fix.map(({ who, what }) => `(${who}) ${what}`).join("; ") || undefined;
}

/** How long the job's tasks can have waited: `26m`. The service does not record when a task became ready. */
export function waitedInWords({ raw }: JobFacts, now: Date): string | undefined {
  if (!raw.createdAt || raw.startedAt) return undefined;
  return span(now.getTime() - raw.createdAt.getTime());
}

/** The lines of the text form that follow the verdict. */
export function waitingLines(waiting: Waiting | undefined): string[] {
  if (!waiting) return [];
  const { also = [], notTheReason: not = [], ahead } = waiting;
  return [
    ...also.map((line) => `Also: ${line}`),
    ...(not.length > 0 ? [`Not the reason: ${not.join("; ")}.`] : []),
    ...(ahead ? [`Ahead: ${ahead}.`] : []),
  ];
}

function fleetRow(known: WaitingFacts, each: NonNullable<WaitingFacts["fleets"]>[number]) {
  const { fleetId, fleet, association, workers, allWorkers } = each;
  const counts = new Map<string, number>();
  for (const { status = "?" } of workers ?? []) counts.set(status, (counts.get(status) ?? 0) + 1);
  return {
    fleetId,
    name: fleet?.displayName && farmText(fleet.displayName, 80),
    association: association.status,
    status: fleet?.status,
    fits: fleet && fleetsThatFit(known).includes(each),
    workers: fleet?.workerCount,
    target: fleet?.targetWorkerCount,
    max: fleet?.maxWorkerCount,
    byStatus: allWorkers ? Object.fromEntries(counts) : undefined,
  };
}

function lookedAt({ steps, fleets, limits, openJobs }: WaitingFacts): string {
  const workers = fleets?.flatMap((each) => each.workers ?? []);
  return [
    plural(steps.length, "step"),
    fleets &&
      plural(fleets.filter(({ association }) => association.status === "ACTIVE").length, "active fleet"),
    workers && plural(workers.length, "worker"),
    limits && plural(limits.length, "limit"),
    openJobs &&
      `${plural(openJobs.rows.length, "open job")}${openJobs.rows.length < openJobs.total ? ` of ${openJobs.total}` : ""}`,
  ]
    .filter(Boolean)
    .join(", ");
}
