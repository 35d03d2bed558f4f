/** Reasons for a wait that lie with which fleets serve the queue: none is active, none fits, none may have workers. */
import type { GetFleetResponse } from "@aws-sdk/client-deadline";
import { groupBy } from "../action/session-story.ts";
import { farmText, nameInWords, quoted, serviceWord } from "../text/untrusted.ts";
import { askedInWords, type FleetFit, fitOf, limitNames, type Misfit, needsInWords } from "./fleet-match.ts";
import { changeInWords, type WaitReason } from "./reason.ts";
import type { AssociatedFleet, WaitingFacts, WaitingStep } from "./waiting-facts.ts";

const MAX_NAME = 80;
const MAX_MESSAGE = 300;
/** Fleets whose misfit is told one by one. */
const MOST_TOLD = 5;

const isActive = ({ association }: AssociatedFleet) => association.status === "ACTIVE";

/** `fleet "onprem-linux"`; a fleet that could not be read goes by its id. */
export function fleetInWords({ fleet, fleetId }: AssociatedFleet): string {
  return `fleet ${fleet ? quoted(fleet.displayName ?? fleetId, MAX_NAME) : fleetId}`;
}

/** Amount names, in lower case, that limits joined with the queue stand for. */
function limitsOf({ limits }: WaitingFacts): ReadonlySet<string> {
  return new Set((limits ?? []).map(({ limit }) => (limit.amountRequirementName ?? "").toLowerCase()));
}

/** Limits are unknown where they could not be read: then a name that may be one's is left to it. */
function withoutUnknownLimits(facts: WaitingFacts, step: WaitingStep): ReadonlySet<string> {
  if (facts.limits) return limitsOf(facts);
  return new Set(
    limitNames({ amounts: [], attributes: [], ...step.needs }).map((name) => name.toLowerCase()),
  );
}

function fits(facts: WaitingFacts, step: WaitingStep, { fleet }: AssociatedFleet) {
  const needs = step.needs && { amounts: [], attributes: [], ...step.needs };
  return fitOf(needs, fleet?.configuration, withoutUnknownLimits(facts, step));
}

/** Active fleets that fit at least one step with ready tasks, or may. */
export function fleetsThatFit(facts: WaitingFacts): AssociatedFleet[] {
  const ready = facts.steps.filter(({ counts }) => (counts.READY ?? 0) > 0);
  return (facts.fleets ?? [])
    .filter(isActive)
    .filter((fleet) => ready.some((step) => fits(facts, step, fleet).fits !== "no"));
}

/** Whether a fleet fits a step whose tasks are ready or were called NOT_COMPATIBLE; undefined without such a step. */
export function fitsWaitingStep(facts: WaitingFacts, fleet: AssociatedFleet): FleetFit["fits"] | undefined {
  const steps = facts.steps.filter(({ counts }) => (counts.READY ?? 0) + (counts.NOT_COMPATIBLE ?? 0) > 0);
  const found = steps.map((step) => fits(facts, step, fleet).fits);
  return found.length === 0
    ? undefined
    : (["yes", "unknown", "no"] as const).find((word) => found.includes(word));
}

/** Fleets that fit a waiting step for sure, and whose association with the queue is not active. */
export function stoppedFleetsThatFit(facts: WaitingFacts): AssociatedFleet[] {
  return (facts.fleets ?? []).filter(
    (each) =>
      each.association.status !== undefined && !isActive(each) && fitsWaitingStep(facts, each) === "yes",
  );
}

/** Tasks that no fleet of the queue could run when the service looked: what each step asks and each fleet offers. */
export function notCompatibleReason(facts: WaitingFacts): WaitReason | undefined {
  const steps = facts.steps.filter(({ counts }) => (counts.NOT_COMPATIBLE ?? 0) > 0);
  if (steps.length === 0) return undefined;
  const active = (facts.fleets ?? []).filter(isActive);
  const told = steps.flatMap((step) => misfitsOf(facts, step, active));
  const again = "then requeue the job: what is NOT_COMPATIBLE is not looked at again by itself";
  if (facts.fleets && active.length === 0) {
    return {
      id: "not-compatible",
      says: "no fleet is actively associated with its queue, so none could run it",
      sure: "likely",
      fix: [{ who: "farm admin", what: `associate a fleet with the queue; ${again}` }],
    };
  }
  if (told.length === 0) {
    return {
      id: "not-compatible",
      says:
        facts.fleets === undefined || active.some(({ fleet }) => fleet === undefined)
          ? `no fleet of the queue fitted when the service looked, and what the fleets offer could not all be read${asksInWords(steps)}`
          : "no fleet of the queue fitted when the service looked, and now one does: the fleet was changed since, or a limit that a step asks for is not associated with the queue",
      sure: "likely",
      fix: [{ who: "wrangler", what: `check the fleets and limits of the queue; ${again}` }],
    };
  }
  return {
    id: "not-compatible",
    says: `no fleet of its queue can run it: ${told.slice(0, MOST_TOLD).join("; ")}${told.length > MOST_TOLD ? `; and ${told.length - MOST_TOLD} more misfits` : ""}`,
    // A fleet that could not be read may have fitted better than those told.
    sure: active.some(({ fleet }) => fleet === undefined) ? "likely" : "certain",
    fix: [
      { who: "TD", what: `ask for what a fleet offers, and submit again` },
      { who: "farm admin", what: `or change a fleet (or associate one that fits, or the limit); ${again}` },
    ],
  };
}

