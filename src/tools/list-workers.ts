/** list_workers: the workers of a fleet or farm, those to look at first. */
import * as z from "zod";
import { fleetsToSearch, workersOfFleets } from "../deadline/farm-workers.ts";
import { tryFleet } from "../deadline/fleets.ts";
import { inParallel } from "../deadline/parallel.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { badCursor, listInput, readOffset } from "./parts/lists.ts";
import { STEPS_OF, tellStep } from "./parts/progress-steps.ts";
import { pastMoment } from "./parts/since.ts";
import { defineTool } from "./parts/tool.ts";
import { workerFailures } from "./worker/worker-failures.ts";
import { WORKERS_ANSWER, type WorkersAnswer, workersAnswer, workersText } from "./worker/workers-answer.ts";

export const listWorkers = defineTool({
  name: "list_workers",
  title: "Workers of a fleet or farm",
  description:
    "List the workers (machines, hosts) of a farm or fleet, unwell ones first: which are idle, running, stopped or not responding, counts by status, when each record changed, failed tasks of late. get_worker goes on with one.",
  input: {
    farmId: ID_INPUT.farmId,
    fleetId: ID_INPUT.fleetId.describe("fleet-<32 hex>. Default: all fleets"),
    since: z.string().max(40).default("12h").describe("Failures since: how long ago, or ISO 8601"),
    ...listInput(20),
  },
  needs: ["farmId"],
  output: WORKERS_ANSWER,

  async run({ farmId, fleetId, since: given, limit, cursor }, call): Promise<WorkersAnswer> {
    const since = pastMoment("since", given, call.now);
    const from = cursor === undefined ? 0 : readOffset(cursor);
    if (from === undefined) throw badCursor();
    tellStep(call, STEPS_OF.workers, "looking for fleets");
    const scope =
      fleetId === undefined
        ? await fleetsToSearch(call.reads, farmId, call.settings.defaults.queueId)
        : { fleets: [{ fleetId }], all: true };
    tellStep(call, STEPS_OF.workers, "reading workers and failed tasks");
    const fleetIds = scope.fleets.map((fleet) => fleet.fleetId);
    const [found, failures, fleet] = await inParallel([
      () => workersOfFleets(call.reads, farmId, fleetIds),
      () => workerFailures(call, farmId, since),
      async () => (fleetId === undefined ? undefined : (await tryFleet(call.reads, farmId, fleetId)).value),
    ]);
    return workersAnswer({
      workers: found.workers,
      isWhole: found.all && scope.all,
      fleets: fleet && fleetId !== undefined ? [{ fleetId, displayName: fleet.displayName }] : scope.fleets,
      fleetId,
      failures,
      since,
      from,
      limit,
      now: call.now,
    });
  },

  text: workersText,
});
