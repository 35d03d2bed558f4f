import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hours, seconds } from "../../src/demo/world/durations.ts";
import { type LogLines, linesOf } from "../../src/demo/world/log-lines.ts";
import { expectSameFacts } from "../support/answers.ts";
import { type Answer, DEMO_NOW } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import {
  actionIdOf,
  actionStart,
  idsOf,
  sessionIdOf,
  sessionWithLog,
  streamOfTexts,
} from "../support/jobs.ts";
import { logRequests, pagesOf } from "../support/reads.ts";

const BEGAN = actionStart(Date.parse(DEMO_NOW));
let lines: LogLines = linesOf([]);
let perPage = 100;
const story = sessionWithLog(() => lines);
const JOB = idsOf(story);

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());
beforeEach(() => {
  perPage = 100;
  server.restart({ stories: [story], intercept: (request, farm) => pagesOf(perPage)(request, farm) });
});

const ask = (given: Record<string, unknown>): Promise<Answer> =>
  server.call("get_session_log", { ...JOB, sessionActionId: actionIdOf("only", 0), ...given });

/** The texts of the lines that an answer quotes. */
function textsOf({ structured }: Answer): string[] {
  const shown = (structured?.lines ?? []) as string[];
  return shown.map((line) => line.replace(/^[ >?][+-].*? \| /, ""));
}

const cursorOf = ({ structured }: Answer) => structured?.cursor as string | undefined;

/** Every answer of a query until there is no cursor. */
async function follow(query: Record<string, unknown>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let cursor: string | undefined; answers.length < 300; ) {
    const answer = await ask({ ...query, cursor });
    expect(answer.isError, answer.text).toBe(false);
    answers.push(answer);
    cursor = cursorOf(answer);
    if (cursor === undefined) return answers;
  }
  throw new Error("no end");
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

