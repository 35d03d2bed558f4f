/** Every tool against everything that can go wrong between the server and the service. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Operation } from "../../../src/deadline/sdk.ts";
import { createDemoFarm } from "../../../src/demo/demo-farm.ts";
import { TOOLS } from "../../../src/tools/index.ts";
import { EXAMPLE_CALLS, type ExampleCall } from "../../support/example-calls.ts";
import type { Fault } from "../../support/faults.ts";
import type { Answer } from "../../support/host.ts";
import { type Lane, Lanes } from "../../support/lanes.ts";
import { operationOf } from "../../support/operations.ts";
import { isOutOfTime, isSame, problemsOf } from "../../support/outcomes.ts";

/** Longer than the server's own deadline of 45 s, so that a call that outlives that is an error. Milliseconds. */
const GUARD = { timeout: 50_000 };

// Many cases one after another make one test, and others use the processor too. Most of the time is waiting.
vi.setConfig({ testTimeout: 300_000, maxConcurrency: 16 });
/** The deadline of the calls that meet a service that hangs. */
const SHORT_DEADLINE = ["--timeout", "2"];

/** An example, what it answers when all is well, and what it asks for. */
interface Known {
  readonly example: ExampleCall;
  readonly healthy: Answer;
  readonly operations: readonly Operation[];
  /** Those of them that only a server's first such call asks for: where a job is, is remembered. */
  readonly atFirst: ReadonlySet<Operation>;
}

// One world for all farms: faults lie between them and the world, and no case changes it.
const farm = createDemoFarm({ now: () => new Date() });
const known = new Map<string, [Known, ...Known[]]>();
let lanes: Lanes;
let patientLanes: Lanes;
let hastyLanes: Lanes;

