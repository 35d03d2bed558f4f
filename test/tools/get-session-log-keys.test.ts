/** A private key in a log, read by every view from every place: none of its lines is ever shown. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type LogLines, linesOf } from "../../src/demo/world/log-lines.ts";
import { type Answer, DEMO_NOW } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { actionIdOf, actionStart, idsOf, sessionWithLog, streamOfTexts } from "../support/jobs.ts";
import { type LoggedKey, otherPrivateKeys, privateKeys } from "../support/private-keys.ts";
import { pagesOf } from "../support/reads.ts";

const BEGAN = actionStart(Date.parse(DEMO_NOW));
const APART = 100;
const KEYS = privateKeys();
const BEFORE = ["deploying the farm's key", "writing /etc/farm/key"];
const AFTER = ["key is written", "frame 1001", "frame 1002"];

let lines: LogLines = linesOf([]);
let perPage = 10_000;
const story = sessionWithLog(() => lines);
let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());
beforeEach(() => {
  perPage = 10_000;
  server.restart({ stories: [story], intercept: (request, farm) => pagesOf(perPage)(request, farm) });
});

const ask = (given: Record<string, unknown>): Promise<Answer> =>
  server.call("get_session_log", { ...idsOf(story), sessionActionId: actionIdOf("only", 0), ...given });

/** Every answer of a query until there is no cursor. */
async function follow(query: Record<string, unknown>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let cursor: string | undefined; answers.length < 300; ) {
    const answer = await ask({ ...query, cursor });
    expect(answer.isError, answer.text).toBe(false);
    answers.push(answer);
    cursor = answer.structured?.cursor as string | undefined;
    if (cursor === undefined) return answers;
  }
  throw new Error("no end");
}

/** The lines of a key that answers show, in any of their fields. */
function shownOf(key: LoggedKey, answers: readonly Answer[]): string[] {
  const texts = answers.flatMap(({ text }) => text.split("\n").map((line) => line.trimEnd()));
  return key.secret.filter((secret) =>
    texts.some((text) => text.endsWith(` ${secret}`) || (secret.length > 12 && text.includes(secret))),
  );
}

/** That an answer shows what stands around the key is what makes its silence about the key worth anything. */
function expectNeighbours(answers: readonly Answer[]): void {
  const all = answers.map(({ text }) => text).join("\n");
  for (const line of [...BEFORE, ...AFTER]) expect(all).toContain(line);
}

describe.each(KEYS)("$kind", (key) => {
  beforeEach(() => {
    lines = streamOfTexts([...BEFORE, ...key.lines, ...AFTER], BEGAN, APART);
  });

  it.each(["start", "end"])("is shown by no page of view=%s, wherever pages are cut", async (view) => {
    for (const maxLines of [1, 2, 3, 7, 50]) {
      const answers = await follow({ view, maxLines });
      expect(shownOf(key, answers), `${maxLines} lines a page`).toEqual([]);
      expectNeighbours(answers);
    }
  });

  it.each(["start", "end"])(
    "is shown by no view=%s of a span that begins or ends inside it",
    async (view) => {
      for (let index = 0; index < key.lines.length; index += 1) {
        const moment = new Date(BEGAN + (BEFORE.length + index) * APART).toISOString();
        const answers = [
          await ask({ view, startTime: moment, maxLines: 4 }),
          await ask({ view, endTime: moment, maxLines: 4 }),
        ];
        expect(shownOf(key, answers), `line ${index}`).toEqual([]);
      }
    },
  );

  it("is shown by no search with its neighbours, wherever pages are cut", async () => {
    for (perPage of [3, 7, 10_000]) {
      for (const maxLines of [2, 9, 300]) {
        const answers = await follow({ search: "key|frame|[A-Za-z0-9+/]{3}", contextLines: 3, maxLines });
        expect(shownOf(key, answers), `${perPage} events a page, ${maxLines} lines`).toEqual([]);
        expectNeighbours(answers);
      }
    }
  });

  it("is shown by no search of a span that begins inside it", async () => {
    for (let index = 0; index < key.lines.length; index += 1) {
      const startTime = new Date(BEGAN + (BEFORE.length + index) * APART).toISOString();
      const answer = await ask({ search: "[A-Za-z0-9+/]{3}", startTime, maxLines: 5 });
      expect(shownOf(key, [answer]), `line ${index}`).toEqual([]);
    }
  });

  it("is shown by no view=cause, wherever the gap is", async () => {
    for (perPage = 2; perPage < key.lines.length; perPage += 1) {
      const answer = await ask({ view: "cause" });
      expect(answer.isError, answer.text).toBe(false);
      expect(shownOf(key, [answer]), `${perPage} events a page`).toEqual([]);
    }
  });
});

describe.each(otherPrivateKeys())("$kind", (key) => {
  beforeEach(() => {
    lines = streamOfTexts([...BEFORE, ...key.lines, ...AFTER], BEGAN, APART);
  });

  it("is shown by no page, no search and no view=cause", async () => {
    const answers: Answer[] = [];
    for (const view of ["start", "end"])
      for (const maxLines of [2, 50]) answers.push(...(await follow({ view, maxLines })));
    for (perPage of [7, 10_000])
      answers.push(
        ...(await follow({ search: "key|frame|[A-Za-z0-9+/]{3}", contextLines: 3, maxLines: 100 })),
        await ask({ view: "cause" }),
      );
    expect(shownOf(key, answers)).toEqual([]);
    expectNeighbours(answers);
  });
});

it("a list of hashes is shown as it is", async () => {
  const hashes = Array.from({ length: 40 }, (_, index) =>
    (index * 7919 + 1).toString(16).padStart(32, "0f8e1c7a"),
  );
  lines = streamOfTexts(["checking:", ...hashes, "done"], BEGAN, APART);
  for (const view of ["start", "end"]) {
    const texts = (await follow({ view, maxLines: 9 })).map(({ text }) => text).join("\n");
    for (const hash of hashes) expect(texts).toContain(hash);
  }
});

it("a value whose name stands on the page before is masked", async () => {
  lines = streamOfTexts(["db:", "  password:", "    tower7-bridge", "  user: render"], BEGAN, APART);
  for (const view of ["start", "end"]) {
    const texts = (await follow({ view, maxLines: 1 })).map(({ text }) => text).join("\n");
    expect(texts).not.toContain("tower7-bridge");
    expect(texts).toContain("user: render");
  }
});
