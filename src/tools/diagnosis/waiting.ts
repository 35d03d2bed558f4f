/** Why the waiting tasks of a job wait, as a part of diagnose_job's answer. */
import * as z from "zod";
import { plural } from "../../explain/text/plural.ts";
import { span } from "../../explain/text/time.ts";
import { farmText, inQuotes, serviceWord } from "../../explain/text/untrusted.ts";
import { fitsWaitingStep } from "../../explain/waiting/fit-reasons.ts";
import { changeInWords } from "../../explain/waiting/reason.ts";
import type { AssociatedFleet, WaitingFacts } from "../../explain/waiting/waiting-facts.ts";
import { aheadInWords, notTheReason, whyWaiting } from "../../explain/waiting/why-waiting.ts";
import { FIX, type FixAdvice } from "../parts/cause-words.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";
import { readLast } from "./waiting-last-reads.ts";
import { readWaiting } from "./waiting-reads.ts";

/** The structured form of a wait. */
export const WAITING = z.strictObject({
  reason: z.string().describe("The reason's name, such as limit-used-up, fleet-full or no-known-reason"),
  says: z.string(),
  sure: z.enum(["certain", "likely", "unclear"]),
  fix: z.array(FIX).optional(),
  also: z.array(z.string()).optional().describe("Reasons further down that hold as well"),
  notTheReason: z.array(z.string()).optional(),
  ahead: z.string().optional(),
  fleets: z
    .array(
      z.strictObject({
        fleet: z.string().describe("Its name, else its id"),
        association: z.string().optional().describe("Where it is not ACTIVE"),
        status: z.string().optional().describe("Where it is not ACTIVE"),
        fit: z.enum(["fits", "may fit", "does not fit", "fit not known"]),
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
  readonly fix?: FixAdvice[];
  readonly lookedAt: string;
}

/** Reads it; what can't be read is noted in `facts`. */
export async function whyItWaits(call: Call, facts: JobFacts): Promise<Wait> {
  const first = await readWaiting(call, facts);
  const known = await readLast(call, facts, first, whyWaiting(first).id);
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
    fix: fix.length > 0 ? [...fix] : undefined,
    lookedAt: lookedAt(known),
  };
}

/** How long the job's tasks can have waited: `26m`. The service does not record when a task became ready. */
export function waitedInWords({ raw }: JobFacts, now: Date): string | undefined {
  if (!raw.createdAt || raw.startedAt) return undefined;
  return span(now.getTime() - raw.createdAt.getTime());
}

/** The lines of the text form that follow the verdict. */
export function waitingLines(waiting: Waiting | undefined): string[] {
  if (!waiting) return [];
  const { also = [], notTheReason: not = [], ahead, fleets = [] } = waiting;
  return [
    ...also.map((line) => `Also: ${line}`),
    ...fleets.map(fleetLine),
    ...(not.length > 0 ? [`Not the reason: ${not.join("; ")}.`] : []),
    ...(ahead ? [`Ahead: ${ahead}.`] : []),
  ];
}

function fleetRow(known: WaitingFacts, each: AssociatedFleet): FleetRow {
  const { fleetId, fleet, association, workers, allWorkers } = each;
  const counts = new Map<string, number>();
  for (const { status = "?" } of workers ?? []) {
    const word = serviceWord(status, "?");
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return {
    fleet: farmText(fleet?.displayName ?? fleetId, 80),
    association: associationWord(association, known.now),
    status: unlessActive(fleet?.status),
    fit: fitWord(known, each),
    workers: fleet?.workerCount,
    target: fleet?.targetWorkerCount === fleet?.workerCount ? undefined : fleet?.targetWorkerCount,
    max: fleet?.maxWorkerCount,
    byStatus: allWorkers ? Object.fromEntries(counts) : undefined,
  };
}

/** `STOPPED (last changed by kim, 2026-11-25T18:56:46Z, 4h ago)`. */
function associationWord(association: AssociatedFleet["association"], now: Date): string | undefined {
  const word = unlessActive(association.status);
  return word && `${word}${changeInWords(association, now)}`;
}

/** What is as one would assume is not said. */
function unlessActive(status: string | undefined): string | undefined {
  return status === undefined || status === "ACTIVE" ? undefined : serviceWord(status, "");
}

type FleetRow = NonNullable<Waiting["fleets"]>[number];

function fitWord(known: WaitingFacts, each: AssociatedFleet): FleetRow["fit"] {
  if (!each.fleet) return "fit not known";
  const fits = fitsWaitingStep(known, each);
  return fits === "yes"
    ? "fits"
    : fits === "no"
      ? "does not fit"
      : fits === "unknown"
        ? "may fit"
        : "fit not known";
}

/** `Fleet "gpu-spot": fits, 26 of 26 workers, RUNNING 26`. */
function fleetLine({
  fleet,
  association,
  status,
  fit,
  workers,
  target,
  max,
  byStatus = {},
}: FleetRow): string {
  const parts = [
    association && `association ${association}`,
    status,
    fit,
    workers === undefined ? undefined : `${workers} of ${max ?? "?"} workers`,
    target === undefined ? undefined : `wants ${target}`,
    ...Object.entries(byStatus).map(([word, count]) => `${word} ${count}`),
  ].filter(Boolean);
  return `Fleet ${inQuotes(fleet)}: ${parts.join(", ")}`;
}

function lookedAt({ steps, fleets, limits, openJobs, budgets, profiles }: WaitingFacts): string {
  const areRead = fleets?.some((each) => each.workers !== undefined);
  const workers = areRead ? fleets?.flatMap((each) => each.workers ?? []) : undefined;
  return [
    plural(steps.length, "step"),
    fleets &&
      plural(fleets.filter(({ association }) => association.status === "ACTIVE").length, "active fleet"),
    workers && plural(workers.length, "worker"),
    limits && plural(limits.length, "limit"),
    budgets && plural(budgets.length, "active budget"),
    profiles && plural(profiles.length, "storage profile"),
    openJobs && `${openJobs.all ? "" : "at least "}${plural(openJobs.rows.length, "open job")}`,
  ]
    .filter(Boolean)
    .join(", ");
}
