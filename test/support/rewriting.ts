/** A farm whose answers a test may rewrite on their way out. */
import type { Operation } from "../../src/deadline/sdk.ts";
import type { DemoFarm } from "../../src/demo/demo-farm.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import { operationOf } from "./operations.ts";

/** What stands between the farm and the one who asks. */
export type Rewrite = (
  request: FarmRequest,
  operation: Operation,
  /** Asks the farm, for the same or something else. */
  ask: (request: FarmRequest) => Promise<FarmAnswer>,
) => Promise<FarmAnswer>;

/** See the module's comment. */
export interface RewritingFarm {
  readonly farm: DemoFarm;
  /** Rewrites answers from now on; undefined stops that. */
  rewrite(how: Rewrite | undefined): void;
}

/** Puts a rewriting between a farm and the network. */
export function rewritingFarm(farm: DemoFarm): RewritingFarm {
  let current: Rewrite | undefined;
  return {
    farm: {
      ...farm,
      answer: (request) =>
        current ? current(request, operationOf(request), farm.answer) : farm.answer(request),
    },
    rewrite(how) {
      current = how;
    },
  };
}

/** Changes what an answer says, where it is one; errors stay as they are. */
export async function changed(
  answer: Promise<FarmAnswer>,
  change: (body: Record<string, unknown>) => Record<string, unknown>,
): Promise<FarmAnswer> {
  const given = await answer;
  if (given.status !== 200) return given;
  const body = JSON.stringify(change(JSON.parse(given.body) as Record<string, unknown>));
  return { ...given, body };
}
