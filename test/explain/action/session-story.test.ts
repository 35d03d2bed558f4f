import type { SessionActionDefinition } from "@aws-sdk/client-deadline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReadableAction, readAction } from "../../../src/explain/action/action-readout.ts";
import {
  groupBy,
  medianOf,
  rowsOf,
  type StoryAction,
  unusualRuns,
  verdictOf,
} from "../../../src/explain/action/session-story.ts";

const NOW = new Date("2026-11-21T02:00:00Z");
const BEGAN = new Date("2026-11-21T01:00:00Z").getTime();
const STEP = "step-3561f2b57e9325485b4b5f92d9a165e6";

const frame = (value: number): SessionActionDefinition => ({
  taskRun: { stepId: STEP, parameters: { Frame: { int: String(value) } } },
});
const enter = (name: string): SessionActionDefinition => ({
  envEnter: { environmentId: `JOB:job-3561f2b57e9325485b4b5f92d9a165e6:${name}` },
});

/** An action as listed; `took` in seconds, absent for one that never began. */
function action(
  number: number,
  definition: SessionActionDefinition,
  { took, ...raw }: Partial<ReadableAction> & { took?: number } = {},
  detailed = true,
): StoryAction {
  const times =
    took === undefined ? {} : { startedAt: new Date(BEGAN), endedAt: new Date(BEGAN + took * 1_000) };
  return {
    id: `sessionaction-3561f2b57e9325485b4b5f92d9a165e6-${number}`,
    number,
    read: readAction({ status: "SUCCEEDED", definition, ...times, ...raw }, "karma", NOW, undefined),
    ms: took === undefined ? undefined : took * 1_000,
    detailed,
  };
}

const failed = (number: number, value: number, raw: Partial<ReadableAction> = {}, detailed = true) =>
  action(number, frame(value), { status: "FAILED", processExitCode: 137, took: 5, ...raw }, detailed);
const never = (number: number, value: number) => action(number, frame(value), { status: "NEVER_ATTEMPTED" });
const good = (number: number, value: number, took = 60) => action(number, frame(value), { took });

