/** The work on one text is bounded whatever the phrases are; counted, not timed. */
import { expect, it } from "vitest";
import type { CauseRecord } from "../../src/knowledge/types.ts";
import { compilePhrase, MAX_READ, type StudioPhrase } from "../../src/studio/studio-phrase.ts";
import { MAX_STEPS, StudioReader } from "../../src/studio/studio-reader.ts";

const record = {
  id: "studio/x",
  says: "x",
  kind: "machine",
  proves: "certain",
  fix: "x",
  who: "IT",
  requeue: { verdict: "helps", why: "x" },
  weight: 95,
  lines: [],
  studio: true,
} satisfies CauseRecord;

/** A phrase that counts its steps and reads nothing. */
function counted(sure: string, size: number, steps: number[]): StudioPhrase {
  return {
    written: sure,
    proved: true,
    sure: [sure],
    size,
    find(text) {
      steps.push(size * text.length);
      return undefined;
    },
  };
}

it("phrases are tried only on texts that hold what they can't do without", () => {
  const steps: number[] = [];
  const reader = new StudioReader();
  reader.add(record, [counted("mount lost", 10, steps), counted("moun", 10, steps)]);
  reader.recognise("the mount is slow");
  expect(steps).toEqual([10 * 17]);
  reader.recognise("THE MOUNT LOST");
  expect(steps).toHaveLength(3);
  reader.recognise("mo");
  expect(steps).toHaveLength(3);
});

it("two thousand phrases of the largest size cost no more than their bound", () => {
  const steps: number[] = [];
  const reader = new StudioReader();
  for (let index = 0; index < 2_000; index++) reader.add(record, [counted("xxx", 600, steps)]);
  reader.recognise("x".repeat(100_000));
  const all = steps.reduce((sum, each) => sum + each, 0);
  expect(all).toBeGreaterThan(0);
  expect(all).toBeLessThanOrEqual(MAX_STEPS);
  expect(Math.max(...steps)).toBe(600 * MAX_READ);
});

it("a phrase that is pumped is refused before it is run, or read in linear time", () => {
  for (const pumped of ["(?:(?:a{1,30}){1,30}){1,30}b", "(?:x{1,100}){1,10}xyz"])
    expect(compilePhrase(pumped)).toHaveProperty("refused");
  const made = compilePhrase("(?:a|aa)+(?:a|aa)+(?:a|aa)+ends here");
  if (!("phrase" in made)) throw new Error(made.refused);
  expect(made.phrase.find(`${"a".repeat(900)} ends there`)).toBeUndefined();
  expect(made.phrase.find(`${"a".repeat(900)}ends here`)).toEqual({});
});

it("what stands beyond the part that is read is not found", () => {
  const made = compilePhrase("mount lost");
  if (!("phrase" in made)) throw new Error(made.refused);
  const reader = new StudioReader();
  reader.add(record, [made.phrase]);
  expect(reader.recognise(`${" ".repeat(MAX_READ - 10)}mount lost`)).toBeDefined();
  expect(reader.recognise(`${" ".repeat(MAX_READ)}mount lost`)).toBeUndefined();
});
