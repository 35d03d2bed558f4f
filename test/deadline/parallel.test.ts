import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { abortable } from "../../src/deadline/abort.ts";
import { ahead, inParallel, mapInParallel } from "../../src/deadline/parallel.ts";

/** Failures that nobody waited for; in the product each would end the process. */
const orphans: unknown[] = [];
const note = (reason: unknown) => orphans.push(reason);
let others: NodeJS.UnhandledRejectionListener[];
beforeEach(() => {
  orphans.length = 0;
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
});
afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const listener of others) process.on("unhandledRejection", listener);
});

/** Node tells of unhandled rejections after the microtasks of a turn. */
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

async function fails(): Promise<never> {
  await Promise.resolve();
  throw new Error("the read failed");
}
function throws(): never {
  throw new Error("no argument");
}

describe("work side by side", () => {
  it("begins ahead, and a failure waits for whoever asks for the result", async () => {
    const begun = ahead(fails);
    ahead(throws);
    await turns();
    expect(orphans).toEqual([]);
    await expect(begun).rejects.toThrow("the read failed");
    expect(await ahead(async () => "two")).toBe("two");
  });

  it("comes to all results, in their order", async () => {
    expect(await inParallel([() => 1, async () => "two", () => undefined])).toEqual([1, "two", undefined]);
    expect(await mapInParallel([3, 4], async (item, index) => item * 10 + index)).toEqual([30, 41]);
  });

  it("leaves no failure to nobody where a later piece does not even begin", async () => {
    await expect(inParallel([fails, () => throws()])).rejects.toThrow("no argument");
    await expect(
      mapInParallel(["read", "throw"], (what) => (what === "read" ? fails() : throws())),
    ).rejects.toThrow("no argument");
    await turns();
    expect(orphans).toEqual([]);
  });

  it("would leave one with Promise.all, which is why that is not used", async () => {
    await expect((async () => await Promise.all([fails(), throws()]))()).rejects.toThrow("no argument");
    await turns();
    expect(orphans).toHaveLength(1);
  });

  it("leaves no failure to nobody where the waiting has ended before it began", async () => {
    await expect(abortable(fails(), AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
    await turns();
    expect(orphans).toEqual([]);
  });
});