describe("the verdict of a list", () => {
  it.each<[string, StoryAction[]]>([
    ["no actions", []],
    ["its 1 action succeeded", [good(0, 1)]],
    ["all 3 actions succeeded", [good(0, 1), good(1, 2), good(2, 3)]],
    [
      "2 succeeded, 1 failed (exit 137 SIGKILL, Frame=42), 2 never attempted because of it",
      [good(0, 40), good(1, 41), failed(2, 42), never(3, 43), never(4, 44)],
    ],
    ["1 failed (no exit code, Frame=42)", [failed(0, 42, { processExitCode: undefined })]],
    ["1 failed (exit code not read, Frame=42)", [failed(0, 42, { processExitCode: undefined }, false)]],
    [
      "2 failed (first: exit 137 SIGKILL, Frame=1), 1 never attempted because of these",
      [failed(0, 1), failed(1, 2), never(2, 3)],
    ],
    [
      '1 failed (exit 1, enter environment "Conda"), 1 never attempted because of it',
      [action(0, enter("Conda"), { status: "FAILED", processExitCode: 1, took: 3 }), never(1, 1)],
    ],
    [
      "1 succeeded, 1 interrupted (Frame=2), 1 never attempted because of it",
      [good(0, 1), action(1, frame(2), { status: "INTERRUPTED", took: 4 }), never(2, 3)],
    ],
    ["1 canceled (Frame=2)", [action(0, frame(2), { status: "CANCELED", took: 4, processExitCode: -9 })]],
    ["1 succeeded, 1 running (Frame=2)", [good(0, 1), action(1, frame(2), { status: "RUNNING" })]],
    ["1 quarantined (Frame=2)", [action(0, frame(2), { status: "QUARANTINED" as never, took: 4 })]],
  ])("%s", (verdict, actions) => {
    expect(verdictOf(actions)).toBe(verdict);
  });

  it("blames nothing for what never ran where nothing on this page ended badly", () => {
    expect(verdictOf([good(0, 1), never(1, 2)])).toBe("1 succeeded, 1 never attempted");
  });

  it("says how much of long parameters it leaves out", () => {
    const chunk = { taskRun: { stepId: STEP, parameters: { Shot: { string: "x".repeat(80) } } } };
    expect(verdictOf([action(0, chunk, { status: "FAILED", processExitCode: 1, took: 1 })])).toMatch(
      /^1 failed \(exit 1, Shot="x+ … \(\d+ more characters\)\)$/,
    );
  });
});

describe("rows", () => {
  it("fold plain repeats, with their parameters as ranges and their times as a span", () => {
    expect(rowsOf([good(3, 1, 60), good(4, 2, 75), good(5, 3, 70)])).toEqual([
      {
        actions: "#3-#5",
        what: 'task runs of step "karma", Frame=1-3',
        status: "SUCCEEDED",
        count: 3,
        took: "1m 00s to 1m 15s each",
      },
    ]);
  });

  it("show each failure by itself, whole", () => {
    const rows = rowsOf([
      failed(0, 1, { progressMessage: "boom" }),
      failed(1, 2, { progressMessage: "boom" }),
    ]);
    expect(rows.map(({ actions, exit, message }) => ({ actions, exit, message }))).toEqual([
      { actions: "#0", exit: "exit 137 SIGKILL", message: "boom" },
      { actions: "#1", exit: "exit 137 SIGKILL", message: "boom" },
    ]);
  });

  it("fold what never ran behind the one that kept it from running, without repeating its message", () => {
    const behind = [never(3, 43), never(4, 44)].map((each) => ({
      ...each,
      read: { ...each.read, message: "boom" },
    }));
    const rows = rowsOf([good(1, 41), failed(2, 42, { progressMessage: "boom" }), ...behind]);
    expect(rows.at(-1)).toEqual({
      actions: "#3-#4",
      what: 'task runs of step "karma", Frame=43,44',
      status: "NEVER_ATTEMPTED",
      count: 2,
      note: "queued behind #2",
    });
  });

  it("say where exit code and message could not be read", () => {
    expect(rowsOf([failed(0, 1, { processExitCode: undefined }, false)])[0]).toMatchObject({
      exit: "exit code not read",
    });
  });

  it("shorten long messages, and say by how much", () => {
    const [row] = rowsOf([failed(0, 1, { progressMessage: "m".repeat(400) })]);
    expect(row?.message).toBe(`${"m".repeat(160)} … (240 more characters)`);
  });

  it("tell how long what runs has been running, and give it no exit code", () => {
    const running = action(0, frame(5), { status: "RUNNING", startedAt: new Date(BEGAN) });
    expect(rowsOf([running])[0]).toEqual({
      actions: "#0",
      what: 'task run of step "karma", Frame=5',
      status: "RUNNING",
      took: "1h 00m so far",
    });
  });

  it("lose no action, and keep the order", () => {
    const any = fc.constantFrom("good", "bad", "never", "env", "long");
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (kinds) => {
        const actions = kinds.map((kind, index) => {
          if (kind === "bad") return failed(index, index);
          if (kind === "never") return never(index, index);
          if (kind === "env") return action(index, enter("Rez"), { took: 2 });
          return good(index, index, kind === "long" ? 900 : 60);
        });
        const rows = rowsOf(actions);
        expect(rows.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(actions.length);
        const numbers = rows.flatMap(({ actions: shown, count = 1 }) => {
          const first = Number(/#(\d+)/.exec(shown)?.[1]);
          return Array.from({ length: count }, (_, index) => first + index);
        });
        expect(numbers).toEqual(actions.map(({ number }) => number));
        expect(rows.filter(({ status }) => status === "FAILED")).toHaveLength(
          kinds.filter((kind) => kind === "bad").length,
        );
      }),
      { seed: 440, numRuns: 200 },
    );
  });
});

describe("unusual runs", () => {
  const siblings = (...times: number[]) => times.map((took, index) => good(index, index, took));
  const marks = (actions: StoryAction[]) =>
    [...unusualRuns(actions)].map(([id, mark]) => `${id.split("-").at(-1)} ${mark}`);

  it("took less than half or more than twice as long as the others of their step", () => {
    expect(marks(siblings(571, 584, 242, 578))).toEqual(["2 unusually short"]);
    expect(marks(siblings(571, 584, 1_300, 578))).toEqual(["2 unusually long"]);
    expect(marks(siblings(571, 584, 1_100, 300))).toEqual([]);
  });

  it("need siblings to be compared with, and differ by more than a few seconds", () => {
    expect(marks(siblings(571, 242, 578))).toEqual([]);
    expect(marks(siblings(1, 1, 1, 6))).toEqual([]);
  });

  it("are compared within their step, and only where they succeeded", () => {
    const other = (number: number, took: number) =>
      action(number, { taskRun: { stepId: "step-0", parameters: {} } }, { took });
    expect(marks([...siblings(571, 584, 578, 580), other(9, 20)])).toEqual([]);
    expect(marks([...siblings(571, 584, 578, 580), failed(9, 9)])).toEqual([]);
  });

  it("stand in a row of their own, with a note", () => {
    const rows = rowsOf(siblings(571, 584, 242, 578));
    expect(rows.map(({ actions, note }) => [actions, note])).toEqual([
      ["#0-#1", undefined],
      ["#2", "unusually short"],
      ["#3", undefined],
    ]);
  });
});

it("groups keep the order of first appearance", () => {
  expect([...groupBy(["b1", "a1", "b2"], ([letter = ""]) => letter)]).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1"]],
  ]);
});

it("the median is the middle value", () => {
  expect(medianOf([9, 1, 5])).toBe(5);
  expect(medianOf([])).toBe(0);
});
