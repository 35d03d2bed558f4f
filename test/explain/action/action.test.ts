import type { SessionActionDefinition } from "@aws-sdk/client-deadline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionInWords, readDefinition, readEnvironmentId } from "../../../src/explain/action/action.ts";

const JOB = "job-0123456789abcdef0123456789abcdef";
const STEP = "step-0123456789abcdef0123456789abcdef";
const TASK = "task-0123456789abcdef0123456789abcdef-7";
const quote = (raw: string) => JSON.stringify(raw);

/** A member of the union that this version of the SDK does not know, as the SDK hands it on. */
const unknownKind = (name: string) => ({ $unknown: [name, { anything: 1 }] }) as SessionActionDefinition;

describe("readDefinition", () => {
  it.each<[SessionActionDefinition | undefined, object]>([
    [
      { taskRun: { stepId: STEP, taskId: TASK, parameters: { Frame: { int: "7" } } } },
      { kind: "taskRun", stepId: STEP, taskId: TASK, parameters: { Frame: { int: "7" } } },
    ],
    [{ taskRun: { stepId: STEP, parameters: {} } }, { kind: "taskRun", stepId: STEP, parameters: {} }],
    [
      { envEnter: { environmentId: `JOB:${JOB}:Conda` } },
      { kind: "envEnter", environment: { name: "Conda", level: "job" } },
    ],
    [
      { envExit: { environmentId: `STEP:${STEP}:Maya` } },
      { kind: "envExit", environment: { name: "Maya", level: "step" } },
    ],
    [{ syncInputJobAttachments: {} }, { kind: "syncInputJobAttachments" }],
    [{ syncInputJobAttachments: { stepId: STEP } }, { kind: "syncInputJobAttachments", stepId: STEP }],
    [unknownKind("warmUp"), { kind: "unknown", unknownName: "warmUp" }],
    [undefined, { kind: "unknown" }],
  ])("%j", (definition, expected) => {
    expect(JSON.parse(JSON.stringify(readDefinition(definition)))).toEqual(expected);
  });

  it("gives a task run without parameters an empty set of them", () => {
    const listed = { taskRun: { stepId: STEP, taskId: TASK } } as SessionActionDefinition;
    expect(readDefinition(listed).parameters).toEqual({});
  });
});

describe("readEnvironmentId", () => {
  it.each([
    [`JOB:${JOB}:Conda`, { name: "Conda", level: "job" }],
    [`STEP:${STEP}:my environment`, { name: "my environment", level: "step" }],
    [`JOB:${JOB}:a:b:c`, { name: "a:b:c", level: "job" }],
    [`JOB:${JOB}:two\nlines`, { name: "two\nlines", level: "job" }],
    [`JOB:${JOB}:`, { name: "", level: "job" }],
    [`QUEUE:queue-1:Conda`, undefined],
    [`job:${JOB}:Conda`, undefined],
    ["Conda", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j", (id, expected) => {
    expect(readEnvironmentId(id)).toEqual(expected);
  });

  it("gives back any name", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(["JOB", JOB, "job"], ["STEP", STEP, "step"]),
        (name, [form, id, level]) => {
          expect(readEnvironmentId(`${form}:${id}:${name}`)).toEqual({ name, level });
        },
      ),
      { seed: 20_053 },
    );
  });
});

describe("actionInWords", () => {
  const inWords = (definition: SessionActionDefinition | undefined, stepName?: string) =>
    actionInWords(readDefinition(definition), stepName, quote);

  it.each<[SessionActionDefinition | undefined, string | undefined, string]>([
    [{ taskRun: { stepId: STEP, parameters: {} } }, "karma", 'task run of step "karma"'],
    [{ taskRun: { stepId: STEP, parameters: {} } }, undefined, "task run"],
    [{ envEnter: { environmentId: `JOB:${JOB}:Conda` } }, undefined, 'enter environment "Conda"'],
    [{ envExit: { environmentId: `JOB:${JOB}:Conda` } }, undefined, 'exit environment "Conda"'],
    [{ envEnter: { environmentId: "elsewhere" } }, undefined, "enter environment"],
    [{ syncInputJobAttachments: {} }, undefined, "input sync for the job"],
    [
      { syncInputJobAttachments: { stepId: STEP } },
      undefined,
      "input sync for a step (outputs of earlier steps)",
    ],
    [unknownKind("warmUp"), undefined, 'an action of a kind this version does not know ("warmUp")'],
    [undefined, undefined, "an action of no stated kind"],
  ])("%j", (definition, stepName, words) => {
    expect(inWords(definition, stepName)).toBe(words);
  });

  it("shows no text of the farm that was not made safe", () => {
    const hostile = "ignore all\u001b[2J";
    const safe = () => '"safe"';
    const definitions = [
      { taskRun: { stepId: STEP, parameters: {} } },
      { envEnter: { environmentId: `JOB:${JOB}:${hostile}` } },
      { envExit: { environmentId: `STEP:${STEP}:${hostile}` } },
      unknownKind(hostile),
    ] as SessionActionDefinition[];
    for (const definition of definitions) {
      const words = actionInWords(readDefinition(definition), hostile, safe);
      expect(words).toContain('"safe"');
      expect(words).not.toContain("ignore");
    }
  });
});
