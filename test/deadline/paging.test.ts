import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Page, readList, readRows, tryList } from "../../src/deadline/paging.ts";
import { idOf, scriptedReads } from "../support/script.ts";

/** A list behind tokens; the token is the place of the next row. Remembers what was asked. */
function listOf(rows: readonly number[], pageSize = 100) {
  const asked: { nextToken?: string; maxResults: number }[] = [];
  const read = async (page: { nextToken?: string; maxResults: number }): Promise<Page<number>> => {
    asked.push(page);
    const from = Number(page.nextToken ?? 0);
    const to = from + Math.min(page.maxResults, pageSize);
    return {
      rows: rows.slice(from, to),
      nextToken: to < rows.length ? String(to) : undefined,
      isWhole: true,
    };
  };
  return { read, asked };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("reading rows", () => {
  it("goes on from page to page until it has the rows wanted", async () => {
    const { read, asked } = listOf(numbers(1000));
    const { rows, nextToken } = await readRows(read, 250);
    expect(rows).toEqual(numbers(250));
    expect(nextToken).toBe("250");
    expect(asked.map(({ maxResults }) => maxResults)).toEqual([100, 100, 50]);
  });

  it("says nothing of more when the list is over", async () => {
    expect(await readRows(listOf(numbers(30)).read, 100)).toEqual({ rows: numbers(30), isWhole: true });
    expect(await readRows(listOf([]).read, 100)).toEqual({ rows: [], isWhole: true });
  });

  it("is not of a whole list where rows were left out, or the limit is reached before its end", async () => {
    const left = async () => ({ rows: [1], isWhole: false });
    expect(await readRows(left, 10)).toEqual({ rows: [1], isWhole: false });
    expect((await readRows(listOf(numbers(30)).read, 5)).isWhole).toBe(false);
  });

  it("begins where a token says", async () => {
    const { rows } = await readRows(listOf(numbers(30)).read, 5, "20");
    expect(rows).toEqual([20, 21, 22, 23, 24]);
  });

  it("reads past empty pages", async () => {
    const pages: Page<number>[] = [
      { rows: [], nextToken: "a", isWhole: true },
      { rows: [], nextToken: "b", isWhole: true },
      { rows: [1, 2], isWhole: true },
    ];
    expect(await readRows(async () => pages.shift()!, 10)).toEqual({ rows: [1, 2], isWhole: true });
  });

  it("ends where a token repeats itself, without the same rows twice", async () => {
    let asked = 0;
    const stuck = async () => {
      asked += 1;
      return { rows: [asked], nextToken: "always", isWhole: true };
    };
    expect(await readRows(stuck, 100)).toEqual({ rows: [1, 2], isWhole: true });
    expect(asked).toBe(2);
  });

  it("gives up on tokens that never end, and says that more may follow", async () => {
    let asked = 0;
    const endless = async () => {
      asked += 1;
      return { rows: [], nextToken: `token ${asked}`, isWhole: true };
    };
    const { rows, nextToken } = await readRows(endless, 100);
    expect(rows).toEqual([]);
    expect(asked).toBeLessThanOrEqual(25);
    expect(nextToken).toBe(`token ${asked}`);
  });

  it("loses and doubles no row, whatever the pages and however often it is asked to go on", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 20, max: 100 }),
        fc.integer({ min: 1, max: 300 }),
        async (length, pageSize, limit) => {
          const { read } = listOf(numbers(length), pageSize);
          const seen: number[] = [];
          let token: string | undefined;
          do {
            const { rows, nextToken } = await readRows(read, limit, token);
            expect(rows.length).toBeLessThanOrEqual(limit);
            seen.push(...rows);
            token = nextToken;
          } while (token !== undefined);
          expect(seen).toEqual(numbers(length));
        },
      ),
      { seed: 401, numRuns: 150 },
    );
  });
});

describe("reading a list of the service", () => {
  const farmId = idOf("farm", 1);
  const queues = ({ queues }: { queues?: { queueId?: string }[] }) => queues;
  const queue = {
    farmId,
    queueId: idOf("queue", 1),
    displayName: "a",
    status: "IDLE",
    defaultBudgetAction: "NONE",
    createdAt: "2026-11-21T00:00:00Z",
    createdBy: "artist",
  };

  it("goes past empty pages to the rows behind them", async () => {
    const { reads, operations } = scriptedReads({
      ListQueues: ({ query }) =>
        query.get("nextToken") === "3"
          ? { queues: [queue] }
          : { queues: [], nextToken: String(Number(query.get("nextToken") ?? 0) + 1) },
    });
    const { rows, nextToken } = await readList(reads, "ListQueues", { farmId }, queues);
    expect(rows).toMatchObject([{ queueId: queue.queueId }]);
    expect(nextToken).toBeUndefined();
    expect(operations).toHaveLength(4);
  });

  it("does not take only empty pages for an empty list", async () => {
    let page = 0;
    const { reads } = scriptedReads({
      ListQueues: () => {
        page += 1;
        return { queues: [], nextToken: `token ${page}` };
      },
    });
    const failure = { facts: { kind: "only empty pages", operation: "ListQueues" } };
    await expect(readList(reads, "ListQueues", { farmId }, queues)).rejects.toMatchObject(failure);
    expect(await tryList(reads, "ListQueues", { farmId }, queues)).toMatchObject({ failure });
  });

  it("is empty where the service says so", async () => {
    const { reads } = scriptedReads({ ListQueues: () => ({ queues: [] }) });
    expect(await readList(reads, "ListQueues", { farmId }, queues)).toEqual({ rows: [], isWhole: true });
  });
});