beforeAll(async () => {
  [lanes, patientLanes, hastyLanes] = await Promise.all([
    Lanes.start({ width: 4, farm, env: { AWS_MAX_ATTEMPTS: "1" } }),
    Lanes.start({ width: 4, farm }),
    Lanes.start({ width: 8, farm, args: SHORT_DEADLINE }),
  ]);
  // The first call also loads the SDK, which must not eat up the short time of the others.
  await hastyLanes.each(async (lane) => void (await ask(lane, EXAMPLE_CALLS[0]!)));
  await lanes.use(async (lane) => {
    for (const example of EXAMPLE_CALLS) {
      const healthy = await ask(lane, example);
      expect(healthy.isError, healthy.text).toBe(false);
      const operations = [...new Set(lane.farm.requests.map(operationOf))];
      lane.farm.forget();
      await ask(lane, example);
      const again = new Set(lane.farm.requests.map(operationOf));
      lane.farm.forget();
      const atFirst = new Set(operations.filter((operation) => !again.has(operation)));
      const each: Known = { example, healthy, operations, atFirst };
      const others = known.get(example.tool);
      known.set(example.tool, others ? [...others, each] : [each]);
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

const FAULTS: readonly (readonly [what: string, fault: Fault])[] = [
  ["403", "access denied"],
  ["404", "not found"],
  ["429", "throttled"],
  ["429 that asks for a second", { throttledFor: 1 }],
  ["429 that asks for an hour", { throttledFor: 3600 }],
  ["500", "internal error"],
  ["503 as a page for people", "html 503"],
  ["200 as a page for people", "html 200"],
  ["a reset connection", "reset"],
  ["a connection reset within the body", "reset during body"],
  ["a body cut short", "short body"],
  ["malformed JSON", "malformed json"],
  ["200 that says nothing", "empty object"],
  ["200 with a list", "empty list"],
  ["200 with null", "null"],
  ["204", "no content"],
  ["200 with an error's body", "error body"],
  ["200 with rows that are none", "null rows"],
  ["an expired token", "expired token"],
  ["an unknown token", "unknown token"],
  ["a wrong clock", "clock skew"],
];

describe.concurrent.each(tools)("%s, when every request fails", (tool) => {
  it.each(FAULTS)("with %s", async (_, fault) => {
    // What is refused is remembered, so such a server serves no other case.
    const where = fault === "access denied" ? lanes.fresh : lanes.use;
    await where.call(lanes, (lane: Lane) => allFail(lane, tool, fault));
  });

  it("with silence", async () => {
    await hastyLanes.use((lane) => allFail(lane, tool, "hang"));
  });
});

/** Calls a tool while nothing works, and the server once more when all works again. */
async function allFail(lane: Lane, tool: string, fault: Fault): Promise<void> {
  const [{ example, healthy }] = known.get(tool)!;
  lane.farm.failNext(() => true, fault, Number.POSITIVE_INFINITY);
  const answer = await ask(lane, example);
  lane.farm.heal();
  expect(problemsOf(answer, healthy, undefined)).toEqual([]);
  if (fault === "access denied") expect((await ask(lane, example)).isError).toBe(false);
  else await expectHealthy(lane, fault === "hang" ? QUICK : tool);
}

/** A tool that answers within any deadline. */
const QUICK = "list_farms";

/** Expects the answer that a tool's first example had before anything failed. */
async function expectHealthy(lane: Lane, tool: string): Promise<void> {
  const [{ example, healthy }] = known.get(tool)!;
  const answer = await ask(lane, example);
  expect(isSame(answer, healthy), answer.text).toBe(true);
}

const PASSING: readonly (readonly [what: string, fault: Fault])[] = [
  ["429", "throttled"],
  ["429 that asks for a second", { throttledFor: 1 }],
  ["500", "internal error"],
  ["503 as a page for people", "html 503"],
  ["a reset connection", "reset"],
  ["a body cut short", "short body"],
  ["a wrong clock", "clock skew"],
];

describe.concurrent.each(tools)("%s, when its first request fails", (tool) => {
  it.each(PASSING)("with %s, answers as if nothing had been", async (_, fault) => {
    await patientLanes.use(async (lane) => {
      lane.farm.failNext(() => true, fault);
      await expectHealthy(lane, tool);
    });
  });
});

/** Failures that are remembered, as what refuses once will refuse again: what follows is asked in another way. */
const REFUSALS: readonly (readonly [what: string, fault: Fault])[] = [
  ["403", "access denied"],
  ["404", "not found"],
];

/** One of each other kind that the product tells apart. */
const FAILURES: readonly (readonly [what: string, fault: Fault])[] = [
  ["429", "throttled"],
  ["500", "internal error"],
  ["a reset connection", "reset"],
  ["malformed JSON", "malformed json"],
];

describe.concurrent.each(tools)("%s, when one operation fails", (tool) => {
  it.each(REFUSALS)("with %s", async (_, fault) => {
    const parts = fault === "access denied" ? allParts(tool) : onePartEach(tool);
    const unasked = await lanes.fresh(async (lane) => {
      const unasked = await partsFail(lane, parts.filter(isAskedAgain), fault);
      expect((await ask(lane, known.get(tool)![0].example)).isError).toBe(false);
      expect(lane.host.stderr()).toBe("");
      return unasked;
    });
    await eachFailsAtFirst(
      parts.filter((part) => !isAskedAgain(part) || unasked.has(part.operation)),
      fault,
    );
  });

  it.each(FAILURES)("with %s", async (_, fault) => {
    const parts = fault === "internal error" ? allParts(tool) : onePartEach(tool);
    await lanes.use(async (lane) => {
      expect(await partsFail(lane, parts.filter(isAskedAgain), fault)).toEqual(new Set());
      await expectHealthy(lane, tool);
    });
    await eachFailsAtFirst(
      parts.filter((part) => !isAskedAgain(part)),
      fault,
    );
  });

  it("with silence", async () => {
    await Promise.all(
      onePartEach(tool)
        .filter(isAskedAgain)
        .map((part) =>
          hastyLanes.use(async (lane) => {
            expect(await partsFail(lane, [part], "hang")).toEqual(new Set());
            await expectHealthy(lane, QUICK);
          }),
        ),
    );
  });
});

/** A call one of whose operations fails. */
interface Part {
  readonly known: Known;
  readonly operation: Operation;
}

/** Each operation of each example of a tool. */
function allParts(tool: string): Part[] {
  return known.get(tool)!.flatMap((each) => each.operations.map((operation) => ({ known: each, operation })));
}

/** Each operation once, in the first example that asks for it. */
function onePartEach(tool: string): Part[] {
  const parts = allParts(tool).toReversed();
  return [...new Map(parts.map((part) => [part.operation, part])).values()];
}

/** Whether a server that has answered the call before asks for the operation all the same. */
function isAskedAgain({ known, operation }: Part): boolean {
  return !known.atFirst.has(operation);
}

/** Each on a server that has answered nothing yet. */
async function eachFailsAtFirst(parts: readonly Part[], fault: Fault): Promise<void> {
  for (const part of parts)
    expect(await lanes.fresh((lane) => partsFail(lane, [part], fault))).toEqual(new Set());
}

/**
 * @returns operations that have to be tried on another server: they were not asked for although there was time, since
 * a server that was refused one does without it and what follows, or the answer spoke of one that was refused before
 */
async function partsFail(lane: Lane, parts: readonly Part[], fault: Fault): Promise<ReadonlySet<Operation>> {
  const problems: string[] = [];
  const met = new Set<Operation>();
  const refused = new Set<Operation>();
  for (const { known, operation } of parts) {
    lane.farm.failNext(
      (request) => {
        if (operationOf(request) !== operation) return false;
        met.add(operation);
        return true;
      },
      fault,
      Number.POSITIVE_INFINITY,
    );
    const answer = await ask(lane, known.example);
    lane.farm.heal();
    // What hangs takes the time of what would have been asked after it.
    if (fault === "hang" && isOutOfTime(answer)) {
      met.add(operation);
      continue;
    }
    const found = problemsOf(answer, known.healthy, operation);
    // What a server was refused before it does without, and may say that instead: then another is asked.
    const isSaidOfBefore = [...refused].some((each) => problemsOf(answer, known.healthy, each).length === 0);
    if (fault === "access denied") refused.add(operation);
    if (found.length > 0 && isSaidOfBefore) {
      met.delete(operation);
      continue;
    }
    problems.push(...found.map((problem) => `"${known.example.about}" without ${operation} ${problem}`));
  }
  expect(problems).toEqual([]);
  return new Set(parts.map(({ operation }) => operation).filter((operation) => !met.has(operation)));
}
