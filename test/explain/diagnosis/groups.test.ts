import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationOf, machineOf, taskCount } from "../../../src/explain/diagnosis/failed-run.ts";
import {
  differentOnes,
  durationRange,
  groupFailures,
  leastSure,
  samplesOf,
  sharedFindings,
} from "../../../src/explain/diagnosis/groups.ts";
import { finding, runOf, runsOf } from "./runs.ts";

describe("failures that look alike", () => {
  const sizes = (runs: Parameters<typeof groupFailures>[0]) =>
    groupFailures(runs).map((group) => taskCount(group));

  it("have the same exit code and the same message but for numbers, paths and ids", () => {
    const runs = runsOf(6, (index) => ({
      progressMessage: `Copying frame ${index} of /mnt/show/sh0${index}/beauty.${index}.exr`,
    }));
    expect(sizes(runs)).toEqual([6]);
  });

  it("are parted by exit code, by message, by status and by kind of action", () => {
    const enter = { envEnter: { environmentId: "JOB:job-3561f2b57e9325485b4b5f92d9a165e6:Conda" } };
    const leave = { envEnter: { environmentId: "JOB:job-3561f2b57e9325485b4b5f92d9a165e6:Rez" } };
    expect(
      sizes([
        runOf({ number: 1 }),
        runOf({ number: 2, processExitCode: 137 }),
        runOf({ number: 3, progressMessage: "no licence" }),
        runOf({ number: 4, status: "INTERRUPTED" }),
        runOf({ number: 5, definition: enter }),
        runOf({ number: 6, definition: leave }),
      ]),
    ).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("come largest first, by tasks and not by actions: a chunk's action stands for all of its frames", () => {
    const chunk = runOf({ number: 9, processExitCode: 139, frames: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
    expect(sizes([...runsOf(3), chunk])).toEqual([10, 3]);
  });

  it("hold every run once", () => {
    const code = fc.constantFrom(1, 137, 139);
    fc.assert(
      fc.property(fc.array(code, { maxLength: 30 }), (codes) => {
        const runs = codes.map((processExitCode, number) => runOf({ number, processExitCode }));
        const grouped = groupFailures(runs).flat();
        expect(grouped).toHaveLength(runs.length);
        expect(new Set(grouped)).toEqual(new Set(runs));
      }),
      { seed: 450, numRuns: 100 },
    );
  });
});

describe("runs whose logs are worth reading", () => {
  it("are all of a few", () => {
    const runs = runsOf(3);
    expect(samplesOf(runs, 3)).toEqual(runs);
  });

  it("are the first, the last, and some between", () => {
    const runs = runsOf(40, (index) => ({ worker: `worker-${index}` }));
    const numbers = samplesOf(runs, 3).map((run) => runs.indexOf(run));
    expect(numbers.sort((a, b) => a - b)).toEqual([0, 20, 39]);
  });

  it("are on different machines where there are as many", () => {
    const runs = runsOf(40, (index) => ({ worker: index < 36 ? "worker-a" : `worker-${index}` }));
    expect(new Set(samplesOf(runs, 3).map(machineOf)).size).toBe(3);
  });

  it("are as many as asked, each once, even on one machine", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 10 }), (count, wanted) => {
        const runs = runsOf(count);
        const samples = samplesOf(runs, wanted);
        expect(samples).toHaveLength(Math.min(count, wanted));
        expect(new Set(samples).size).toBe(samples.length);
      }),
      { seed: 451, numRuns: 100 },
    );
  });
});

describe("findings that say the same", () => {
  const [a, b, c, d] = runsOf(4);
  if (!a || !b || !c || !d) throw new Error("four runs are made");

  it("are put together by the known cause, whatever file or frame it names", () => {
    const missing = (frame: number) => ({
      id: "missing-file",
      says: `a file was not there: "/tex/rain.${frame}.exr"`,
    });
    const shared = sharedFindings([
      finding(a, "no rain.37.exr", missing(37)),
      finding(b, "no rain.74.exr", missing(74)),
      finding(c, "seat in use", { id: "licence" }),
    ]);
    expect(shared.map(({ findings }) => findings.length)).toEqual([2, 1]);
    expect(shared.map(({ findings }) => differentOnes(findings))).toEqual([2, 1]);
  });

  it("are put together by the shape of the line where no cause is known", () => {
    const shared = sharedFindings([
      finding(a, "KeyError: frame 12"),
      finding(b, "KeyError: frame 13"),
      finding(c, "TypeError: None"),
    ]);
    expect(shared.map(({ findings }) => findings.length)).toEqual([2, 1]);
    expect(shared[0]?.line).toBe("KeyError: frame 12");
  });

  it("are as sure as the least sure of them", () => {
    const shared = sharedFindings([
      finding(a, "boom", { id: "crash", sure: "certain" }),
      finding(b, "boom", { id: "crash", sure: "likely" }),
    ]);
    expect(shared[0]?.sure).toBe("likely");
    expect(leastSure(["certain", "unclear", "likely"])).toBe("unclear");
    expect(leastSure(["certain", "certain"])).toBe("certain");
  });

  it("that say nothing are a finding too: logs were read and named nothing", () => {
    const shared = sharedFindings([
      finding(a, undefined, { sure: "unclear" }),
      finding(b, undefined, { sure: "unclear" }),
      finding(d, "boom", { id: "crash" }),
    ]);
    expect(shared[0]).toMatchObject({ line: undefined, sure: "unclear" });
    expect(shared[0]?.findings).toHaveLength(2);
  });
});

describe("figures of runs", () => {
  it("are their shortest and longest time, of those that have one", () => {
    expect(durationRange(runsOf(3, (index) => ({ took: 5 + index })))).toEqual({ least: 5_000, most: 7_000 });
    const open = { ...runOf({}), endedAt: undefined };
    expect(durationOf(open)).toBeUndefined();
    expect(durationRange([open])).toBeUndefined();
  });

  it("count a run without known tasks as one", () => {
    expect(taskCount([runOf({ frames: [] }), runOf({ frames: [1, 2] })])).toBe(3);
  });

  it("take the session for the machine where the worker is not known", () => {
    expect(machineOf(runOf({ number: 4, worker: "worker-b" }))).toBe("worker-b");
    expect(machineOf({ ...runOf({ number: 4 }), workerId: undefined })).toBe("session-4");
  });
});
