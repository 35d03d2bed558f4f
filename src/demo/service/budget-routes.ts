import type { Context } from "./context.ts";
import { listAnswer } from "./list-answers.ts";
import type { Route } from "./router.ts";
import { BUDGET_SUMMARY, pick } from "./selections.ts";

/** Reads of what is set aside for queues. */
export function budgetRoutes(context: Context): Route[] {
  const { world, finder } = context;
  return [
    {
      operation: "ListBudgets",
      method: "GET",
      path: "/farms/{farmId}/budgets",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const wanted = call.query.get("status");
        const budgets = world.budgets
          .filter((budget) => budget.farmId === farmId && (wanted === null || budget.status === wanted))
          .map((budget) => pick(budget, BUDGET_SUMMARY));
        return listAnswer(context, call, "ListBudgets", "budgets", budgets);
      },
    },
  ];
}
