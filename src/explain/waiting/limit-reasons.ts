/** Reasons for a wait that lie with limits: a limit is used up, or its association with the queue was stopped. */
import { farmText, nameInWords, quoted, serviceWord } from "../text/untrusted.ts";
import { fleetsThatFit } from "./fit-reasons.ts";
import { fitOf, limitNames } from "./fleet-match.ts";
import { changeInWords, type WaitReason } from "./reason.ts";
import type { LimitHolder, QueueLimit, WaitingFacts, WaitingStep } from "./waiting-facts.ts";

const MAX_NAME = 80;
const MOST_HOLDERS = 3;

/** The first limit that keeps a ready step waiting. */
export function limitReason(facts: WaitingFacts): WaitReason | undefined {
  for (const step of facts.steps) {
    if ((step.counts.READY ?? 0) === 0 || !step.needs) continue;
    for (const [name, asked] of askedLimits(facts, step)) {
      const found = (facts.limits ?? []).find(
        ({ limit }) => limit.amountRequirementName?.toLowerCase() === name.toLowerCase(),
      );
      const reason = found && (stopped(facts, found) ?? usedUp(facts, found, asked));
      if (reason) return reason;
    }
  }
  return undefined;
}

/**
 * A ready step asks a limit that could not be read: it may be used up or stopped. No managed policy of a monitor
 * allows these two reads, and the guide shows how a farm admin adds them ("Customizing the monitor role").
 */
export function unreadLimitReason(facts: WaitingFacts): WaitReason | undefined {
  if (facts.limits) return undefined;
  const asked = facts.steps
    .filter(({ counts, needs }) => (counts.READY ?? 0) > 0 && needs)
    .flatMap((step) =>
      askedLimits(facts, step).map(
        ([name, amount]) => `${amount} of ${nameInWords(farmText(name, MAX_NAME))}`,
      ),
    );
  if (asked.length === 0) return undefined;
  const held = [...(facts.holders?.byLimit ?? [])].map(
    ([limitId, holders]) => `${amountOf(holders)} of ${limitId}`,
  );
  return {
    id: "limit-not-readable",
    says: `its tasks ask ${[...new Set(asked)].join(", ")}, and limits may not be read here, so whether one is used up is not known${held.length > 0 ? `; running tasks of this queue hold at least ${held.join(", ")}` : ""}`,
    sure: "unclear",
    fix: [
      {
        who: "farm admin",
        what: "look at the limit in the console, or add deadline:ListLimits and deadline:ListQueueLimitAssociations to the monitor role",
      },
    ],
  };
}

/** Amounts that a step asks of limits, and how much: one that a fitting fleet declares goes by the fleet. */
export function askedLimits(facts: WaitingFacts, step: WaitingStep): [name: string, asked: number][] {
  const needs = { amounts: [], attributes: [], ...step.needs };
  const byFleet = (name: string) =>
    fleetsThatFit(facts).some(({ fleet }) => {
      const only = { amounts: needs.amounts.filter((amount) => amount.name === name), attributes: [] };
      return fleet?.configuration !== undefined && fitOf(only, fleet.configuration).fits === "yes";
    });
  return limitNames(needs)
    .filter((name) => !byFleet(name))
    .map((name) => [name, needs.amounts.find((amount) => amount.name === name)?.min ?? 1]);
}

function stopped({ now }: WaitingFacts, { limit, association }: QueueLimit): WaitReason | undefined {
  if (association.status === "ACTIVE" || association.status === undefined) return undefined;
  return {
    id: "limit-stopped",
    says: `limit ${quoted(limit.displayName ?? "", MAX_NAME)} is stopped for its queue (${serviceWord(association.status, "?")})${changeInWords(association, now)}`,
    sure: "certain",
    fix: [
      {
        who: "farm admin",
        what: "make the limit's association with the queue ACTIVE again; the tasks then go on without a requeue",
      },
    ],
  };
}

