import { describe, expect, it } from "vitest";
import { countMachines, isHandful } from "../../../src/explain/diagnosis/hosts.ts";
import { runsOf } from "./runs.ts";

const WHOLE = { runs: true, sessions: true };

const sessions = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([workerId, count]) => Array.from({ length: count }, () => ({ workerId })));

describe("failures by machine", () => {
  it("stand beside the sessions each machine had, most failures first", () => {
    const runs = runsOf(7, (index) => ({ worker: index < 5 ? "bad" : "other" }));
    expect(countMachines(runs, sessions({ bad: 5, other: 9, good: 4, better: 2 }), WHOLE)).toEqual({
      failing: [
        { machine: "bad", failed: 5, sessions: 5 },
        { machine: "other", failed: 2, sessions: 9 },
      ],
      unknown: 0,
      isWhole: true,
      clean: 2,
      cleanSessions: 6,
    });
  });

  it("are counted though the sessions could not be listed: then nobody is called clean", () => {
    expect(countMachines(runsOf(2), [], { runs: true, sessions: false })).toEqual({
      failing: [{ machine: "worker-a", failed: 2, sessions: undefined }],
      unknown: 0,
      isWhole: true,
      clean: 0,
      cleanSessions: 0,
    });
  });

  it("clear no machine where a failure was not read, or its machine is not known", () => {
    const runs = runsOf(3, (index) => ({ worker: index < 2 ? "bad" : "lost" }));
    const lost = runs.map((run) => (run.workerId === "lost" ? { ...run, workerId: undefined } : run));
    const had = sessions({ bad: 2, good: 4 });
    expect(countMachines(lost, had, WHOLE)).toMatchObject({
      failing: [{ machine: "bad", failed: 2 }],
      unknown: 1,
      isWhole: false,
      clean: 0,
    });
    expect(countMachines(runs, had, { runs: false, sessions: true })).toMatchObject({
      isWhole: false,
      clean: 0,
    });
  });
});

describe("a handful of bad machines", () => {
  const bad = { failed: 4, sessions: 4 };
  it.each([
    ["two that failed in every session they had, beside good ones", [bad, bad], 4, true],
    ["one alone is no handful", [bad], 4, false],
    ["more than three are many", [bad, bad, bad, bad], 4, false],
    ["one of them had a session without a failure", [bad, { failed: 4, sessions: 5 }], 4, false],
    ["one of them failed once", [bad, { failed: 1, sessions: 1 }], 4, false],
    ["their sessions are not known", [bad, { failed: 4 }], 4, false],
    ["no other machine worked", [bad, bad], 0, false],
  ])("%s", (_case, machines, others, isOne) => {
    expect(isHandful(machines, others)).toBe(isOne);
  });
});
