/** Reads of what only a file's records hold: limits of queues, storage profiles, budgets. */
import type { Context } from "../../../src/demo/service/context.ts";
import { notFound } from "../../../src/demo/service/errors.ts";
import { listAnswer } from "../../../src/demo/service/list-answers.ts";
import type { Call, Route } from "../../../src/demo/service/router.ts";
import type { FarmRecords, JsonRecord } from "./world-file.ts";

const FARM = "/farms/{farmId}";
const QUEUE = `${FARM}/queues/{queueId}`;

/** The routes, to be put before the demo's own. */
export function recordRoutes(context: Context, records: FarmRecords): Route[] {
  const { finder } = context;
  const { limitAssociations = [], storageProfiles = [], budgets = [] } = records;

  const list = (
    operation: string,
    path: string,
    member: string,
    rows: (call: Call) => readonly JsonRecord[],
  ): Route => ({
    operation,
    method: "GET",
    path,
    answer(call) {
      finder.farm(call.ids);
      return listAnswer(context, call, operation, member, rows(call));
    },
  });
  const single = (
    operation: string,
    path: string,
    kind: string,
    rows: readonly JsonRecord[],
    key: string,
  ): Route => ({
    operation,
    method: "GET",
    path,
    answer({ ids }) {
      finder.farm(ids);
      const found = rows.find((row) => row[key] === ids[key]);
      if (!found) throw notFound(kind, String(ids[key]));
      return found;
    },
  });
  const ofQueue = ({ ids }: Call) => {
    const { allowedStorageProfileIds = [] } = finder.queue(ids);
    return storageProfiles.filter(({ storageProfileId }) =>
      allowedStorageProfileIds.includes(String(storageProfileId)),
    );
  };
  const summary = ({ storageProfileId, displayName, osFamily }: JsonRecord) => ({
    storageProfileId,
    displayName,
    osFamily,
  });

  return [
    list(
      "ListQueueLimitAssociations",
      `${FARM}/queue-limit-associations`,
      "queueLimitAssociations",
      ({ query }) =>
        limitAssociations.filter((row) =>
          ["queueId", "limitId"].every((name) => !query.has(name) || query.get(name) === row[name]),
        ),
    ),
    {
      operation: "GetQueueLimitAssociation",
      method: "GET",
      path: `${FARM}/queue-limit-associations/{queueId}/{limitId}`,
      answer({ ids }) {
        finder.queue(ids);
        const found = limitAssociations.find(
          ({ queueId, limitId }) => queueId === ids.queueId && limitId === ids.limitId,
        );
        if (!found) throw notFound("queue-limit-association", `${ids.queueId}/${ids.limitId}`);
        return found;
      },
    },
    list("ListStorageProfiles", `${FARM}/storage-profiles`, "storageProfiles", () =>
      storageProfiles.map(summary),
    ),
    list("ListStorageProfilesForQueue", `${QUEUE}/storage-profiles`, "storageProfiles", (call) =>
      ofQueue(call).map(summary),
    ),
    single(
      "GetStorageProfile",
      `${FARM}/storage-profiles/{storageProfileId}`,
      "storage-profile",
      storageProfiles,
      "storageProfileId",
    ),
    single(
      "GetStorageProfileForQueue",
      `${QUEUE}/storage-profiles/{storageProfileId}`,
      "storage-profile",
      storageProfiles,
      "storageProfileId",
    ),
    list("ListBudgets", `${FARM}/budgets`, "budgets", ({ query }) =>
      budgets.filter(({ status }) => !query.has("status") || status === query.get("status")),
    ),
    single("GetBudget", `${FARM}/budgets/{budgetId}`, "budget", budgets, "budgetId"),
  ];
}
