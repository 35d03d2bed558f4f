import { batchRoutes } from "./batch-routes.ts";
import { budgetRoutes } from "./budget-routes.ts";
import type { Context } from "./context.ts";
import { jobRoutes } from "./job-routes.ts";
import { roleRoutes } from "./role-routes.ts";
import type { Route } from "./router.ts";
import { searchRoutes } from "./search-routes.ts";
import { storageRoutes } from "./storage-routes.ts";
import { studioRoutes } from "./studio-routes.ts";

/** Every operation of Deadline Cloud that the farm answers. */
export function deadlineRoutes(context: Context): Route[] {
  return [
    ...studioRoutes(context),
    ...storageRoutes(context),
    ...budgetRoutes(context),
    ...jobRoutes(context),
    ...batchRoutes(context),
    ...roleRoutes(context),
    ...searchRoutes(context),
  ];
}
