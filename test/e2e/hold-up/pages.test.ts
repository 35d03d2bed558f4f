/** Every tool against lists that don't end as lists should, and batches that lack some of their rows. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createDemoFarm } from "../../../src/demo/demo-farm.ts";
import { EXAMPLE_CALLS, type ExampleCall } from "../../support/example-calls.ts";
import { type FarmServer, startFarmServer } from "../../support/farm-server.ts";
import { type Answer, type Host, realFarmAt, startHost } from "../../support/host.ts";
import { operationOf } from "../../support/operations.ts";
import { isSame, problemsOf } from "../../support/outcomes.ts";
import {
  alwaysANewToken,
  alwaysAnEmptyPage,
  alwaysTheSameToken,
  anEmptyPageFirst,
} from "../../support/pages.ts";
import { type Rewrite, rewritingFarm } from "../../support/rewriting.ts";

/** Requests that one call may send at most, whatever the service answers. */
const MOST_REQUESTS = 500;

// Many cases one after another make one test, and others use the processor too.
vi.setConfig({ testTimeout: 120_000 });

const rewriting = rewritingFarm(createDemoFarm({ now: () => new Date() }));
let farm: FarmServer;
let host: Host;
beforeAll(async () => {
  farm = await startFarmServer({ farm: rewriting.farm });
  host = await startHost({ env: realFarmAt(farm.url) });
});
afterAll(async () => {
  expect(host.stderr()).toBe("");
  await host.close();
  await farm.close();
});

const examples = EXAMPLE_CALLS.map((example) => [`${example.tool}, ${example.about}`, example] as const);

async function ask({ tool, given }: ExampleCall, how?: Rewrite): Promise<Answer> {
  farm.forget();
  rewriting.rewrite(how);
  try {
    return await host.call(tool, given, { timeout: 50_000 });
  } finally {
    rewriting.rewrite(undefined);
  }
}

describe.each(examples)("%s", (_, example) => {
  let healthy: Answer;
  beforeAll(async () => {
    healthy = await ask(example);
  });

  it.each([
    ["a new token", alwaysANewToken],
    ["the same token", alwaysTheSameToken],
  ])("ends although every page promises another under %s", async (_, how) => {
    const answer = await ask(example, how);
    expect(farm.requests.length).toBeLessThanOrEqual(MOST_REQUESTS);
    // Where a list never ends, a name may be that of more jobs than were seen.
    if (answer.isError) expect(answer.text).toMatch(/^jobId: at least \d+ jobs? .* Give the id of one/);
    expect(isSame(await ask(example), healthy)).toBe(true);
  });

  it("does not take only empty pages for an empty list", async () => {
    const answer = await ask(example, alwaysAnEmptyPage);
    expect(farm.requests.length).toBeLessThanOrEqual(MOST_REQUESTS);
    if (answer.isError) expect(problemsOf(answer, healthy, undefined)).toEqual([]);
    else if (!isSame(answer, healthy)) expect(answer.text).toMatch(SAYS_MORE);
  });

  it("reads past an empty page", async () => {
    const answer = await ask(example, anEmptyPageFirst);
    expect(isSame(answer, healthy), answer.text).toBe(true);
  });
});

/** That there is more, or that a part was not read. */
const SAYS_MORE = /there are more|the log goes on|more follow|Not read: |^Not ready: /m;

describe("a batch that lacks some of its rows", () => {
  const batched = examples.filter(([, { tool }]) => tool !== "check_access");

  it.each([
    ["were not found", "ResourceNotFoundException"],
    ["may not be read", "AccessDeniedException"],
    ["failed in the service", "InternalServerErrorException"],
  ])("that %s is said", async (_, code) => {
    let met = 0;
    for (const [name, example] of batched) {
      const healthy = await ask(example);
      const operations = new Set(farm.requests.map(operationOf).filter((each) => each.startsWith("Batch")));
      for (const operation of operations) {
        met += 1;
        farm.failNext(
          (request) => operationOf(request) === operation,
          { batchError: code, every: 2 },
          Number.POSITIVE_INFINITY,
        );
        expect(problemsOf(await ask(example), healthy, operation), name).toEqual([]);
        farm.heal();
      }
    }
    expect(met).toBeGreaterThan(5);
  });
});
