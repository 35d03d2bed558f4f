import { createFinder } from "../../src/demo/service/finder.ts";
import type { Route } from "../../src/demo/service/router.ts";
import { deadlineRoutes } from "../../src/demo/service/routes.ts";
import { defaultSwitches } from "../../src/demo/service/switches.ts";
import { createDemoWorld } from "../../src/demo/world/demo-world.ts";

/** The operations of Deadline Cloud that the demo farm answers, in the order of its routes. */
export function demoRoutes(): Route[] {
  const world = createDemoWorld(Date.now());
  const context = { world, finder: createFinder(world), switches: defaultSwitches(), now: Date.now };
  return deadlineRoutes(context);
}
