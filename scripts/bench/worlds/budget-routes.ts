import type { Context } from "../../../src/demo/service/context.ts";
import { notFound } from "../../../src/demo/service/errors.ts";
import { listAnswer } from "../../../src/demo/service/list-answers.ts";
import type { Route } from "../../../src/demo/service/router.ts";
import type { FarmRecords } from "./world-file.ts";

/** Reads of budgets, which only a file's records hold: the demo farm has none. */
export function budgetRoutes(context: Context, { budgets = [] }: FarmRecords): Route[] {
  const { finder } = context;
  return [
    {
      operation: "ListBudgets",
      method: "GET",
      path: "/farms/{farmId}/budgets",
      answer(call) {
        finder.farm(call.ids);
        const status = call.query.get("status");
        const found = budgets.filter((budget) => status === undefined || budget.status === status);
        return listAnswer(context, call, "ListBudgets", "budgets", found);
      },
    },
    {
      operation: "GetBudget",
      method: "GET",
      path: "/farms/{farmId}/budgets/{budgetId}",
      answer({ ids }) {
        finder.farm(ids);
        const found = budgets.find(({ budgetId }) => budgetId === ids.budgetId);
        if (!found) throw notFound("budget", String(ids.budgetId));
        return found;
      },
    },
  ];
}
