import { describe, expect, it } from "vitest";
import { figuresOf } from "../../../src/explain/diagnosis/cause-figures.ts";
import { causesOf } from "../../../src/explain/diagnosis/causes.ts";
import { finding, runsOf } from "./runs.ts";

const NOTHING_MISSING = { unread: [], lostTasks: 0, kindsOf: [] };
const sessionsOn = (...workers: string[]) => workers.map((workerId) => ({ workerId }));

describe("the count of a cause", () => {
  it("is counted where every run was looked at", () => {
    const causes = causesOf(runsOf(4).map((run, index) => finding(run, index === 0 ? "a" : "b b")));
    expect(figuresOf(causes, NOTHING_MISSING).map(({ tasks, atMost }) => [tasks, atMost])).toEqual([
      [3, undefined],
      [1, undefined],
    ]);
  });

  it("is at least what was read, and at most that with what its own strata left unread", () => {
    const [first, second, ...rest] = runsOf(12);
    const causes = causesOf([finding(first!, "a"), finding(second!, "b b")]);
    const figures = figuresOf(causes, {
      ...NOTHING_MISSING,
      unread: [
        { runs: rest.slice(0, 6), speaking: [first!] },
        { runs: rest.slice(6), speaking: [second!] },
      ],
    });
    expect(figures.map(({ tasks, atMost }) => [tasks, atMost])).toEqual([
      [1, 7],
      [1, 5],
    ]);
  });

  it("may reach over strata of which nothing was read, and over tasks that were not found", () => {
    const [first, ...rest] = runsOf(5);
    const [figures] = figuresOf(causesOf([finding(first!, "a")]), {
      ...NOTHING_MISSING,
      unread: [{ runs: rest, speaking: [] }],
      lostTasks: 10,
    });
    expect(figures).toMatchObject({ tasks: 1, atMost: 15 });
  });
});

describe("a few bad hosts", () => {
  const onTwo = runsOf(8).map((run, at) => ({ ...run, workerId: at % 2 ? "worker-a" : "worker-b" }));
  const all = sessionsOn(...onTwo.map(({ workerId }) => workerId), "worker-c", "worker-d", "worker-e");
  const figuresOn = (runs: typeof onTwo, sessions = all) =>
    figuresOf(causesOf(runs.map((run) => finding(run, "a"))), { ...NOTHING_MISSING, sessions })[0]?.fewHosts;

  it("are those that had all failures, at every session, while others worked", () => {
    expect(figuresOn(onTwo)).toEqual({ workerIds: ["worker-b", "worker-a"], others: 3 });
  });

  it("are none where it may be chance, where they worked too, and where earlier attempts may have failed elsewhere", () => {
    expect(
      figuresOn(onTwo.slice(0, 4), sessionsOn("worker-a", "worker-a", "worker-b", "worker-b", "worker-c")),
    ).toBe(undefined);
    expect(figuresOn(onTwo, [...all, ...sessionsOn("worker-a", "worker-b")])).toBe(undefined);
    expect(figuresOn(onTwo.map((run) => ({ ...run, retries: 1 })))).toBe(undefined);
  });
});

describe("a bad host", () => {
  it("is seen though its failures, tried again and again, make most of the sessions", () => {
    const runs = runsOf(3).map((run) => ({ ...run, retries: 2 }));
    const sessions = sessionsOn(...Array(9).fill("worker-a"), "worker-b", "worker-c", "worker-d");
    const [figures] = figuresOf(causesOf(runs.map((run) => finding(run, "a"))), {
      ...NOTHING_MISSING,
      sessions,
    });
    expect(figures?.badHost).toEqual({ workerId: "worker-a", others: 3 });
  });

  const onOne = causesOf(runsOf(5).map((run) => finding(run, "a")));

  it("is one that had all failures while others worked", () => {
    const sessions = [
      ...sessionsOn(...Array(5).fill("worker-a")),
      ...sessionsOn("worker-b", "worker-b", "worker-b", "worker-c", "worker-c"),
    ];
    const [figures] = figuresOf(onOne, { ...NOTHING_MISSING, sessions });
    expect(figures?.badHost).toEqual({ workerId: "worker-a", others: 2 });
    expect(figures?.hosts).toEqual([{ workerId: "worker-a", failed: 5, sessions: 5 }]);
  });

  it("is none where chance would do: few failures, or nearly all of the work was there", () => {
    const sessions = [...sessionsOn(...Array(30).fill("worker-a")), ...sessionsOn("worker-b")];
    expect(figuresOf(onOne, { ...NOTHING_MISSING, sessions })[0]?.badHost).toBeUndefined();
    const two = causesOf(runsOf(2).map((run) => finding(run, "a")));
    const spread = sessionsOn("worker-a", "worker-a", "worker-b", "worker-c", "worker-d");
    expect(figuresOf(two, { ...NOTHING_MISSING, sessions: spread })[0]?.badHost).toBeUndefined();
  });

  it("is none where not all sessions are known, and clears no other where not all failures are", () => {
    expect(figuresOf(onOne, NOTHING_MISSING)[0]?.badHost).toBeUndefined();
    const sessions = sessionsOn(...Array(5).fill("worker-a"), "worker-b", "worker-c", "worker-c");
    expect(figuresOf(onOne, { ...NOTHING_MISSING, sessions, lostTasks: 1 })[0]?.badHost).toEqual({
      workerId: "worker-a",
    });
  });

  it("and no host at all, where the worker of a failure is not known", () => {
    const [first, ...rest] = runsOf(3);
    const causes = causesOf([{ ...first!, workerId: undefined }, ...rest].map((run) => finding(run, "a")));
    expect(figuresOf(causes, NOTHING_MISSING)[0]?.hosts).toBeUndefined();
  });
});

it("a bad type had all failures while others had sessions without them", () => {
  const runs = runsOf(6, (index) => ({ worker: `worker-${index % 3}` }));
  const sessions = sessionsOn(
    ...runs.map(({ workerId = "" }) => workerId),
    ...Array(8).fill("worker-8"),
    ...Array(4).fill("worker-9"),
  );
  const kindOf = (workerId: string) => (/[89]$/.test(workerId) ? "g6.2xlarge" : "g5.2xlarge");
  const [figures] = figuresOf(causesOf(runs.map((run) => finding(run, "a"))), {
    ...NOTHING_MISSING,
    sessions,
    kindsOf: [kindOf],
  });
  expect(figures?.badType).toEqual({ failing: "g5.2xlarge", working: "g6.2xlarge", sessions: 12 });
  expect(figures?.badHost).toBeUndefined();
});
