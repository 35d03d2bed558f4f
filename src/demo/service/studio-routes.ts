import type { Context } from "./context.ts";
import { listAnswer } from "./list-answers.ts";
import type { Route } from "./router.ts";
import {
  ASSOCIATION_SUMMARY,
  FARM_SUMMARY,
  FLEET_SUMMARY,
  LIMIT_SUMMARY,
  pick,
  QUEUE_ENVIRONMENT_SUMMARY,
  QUEUE_SUMMARY,
  WORKER_SESSION_SUMMARY,
  WORKER_SUMMARY,
  without,
} from "./selections.ts";

// Orders, where the service documents none: farms, queues, fleets, limits and environments as the studio
// declares them; workers and their sessions by id, which says nothing of time, so that no reader comes to
// lean on an order the service does not promise.

/** Reads of what a farm is made of: queues, fleets, workers, limits, environments and their associations. */
export function studioRoutes(context: Context): Route[] {
  const { world, finder } = context;
  return [
    {
      operation: "ListFarms",
      method: "GET",
      path: "/farms",
      answer: (call) =>
        listAnswer(
          context,
          call,
          "ListFarms",
          "farms",
          world.farms.map((farm) => pick(farm, FARM_SUMMARY)),
        ),
    },
    { operation: "GetFarm", method: "GET", path: "/farms/{farmId}", answer: ({ ids }) => finder.farm(ids) },
    {
      operation: "ListQueues",
      method: "GET",
      path: "/farms/{farmId}/queues",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const status = call.query.get("status");
        const queues = world.queues
          .filter((queue) => queue.farmId === farmId && (status === undefined || queue.status === status))
          .map((queue) => pick(queue, QUEUE_SUMMARY));
        return listAnswer(context, call, "ListQueues", "queues", queues);
      },
    },
    {
      operation: "GetQueue",
      method: "GET",
      path: "/farms/{farmId}/queues/{queueId}",
      answer: ({ ids }) => finder.queue(ids),
    },
    {
      operation: "ListQueueEnvironments",
      method: "GET",
      path: "/farms/{farmId}/queues/{queueId}/environments",
      answer(call) {
        const { queueId } = finder.queue(call.ids);
        const environments = world.queueEnvironments
          .filter((environment) => environment.queueId === queueId)
          .map((environment) => pick(environment, QUEUE_ENVIRONMENT_SUMMARY));
        return listAnswer(context, call, "ListQueueEnvironments", "environments", environments);
      },
    },
    {
      operation: "GetQueueEnvironment",
      method: "GET",
      path: "/farms/{farmId}/queues/{queueId}/environments/{queueEnvironmentId}",
      answer: ({ ids }) => without(finder.queueEnvironment(ids), "farmId", "queueId"),
    },
    {
      operation: "ListFleets",
      method: "GET",
      path: "/farms/{farmId}/fleets",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const status = call.query.get("status");
        const displayName = call.query.get("displayName");
        const fleets = world.fleets
          .filter((fleet) => fleet.farmId === farmId)
          .filter((fleet) => status === undefined || fleet.status === status)
          .filter((fleet) => displayName === undefined || fleet.displayName === displayName)
          .map((fleet) => pick(fleet, FLEET_SUMMARY));
        return listAnswer(context, call, "ListFleets", "fleets", fleets);
      },
    },
    {
      operation: "GetFleet",
      method: "GET",
      path: "/farms/{farmId}/fleets/{fleetId}",
      answer: ({ ids }) => finder.fleet(ids),
    },
    {
      operation: "ListWorkers",
      method: "GET",
      path: "/farms/{farmId}/fleets/{fleetId}/workers",
      answer(call) {
        const { fleetId } = finder.fleet(call.ids);
        const workers = world.workers
          .filter((worker) => worker.fleetId === fleetId)
          .sort((one, other) => (one.workerId < other.workerId ? -1 : 1))
          .map((worker) => pick(worker, WORKER_SUMMARY));
        return listAnswer(context, call, "ListWorkers", "workers", workers);
      },
    },
    {
      operation: "GetWorker",
      method: "GET",
      path: "/farms/{farmId}/fleets/{fleetId}/workers/{workerId}",
      answer: ({ ids }) => finder.worker(ids),
    },
    {
      operation: "ListSessionsForWorker",
      method: "GET",
      path: "/farms/{farmId}/fleets/{fleetId}/workers/{workerId}/sessions",
      answer(call) {
        const { workerId } = finder.worker(call.ids);
        const sessions = world
          .sessionsOfWorker(workerId)
          .map(({ session }) => session.session)
          .sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1))
          .map((session) => pick(session, WORKER_SESSION_SUMMARY));
        return listAnswer(context, call, "ListSessionsForWorker", "sessions", sessions);
      },
    },
    {
      operation: "ListQueueFleetAssociations",
      method: "GET",
      path: "/farms/{farmId}/queue-fleet-associations",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const queueId = call.query.get("queueId");
        const fleetId = call.query.get("fleetId");
        const associations = world.associations
          .filter((each) => each.farmId === farmId)
          .filter((each) => queueId === undefined || each.queueId === queueId)
          .filter((each) => fleetId === undefined || each.fleetId === fleetId)
          .map((each) => pick(each, ASSOCIATION_SUMMARY));
        return listAnswer(
          context,
          call,
          "ListQueueFleetAssociations",
          "queueFleetAssociations",
          associations,
        );
      },
    },
    {
      operation: "ListQueueLimitAssociations",
      method: "GET",
      path: "/farms/{farmId}/queue-limit-associations",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const queueId = call.query.get("queueId");
        const limitId = call.query.get("limitId");
        const associations = world.limitAssociations
          .filter((each) => each.farmId === farmId)
          .filter((each) => queueId === undefined || each.queueId === queueId)
          .filter((each) => limitId === undefined || each.limitId === limitId)
          .map((each) => without(each, "farmId"));
        return listAnswer(
          context,
          call,
          "ListQueueLimitAssociations",
          "queueLimitAssociations",
          associations,
        );
      },
    },
    {
      operation: "ListLimits",
      method: "GET",
      path: "/farms/{farmId}/limits",
      answer(call) {
        const { farmId } = finder.farm(call.ids);
        const limits = world.limits
          .filter((limit) => limit.farmId === farmId)
          .map((limit) => pick(limit, LIMIT_SUMMARY));
        return listAnswer(context, call, "ListLimits", "limits", limits);
      },
    },
    {
      operation: "GetLimit",
      method: "GET",
      path: "/farms/{farmId}/limits/{limitId}",
      answer: ({ ids }) => finder.limit(ids),
    },
  ];
}
