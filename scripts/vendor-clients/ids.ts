import { demoGuide } from "../../src/demo/index.ts";

/** An id of every kind that the calls of clients take, by the API's name for it. */
export type Ids = Readonly<Record<string, string>>;

type Row = Readonly<Record<string, string>>;

/**
 * Ids of the demo's first story, those that the guide does not name read from the farm over HTTP.
 * @param url where the farm answers
 */
export async function idsFrom(url: string): Promise<Ids> {
  const guide = demoGuide();
  const [story] = guide.stories;
  const { farmId } = guide;
  const { queueId = "", jobId = "", sessionId = "", sessionActionId = "" } = story ?? {};
  const farm = `farms/${farmId}`;
  const queue = `${farm}/queues/${queueId}`;
  const job = `${queue}/jobs/${jobId}`;

  async function first(
    path: string,
    member: string,
    id: string,
    fits: (row: Row) => boolean = () => true,
  ): Promise<string> {
    const response = await fetch(`${url}/2023-10-12/${path}`);
    const rows = ((await response.json()) as Record<string, Row[]>)[member];
    const found = rows?.find(fits)?.[id];
    if (found === undefined) throw new Error(`${path} names no ${id}`);
    return found;
  }

  const fleetId = await first(
    `${farm}/queue-fleet-associations?queueId=${queueId}`,
    "queueFleetAssociations",
    "fleetId",
  );
  const stepId = await first(`${job}/steps`, "steps", "stepId");
  return {
    farmId,
    queueId,
    jobId,
    sessionId,
    sessionActionId,
    fleetId,
    stepId,
    // The one queue of the demo that allows a storage profile.
    storageQueueId: await first(
      `${farm}/queues?status=SCHEDULING`,
      "queues",
      "queueId",
      ({ displayName }) => displayName === "fx-linux",
    ),
    jobName: story?.jobName ?? "",
    taskId: await first(`${job}/steps/${stepId}/tasks`, "tasks", "taskId"),
    workerId: await first(`${farm}/fleets/${fleetId}/workers`, "workers", "workerId"),
    limitId: await first(`${farm}/limits`, "limits", "limitId"),
    queueEnvironmentId: await first(`${queue}/environments`, "environments", "queueEnvironmentId"),
    storageProfileId: await first(`${farm}/storage-profiles`, "storageProfiles", "storageProfileId"),
  };
}
