import type { Context } from "./context.ts";
import { notFound } from "./errors.ts";
import type { PathIds } from "./finder.ts";
import { listAnswer } from "./list-answers.ts";
import type { Route } from "./router.ts";
import { pick, STORAGE_PROFILE_FOR_QUEUE, STORAGE_PROFILE_SUMMARY, without } from "./selections.ts";

/** Reads of storage profiles: where a platform has its mounts, of the farm, and of those that a queue allows. */
export function storageRoutes(context: Context): Route[] {
  const { world, finder } = context;

  function allowedBy(ids: PathIds) {
    const { farmId, allowedStorageProfileIds = [] } = finder.queue(ids);
    return world.storageProfiles.filter(
      (profile) => profile.farmId === farmId && allowedStorageProfileIds.includes(profile.storageProfileId),
    );
  }

  return [
    {
      operation: "ListStorageProfiles",
      method: "GET",
      path: "/farms/{farmId}/storage-profiles",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const profiles = world.storageProfiles
          .filter((profile) => profile.farmId === farmId)
          .map((profile) => pick(profile, STORAGE_PROFILE_SUMMARY));
        return listAnswer(context, call, "ListStorageProfiles", "storageProfiles", profiles);
      },
    },
    {
      operation: "GetStorageProfile",
      method: "GET",
      path: "/farms/{farmId}/storage-profiles/{storageProfileId}",
      answer: ({ ids }) => without(finder.storageProfile(ids), "farmId"),
    },
    {
      operation: "ListStorageProfilesForQueue",
      method: "GET",
      path: "/farms/{farmId}/queues/{queueId}/storage-profiles",
      answer(call) {
        const profiles = allowedBy(call.ids).map((profile) => pick(profile, STORAGE_PROFILE_SUMMARY));
        return listAnswer(context, call, "ListStorageProfilesForQueue", "storageProfiles", profiles);
      },
    },
    {
      operation: "GetStorageProfileForQueue",
      method: "GET",
      path: "/farms/{farmId}/queues/{queueId}/storage-profiles/{storageProfileId}",
      answer({ ids }) {
        const found = allowedBy(ids).find((profile) => profile.storageProfileId === ids.storageProfileId);
        if (!found) throw notFound("storage-profile", String(ids.storageProfileId));
        return pick(found, STORAGE_PROFILE_FOR_QUEUE);
      },
    },
  ];
}
