/**
 * Why tasks wait, from what was read: the first reason that holds is the verdict. The order is that of the service's
 * own gates: what stops everything first, then this job's own bounds, then limits, then room on the fleets.
 * Sources: AWS Deadline Cloud developer guide, "Schedule jobs", "Resource limits", "Worker states and lifecycle";
 * user guide, "Manage budgets".
 */
import type { Sureness } from "../../knowledge/types.ts";
import { queueBlock } from "../job/queue-state.ts";
import { plural } from "../text/plural.ts";
import { span } from "../text/time.ts";
import { quoted, serviceWord } from "../text/untrusted.ts";
import {
  fleetInWords,
  fleetsThatFit,
  noFleetReason,
  notCompatibleReason,
  stoppedFleetsThatFit,
} from "./fit-reasons.ts";
import { budgetInWords, budgetsOfQueue, lastReasons } from "./last-reasons.ts";
import { askedLimits, limitReason, unreadLimitReason } from "./limit-reasons.ts";
import { changeInWords, jobAge, UNTIL_SLOW_MS, type WaitReason } from "./reason.ts";
import { fleetReason, freeWorkers } from "./room-reasons.ts";
import type { WaitingFacts } from "./waiting-facts.ts";

const MAX_NAME = 80;

/** The verdict, and what else was seen. */
export interface WaitingVerdict extends WaitReason {
  readonly sure: Sureness;
  /** Reasons further down that hold as well. */
  readonly also: readonly string[];
}

/** Finds why the waiting tasks of a job wait. Undefined when none of its tasks waits. */
export function whyWaiting(facts: WaitingFacts): WaitingVerdict {
  const reasons = [
    notCompatibleReason(facts),
    blockedQueue(facts),
    noFleetReason(facts),
    onlyPending(facts),
    ownCap(facts),
    limitReason(facts),
    leftOverReason(facts) ?? fleetReason(facts),
    unreadLimitReason(facts),
  ].filter((reason) => reason !== undefined);
  const [first, ...rest] = reasons;
  if (first) {
    const others = [
      ...rest.filter(({ id }) => !isConsequence(id, first.id)),
      ...switchedOff(facts, first.id),
    ];
    return {
      ...first,
      fix: [...first.fix, ...switchedOff(facts, first.id).flatMap(({ fix }) => fix)],
      also: others.map(({ says, sure }) => `${says} (${sure})`),
    };
  }
  const last = lastReasons(facts);
  const none = noKnownReason(facts);
  return {
    ...none,
    fix: last.flatMap(({ fix }) => fix),
    also: last.map(({ says, sure }) => `${says} (${sure})`),
  };
}

/** A queue that gives out no work asks its fleets for none: that none come follows from it. */
function isConsequence(reason: string, first: string): boolean {
  return first === "queue-blocked" && NOBODY_COMES.has(reason);
}

const NOBODY_COMES: ReadonlySet<string> = new Set(["fleet-does-not-grow", "nobody-there", "no-capacity"]);

/** Reasons that say that the active fleets have nobody for it. */
const FOR_WANT_OF_ROOM: ReadonlySet<string> = new Set([
  ...NOBODY_COMES,
  "not-compatible",
  "no-fitting-fleet",
  "fleet-out-of-service",
  "fleet-full",
  "workers-starting",
  "workers-never-start",
  "workers-die-at-start",
]);

/** Where the active fleets have nobody for it: one that would, and that somebody took from the queue. */
function switchedOff(facts: WaitingFacts, reason: string): WaitReason[] {
  if (!FOR_WANT_OF_ROOM.has(reason)) return [];
  return stoppedFleetsThatFit(facts).map((each) => ({
    id: "association-stopped",
    says: `${fleetInWords(each)} would fit, but its association with the queue is ${serviceWord(each.association.status, "?")}${changeInWords(each.association, facts.now)}`,
    sure: "certain",
    fix: [
      {
        who: "farm admin",
        what: `or make the association of ${fleetInWords(each)} with the queue ACTIVE, if it was stopped by mistake${reason === "not-compatible" ? "; then requeue the job" : ""}`,
      },
    ],
  }));
}

/** Verdicts that leave the wait unexplained. */
export const UNEXPLAINED: ReadonlySet<string> = new Set(["idle-workers", "no-known-reason"]);

/**
 * A worker whose session has outlived its job's work: it hangs while it leaves an environment.
 * Source: AWS Deadline Cloud user guide, troubleshooting ("find stuck workers").
 */
