import { describe, expect, it } from "vitest";
import type { FailureGroup } from "../../../src/explain/diagnosis/groups.ts";
import { findingInWords, weighCauses } from "../../../src/explain/diagnosis/verdict.ts";
import { finding, runOf, runsOf } from "./runs.ts";

const quote = (text: string) => JSON.stringify(text);
const group = (runs: FailureGroup["runs"], findings: FailureGroup["findings"]): FailureGroup => ({
  runs,
  findings,
});

/** A group of runs of which the first few logs say these lines. */
function groupOf(count: number, ...ids: (string | undefined)[]): FailureGroup {
  const runs = runsOf(count);
  return group(
    runs,
    ids.map((id, index) =>
      finding(
        runs[index] ?? runOf({}),
        id && `line of ${id}`,
        id === undefined ? { sure: "unclear" } : { id },
      ),
    ),
  );
}

describe("what all findings allow to say", () => {
  it("is the cause that stands for the most failed tasks", () => {
    const { main, others } = weighCauses([groupOf(6, "crash", "crash"), groupOf(22, "disk", "disk", "disk")]);
    expect(main?.finding.cause?.id).toBe("disk");
    expect(main?.weight).toBe(22);
    expect(others.map(({ finding: { cause }, weight }) => [cause?.id, weight])).toEqual([["crash", 6]]);
  });

  it("shares a group out by what its logs said", () => {
    const { main, others } = weighCauses([groupOf(18, "licence", "licence", "scene")]);
    expect(main?.weight).toBe(12);
    expect(others.map(({ weight }) => weight)).toEqual([6]);
  });

  it("does not give a cause the runs whose logs named nothing", () => {
    const { main, others } = weighCauses([groupOf(20, "disk", undefined, undefined, undefined)]);
    expect(main?.weight).toBe(5);
    expect(others).toEqual([]);
  });

  it("puts the same cause of several groups together", () => {
    const { main, others } = weighCauses([
      groupOf(5, "disk", "disk"),
      groupOf(4, "disk", "disk"),
      groupOf(7, "crash", "crash"),
    ]);
    expect(main?.finding.cause?.id).toBe("disk");
    expect(main?.weight).toBe(9);
    expect(main?.finding.findings).toHaveLength(4);
    expect(others).toHaveLength(1);
  });

  it("takes its kind from the main cause, and is unclear where nothing is named", () => {
    const licence = [finding(runOf({}), "no seat", { id: "licence", kind: "shared service" })];
    expect(weighCauses([group([runOf({})], licence)])).toMatchObject({
      kind: "shared service",
      sure: "certain",
    });
    expect(weighCauses([groupOf(3, undefined)])).toEqual({
      main: undefined,
      others: [],
      kind: "unclear",
      sure: "unclear",
    });
    expect(weighCauses([])).toMatchObject({ kind: "unclear", sure: "unclear" });
  });
});

describe("how sure it is", () => {
  it("one log of a large group proves that run and not the group", () => {
    expect(weighCauses([groupOf(20, "disk")]).sure).toBe("likely");
    expect(weighCauses([groupOf(20, "disk", "disk")]).sure).toBe("certain");
  });

  it("one log is enough for a single run, also one of a whole chunk", () => {
    expect(weighCauses([groupOf(1, "disk")]).sure).toBe("certain");
    const chunk = runOf({ frames: [1, 2, 3, 4, 5] });
    expect(weighCauses([group([chunk], [finding(chunk, "full", { id: "disk" })])]).sure).toBe("certain");
  });
});

describe("a finding in words", () => {
  const words = (...findings: ReturnType<typeof finding>[]) => {
    const { main } = weighCauses([group(runsOf(findings.length), findings)]);
    if (!main) throw new Error("no finding");
    return findingInWords(main.finding, quote);
  };

  it("is the known cause", () => {
    expect(words(finding(runOf({}), "ENOSPC", { id: "disk", says: "a disk was full" }))).toBe(
      "a disk was full",
    );
  });

  it("does not speak of one file where each log names another", () => {
    const missing = (frame: number) => ({ id: "missing", says: `a file was not there: "rain.${frame}.exr"` });
    expect(words(finding(runOf({}), "a", missing(37)), finding(runOf({}), "b", missing(74)))).toBe(
      'a file was not there: "rain.37.exr" (2 different ones in 2 logs)',
    );
  });

  it("is the line itself, quoted, where no cause is known", () => {
    expect(words(finding(runOf({}), 'odd "line"', { sure: "likely" }))).toBe('the log says "odd \\"line\\""');
  });
});