describe("plain lines", () => {
  it("from the start are the first ones, and more follow by the cursor", async () => {
    lines = streamOfTexts(numbered(120), BEGAN);
    const answer = await ask({ view: "start" });
    expectSameFacts(answer);
    expect(textsOf(answer)).toEqual(numbered(50));
    expect(answer.text).toMatch(/^The first 50 lines of the action's span\./);
    expect(answer.text).toContain("later lines follow with the cursor");
    const next = await ask({ view: "start", cursor: cursorOf(answer), maxLines: 300 });
    expect(textsOf(next)).toEqual(numbered(120).slice(50));
    expect(next.text).toMatch(/^The next 70 lines/);
    expect(next.text).toContain("the log ends here");
    expect(cursorOf(next)).toBeUndefined();
  });

  it("from the end are the last ones, in the order of time, and earlier ones follow by the cursor", async () => {
    lines = streamOfTexts(numbered(120), BEGAN);
    const answer = await ask({ view: "end", maxLines: 30 });
    expect(textsOf(answer)).toEqual(numbered(120).slice(-30));
    expect(answer.text).toMatch(/^The last 30 lines/);
    const before = await ask({ view: "end", maxLines: 30, cursor: cursorOf(answer) });
    expect(textsOf(before)).toEqual(numbered(120).slice(60, 90));
    expect(before.text).toMatch(/^The previous 30 lines/);
    expect(before.text).toContain("earlier lines follow with the cursor");
  });

  it("of a short log are all of it, and no cursor is offered", async () => {
    lines = streamOfTexts(numbered(3), BEGAN);
    for (const view of ["start", "end"]) {
      const answer = await ask({ view });
      expect(answer.text).toMatch(/^All 3 lines of the action's span\./);
      expect(cursorOf(answer)).toBeUndefined();
    }
  });

  it("of one line are one line", async () => {
    lines = streamOfTexts(["alone"], BEGAN);
    expect((await ask({ view: "start" })).text).toMatch(/^All 1 line of the action's span\./);
  });

  it("go on by a cursor alone: the direction is in it", async () => {
    lines = streamOfTexts(numbered(100), BEGAN);
    const answer = await ask({ view: "end", maxLines: 10 });
    const before = await ask({ maxLines: 10, cursor: cursorOf(answer) });
    expect(textsOf(before)).toEqual(numbered(100).slice(80, 90));
  });

  it("cost one page for a few lines of a long log", async () => {
    lines = streamOfTexts(numbered(5_000), BEGAN, 200);
    await ask({ view: "start", maxLines: 20 });
    expect(logRequests(server.requests)).toHaveLength(1);
  });

  it("are neither lost nor doubled, in either direction, whatever the pages and the empty ones between", async () => {
    const parts = fc.array(fc.constantFrom("a", "b\nc", " ", "d"), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom("start", "end"),
        async (texts, size, empty, maxLines, view) => {
          perPage = size;
          server.farm.switches.emptyLogPages = empty;
          lines = streamOfTexts(
            texts.map((text, index) => `${index}${text}`),
            BEGAN,
          );
          const answers = await follow({ view, maxLines });
          const inOrder = view === "start" ? answers : answers.toReversed();
          expect(inOrder.flatMap(textsOf)).toEqual(
            texts.flatMap((text, index) => `${index}${text}`.split("\n").map((part) => part.trimEnd())),
          );
        },
      ),
      { seed: 420, numRuns: 25 },
    );
  });
});

describe("a cursor", () => {
  it("of another log, span or direction of search is refused, not answered with something else", async () => {
    lines = streamOfTexts(numbered(100), BEGAN);
    const page = cursorOf(await ask({ view: "start" }));
    const search = cursorOf(await ask({ search: "line", maxLines: 3, contextLines: 0 }));
    const foreign = [
      { view: "start", cursor: page, startTime: "2026-11-21T00:00:00Z" },
      { search: "line", cursor: page },
      { search: "other", cursor: search },
      { view: "end", cursor: search },
      { sessionActionId: undefined, sessionId: sessionIdOf("only"), view: "start", cursor: "e30" },
    ];
    for (const query of foreign) {
      const answer = await ask(query);
      expect(answer.isError, JSON.stringify(query)).toBe(true);
      expect(answer.text).toMatch(/^cursor: /);
    }
  });
});

describe("search", () => {
  it("shows each match between its neighbours, with times, and marks it", async () => {
    lines = streamOfTexts(numbered(60), BEGAN, 1_000);
    const answer = await ask({ search: "line 1[05]$", contextLines: 1 });
    expectSameFacts(answer, ({ path }) => path === "lines[]");
    expect(answer.structured?.lines).toEqual([
      " +9s | line 9",
      ">+10s | line 10",
      " +11s | line 11",
      " +14s | line 14",
      ">+15s | line 15",
      " +16s | line 16",
    ]);
    expect(answer.text).toMatch(/^2 lines of 60 searched \(\+0s to \+59s\) match "line 1\[05\]\$"\./);
    expect(answer.text).toContain("that was the end");
  });

  it("shows a neighbour that two matches share once, and one that is on the page before", async () => {
    perPage = 10;
    lines = streamOfTexts(numbered(30), BEGAN, 1_000);
    const { structured } = await ask({ search: "line (8|10|12)$", contextLines: 1 });
    expect(textsOf({ structured } as Answer)).toEqual(
      [7, 8, 9, 10, 11, 12, 13].map((index) => `line ${index}`),
    );
  });

  it("takes any case", async () => {
    lines = streamOfTexts(["[rlm] ERROR: no Licence"], BEGAN);
    expect((await ask({ search: "error.*licence" })).text).toMatch(/^1 line of 1 searched .*matches/);
  });

  it("says that nothing was found, and over what", async () => {
    lines = streamOfTexts(numbered(40), BEGAN);
    const answer = await ask({ search: "needle" });
    expect(answer.text).toMatch(/^No line of 40 searched \(\+0s to \+3s\) matches "needle"\.$/m);
    expect(cursorOf(answer)).toBeUndefined();
  });

  it("keeps to the action's own time with a little slack, and says so, or to the span given", async () => {
    lines = streamOfTexts(numbered(60), BEGAN - seconds(30), 1_000);
    const own = await ask({ search: "line", maxLines: 300 });
    expect(own.text).toMatch(/^35 lines of 35 searched \(-5s to \+29s\)/);
    expect(own.text).toContain("the action's time with 5s before and 15s after it");
    const whole = await ask({
      search: "line",
      maxLines: 300,
      contextLines: 0,
      startTime: new Date(BEGAN - seconds(60)).toISOString(),
      endTime: new Date(BEGAN + hours(1)).toISOString(),
    });
    expect(whole.text).toMatch(/^60 lines of 60 searched/);
  });

  it("does not count secrets that it does not show", async () => {
    lines = streamOfTexts(["GET https://user:hunter2hunter2@a.example/", "needle", "x", "y"], BEGAN);
    expect((await ask({ search: "needle", contextLines: 0 })).text).not.toContain("Masked");
    expect((await ask({ search: "needle", contextLines: 1 })).text).toContain("Masked: 1 place ");
    expect((await ask({ search: "hunter2" })).text).toMatch(/^No line of 4/);
  });

  it("reads a bounded number of pages, and says where it stopped", async () => {
    lines = streamOfTexts(numbered(5_000), BEGAN, 100);
    const answer = await ask({ search: "line 4999$" });
    expect(logRequests(server.requests).length).toBeLessThanOrEqual(6);
    expect(answer.text).toMatch(/^No line of 600 searched .*; the log goes on\./);
    expect(answer.text).toContain("more follows with the cursor and the same arguments");
    const answers = await follow({ search: "line 4999$" });
    expect(answers.at(-1)?.text).toMatch(/^1 line of/);
  });

  it("finds every match once over all its answers, and searches every line once", async () => {
    const texts = fc.array(fc.constantFrom("hit", "miss", "miss", "miss\nhit", "hit\nhit\nmiss", "  "), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.integer({ min: 2, max: 25 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 2 }),
        async (parts, size, empty, maxLines, contextLines) => {
          perPage = size;
          server.farm.switches.emptyLogPages = empty;
          lines = streamOfTexts(
            parts.map((text, index) => text.replaceAll(/^/gm, `${index} `)),
            BEGAN,
          );
          const answers = await follow({ search: "hit", maxLines, contextLines });
          const matches = answers.flatMap(({ structured }) =>
            ((structured?.lines ?? []) as string[]).filter((line) => line.startsWith(">")),
          );
          const wanted = parts.flatMap((text, index) =>
            text.split("\n").flatMap((part) => (part === "hit" ? [`${index} hit`] : [])),
          );
          expect(matches.map((line) => line.replace(/^.*? \| /, ""))).toEqual(wanted);
          const searched = answers.map(({ text }) => Number(/ of (\d+) searched/.exec(text)?.[1] ?? 0));
          const all = parts.flatMap((text) => text.split("\n")).length;
          if (all > 0) expect(searched.reduce((sum, count) => sum + count, 0)).toBe(all);
        },
      ),
      { seed: 421, numRuns: 40 },
    );
  });

  it("of a nasty pattern ends with the call's time, with what was found until then and a cursor", async () => {
    lines = streamOfTexts(
      Array.from({ length: 4_000 }, () => "x".repeat(2_000)),
      BEGAN,
      400,
    );
    server.restart({ stories: [story], timeoutMs: 3_400 });
    const answer = await ask({ search: "(.*)(.*)(.*)(.*)(.*)[0-9]z" });
    expect(answer.isError).toBe(false);
    expect(answer.text).toMatch(/^No line of \d+ searched .*; the log goes on\./);
    expect(cursorOf(answer)).toBeDefined();
  });

  it("ends when the client takes its call back, and the server goes on", async () => {
    lines = streamOfTexts(
      Array.from({ length: 4_000 }, () => "x".repeat(2_000)),
      BEGAN,
      400,
    );
    const controller = new AbortController();
    const given = { ...JOB, sessionActionId: actionIdOf("only", 0), search: "(.*)(.*)(.*)(.*)(.*)[0-9]z" };
    const call = server.call("get_session_log", given, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("no longer wanted")), 50);
    await expect(call).rejects.toThrow("no longer wanted");
    lines = streamOfTexts(["hello"], BEGAN);
    expect((await ask({ search: "hello" })).text).toMatch(/^1 line of 1/);
  });
});
