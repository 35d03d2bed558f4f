/** The toolset, in the order hosts show it. */
import { checkAccess } from "./check-access.ts";
import { compareJobs } from "./compare-jobs.ts";
import { diagnoseJob } from "./diagnose-job.ts";
import { diagnoseQueue } from "./diagnose-queue.ts";
import { getJob } from "./get-job.ts";
import { getSession } from "./get-session.ts";
import { getSessionAction } from "./get-session-action.ts";
import { getSessionLog } from "./get-session-log.ts";
import { getWorker } from "./get-worker.ts";
import { listFarms } from "./list-farms.ts";
import { listOutputs } from "./list-outputs.ts";
import { listQueues } from "./list-queues.ts";
import { listSessionActions } from "./list-session-actions.ts";
import { listSessionsTool } from "./list-sessions.ts";
import { listWorkers } from "./list-workers.ts";
import type { AnyTool } from "./parts/tool.ts";
import { searchJobsTool } from "./search-jobs.ts";
import { searchTasks } from "./search-tasks.ts";

export const TOOLS: readonly AnyTool[] = [
  diagnoseJob,
  diagnoseQueue,
  compareJobs,
  listFarms,
  listQueues,
  searchJobsTool,
  getJob,
  searchTasks,
  listOutputs,
  listSessionsTool,
  getSession,
  listSessionActions,
  getSessionAction,
  getSessionLog,
  listWorkers,
  getWorker,
  checkAccess,
];