function usedUp(facts: WaitingFacts, { limit }: QueueLimit, asked: number): WaitReason | undefined {
  const { holders, job } = facts;
  const { currentCount = 0, maxCount = -1, displayName = "", limitId = "" } = limit;
  if (maxCount < 0 || maxCount - currentCount >= asked) return undefined;
  const name = quoted(displayName, MAX_NAME);
  if (asked > maxCount) {
    return {
      id: "limit-too-small",
      says: `a task asks ${asked} of limit ${name}, which has ${maxCount} in all`,
      sure: "likely",
      fix: [{ who: "farm admin", what: `raise the limit to at least ${asked}, or submit with less` }],
    };
  }
  const held = holders && { by: holders.byLimit.get(limitId) ?? [], all: holders.all };
  const elsewhere = facts.heldElsewhere?.byLimit.get(limitId) ?? [];
  const [biggest] = [...(held?.by ?? []), ...elsewhere]
    .filter(({ jobId }) => jobId !== job.jobId)
    .sort((one, other) => other.count - one.count);
  const where = biggest?.queue === undefined ? "" : ` of queue ${quoted(biggest.queue, MAX_NAME)}`;
  return {
    id: "limit-used-up",
    says: `limit ${name} is used up: ${currentCount} of ${maxCount} in use (the service's count is delayed)${whoHolds(held, elsewhere, facts, currentCount)}`,
    sure: "likely",
    fix: [
      {
        who: "wrangler",
        what: `nothing, it starts when one is freed${biggest?.name ? `; or lower the priority of ${quoted(biggest.name, MAX_NAME)}${where} (${biggest.count} of the ${maxCount})` : ""}`,
      },
      { who: "farm admin", what: "or raise the limit, if there are more seats than it counts" },
    ],
  };
}

/** What is known of who holds a limit, as the end of a sentence. */
function whoHolds(
  here: { readonly by: readonly LimitHolder[]; readonly all: boolean } | undefined,
  there: readonly LimitHolder[],
  { heldElsewhere, job }: WaitingFacts,
  inUse: number,
): string {
  if (here?.all && here.by.length === 0 && heldElsewhere?.all && there.length === 0)
    return "; no running task that this identity sees holds it, in this queue or another";
  const own = here ? `; ${heldBy(here, job.jobId, inUse)}` : "";
  if (!heldElsewhere || (there.length === 0 && heldElsewhere.all)) return own;
  const others =
    there.length === 0
      ? "who there is not among what was read"
      : `${heldElsewhere.all ? "" : "at least "}${holdersInWords(there)}`;
  return `${own}${here?.all ? ": " : "; in other queues: "}${others}`;
}

/** Whether a limit that a ready step asks for is used by more than the running tasks of this queue. */
export function isHeldElsewhere(facts: WaitingFacts): boolean {
  const asked = new Set(
    facts.steps
      .filter(({ counts, needs }) => (counts.READY ?? 0) > 0 && needs)
      .flatMap((step) => askedLimits(facts, step).map(([name]) => name.toLowerCase())),
  );
  return (facts.limits ?? []).some(
    ({ limit: { limitId = "", amountRequirementName = "", currentCount = 0 } }) => {
      const here = facts.holders?.byLimit.get(limitId) ?? [];
      return asked.has(amountRequirementName.toLowerCase()) && amountOf(here) < currentCount;
    },
  );
}

/**
 * The limit belongs to the whole farm: what this queue does not hold is held from other queues, which can be said
 * only where all that runs here was read.
 */
function heldBy(
  { by, all }: { readonly by: readonly LimitHolder[]; readonly all: boolean },
  own: string,
  inUse: number,
): string {
  if (by.length === 0)
    return all
      ? "no running task of this queue holds it, so jobs of other queues do"
      : "who holds it is not among what was read of this queue's running tasks";
  const jobs = `${by.length === 1 ? "one job holds" : `${by.length} jobs hold`}`;
  const names = holdersInWords(by, own);
  const rest = inUse - amountOf(by);
  if (!all || rest <= 0) return `of this queue ${all ? "" : "at least "}${jobs} it (${names})`;
  return `of this queue ${jobs} ${amountOf(by)} of it (${names}), and jobs of other queues the other ${rest}`;
}

function holdersInWords(by: readonly LimitHolder[], own?: string): string {
  const some = by.slice(0, MOST_HOLDERS).map(({ name, jobId, count, queue }) => {
    const job = jobId === own ? "this one itself" : name ? quoted(name, MAX_NAME) : jobId;
    return `${job}${queue === undefined ? "" : ` in queue ${quoted(queue, MAX_NAME)}`} ${count}`;
  });
  return `${some.join(", ")}${by.length > MOST_HOLDERS ? ", ..." : ""}`;
}

function amountOf(holders: readonly LimitHolder[]): number {
  return holders.reduce((sum, { count }) => sum + count, 0);
}
