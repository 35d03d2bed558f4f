/** Every tool against everything that can go wrong between the server and the service. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../../../src/deadline/sdk.ts";
import { createDemoFarm } from "../../../src/demo/farm.ts";
import { TOOLS } from "../../../src/tools/index.ts";
import { EXAMPLE_CALLS, type ExampleCall } from "../../support/example-calls.ts";
import type { Fault } from "../../support/faults.ts";
import type { Answer } from "../../support/host.ts";
import { type Lane, Lanes } from "../../support/lanes.ts";
import { operationOf } from "../../support/operations.ts";
import { isSame, problemsOf } from "../../support/outcomes.ts";

/** Far longer than any of these calls may take, so that only one that hangs meets it. Milliseconds. */
const GUARD = { timeout: 30_000 };
/** The deadline of the calls that meet a service that hangs. */
const SHORT_DEADLINE = ["--timeout", "2"];

/** An example, what it answers when all is well, and what it asks for. */
interface Known {
  readonly example: ExampleCall;
  readonly healthy: Answer;
  readonly operations: readonly Operation[];
}

const farm = createDemoFarm({ now: () => new Date() });
const known = new Map<string, Known[]>();
let lanes: Lanes;
let patientLanes: Lanes;
let hastyLanes: Lanes;

beforeAll(async () => {
  [lanes, patientLanes, hastyLanes] = await Promise.all([
    Lanes.start({ width: 3, farm, env: { AWS_MAX_ATTEMPTS: "1" } }),
    Lanes.start({ width: 2, farm }),
    Lanes.start({ width: 6, farm, args: SHORT_DEADLINE }),
  ]);
  await lanes.use(async (lane) => {
    for (const example of EXAMPLE_CALLS) {
      const healthy = await ask(lane, example);
      expect(healthy.isError, healthy.text).toBe(false);
      const operations = [...new Set(lane.farm.requests.map(operationOf))];
      lane.farm.forget();
      known.set(example.tool, [...(known.get(example.tool) ?? []), { example, healthy, operations }]);
    }
  });
}, 60_000);

afterAll(async () => {
  for (const each of [lanes, patientLanes, hastyLanes]) {
    expect(each.stderr()).toBe("");
    await each.close();
  }
});

function ask({ host }: Lane, { tool, given }: ExampleCall): Promise<Answer> {
  return host.call(tool, given, GUARD);
}

const tools = TOOLS.map(({ name }) => name);

it.each(tools)("%s has example calls", (tool) => {
  expect(EXAMPLE_CALLS.filter((example) => example.tool === tool)).not.toEqual([]);
});
