import { describe, expect, it } from "vitest";
import { CallReads } from "../../src/deadline/call-reads.ts";
import { CallTimedOut } from "../../src/deadline/patience.ts";
import { MOST_PAGES } from "../../src/deadline/read-ledger.ts";
import { startReads } from "../support/reads.ts";
import { idOf } from "../support/script.ts";

const FARM = { farmId: idOf("farm", 1) };

/** A call that ends when the test says so, to a service that never answers. */
function silentCall(left = 30_000) {
  const { connection, requests } = startReads({ intercept: () => new Promise(() => {}) });
  const controller = new AbortController();
  const reads = new CallReads(connection, { signal: controller.signal, left: () => left });
  return { reads, requests, timeOut: () => controller.abort(new CallTimedOut()) };
}

describe("a call whose time is up", () => {
  it("asks for nothing more, and says which read the time was spent on", async () => {
    const { reads, requests, timeOut } = silentCall();
    const first = reads.read("ListQueues", FARM);
    await expect.poll(() => requests.length).toBe(1);
    timeOut();
    await expect(first).rejects.toMatchObject({ facts: { kind: "time-out", operation: "ListQueues" } });
    await expect(reads.read("ListFarms", {})).rejects.toMatchObject({
      facts: { kind: "time-out", operation: "ListQueues", unasked: "ListFarms" },
    });
    expect(requests).toHaveLength(1);
  });
});

describe("work beside the one that matters", () => {
  it("takes no more than half of the time that is left", async () => {
    const { reads, requests } = silentCall(400);
    const { failure } = await reads.tryRead("ListFarms", {});
    expect(failure?.facts).toMatchObject({ kind: "time-out", operation: "ListFarms" });
    expect(failure?.facts.elapsedMs).toBeLessThan(5_000);
    // The call itself goes on.
    void reads.read("ListQueues", FARM).catch(() => undefined);
    await expect.poll(() => requests.length).toBe(2);
  });
});

describe("pages of lists", () => {
  it("are asked for up to a bound, beside the main read too, and other reads go on", async () => {
    const { reads, requests } = startReads();
    const page = () => reads.read("ListFarms", {});
    for (let pages = 0; pages < MOST_PAGES; pages += 1) await page();
    const beyond = { facts: { kind: "too many pages", operation: "ListFarms" } };
    await expect(page()).rejects.toMatchObject(beyond);
    const aside = await reads.aside((side) => side.read("ListFarms", {}));
    expect(aside.failure).toMatchObject(beyond);
    expect(requests).toHaveLength(MOST_PAGES);
    expect(reads.ledger.inWords()).toEqual(["ListFarms: too many pages"]);
    const fleet = { ...FARM, fleetId: idOf("fleet", 1) };
    await expect(reads.read("GetFleet", fleet)).rejects.toMatchObject({ facts: { operation: "GetFleet" } });
    expect(requests).toHaveLength(MOST_PAGES + 1);
  });
});
