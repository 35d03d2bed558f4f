/** Whether a queue gives out work, and what a person does when it does not. */
import { queueBlockedReasonMeans } from "../../knowledge/service-statuses.ts";
import { serviceWord } from "../text/untrusted.ts";

/** What the API says about a queue's scheduling. */
export interface QueueFacts {
  readonly status?: string;
  readonly blockedReason?: string;
  readonly defaultBudgetAction?: string;
}

/** Why a queue is blocked and what to do about it. */
export interface QueueBlock {
  /** The service's own word, safe to show. */
  readonly reason: string;
  readonly means?: string;
  /** What a person does about it. */
  readonly fix: string;
  readonly who: "farm manager";
}

/*
 * Sources: AWS Deadline Cloud user guide, "Manage budgets" (a budget action stops scheduling at a threshold, and
 * either lets running tasks complete or cancels them); API reference, UpdateQueue.defaultBudgetAction ("the
 * default action to take for a queue if a budget isn't configured").
 */
// Maps, as the service may say any word, such as one that every object has.
const FIXES: ReadonlyMap<string, string> = new Map([
  [
    "BUDGET_THRESHOLD_REACHED",
    "raise the limit of the queue's budget, or change its action at that threshold. Waiting tasks then go on by themselves; canceled ones have to be requeued.",
  ],
  [
    "NO_BUDGET_CONFIGURED",
    "give the queue a budget, or set its default budget action to NONE. Waiting tasks then go on by themselves; canceled ones have to be requeued.",
  ],
]);

const RUNNING_TASKS: ReadonlyMap<string, string> = new Map([
  ["STOP_SCHEDULING_AND_COMPLETE_TASKS", "running tasks may finish"],
  ["STOP_SCHEDULING_AND_CANCEL_TASKS", "running tasks are canceled"],
]);

/** Why a queue schedules nothing; undefined when it is not blocked. */
export function queueBlock({
  status,
  blockedReason,
  defaultBudgetAction,
}: QueueFacts): QueueBlock | undefined {
  if (status !== "SCHEDULING_BLOCKED") return undefined;
  const reason = serviceWord(blockedReason, "no reason given");
  const means = blockedReason && queueBlockedReasonMeans(blockedReason);
  // Only where no budget exists is the default action the one that was taken.
  const running =
    blockedReason === "NO_BUDGET_CONFIGURED" ? RUNNING_TASKS.get(defaultBudgetAction ?? "") : undefined;
  return {
    reason,
    means: running ? `${means}; ${running}` : means,
    who: "farm manager",
    fix: FIXES.get(blockedReason ?? "") ?? "look at the queue's budgets in the Deadline Cloud console.",
  };
}