/** `; step "sim" asks amount.worker.gpu at least 1`. */
function asksInWords(steps: readonly WaitingStep[]): string {
  return steps
    .flatMap(({ name, needs }) => {
      const asks = needsInWords({ amounts: [], attributes: [], ...needs });
      return asks ? `; step ${quoted(name, MAX_NAME)} asks ${asks}` : [];
    })
    .join("");
}

function misfitsOf(facts: WaitingFacts, step: WaitingStep, active: readonly AssociatedFleet[]): string[] {
  if (step.needs === undefined) return [];
  const name = `step ${quoted(step.name, MAX_NAME)}`;
  // A fleet that could not be read offers nothing that could be told.
  const read = active.filter(({ fleet }) => fleet !== undefined);
  const unlimited = facts.limits
    ? limitNames({ amounts: [], attributes: [], ...step.needs }).filter(
        (amount) =>
          !limitsOf(facts).has(amount.toLowerCase()) &&
          read.every((each) => fits(facts, step, each).misfits.some((misfit) => misfit.name === amount)),
      )
    : [];
  const limits = unlimited.map(
    (amount) =>
      `${name} asks ${nameInWords(farmText(amount, MAX_NAME))}: no limit of that name is associated with the queue, and no fleet that was read declares it`,
  );
  const misfits = read.flatMap((each) =>
    fits(facts, step, each)
      .misfits.filter((misfit) => misfit.fits === "no" && !unlimited.includes(misfit.name))
      .map((misfit) => ({ misfit, each })),
  );
  const asked = groupBy(misfits, ({ misfit }) => `${misfit.name} ${misfit.asked}`);
  const fleets = [...asked.values()].flatMap(([first, ...others]) =>
    first ? `${name} asks ${askedInWords(first.misfit)}, ${offersInWords([first, ...others])}` : [],
  );
  return [...limits, ...fleets];
}

/** `fleet "a" offers at least 65536, fleets "b", "c" offer WINDOWS`: fleets of one offer together. */
function offersInWords(all: readonly { readonly misfit: Misfit; readonly each: AssociatedFleet }[]): string {
  return [...groupBy(all, ({ misfit }) => misfit.offered)]
    .map(([offered, list]) => {
      const names = list.slice(0, MOST_TOLD).map(({ each }) => fleetInWords(each).replace(/^fleet /, ""));
      const more = list.length > names.length ? ` and ${list.length - names.length} more` : "";
      return list.length === 1
        ? `fleet ${names[0]} offers ${offered}`
        : `fleets ${names.join(", ")}${more} offer ${offered}`;
    })
    .join(", ");
}

/** No fleet that could do the work: none associated, none that fits any more, or none that may have workers. */
export function noFleetReason(facts: WaitingFacts): WaitReason | undefined {
  const { fleets, now } = facts;
  if (!fleets || !facts.steps.some(({ counts }) => (counts.READY ?? 0) > 0)) return undefined;
  const active = fleets.filter(isActive);
  if (active.length === 0) {
    const stopped = fleets.filter(({ association }) => association.status !== undefined);
    const which = stopped
      .slice(0, MOST_TOLD)
      .map(
        (each) =>
          `${fleetInWords(each)} is ${serviceWord(each.association.status, "?")}${changeInWords(each.association, now)}`,
      )
      .join("; ");
    return {
      id: "no-active-fleet",
      says: `no fleet serves its queue${stopped.length > 0 ? `: ${which}` : ", because none is associated with it"}`,
      sure: "certain",
      fix: [
        {
          who: "farm admin",
          what: "make an association of the queue with a fleet ACTIVE; ready tasks then go on by themselves",
        },
      ],
    };
  }
  const fitting = fleetsThatFit(facts);
  if (fitting.length === 0) {
    return {
      id: "no-fitting-fleet",
      says: `no active fleet of its queue fits its ready steps any more: ${facts.steps
        .filter(({ counts }) => (counts.READY ?? 0) > 0)
        .flatMap((step) => misfitsOf(facts, step, active))
        .slice(0, MOST_TOLD)
        .join("; ")}`,
      sure: "likely",
      fix: [
        {
          who: "farm admin",
          what: "a fleet or its association was changed after the job was made: change it back, or submit the job with what is offered now",
        },
      ],
    };
  }
  const out = fitting.map((each) => outOfService(each.fleet));
  if (out.some((why) => why === undefined)) return undefined;
  return {
    id: "fleet-out-of-service",
    says: fitting
      .slice(0, MOST_TOLD)
      .map(
        (each, index) =>
          `${fleetInWords(each)} ${out[index]}${messageOf(each.fleet)}${changeInWords(each.fleet ?? {}, now)}`,
      )
      .join("; "),
    sure: "certain",
    fix: fitting.slice(0, MOST_TOLD).map((each) => ({
      who: "farm admin",
      what: `${bringBack(each.fleet)} ${fleetInWords(each)}; ready tasks then go on by themselves`,
    })),
  };
}

/** Why a fleet can't have workers at all; undefined where it can. */
export function outOfService(fleet: GetFleetResponse | undefined): string | undefined {
  const status = fleet?.status ?? "";
  if (status === "SUSPENDED" || status.endsWith("_FAILED")) return `is ${serviceWord(status, "")}`;
  return fleet?.maxWorkerCount === 0 ? "may have no worker (its maximum is 0)" : undefined;
}

function bringBack(fleet: GetFleetResponse | undefined): string {
  if (fleet?.status === "SUSPENDED") return "resume";
  return fleet?.maxWorkerCount === 0 ? "raise the maximum of workers of" : "mend";
}

/** What a fleet says of its own status, to stand behind it. */
export function messageOf(fleet: GetFleetResponse | undefined): string {
  return fleet?.statusMessage ? `, and says ${quoted(fleet.statusMessage, MAX_MESSAGE)}` : "";
}