function leftOverReason(facts: WaitingFacts): WaitReason | undefined {
  const { leftOver, now } = facts;
  if (!leftOver) return undefined;
  const fleets = fleetsThatFit(facts);
  const full = fleets.length === 1 ? `${fleetInWords(fleets[0]!)} is` : `${fleets.length} fleets are`;
  const { host, workerId, sessionId, jobId, startedAt } = leftOver;
  const since = startedAt ? `, open for ${span(now.getTime() - startedAt.getTime())}` : "";
  return {
    id: "session-left-over",
    says: `${full} full, and no job of this queue has a task under way: worker ${host} (${workerId}) is held by ${sessionId} of ${jobId}${since}, which has nothing left to run; it probably hangs while it leaves an environment`,
    sure: "likely",
    fix: [
      {
        who: "wrangler",
        what: `end that session, after a look at its newest actions; the worker is free then`,
      },
    ],
  };
}

function blockedQueue(facts: WaitingFacts): WaitReason | undefined {
  const { queue } = facts;
  const block = queue && queueBlock(queue);
  if (!block) return undefined;
  const spent = budgetsOfQueue(facts);
  return {
    id: "queue-blocked",
    says: `its queue ${quoted(queue.displayName ?? "", MAX_NAME)} gives out no work: ${block.means ?? block.reason}${spent.length > 0 ? `; ${spent.map(budgetInWords).join("; ")}` : ""}`,
    sure: "certain",
    fix: [{ who: block.who, what: block.fix }],
  };
}

/** Nothing is ready: every task that waits does so for another step. */
function onlyPending({ steps }: WaitingFacts): WaitReason | undefined {
  const ready = steps.some(({ counts }) => (counts.READY ?? 0) > 0);
  const pending = steps.filter(({ counts }) => (counts.PENDING ?? 0) > 0);
  if (ready || pending.length === 0) return undefined;
  const [first] = pending.filter(({ waitsFor }) => (waitsFor ?? []).length > 0);
  if (!first) return undefined;
  const names = first
    .waitsFor!.map(({ name, state }) => `${quoted(name, MAX_NAME)}${state ? ` (${state})` : ""}`)
    .join(", ");
  const held = first.waitsFor!.some(({ state }) => state?.startsWith("SUSPENDED"));
  return {
    id: "waits-for-step",
    says: `nothing is ready: step ${quoted(first.name, MAX_NAME)} waits for ${names}${pending.length > 1 ? `, and ${plural(pending.length - 1, "other step")} for others` : ""}`,
    sure: "certain",
    fix: held ? [{ who: "wrangler", what: "resume what is suspended; the rest then goes on by itself" }] : [],
  };
}

function ownCap({ job, openSessions }: WaitingFacts): WaitReason | undefined {
  const cap = job.maxWorkerCount ?? -1;
  if (cap <= 0 || openSessions === undefined || openSessions < cap) return undefined;
  return {
    id: "own-worker-cap",
    says: `the job's own cap is reached: it may have ${plural(cap, "worker")} (maxWorkerCount) and has ${openSessions} open ${openSessions === 1 ? "session" : "sessions"}`,
    sure: "certain",
    fix: [
      {
        who: "wrangler",
        what: "raise the job's maxWorkerCount, or wait: the next task starts when one of its own ends",
      },
    ],
  };
}

/** What could be the reason and was not read; only without any of it can it be none of the known ones. */
function notRead(facts: WaitingFacts): string[] {
  const ready = facts.steps.filter(({ counts }) => (counts.READY ?? 0) > 0);
  const asksLimits = ready.some((step) => askedLimits(facts, step).length > 0);
  return [
    facts.queue ? undefined : "its queue",
    facts.steps.length > 0 ? undefined : "its steps",
    ready.some(({ needs }) => !needs) ? "what its steps ask for" : undefined,
    facts.fleets?.every(({ fleet }) => fleet) ? undefined : "its fleets",
    facts.fleets?.some(({ association, allWorkers }) => association.status === "ACTIVE" && !allWorkers)
      ? "their workers"
      : undefined,
    asksLimits && !facts.limits ? "its limits" : undefined,
    (facts.job.maxWorkerCount ?? -1) > 0 && facts.openSessions === undefined ? "its sessions" : undefined,
  ].filter((part) => part !== undefined);
}

/** Nothing of what is known explains the wait. */
function noKnownReason(facts: WaitingFacts): WaitReason {
  const waited = jobAge(facts);
  const lost = notRead(facts).join(" and ");
  const idle = fleetsThatFit(facts).filter(({ workers }) => workers?.some(({ status }) => status === "IDLE"));
  if (idle.length > 0 && waited !== undefined && waited > UNTIL_SLOW_MS / 3) {
    const names = idle
      .map(({ fleet, fleetId }) => quoted(fleet?.displayName ?? fleetId, MAX_NAME))
      .join(", ");
    return {
      id: "idle-workers",
      says: `${lost ? `not all could be read (${lost})` : "none of the known reasons"}: ${idle.length === 1 ? "fleet" : "fleets"} ${names} ${idle.length === 1 ? "fits and has" : "fit and have"} idle workers`,
      sure: "unclear",
      fix: [],
    };
  }
  return {
    id: "no-known-reason",
    says: lost
      ? `what keeps it waiting can't be told, because not all could be read: ${lost}`
      : "none of the known reasons",
    sure: "unclear",
    fix: [],
  };
}

