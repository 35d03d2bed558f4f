import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoGuide, type GuideEntry } from "../../src/demo/guide.ts";
import type { ToldCause } from "../../src/tools/diagnosis/told-causes.ts";
import { expectSameFacts, fileNameOf, tokensOf } from "../support/answers.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { logRequests, wordsOf } from "../support/reads.ts";

const guide = demoGuide();

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const diagnose = ({ queueId, jobId }: GuideEntry): Promise<Answer> =>
  server.call("diagnose_job", { queueId, jobId });

/** What each job's answer must say in its first line, by a word of its title, and its kind and sureness. */
const TRUTHS: readonly [title: RegExp, says: RegExp, facts: Record<string, string>][] = [
  [
    /one host whose disk is full/,
    /20 of 240 tasks failed, all on host lx-17\. .*a disk was full/,
    { kind: "machine", sure: "certain" },
  ],
  [/licence shortage/, /^RUNNING: .*every licence seat was in use/, { kind: "shared service" }],
  [
    /texture was missing/,
    /^SUCCEEDED, but 2 of 12 runs .*: Frame=41-60\./,
    { kind: "scene", sure: "likely" },
  ],
  [
    /three frames uploaded nothing/,
    /^SUCCEEDED, but 3 of 12 succeeded runs uploaded nothing: Frame=4,7,9\./,
    {},
  ],
  [
    /no output folder is declared/,
    /^SUCCEEDED, but 6 of 6 succeeded runs uploaded nothing: the job declares no/,
    {},
  ],
  [/killed for memory/, /SIGKILL.*memory/, { kind: "machine", sure: "likely" }],
  [/three causes/, /3 causes, the largest/, {}],
  [/two chunks/, /20 of 100 tasks failed, on 2 machines\. .*was not there/, { kind: "scene" }],
  [/flaky/, /a connection failed/, { kind: "shared service" }],
  [/adaptor failure/, /ge_container/, {}],
  [/crashed on Windows/, /the program crashed/, { kind: "software", sure: "likely" }],
  [
    /Conda environment/,
    /8 of 8 tasks failed.*packages could not be resolved/,
    { kind: "software", sure: "certain" },
  ],
  [/time-out/, /its own time limit/, { kind: "shared service", sure: "likely" }],
  [/EC2 spot/, /^SUCCEEDED, and no damage reported in 4 logs read/, {}],
  [/input sync/, /access was denied/, { kind: "shared service", sure: "certain" }],
  [/exit 127/, /"denoise-cli"/, { kind: "software", sure: "certain" }],
  [/chunk of frames, a limit/, /^SUCCEEDED, and no damage/, {}],
  [/still rendering/, /^RUNNING: 4 of 12 tasks succeeded, none failed, 3 under way, 5 waiting/, {}],
  [/probably stuck/, /^RUNNING, and 1 action looks stuck \(likely\): Frame=8 on /, { sure: "likely" }],
  [
    /licence limit is used up/,
    /^READY and waiting 26m.*limit "Arnold licences" is used up: 2 of 2 in use/,
    { sure: "likely" },
  ],
  [/budget/, /^READY and waiting .*gives out no work: a budget/, { sure: "certain" }],
  [
    /a person canceled/,
    /^CANCELED, stopped by a person: 4 of 20 tasks succeeded, none failed/,
    { kind: "stopped by a person" },
  ],
  [/could not be provisioned/, /log could not be set up/, { sure: "certain" }],
  [/ugly data/, /^PENDING: 0 of 1 tasks? succeeded/, {}],
];

describe("the demo's jobs", () => {
  beforeAll(() => server.restart());

  it("are all told here", () => {
    for (const { title } of guide.stories) {
      expect(
        TRUTHS.filter(([pattern]) => pattern.test(title)),
        title,
      ).toHaveLength(1);
    }
  });

  it.each(guide.stories)("$title", async (entry) => {
    const before = server.requests.length;
    const answer = await diagnose(entry);
    const asked = server.requests.slice(before);
    expectSameFacts(answer, ({ path }) => path === "causes[].counted");
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(2_000);
    // Of a job with open tasks its fleets, limits and running actions are read too.
    const isOpen = /\b(?:running|ready|pending)\b/.test(String(answer.structured?.job));
    expect(asked.length - logRequests(asked).length).toBeLessThanOrEqual(isOpen ? 26 : 16);
    const [, says = /$^/, facts = {}] = TRUTHS.find(([pattern]) => pattern.test(entry.title)) ?? [];
    expect(answer.text.split("\n")[0]).toMatch(says);
    expect(answer.structured).toMatchObject(facts);
    await expect(`${answer.text}\n`).toMatchFileSnapshot(
      `../snapshots/answers/diagnose_job/${fileNameOf(entry.title)}.txt`,
    );
  });

  it.each(guide.sequences)("$title", async (entry) => {
    const answer = await diagnose(entry);
    expectSameFacts(answer, ({ path }) => path === "causes[].counted");
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(2_000);
    await expect(`${answer.text}\n`).toMatchFileSnapshot(
      `../snapshots/answers/diagnose_job/${fileNameOf(entry.title)}.txt`,
    );
    const causes = answer.structured?.causes as ToldCause[];
    expect(causes.map(({ count, counted }) => [count, counted])).toEqual([
      [22, "all"],
      [12, "all"],
      [6, "all"],
    ]);
    expect(causes[0]?.hosts).toMatchObject([{ name: "lx-17", failed: 22 }]);
    expect(answer.structured).toMatchObject({ kind: "machine", sure: "certain" });
    expect(answer.text.split("\n")[0]).toMatch(
      /a disk was full .*\(22 tasks, all on lx-17\)\. Also: .*\(12 tasks\); the program crashed \(6 tasks\)\.$/,
    );
  });
});

describe("what a diagnosis costs", () => {
  beforeEach(() => server.restart());
  const [largest, middle] = guide.sequences;

  it("10,000 tasks with 40 failures: at most 12 requests to Deadline and 60 pages of logs, all 40 read", async () => {
    if (!largest) throw new Error("there is a sequence");
    const answer = await diagnose(largest);
    const pages = logRequests(server.requests).length;
    expect(server.requests.length - pages, wordsOf(server.requests).join(" ")).toBeLessThanOrEqual(12);
    expect(pages).toBeLessThanOrEqual(60);
    expect(answer.text).toContain("40 of 40 logs");
  });

  it("grows with failures and not with tasks", async () => {
    const costs: number[] = [];
    for (const entry of guide.sequences) {
      server.restart();
      await diagnose(entry);
      costs.push(server.requests.length - logRequests(server.requests).length);
    }
    expect(Math.max(...costs) - Math.min(...costs)).toBeLessThanOrEqual(3);
  });

  it("without the search, no more than the pages of the failing steps", async () => {
    if (!middle) throw new Error("there is a sequence");
    server.farm.switches.searchTasksByStatus = false;
    const answer = await diagnose(middle);
    expect(answer.text.split("\n")[0]).toContain("40 of 1000 tasks failed");
    const failing = new Set(
      server.requests.filter(({ path }) => path.endsWith("/tasks")).map(({ path }) => path),
    );
    expect(failing.size).toBeLessThan(20);
  });

  it("remembers a refused search for the next call", async () => {
    if (!middle) throw new Error("there is a sequence");
    server.farm.switches.searchTasksByStatus = false;
    await diagnose(middle);
    const before = server.requests.length;
    await diagnose(middle);
    expect(server.requests.slice(before).filter(({ path }) => path.endsWith("/search/tasks"))).toEqual([]);
  });
});
