import { STORIES } from "../stories/index.ts";
import { type Story, seedOf } from "../stories/story.ts";
import { HOSTS, type Host } from "./farm-places.ts";
import { northlight } from "./studio.ts";
import { type DiskState, workerLog } from "./worker-log.ts";
import { createWorld, type Studio, type World } from "./world.ts";

/**
 * The demo farm's world: the studio and its stories.
 * @param now milliseconds since 1970
 * @param studio what is outside the jobs, Northlight when absent
 */
export function createDemoWorld(
  now: number,
  stories: readonly Story[] = STORIES,
  studio: Studio = northlight(now),
): World {
  const hosts = new Map<string, Host>(
    Object.values(HOSTS).flatMap((fleet) => fleet.map((host) => [host.workerId, host] as const)),
  );
  const disks = stories
    .flatMap((story) => story.disks ?? [])
    .map(
      ({ host, ago, freeBytes, totalBytes }): DiskState => ({
        workerId: host.workerId,
        from: now - ago,
        freeBytes,
        totalBytes,
      }),
    );
  return createWorld(
    studio,
    stories.map((story) => seedOf(story, now)),
    (worker, sessions) => workerLog(hosts.get(worker.workerId)!, worker, sessions, disks, now),
  );
}