/** What is not the reason, as far as it was read: the other half of an answer. */
export function notTheReason(facts: WaitingFacts, verdict: { readonly id: string }): string[] {
  const { queue, job } = facts;
  return [
    queue && verdict.id !== "queue-blocked" && !queueBlock(queue)
      ? `queue ${quoted(queue.displayName ?? "", MAX_NAME)} schedules`
      : undefined,
    ...fleetsThatFit(facts).flatMap((each) => {
      const idle = freeWorkers(each, facts.now).length;
      return idle > 0 && each.workers
        ? `fleet ${quoted(each.fleet?.displayName ?? each.fleetId, MAX_NAME)} fits and has ${each.allWorkers ? "" : "at least "}${idle} of ${each.fleet?.workerCount ?? each.workers.length} workers free`
        : [];
    }),
    verdict.id !== "own-worker-cap" && (job.maxWorkerCount === undefined || job.maxWorkerCount <= 0)
      ? "the job has no worker cap"
      : undefined,
    ...(verdict.id.startsWith("limit") ? [] : freeLimits(facts)),
  ].filter((part) => part !== undefined);
}

/** Limits that the ready steps ask for and that have room. */
function freeLimits(facts: WaitingFacts): string[] {
  const asked = new Set(
    facts.steps
      .filter(({ counts, needs }) => (counts.READY ?? 0) > 0 && needs)
      .flatMap((step) => askedLimits(facts, step).map(([name]) => name.toLowerCase())),
  );
  return (facts.limits ?? []).flatMap(({ limit, association }) => {
    const { displayName = "", amountRequirementName = "", currentCount = 0, maxCount = -1 } = limit;
    if (association.status !== "ACTIVE" || !asked.has(amountRequirementName.toLowerCase())) return [];
    return `limit ${quoted(displayName, MAX_NAME)} counts ${currentCount}${maxCount < 0 ? ", without a maximum" : ` of ${maxCount}`}`;
  });
}

/** How the queue shares work out, and who is before this job. */
export function aheadInWords(facts: WaitingFacts): string | undefined {
  const { queue, openJobs, job } = facts;
  if (!queue || !openJobs) return undefined;
  const others = openJobs.rows.filter(({ jobId }) => jobId !== job.jobId);
  const { all } = openJobs;
  const some = all ? "" : "at least ";
  const higher = others.filter(({ priority }) => (priority ?? 0) > job.priority);
  const same = others.filter(({ priority }) => priority === job.priority);
  const scheduling = queue.schedulingConfiguration;
  if (scheduling?.weightedBalanced) {
    const {
      priorityWeight = 100,
      errorWeight = -10,
      submissionTimeWeight = 3,
      renderingTaskWeight = -100,
    } = scheduling.weightedBalanced;
    return `the queue weighs jobs by the weights priority ${priorityWeight}, errors ${errorWeight}, age ${submissionTimeWeight}, rendering tasks ${renderingTaskWeight}; ${some}${plural(others.length, "other open job")}, no order can be told`;
  }
  if (scheduling?.priorityBalanced) {
    return `${some}${plural(higher.length, "open job")} of higher priority${named(higher)}; it shares with ${some}${plural(same.length, "job")} of the same priority (${job.priority})`;
  }
  // A list of open jobs without this one, which is open, is not all of it.
  const isThere =
    others.length < openJobs.rows.length || (facts.job.status !== "READY" && facts.job.status !== "RUNNING");
  if (others.length === 0) return all && isThere ? "no other open job in this queue" : undefined;
  const earlier = same.filter(({ createdAt }) => createdAt && job.createdAt && createdAt < job.createdAt);
  return `first in, first out by priority: ${some}${plural(higher.length, "open job")} of higher priority${named(higher)}, ${some}${earlier.length} earlier ${earlier.length === 1 ? "one" : "ones"} of the same (${job.priority})${named(earlier)}`;
}

const MOST_NAMED = 3;

function named(jobs: readonly { readonly name?: string; readonly priority?: number }[]): string {
  if (jobs.length === 0) return "";
  const some = jobs
    .slice(0, MOST_NAMED)
    .map(({ name, priority }) => `${quoted(name ?? "?", MAX_NAME)} ${priority ?? "?"}`);
  return ` (${some.join(", ")}${jobs.length > some.length ? `, and ${jobs.length - some.length} more` : ""})`;
}
