import * as D from "@aws-sdk/client-deadline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { deadlineClientOf } from "../support/clients.ts";

const guide = demoGuide();
const queue = { farmId: guide.farmId, queueId: guide.queueId };

function newFarm(start = "2026-11-21T10:00:00.000Z") {
  let now = Date.parse(start);
  const farm = createDemoFarm({ now: () => new Date(now) });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { farm, client: deadlineClientOf(farm), pass };
}

async function pages(client: D.DeadlineClient, maxResults?: number) {
  const all: string[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new D.ListJobsCommand({ ...queue, maxResults, nextToken }));
    all.push(page.jobs!.map(({ jobId }) => jobId!));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}

describe("paging", () => {
  it("gives every item once and in the same order, whatever the size of a page", async () => {
    const { client } = newFarm();
    const whole = (await pages(client)).flat();
    expect(whole.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (maxResults) => {
        const cut = await pages(client, maxResults);
        expect(cut.flat()).toEqual(whole);
        expect(cut.slice(0, -1).every((page) => page.length === maxResults)).toBe(true);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it("gives a token that a client has to escape", async () => {
    const { client } = newFarm();
    const { nextToken } = await client.send(new D.ListJobsCommand({ ...queue, maxResults: 1 }));
    expect(nextToken).toMatch(/\+.*\/.*=/);
  });

  it("ties a token to its list", async () => {
    const { client } = newFarm();
    const { nextToken } = await client.send(new D.ListJobsCommand({ ...queue, maxResults: 1 }));
    const elsewhere = client.send(new D.ListQueuesCommand({ farmId: guide.farmId, nextToken }));
    await expect(elsewhere).rejects.toMatchObject({ name: "ValidationException" });
    const filtered = client.send(new D.ListJobsCommand({ ...queue, nextToken, principalId: "someone" }));
    await expect(filtered).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("lets a token live for 24 hours", async () => {
    const { client, pass } = newFarm();
    const { nextToken } = await client.send(new D.ListJobsCommand({ ...queue, maxResults: 1 }));
    pass(24 * 3_600_000);
    await client.send(new D.ListJobsCommand({ ...queue, nextToken }));
    pass(1);
    const late = client.send(new D.ListJobsCommand({ ...queue, nextToken }));
    await expect(late).rejects.toMatchObject({ name: "ValidationException" });
  });

  it.each([0, 101, 1.5])("refuses maxResults %s", async (maxResults) => {
    const { client } = newFarm();
    const asked = client.send(new D.ListJobsCommand({ ...queue, maxResults }));
    await expect(asked).rejects.toMatchObject({ fieldList: [{ name: "maxResults" }] });
  });

  it("can begin with an empty page, or never end", async () => {
    const { farm, client } = newFarm();
    farm.switches.emptyListPages = true;
    const [empty, ...rest] = await pages(client);
    expect(empty).toEqual([]);
    farm.switches.emptyListPages = false;
    expect(rest).toEqual(await pages(client));
    farm.switches.endlessLists = true;
    expect((await client.send(new D.ListJobsCommand(queue))).nextToken).toBeDefined();
  });
});
