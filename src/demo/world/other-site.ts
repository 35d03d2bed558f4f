/** The studio's other site: a small farm of its own, in another region. */

import type { FarmAnswer, FarmRequest } from "../service/http.ts";
import { NIGHT_ELSEWHERE } from "../stories/night.ts";
import { storyIds } from "../stories/story.ts";
import { createDemoWorld } from "./demo-world.ts";
import { FARM_ID, FLEETS, QUEUES, REGION } from "./farm-places.ts";
import { northlight } from "./studio.ts";
import type { World } from "./world.ts";

/** Where it is. */
export const OTHER_REGION = "eu-central-1";

/** Its world, still under ids of the first farm: see {@link mirrored}. @param now milliseconds since 1970 */
export function otherSite(now: number): World {
  const { farms, queues, fleets, workers, associations, ...studio } = northlight(now);
  const queueId = QUEUES.episodic.queueId;
  const { fleetId } = FLEETS.hall;
  return createDemoWorld(now, [NIGHT_ELSEWHERE], {
    ...studio,
    farms: farms.map((farm) => ({
      ...farm,
      displayName: "Northlight Frankfurt",
      description: "Night shift",
    })),
    queues: queues
      .filter((queue) => queue.queueId === queueId)
      .map((queue) => ({ ...queue, displayName: "episodic-eu" })),
    fleets: fleets.filter((fleet) => fleet.fleetId === fleetId),
    workers: workers.filter((worker) => worker.fleetId === fleetId),
    associations: associations.filter((each) => each.queueId === queueId && each.fleetId === fleetId),
    limits: [],
    limitAssociations: [],
    queueEnvironments: [],
    storageProfiles: [],
    budgets: [],
  });
}

const ID =
  /\b((?:farm|queue|fleet|worker|job|step|task|session|sessionaction|sp)-)([0-9a-f]{32})(?![0-9a-f])/g;

/** A farm of another region has ids of its own: each digit of an id is turned by half of sixteen, and back again. */
export function mirrored(text: string): string {
  return text.replaceAll(ID, (_, kind: string, digits: string) => {
    const turned = [...digits].map((digit) => ((Number.parseInt(digit, 16) + 8) % 16).toString(16));
    return `${kind}${turned.join("")}`;
  });
}

/** A request to the other site in the ids under which its world is kept. */
export function mirroredRequest(request: FarmRequest): FarmRequest {
  const query = new Map([...request.query].map(([name, value]) => [name, mirrored(value)]));
  return { ...request, path: mirrored(request.path), query, body: mirrored(request.body) };
}

/** Its answer in its own ids and region. */
export function mirroredAnswer(answer: FarmAnswer): FarmAnswer {
  return { ...answer, body: mirrored(answer.body).replaceAll(REGION, OTHER_REGION) };
}

/** The ids of its job as its farm gives them out. */
export function otherSiteIds(): {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
} {
  const { queueId, jobId } = storyIds(NIGHT_ELSEWHERE);
  return { farmId: mirrored(FARM_ID), queueId: mirrored(queueId), jobId: mirrored(jobId) };
}
