import { describe, expect, it } from "vitest";
import { ReadLedger } from "../../src/deadline/read-ledger.ts";
import { type Reads, startReads } from "../support/reads.ts";
import { idOf } from "../support/script.ts";

const FARM = { farmId: idOf("farm", 1) };

describe("what a call could not read", () => {
  it("is told once for each failure, with everything that the answer lacks for it", () => {
    const ledger = new ReadLedger();
    ledger.note({ operation: "BatchGetSession", kind: "service error" }, "hosts");
    ledger.note({ operation: "GetQueue", kind: "not found" });
    ledger.note({ operation: "BatchGetSession", kind: "service error" }, "instance types");
    ledger.note({ operation: "BatchGetSession", kind: "service error" }, "hosts");
    expect(ledger.inWords()).toEqual([
      "hosts, instance types: BatchGetSession: service error",
      "GetQueue: not found",
    ]);
  });

  it("is counted where it is too much to tell", () => {
    const ledger = new ReadLedger();
    for (let second = 1; second <= 15; second += 1)
      ledger.note({ operation: "GetStep", kind: "time-out", elapsedMs: second * 1_000 });
    expect(ledger.inWords()).toHaveLength(13);
    expect(ledger.inWords().at(-1)).toBe("3 more");
  });
});

describe("a read beside the main one", () => {
  const denied = (): Reads => {
    const reads = startReads({ stories: [] });
    reads.farm.switches.denied.add("ListQueues").add("ListFarms");
    return reads;
  };

  it("is noted by the call itself, however deep it stands", async () => {
    const { reads } = denied();
    await reads.aside(
      async (side) => {
        await side.tryRead("ListQueues", FARM, { purpose: "queues" });
        await side.settle(side.read("ListFarms", {}), { purpose: "farms" });
        return await side.read("ListQueues", FARM);
      },
      { purpose: "all of it" },
    );
    expect(reads.ledger.inWords()).toEqual([
      "queues, all of it: ListQueues: access denied (needs deadline:ListQueues)",
      "farms: ListFarms: access denied (needs deadline:ListFarms)",
    ]);
  });

  it("is not noted where it says why nobody misses it", async () => {
    const { reads } = denied();
    const outcome = await reads.tryRead("ListQueues", FARM, { unnoted: "the test wants nothing of it" });
    expect(outcome.failure?.facts.kind).toBe("access denied");
    expect(reads.ledger.inWords()).toEqual([]);
  });
});
