import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Gate } from "../../src/deadline/gate.ts";

/** A task that runs until it is told to end. */
function task<T>(result: T) {
  const state = { started: false };
  let settle = { end: () => {}, fail: (_error: Error) => {} };
  const ended = new Promise<T>((resolve, reject) => {
    settle = { end: () => resolve(result), fail: reject };
  });
  // A task that is told to fail before the gate runs it is nobody's unhandled rejection.
  ended.catch(() => undefined);
  const run = () => {
    state.started = true;
    return ended;
  };
  return { state, run, ...settle };
}

/** Lets everything run that can run without the outside world. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

describe("Gate", () => {
  it("lets tasks in up to its width, and the next one when one ends", async () => {
    const gate = new Gate(2);
    const tasks = [task("a"), task("b"), task("c"), task("d")];
    const results = tasks.map(({ run }) => gate.run(run, never));
    const started = () => tasks.map(({ state }) => state.started);
    await settled();
    expect(started()).toEqual([true, true, false, false]);
    tasks[1]?.end();
    await settled();
    expect(started()).toEqual([true, true, true, false]);
    for (const each of tasks) each.end();
    expect(await Promise.all(results)).toEqual(["a", "b", "c", "d"]);
  });

  it("lets many wait without a signal, and nobody is warned of it", async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on("warning", note);
    const gate = new Gate(1);
    const results = Array.from({ length: 50 }, (_, index) => gate.run(async () => index));
    expect(await Promise.all(results)).toHaveLength(50);
    await settled();
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("gives the place of a failed task to the next one", async () => {
    const gate = new Gate(1);
    const [first, second] = [task("a"), task("b")];
    const outcome = gate.run(first.run, never);
    const waiting = gate.run(second.run, never);
    first.fail(new Error("broken"));
    await expect(outcome).rejects.toThrow("broken");
    second.end();
    expect(await waiting).toBe("b");
  });

  it("gives the place of a task that throws before it waits to the next one", async () => {
    const gate = new Gate(1);
    const thrower = () => {
      throw new Error("at once");
    };
    await expect(gate.run(thrower, never)).rejects.toThrow("at once");
    expect(await gate.run(async () => "in", never)).toBe("in");
  });

  it("lets a task go that is aborted while it waits, and never runs it", async () => {
    const gate = new Gate(1);
    const [first, second, third] = [task("a"), task("b"), task("c")];
    const controller = new AbortController();
    const running = gate.run(first.run, never);
    const aborted = gate.run(second.run, controller.signal);
    const behind = gate.run(third.run, never);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(first.state.started).toBe(true);
    first.end();
    third.end();
    expect(await Promise.all([running, behind])).toEqual(["a", "c"]);
    expect(second.state.started).toBe(false);
  });

  it("refuses a task whose signal is aborted already, even with room", async () => {
    const gate = new Gate(1);
    const only = task("a");
    await expect(gate.run(only.run, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
    expect(only.state.started).toBe(false);
    expect(await gate.run(async () => "free", never)).toBe("free");
  });

  it("leaves no listener on the signal of a task that had to wait", async () => {
    const gate = new Gate(1);
    const counts = { added: 0, removed: 0 };
    const signal = new AbortController().signal;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      counts.added += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      counts.removed += 1;
      remove(...args);
    };
    await Promise.all([1, 2, 3].map((n) => gate.run(async () => n, signal)));
    expect(counts).toEqual({ added: 2, removed: 2 });
  });

  it("never runs more than its width, runs in order, and ends empty, whatever happens", async () => {
    const action = fc.constantFrom<"enter" | "end" | "fail" | "abort">(
      "enter",
      "enter",
      "end",
      "fail",
      "abort",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(action, { maxLength: 40 }),
        async (width, actions) => {
          const gate = new Gate(width);
          const order: number[] = [];
          const all: { end(): void; fail(error: Error): void; abort(): void; done: Promise<unknown> }[] = [];
          let running = 0;
          let most = 0;
          const enter = () => {
            const number = all.length;
            const own = task(number);
            const controller = new AbortController();
            const counted = async () => {
              order.push(number);
              running += 1;
              most = Math.max(most, running);
              try {
                return await own.run();
              } finally {
                running -= 1;
              }
            };
            const done = gate.run(counted, controller.signal).catch(() => undefined);
            all.push({
              end: own.end,
              fail: own.fail,
              abort: () => controller.abort(new Error("abort")),
              done,
            });
          };
          for (const [index, each] of actions.entries()) {
            const target = all[index % Math.max(1, all.length)];
            if (each === "enter") enter();
            else if (each === "fail") target?.fail(new Error("fail"));
            else target?.[each]();
            await Promise.resolve();
          }
          for (const each of all) each.end();
          await Promise.all(all.map(({ done }) => done));
          expect(most).toBeLessThanOrEqual(width);
          expect(running).toBe(0);
          expect(order).toEqual([...order].sort((a, b) => a - b));
          expect(
            await Promise.all(Array.from({ length: width }, (_, n) => gate.run(async () => n, never))),
          ).toHaveLength(width);
        },
      ),
      { seed: 20_020, numRuns: 300 },
    );
  });
});
