import { describe, expect, it } from "vitest";
import { abortable, ChildSignal } from "../../src/deadline/abort.ts";

const hanging = () => new Promise<never>(() => {});

describe("abortable", () => {
  it("gives the value of a promise that ends in time", async () => {
    expect(await abortable(Promise.resolve("value"), new AbortController().signal)).toBe("value");
  });

  it("gives the error of a promise that fails in time", async () => {
    await expect(abortable(Promise.reject(new Error("own")), new AbortController().signal)).rejects.toThrow(
      "own",
    );
  });

  it("ends a hanging wait with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = abortable(hanging(), controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("does not wait at all under a signal that is aborted already", async () => {
    const reason = new Error("before");
    await expect(abortable(hanging(), AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(abortable(Promise.resolve("value"), AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("lets a promise fail later without an unhandled rejection", async () => {
    const unhandled: unknown[] = [];
    const listen = (error: unknown) => unhandled.push(error);
    process.on("unhandledRejection", listen);
    try {
      let fail: (error: Error) => void = () => {};
      const late = new Promise<never>((_, reject) => {
        fail = reject;
      });
      const controller = new AbortController();
      const waiting = abortable(late, controller.signal);
      controller.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      const before = AbortSignal.abort(new Error("before"));
      await expect(abortable(late, before)).rejects.toThrow("before");
      fail(new Error("late"));
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", listen);
    }
  });
});

describe("ChildSignal", () => {
  it("follows its parent, with the parent's reason", () => {
    const parent = new AbortController();
    using child = new ChildSignal(parent.signal);
    expect(child.signal.aborted).toBe(false);
    const reason = new Error("parent");
    parent.abort(reason);
    expect(child.signal.reason).toBe(reason);
  });

  it("is born aborted under an aborted parent", () => {
    const reason = new Error("before");
    using child = new ChildSignal(AbortSignal.abort(reason));
    expect(child.signal.reason).toBe(reason);
  });

  it("aborts on its own without touching its parent", () => {
    const parent = new AbortController();
    using child = new ChildSignal(parent.signal);
    const reason = new Error("own");
    child.abort(reason);
    parent.abort(new Error("later"));
    expect(child.signal.reason).toBe(reason);
  });

  it("aborts after its own limit, with the reason made then", async () => {
    const parent = new AbortController();
    const reason = new Error("limit");
    using child = new ChildSignal(parent.signal, { afterMs: 1, reason: () => reason });
    await expect(abortable(hanging(), child.signal)).rejects.toBe(reason);
    expect(parent.signal.aborted).toBe(false);
  });

  it("is neither aborted by its limit nor by its parent once it is disposed of", async () => {
    const parent = new AbortController();
    let asked = 0;
    const child = new ChildSignal(parent.signal, {
      afterMs: 1,
      reason: () => {
        asked += 1;
        return new Error("limit");
      },
    });
    child[Symbol.dispose]();
    parent.abort(new Error("parent"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(child.signal.aborted).toBe(false);
    expect(asked).toBe(0);
  });
});
