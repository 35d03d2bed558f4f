import type { World } from "../world/world.ts";
import type { Finder } from "./finder.ts";
import type { Switches } from "./switches.ts";

/** What every route works with. */
export interface Context {
  readonly world: World;
  readonly finder: Finder;
  readonly switches: Switches;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
