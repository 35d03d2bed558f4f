/**
 * What is looked at only where nothing else explains a wait: budgets and storage profiles. Neither is said by the
 * service to hold a ready job of a queue that schedules, so what is found here is never more than unclear.
 */
import type { BudgetSummary } from "@aws-sdk/client-deadline";
import { farmText, nameInWords, quoted } from "../text/untrusted.ts";
import { fleetInWords, fleetsThatFit } from "./fit-reasons.ts";
import type { WaitReason } from "./reason.ts";
import type { AssociatedFleet, WaitingFacts } from "./waiting-facts.ts";

const MAX_NAME = 80;
const MOST_NAMED = 4;

/** What is odd about budgets and storage profiles, as far as they were read. */
export function lastReasons(facts: WaitingFacts): WaitReason[] {
  return [...spentBudgets(facts), ...profileNotAllowed(facts), ...locationsNotThere(facts)];
}

/** Active budgets that count what the queue uses, as far as they were read. */
export function budgetsOfQueue({ budgets = [], queue }: WaitingFacts): BudgetSummary[] {
  return budgets.filter(
    ({ usageTrackingResource }) =>
      queue?.queueId !== undefined && usageTrackingResource?.queueId === queue.queueId,
  );
}

/** `budget "October" of this queue has used about 512 of 500 dollars`. */
export function budgetInWords({ displayName = "", usages, approximateDollarLimit }: BudgetSummary): string {
  const [used, limit] = [usages?.approximateDollarUsage, approximateDollarLimit];
  const amount =
    used === undefined || limit === undefined ? "" : ` has used about ${used} of ${limit} dollars`;
  return `budget ${quoted(displayName, MAX_NAME)} of this queue${amount}`;
}

function spentBudgets(facts: WaitingFacts): WaitReason[] {
  const isSpent = ({ usages, approximateDollarLimit }: BudgetSummary) =>
    (usages?.approximateDollarUsage ?? 0) >= (approximateDollarLimit ?? Number.POSITIVE_INFINITY);
  return budgetsOfQueue(facts)
    .filter(isSpent)
    .map((budget) => ({
      id: "budget-spent",
      says: `${budgetInWords(budget)}, although the queue says that it schedules`,
      sure: "unclear",
      fix: [
        {
          who: "farm admin",
          what: `look at budget ${quoted(budget.displayName ?? "", MAX_NAME)} and what it does when it is spent`,
        },
      ],
    }));
}

function profileNotAllowed({ job, queue, profiles }: WaitingFacts): WaitReason[] {
  const { storageProfileId: own } = job;
  const allowed = queue?.allowedStorageProfileIds ?? [];
  if (own === undefined || allowed.length === 0 || allowed.includes(own)) return [];
  const names = (profiles ?? [])
    .slice(0, MOST_NAMED)
    .map(({ displayName = "" }) => quoted(displayName, MAX_NAME));
  return [
    {
      id: "storage-profile-not-allowed",
      says: `it was submitted with storage profile ${nameInWords(farmText(own, MAX_NAME))}, which is not among those that its queue allows${names.length > 0 ? ` (${names.join(", ")})` : ""}`,
      sure: "unclear",
      fix: [
        {
          who: "farm admin",
          what: "allow that storage profile in the queue, or submit with one that it allows",
        },
      ],
    },
  ];
}

/** File system locations that the queue requires, and fleets that declare no storage profile it allows. */
function locationsNotThere(facts: WaitingFacts): WaitReason[] {
  const { requiredFileSystemLocationNames: required = [], allowedStorageProfileIds: allowed = [] } =
    facts.queue ?? {};
  const fleets = fleetsThatFit(facts).filter(({ fleet }) => fleet !== undefined);
  if (required.length === 0 || fleets.length === 0) return [];
  const without = fleets.filter((each) => !allowed.includes(profileOf(each) ?? ""));
  if (without.length < fleets.length) return [];
  const names = required.slice(0, MOST_NAMED).map((name) => quoted(name, MAX_NAME));
  return [
    {
      id: "storage-profile-missing",
      says: `its queue requires the file system ${names.length === 1 ? "location" : "locations"} ${names.join(", ")}, and ${without.slice(0, MOST_NAMED).map(fleetInWords).join(", ")} ${without.length === 1 ? "has" : "have"} no storage profile that the queue allows`,
      sure: "unclear",
      fix: [
        {
          who: "farm admin",
          what: "give the fleet a storage profile that the queue allows, with these locations",
        },
      ],
    },
  ];
}

function profileOf({ fleet }: AssociatedFleet): string | undefined {
  return (
    fleet?.configuration?.customerManaged?.storageProfileId ??
    fleet?.configuration?.serviceManagedEc2?.storageProfileId
  );
}
