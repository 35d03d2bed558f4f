import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogReader } from "../../src/deadline/log-reader.ts";
import { type LogSpan, type PageBudget, readSpan, type TimeSpan } from "../../src/deadline/log-span.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { FARM_ID, QUEUES } from "../../src/demo/world/farm-places.ts";
import { type LogLines, linesOf } from "../../src/demo/world/log-lines.ts";
import { DEMO_NOW } from "../support/host.ts";
import { actionStart, sessionIdOf, sessionWithLog, streamOfTexts } from "../support/jobs.ts";
import { logRequests, pagesOf, startReads } from "../support/reads.ts";

const ROLE = { farmId: FARM_ID, queueId: QUEUES.production.queueId };
const GROUP = `/aws/deadline/${FARM_ID}/${ROLE.queueId}`;
const BEGAN = actionStart(Date.parse(DEMO_NOW));

let stream: LogLines = linesOf([]);
const story = sessionWithLog(() => stream);
let perPage = 10;
const reads = startReads({
  stories: [story],
  intercept: (request, farm) => pagesOf(perPage)(request, farm),
});

interface Read extends LogSpan {
  readonly texts: string[];
  readonly pages: number;
}

async function read(lines: LogLines, budget?: PageBudget, span: TimeSpan = {}): Promise<Read> {
  stream = lines;
  const reader = new LogReader(reads.reads, { group: GROUP, stream: sessionIdOf("only") }, ROLE);
  const found = await readSpan(reader, span, budget);
  return { ...found, texts: found.events.map(({ text }) => text), pages: reader.pages };
}

const texts = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

describe("a span within the budget", () => {
  it("is read whole and in order", async () => {
    for (const count of [0, 1, 9, 10, 11, 29, 30, 35]) {
      const { texts: found, gap } = await read(streamOfTexts(texts(count), BEGAN));
      expect(found).toEqual(texts(count));
      expect(gap).toBeUndefined();
    }
  });

  it("is read whole past empty pages", async () => {
    reads.farm.switches.emptyLogPages = 2;
    const { texts: found, gap } = await read(streamOfTexts(texts(25), BEGAN));
    reads.farm.switches.emptyLogPages = 0;
    expect(found).toEqual(texts(25));
    expect(gap).toBeUndefined();
  });

  it("that is a part of the stream holds only its own lines", async () => {
    const span = { startTime: BEGAN + 500, endTime: BEGAN + 1_500 };
    const { texts: found } = await read(streamOfTexts(texts(40), BEGAN), undefined, span);
    expect(found).toEqual(texts(15).slice(5));
  });
});

describe("a span beyond the budget", () => {
  it("is read from both ends, with the place of what is missing", async () => {
    const { texts: found, gap } = await read(streamOfTexts(texts(1_000), BEGAN));
    expect(found.slice(0, 10)).toEqual(texts(10));
    expect(found.slice(-30)).toEqual(texts(1_000).slice(-30));
    expect(found).toHaveLength(40);
    expect(gap).toEqual({ index: 10, fromAt: BEGAN + 900, toAt: BEGAN + 97_000 });
  });

  it("costs the same number of pages however long it is", async () => {
    const pages = [];
    for (const count of [100, 1_000, 20_000])
      pages.push((await read(streamOfTexts(texts(count), BEGAN))).pages);
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toBe(4);
  });

  it("may be read from its end alone", async () => {
    const { texts: found, gap } = await read(streamOfTexts(texts(100), BEGAN), { head: 0, tail: 1 });
    expect(found).toEqual(texts(100).slice(-10));
    expect(gap).toMatchObject({ index: 0, toAt: BEGAN + 9_000 });
  });
});

it("empty pages without end are not taken for an empty log", async () => {
  reads.farm.switches.emptyLogPages = 1_000;
  const { texts: found, gap, pages } = await read(streamOfTexts(texts(5), BEGAN));
  reads.farm.switches.emptyLogPages = 0;
  expect(found).toEqual([]);
  expect(gap).toBeDefined();
  expect(pages).toBeLessThan(20);
});

it("no line is lost, doubled or out of place unless the gap says so", async () => {
  // Bursts of lines in the same millisecond are where two ends are hard to join.
  const steps = fc.array(fc.constantFrom(0, 0, 0, 1, 40), { maxLength: 70 });
  const budget = fc.record({ head: fc.integer({ min: 0, max: 3 }), tail: fc.integer({ min: 1, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(steps, budget, fc.integer({ min: 1, max: 12 }), async (gaps, pages, size) => {
      perPage = size;
      let at = BEGAN;
      const all = gaps.map((step, index) => {
        at += step;
        return { timestamp: at, message: `line ${index}` };
      });
      const whole = all.map(({ message }) => message);
      const { texts: found, gap, events } = await read(linesOf(all), pages);
      if (!gap) {
        expect(found).toEqual(whole);
        return;
      }
      const tail = found.slice(gap.index);
      expect(found.slice(0, gap.index)).toEqual(whole.slice(0, gap.index));
      expect(tail).toEqual(whole.slice(whole.length - tail.length));
      expect(found.length).toBeLessThanOrEqual(whole.length);
      expect(gap.fromAt).toBeLessThanOrEqual(gap.toAt);
      if (gap.index > 0) expect(events[gap.index - 1]?.at).toBeLessThanOrEqual(gap.fromAt);
    }),
    { seed: 402, numRuns: 120 },
  );
  perPage = 10;
});

it("a real page is 10,000 events or 1 MB: a log of a million lines costs the pages of one of 100,000", async () => {
  const farm = startReads();
  const pagesFor = async (lines: number) => {
    const entry = demoGuide().longLogs.find((log) => log.lines === lines);
    const sessionId = entry?.sessionId ?? "";
    const group = `/aws/deadline/${FARM_ID}/${entry?.queueId}`;
    const reader = new LogReader(farm.reads, { group, stream: sessionId }, ROLE);
    const { events, gap } = await readSpan(reader, {});
    return { pages: reader.pages, gap: gap !== undefined, events: events.length };
  };
  const [hundredThousand, million] = [await pagesFor(100_000), await pagesFor(1_000_000)];
  expect(hundredThousand).toEqual({ pages: 4, gap: true, events: 40_000 });
  expect(million).toEqual(hundredThousand);
  expect(logRequests(farm.requests)).toHaveLength(8);
});
