import type {
  ActionContents,
  Farm,
  Fleet,
  Limit,
  Queue,
  QueueEnvironment,
  SessionContents,
  StepContents,
  StorageProfile,
  Task,
  Worker,
} from "../world/model.ts";
import type { IndexedJob, World } from "../world/world.ts";
import { notFound } from "./errors.ts";

/** The ids of a request, by the API's own names. */
export type PathIds = Readonly<Record<string, string>>;

/**
 * Finds what the ids of a request name, from the farm downwards, so that the error names the first id that is
 * wrong. Every method throws ServiceError ResourceNotFoundException.
 */
export interface Finder {
  farm(ids: PathIds): Farm;
  queue(ids: PathIds): Queue;
  fleet(ids: PathIds): Fleet;
  worker(ids: PathIds): Worker;
  limit(ids: PathIds): Limit;
  queueEnvironment(ids: PathIds): QueueEnvironment;
  storageProfile(ids: PathIds): StorageProfile;
  job(ids: PathIds): IndexedJob;
  step(ids: PathIds): StepContents;
  task(ids: PathIds): Task;
  session(ids: PathIds): SessionContents;
  action(ids: PathIds): ActionContents;
}

/** @param world where to look */
export function createFinder(world: World): Finder {
  const found = <Thing>(thing: Thing | undefined, resourceType: string, id: string | undefined): Thing => {
    if (thing === undefined) throw notFound(resourceType, String(id));
    return thing;
  };

  const finder: Finder = {
    farm: (ids) =>
      found(
        world.farms.find(({ farmId }) => farmId === ids.farmId),
        "farm",
        ids.farmId,
      ),
    queue(ids) {
      const { farmId } = finder.farm(ids);
      const queue = world.queues.find((each) => each.queueId === ids.queueId && each.farmId === farmId);
      return found(queue, "queue", ids.queueId);
    },
    fleet(ids) {
      const { farmId } = finder.farm(ids);
      const fleet = world.fleets.find((each) => each.fleetId === ids.fleetId && each.farmId === farmId);
      return found(fleet, "fleet", ids.fleetId);
    },
    worker(ids) {
      const { fleetId } = finder.fleet(ids);
      const worker = world.workers.find((each) => each.workerId === ids.workerId && each.fleetId === fleetId);
      return found(worker, "worker", ids.workerId);
    },
    limit(ids) {
      const { farmId } = finder.farm(ids);
      const limit = world.limits.find((each) => each.limitId === ids.limitId && each.farmId === farmId);
      return found(limit, "limit", ids.limitId);
    },
    queueEnvironment(ids) {
      const { queueId } = finder.queue(ids);
      const environment = world.queueEnvironments.find(
        (each) => each.queueEnvironmentId === ids.queueEnvironmentId && each.queueId === queueId,
      );
      return found(environment, "queue-environment", ids.queueEnvironmentId);
    },
    storageProfile(ids) {
      const { farmId } = finder.farm(ids);
      const profile = world.storageProfiles.find(
        (each) => each.storageProfileId === ids.storageProfileId && each.farmId === farmId,
      );
      return found(profile, "storage-profile", ids.storageProfileId);
    },
    job(ids) {
      const { queueId } = finder.queue(ids);
      const seed = world.jobSeeds.get(String(ids.jobId));
      return found(seed?.queueId === queueId ? world.job(seed.jobId) : undefined, "job", ids.jobId);
    },
    step: (ids) => found(finder.job(ids).stepById.get(String(ids.stepId)), "step", ids.stepId),
    task(ids) {
      const { step } = finder.step(ids);
      const task = finder.job(ids).taskById.get(String(ids.taskId));
      return found(task?.stepId === step.stepId ? task : undefined, "task", ids.taskId);
    },
    session: (ids) => found(finder.job(ids).sessionById.get(String(ids.sessionId)), "session", ids.sessionId),
    action: (ids) =>
      found(
        finder.job(ids).actionById.get(String(ids.sessionActionId)),
        "session-action",
        ids.sessionActionId,
      ),
  };
  return finder;
}
