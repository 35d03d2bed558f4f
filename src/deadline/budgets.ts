/** What a farm has set aside for its queues. */
import type { BudgetSummary } from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { type Rows, tryList } from "./paging.ts";

/** The active budgets of a farm (20 by the service's default quota). @throws ServiceFailure only when canceled. */
export function tryBudgets(reads: CallReads, farmId: string): Promise<Outcome<Rows<BudgetSummary>>> {
  return tryList(reads, "ListBudgets", { farmId, status: "ACTIVE" }, ({ budgets }) => budgets, {
    purpose: "whether a budget is spent",
  });
}
