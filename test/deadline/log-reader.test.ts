import { beforeEach, describe, expect, it } from "vitest";
import { type LogPage, type LogQuery, LogReader } from "../../src/deadline/log-reader.ts";
import { FARM_ID, QUEUES } from "../../src/demo/world/farm-places.ts";
import type { LogLines } from "../../src/demo/world/log-lines.ts";
import { DEMO_NOW } from "../support/host.ts";
import { actionStart, sessionIdOf, sessionWithLog, streamOfTexts } from "../support/jobs.ts";
import { pagesOf, type Reads, startReads } from "../support/reads.ts";

const ROLE = { farmId: FARM_ID, queueId: QUEUES.production.queueId };
const STREAM = { group: `/aws/deadline/${FARM_ID}/${ROLE.queueId}`, stream: sessionIdOf("only") };
const BEGAN = actionStart(Date.parse(DEMO_NOW));
const TEXTS = Array.from({ length: 95 }, (_, index) => `line ${index}`);

let lines: LogLines;
let reads: Reads;
let reader: LogReader;
beforeEach(() => {
  lines = streamOfTexts(TEXTS, BEGAN);
  reads = startReads({ stories: [sessionWithLog(() => lines)], intercept: pagesOf(20) });
  reader = new LogReader(reads.reads, STREAM, ROLE);
});

/** Pages from one end until there are no more. */
async function allPages(query: LogQuery): Promise<LogPage[]> {
  const pages: LogPage[] = [];
  for (let token: string | undefined; pages.length < 200; ) {
    const page = await reader.page({ ...query, token });
    pages.push(page);
    if (page.isEnd) return pages;
    token = page.token;
  }
  throw new Error("no end");
}

const textsOf = (pages: readonly LogPage[]) => pages.flatMap(({ events }) => events.map(({ text }) => text));

describe("pages of a stream", () => {
  it("read from the head go forward in the order of time, up to an end that is told by its token", async () => {
    const pages = await allPages({ from: "head" });
    expect(textsOf(pages)).toEqual(TEXTS);
    expect(pages.at(-1)?.events).toEqual([]);
    expect(reader.pages).toBe(pages.length);
  });

  it("read from the tail go backward, each page still in the order of time", async () => {
    const pages = await allPages({ from: "tail" });
    expect(textsOf(pages.toReversed())).toEqual(TEXTS);
    expect(pages[0]?.events[0]?.text).toBe("line 75");
  });

  it("are not over because one of them is empty", async () => {
    reads.farm.switches.emptyLogPages = 3;
    expect(textsOf(await allPages({ from: "head" }))).toEqual(TEXTS);
    expect(textsOf((await allPages({ from: "tail" })).toReversed())).toEqual(TEXTS);
  });

  it.each(["head", "tail"] as const)(
    "from the %s may be asked for the first that holds events",
    async (from) => {
      const [filled] = await allPages({ from });
      reads.farm.switches.emptyLogPages = 3;
      expect((await reader.filledPage({ from })).events).toEqual(filled?.events);
      lines = streamOfTexts([], BEGAN);
      expect(await reader.filledPage({ from })).toMatchObject({ events: [] });
    },
  );

  it("keep to a span of time: its start included, its end not", async () => {
    const span = { startTime: BEGAN + 1_000, endTime: BEGAN + 2_000 };
    expect(textsOf(await allPages({ from: "head", ...span }))).toEqual(TEXTS.slice(10, 20));
    const [first] = await allPages({ from: "tail", ...span });
    expect(first?.events.map(({ at }) => at - BEGAN)).toEqual([
      1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900,
    ]);
  });

  it("hold no more events than asked for", async () => {
    const { events } = await reader.page({ from: "tail", limit: 3 });
    expect(events.map(({ text }) => text)).toEqual(["line 92", "line 93", "line 94"]);
  });

  it("of an empty stream are one, and the end", async () => {
    lines = streamOfTexts([], BEGAN);
    expect((await allPages({ from: "head" })).flatMap(({ events }) => events)).toEqual([]);
  });
});

describe("a stream that can't be read", () => {
  it("that is not there is told as not found", async () => {
    const missing = new LogReader(reads.reads, { ...STREAM, stream: sessionIdOf("other") }, ROLE);
    await expect(missing.page({ from: "head" })).rejects.toMatchObject({
      facts: {
        kind: "not found",
        operation: "GetLogEvents",
        detail: "The specified log stream does not exist.",
      },
    });
  });

  it("whose token is from another stream is refused, not read from the start", async () => {
    await expect(reader.page({ from: "head", token: "f/1234/s" })).rejects.toMatchObject({
      facts: { kind: "refused as invalid" },
    });
  });
});
