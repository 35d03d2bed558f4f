import * as D from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { deadlineClientOf } from "../support/clients.ts";

const guide = demoGuide();
const farm = createDemoFarm({ now: () => new Date("2026-11-21T10:00:00.000Z") });
const client = deadlineClientOf(farm);
const base = { farmId: guide.farmId, queueIds: [guide.queueId], itemOffset: 0 };

const byString = (name: string, value: string, operator: D.ComparisonOperator = "EQUAL") => ({
  stringFilter: { name, operator, value },
});

async function jobs(filters: D.SearchFilterExpression[], operator: D.LogicalOperator = "AND") {
  const answer = await client.send(
    new D.SearchJobsCommand({ ...base, filterExpressions: { operator, filters } }),
  );
  return answer.jobs!.map(({ name }) => name!);
}

const rejection = (input: Partial<D.SearchJobsRequest>) =>
  expect(client.send(new D.SearchJobsCommand({ ...base, ...input }))).rejects;

describe("SearchJobs", () => {
  it("filters by status", async () => {
    const found = await jobs([byString("TASK_RUN_STATUS", "RUNNING")]);
    expect(found.sort()).toEqual(["KITE_0200_lgt_v004", "RAVEN_0080_lgt_v012"]);
  });

  it("joins filters with AND and OR, in groups too", async () => {
    const titles = { searchTermFilter: { searchTerm: "titles", matchType: "CONTAINS" as const } };
    const wolf = { searchTermFilter: { searchTerm: "WOLF nowhere" } };
    const failed = byString("TASK_RUN_STATUS", "FAILED");
    expect(await jobs([titles, wolf])).toEqual([]);
    expect((await jobs([titles, wolf], "OR")).sort()).toEqual([
      "TITLES_main_v003",
      "WOLF_0120_fx_smoke_v014",
    ]);
    const grouped = [failed, { groupFilter: { operator: "OR" as const, filters: [titles, wolf] } }];
    expect(await jobs(grouped)).toHaveLength(2);
  });

  it("filters by time, by a list of values and by a parameter", async () => {
    const recent = { dateTimeFilter: { name: "CREATED_AT", operator: "GREATER_THAN" as const } };
    const since = (hours: number) => ({
      dateTimeFilter: {
        ...recent.dateTimeFilter,
        dateTime: new Date(Date.parse("2026-11-21T10:00:00Z") - hours * 3_600_000),
      },
    });
    expect((await jobs([since(3)])).length).toBeLessThan((await jobs([since(30)])).length);
    const open = {
      stringListFilter: {
        name: "TASK_RUN_STATUS",
        operator: "ANY_EQUALS" as const,
        values: ["RUNNING", "READY"],
      },
    };
    expect(await jobs([open])).toContain("KITE_0200_lgt_v004");
    const threads = { parameterFilter: { name: "Threads", operator: "GREATER_THAN" as const, value: "9" } };
    expect(await jobs([threads])).toEqual(["WOLF_0120_fx_smoke_v014"]);
  });

  it("sorts and pages by offset, and counts all it found", async () => {
    const sortExpressions = [{ fieldSort: { name: "CREATED_AT", sortOrder: "DESCENDING" as const } }];
    const all: Date[] = [];
    let itemOffset: number | undefined = 0;
    let total: number | undefined;
    while (itemOffset !== undefined) {
      const page: D.SearchJobsResponse = await client.send(
        new D.SearchJobsCommand({ ...base, itemOffset, pageSize: 7, sortExpressions }),
      );
      all.push(...page.jobs!.map(({ createdAt }) => createdAt!));
      total = page.totalResults;
      itemOffset = page.nextItemOffset;
    }
    expect(all).toHaveLength(total!);
    expect(all).toEqual(all.toSorted((one, other) => other.getTime() - one.getTime()));
  });

  it("refuses what it does not know", async () => {
    const filter = (expression: D.SearchFilterExpression) => ({
      filterExpressions: { operator: "AND" as const, filters: [expression] },
    });
    await rejection(filter(byString("FAVOURITE_COLOUR", "red"))).toMatchObject({
      name: "ValidationException",
      message: "Invalid field name: FAVOURITE_COLOUR",
    });
    await rejection(filter(byString("NAME", "x", "LIKE" as never))).toMatchObject({
      fieldList: [{ name: "operator" }],
    });
    await rejection({ filterExpressions: { operator: "AND", filters: [] } }).toMatchObject({
      fieldList: [{ name: "filters" }],
    });
    await rejection({ queueIds: Array.from({ length: 11 }, () => guide.queueId) }).toMatchObject({
      fieldList: [{ name: "queueIds" }],
    });
    await rejection({ pageSize: 101 }).toMatchObject({ fieldList: [{ name: "pageSize" }] });
    await rejection({ itemOffset: 10_001 }).toMatchObject({ fieldList: [{ name: "itemOffset" }] });
    await rejection({ queueIds: [`queue-${"0".repeat(32)}`] }).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("SearchTasks", () => {
  const story = guide.stories[0]!;
  const failed = new D.SearchTasksCommand({
    ...base,
    queueIds: [story.queueId],
    jobId: story.jobId,
    filterExpressions: { operator: "AND", filters: [byString("RUN_STATUS", "FAILED")] },
  });

  it("finds the failed tasks of a job with the action that leads on", async () => {
    const { tasks, totalResults } = await client.send(failed);
    expect(totalResults).toBe(1);
    expect(tasks).toMatchObject([
      {
        runStatus: "FAILED",
        parameters: { Frame: { int: "42" } },
        latestSessionActionId: story.sessionActionId,
      },
    ]);
  });

  it("can refuse the status field, which the service does not document", async () => {
    farm.switches.searchTasksByStatus = false;
    await expect(client.send(failed)).rejects.toMatchObject({ name: "ValidationException" });
    farm.switches.searchTasksByStatus = true;
  });
});
