/** What a stranger wrote into the farm, in every tool that shows it: cleaned, framed, masked, and bounded. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createDemoFarm } from "../../../src/demo/demo-farm.ts";
import { demoGuide } from "../../../src/demo/guide.ts";
import { TOOLS } from "../../../src/tools/index.ts";
import { EXAMPLE_CALLS, type ExampleCall } from "../../support/example-calls.ts";
import { type FarmServer, startFarmServer } from "../../support/farm-server.ts";
import { type Answer, type Host, realFarmAt, startHost } from "../../support/host.ts";
import {
  harmOf,
  hostileAbsence,
  hostileFarm,
  hostileRefusal,
  isTouched,
} from "../../support/hostile-content.ts";
import { rewritingFarm } from "../../support/rewriting.ts";

/** Calls of each example, so that other secrets come to other places. */
const ROUNDS = 4;

vi.setConfig({ testTimeout: 120_000 });

const rewriting = rewritingFarm(createDemoFarm({ now: () => new Date() }));
let farm: FarmServer;
let host: Host;
const touched = new Set<string>();
beforeAll(async () => {
  farm = await startFarmServer({ farm: rewriting.farm });
  // Defaults, so that check_access shows their names.
  const { farmId, queueId } = demoGuide();
  const defaults = { DEADLINE_FARM_ID: farmId, DEADLINE_QUEUE_ID: queueId };
  host = await startHost({ env: { ...realFarmAt(farm.url), ...defaults } });
});
afterAll(async () => {
  expect(host.stderr()).toBe("");
  await host.close();
  await farm.close();
});

async function ask({ tool, given }: ExampleCall): Promise<Answer> {
  const answer = await host.call(tool, given, { timeout: 50_000 });
  if (isTouched(answer)) touched.add(tool);
  return answer;
}

const isByName = ({ given: { jobId } }: ExampleCall) => typeof jobId === "string" && !/^job-/.test(jobId);

const examples = EXAMPLE_CALLS.map((example) => [`${example.tool}, ${example.about}`, example] as const);

describe.each(examples)("%s", (_, example) => {
  it("shows what the farm says as data", async () => {
    rewriting.rewrite(hostileFarm());
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = await ask(example);
      // Under changed names none is found; what is said then is data, too.
      if (isByName(example) && answer.isError) expect(answer.text).toMatch(/^jobId: no job of the farm /);
      else expect(answer.isError, answer.text).toBe(false);
      expect(harmOf(answer)).toEqual([]);
    }
  });

  it("shows what the service says of an error as data", async () => {
    for (const how of [hostileRefusal, hostileAbsence]) {
      rewriting.rewrite(how);
      expect(harmOf(await ask(example))).toEqual([]);
    }
  });
});

it("a log with secrets of every kind", async () => {
  rewriting.rewrite(hostileFarm());
  const [, { given }] = examples.find(([name]) => name === "get_session_log, search")!;
  const lines = { ...given, search: "ERROR: ", contextLines: 1, maxLines: 300 };
  const answer = await ask({ tool: "get_session_log", about: "all secrets", given: lines });
  expect(harmOf(answer)).toEqual([]);
  expect(answer.structured!.masked).toBeGreaterThan(100);
});

it("hostile text reached every tool", () => {
  expect(TOOLS.map(({ name }) => name).filter((name) => !touched.has(name))).toEqual([]);
});
