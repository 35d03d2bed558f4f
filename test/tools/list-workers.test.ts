/** list_workers: what each answer has to say was written down first. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NIGHT } from "../../src/demo/stories/night.ts";
import { FLEETS, hallHost } from "../../src/demo/world/farm-places.ts";
import { expectSameFacts, tokensOf } from "../support/answers.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { lossyAnswer } from "../support/partial-answers.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess({ stories: NIGHT });
});
afterAll(() => server.close());

const { fleetId } = FLEETS.hall;
const ask = (given: Record<string, unknown> = {}) => server.call("list_workers", given);

describe("the workers of the demo's night", () => {
  it("begin with the host that takes work and fails, then the one that is gone", async () => {
    server.restart({ stories: NIGHT });
    const answer = await ask();
    const [first, , ...rows] = answer.text.split("\n");
    expect(first).toMatch(
      /^83 workers in 13 fleets; 10 unwell: rn-07 \(157 failed tasks since [^,]+, IDLE\), cloud-fonts-3 \(NOT_RESPONDING\)/,
    );
    expect(rows[0]).toMatch(/^rn-07 .*\d+ failed tasks$/);
    expect(answer.text).toMatch(/^rn-12 .*NOT_RESPONDING {2}changed \S+Z \(3h 06m ago\)$/m);
    expect(answer.text).toMatch(new RegExp(`^Next: get_worker host=${hallHost(7).workerId}`, "m"));
    expect(answer.text).toMatch(/no heartbeat/);
    expectSameFacts(answer);
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(2_000);
    // Fleets and queues, two searches of workers, one of tasks in pages, sessions in batches: nothing worker by worker.
    expect(server.requests.length).toBeLessThanOrEqual(16);
    await expect(`${answer.text}\n`).toMatchFileSnapshot("../snapshots/answers/list_workers/night.txt");
  });

  it("of one fleet are its own only", async () => {
    server.restart({ stories: NIGHT });
    const { text } = await ask({ fleetId, limit: 3 });
    expect(text).toMatch(/^\d+ workers in the fleet; /);
    expect(text).toMatch(/^Shown: 3 of \d+, unwell ones first; more with cursor=at:3$/m);
    await expect(`${text}\n`).toMatchFileSnapshot("../snapshots/answers/list_workers/a-fleet.txt");
  });

  it("are each shown once over the pages, in one order", async () => {
    server.restart({ stories: NIGHT });
    const idsIn = (text: string) => [...text.matchAll(/^\S+ {2}(worker-\S+)/gm)].map(([, id]) => id);
    const whole = idsIn((await ask({ fleetId, limit: 100 })).text);
    const parts = [];
    for (let at = 0; at < whole.length; at += 5)
      parts.push(...idsIn((await ask({ fleetId, limit: 5, cursor: `at:${at}` })).text));
    expect(whole.length).toBeGreaterThan(5);
    expect(parts).toEqual(whole);
  });

  it("refuses a cursor that is none of its own", async () => {
    expect((await ask({ cursor: "x" })).isError).toBe(true);
  });
});

describe("what can't be read", () => {
  it.each(["ListQueues", "SearchTasks", "BatchGetSession"] as const)(
    "without %s the workers are listed, and nobody is said to be well",
    async (operation) => {
      server.restart({ stories: NIGHT });
      server.farm.switches.denied.add(operation);
      if (operation === "BatchGetSession") server.farm.switches.denied.add("GetSession");
      const { text, isError } = await ask();
      expect(isError).toBe(false);
      expect(text).toMatch(/^83 workers in 13 fleets; 9 unwell: cloud-fonts-3 \(NOT_RESPONDING\)/);
      expect(text).not.toMatch(/none is unwell|no failed task/);
      expect(text).toMatch(/^Failures: (?:not counted, since|.*on workers not known)/m);
    },
  );

  it.each(["broken", "cut"] as const)("a %s search of workers is told", async (loss) => {
    server.restart({
      stories: NIGHT,
      intercept: (request, farm) =>
        request.path.endsWith("/search/workers") ? lossyAnswer(loss, request, farm) : undefined,
    });
    const { text } = await ask();
    expect(text).not.toMatch(/^\d+ workers in 13 fleets/);
  });
});
