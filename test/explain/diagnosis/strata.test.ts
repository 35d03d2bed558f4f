import { describe, expect, it } from "vitest";
import { closerLook, firstLook, strataOf } from "../../../src/explain/diagnosis/strata.ts";
import { runsOf } from "./runs.ts";

describe("strata", () => {
  it("part runs by step kind, bad machine, length and time", () => {
    const runs = runsOf(300, (index) => ({
      worker: index % 3 === 0 ? "worker-bad" : `worker-${index % 40}`,
      took: index < 150 ? 5 : 400,
    }));
    const strata = strataOf(runs);
    expect(strata.reduce((sum, stratum) => sum + stratum.length, 0)).toBe(300);
    for (const stratum of strata) {
      const isBad = stratum.map(({ workerId }) => workerId === "worker-bad");
      expect(new Set(isBad).size).toBe(1);
    }
  });

  it("are each looked at first, within the budget", () => {
    const strata = strataOf(runsOf(500, (index) => ({ took: index % 5 === 0 ? 900 : 5 })));
    const first = firstLook(strata, 100);
    for (const stratum of strata)
      expect(first.filter((run) => stratum.includes(run)).length).toBeGreaterThan(0);
    expect(firstLook(strata, 2)).toHaveLength(2);
    expect(new Set(first).size).toBe(first.length);
  });

  it("are looked at more closely where they are mixed", () => {
    const strata = strataOf(runsOf(400, (index) => ({ took: index % 2 === 0 ? 900 : 5 })));
    const mixed = strata[1]!;
    const read = new Set(firstLook(strata, 100));
    const more = closerLook(strata, read, (stratum) => stratum === mixed, 50);
    expect(more).toHaveLength(50);
    expect(more.every((run) => mixed.includes(run) && !read.has(run))).toBe(true);
    const rest = closerLook(strata, read, () => false, 50);
    expect(new Set(rest.map((run) => strata.findIndex((stratum) => stratum.includes(run)))).size).toBe(
      strata.length,
    );
  });
});

it("are coarser where there would be more of them than are read", () => {
  const runs = runsOf(240, (index) => ({ worker: `worker-${index % 8}`, took: 5 + (index % 2) * 400 }));
  const fine = strataOf(runs);
  expect(fine.length).toBeGreaterThan(20);
  const coarse = strataOf(runs, 20);
  expect(coarse.length).toBeLessThanOrEqual(20);
  expect(coarse.flat()).toHaveLength(240);
});
