import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentsInWords, readMoments } from "../../../src/explain/text/moments.ts";

const at = (time: string) => new Date(`2026-11-21T${time}Z`);
const now = at("02:00:00");

/** What is there, without what is not. */
const read = (times: Parameters<typeof readMoments>[0]) =>
  JSON.parse(JSON.stringify(readMoments(times, now)));

describe("readMoments", () => {
  it("of something that ended: how long it took and how long ago that was", () => {
    expect(read({ startedAt: at("01:35:12"), endedAt: at("01:39:14") })).toEqual({
      startedAt: "2026-11-21T01:35:12Z",
      endedAt: "2026-11-21T01:39:14Z",
      took: "4m 02s",
      ago: "20m ago",
    });
  });

  it("of something that runs: for how long, and how long ago it began", () => {
    expect(read({ startedAt: at("01:35:12"), updatedAt: at("01:59:50") })).toEqual({
      startedAt: "2026-11-21T01:35:12Z",
      updatedAt: "2026-11-21T01:59:50Z",
      runningFor: "24m 48s",
      ago: "24m ago",
    });
  });

  it("of something that ended without having started", () => {
    expect(read({ endedAt: at("01:59:30") })).toEqual({ endedAt: "2026-11-21T01:59:30Z", ago: "30s ago" });
  });

  it("of nothing yet", () => {
    expect(read({})).toEqual({});
  });

  it.each([
    ["01:39:14.900", undefined],
    ["01:39:13.100", undefined],
    ["01:39:15", "2026-11-21T01:39:15Z"],
    ["01:30:00", "2026-11-21T01:30:00Z"],
  ])("leaves out the last update where it is the end: %s", (updated, expected) => {
    expect(
      read({ startedAt: at("01:35:12"), endedAt: at("01:39:14"), updatedAt: at(updated) }).updatedAt,
    ).toBe(expected);
  });

  it("bears clocks that differ", () => {
    expect(read({ startedAt: at("01:39:14"), endedAt: at("01:39:10") })).toMatchObject({ took: "0s" });
    const ahead = read({ startedAt: at("03:00:00") });
    expect(ahead).toMatchObject({ runningFor: "0s" });
    expect(ahead.ago).toMatch(/ahead of this machine's clock, so one of the clocks seems off$/);
  });

  it("never says both that it runs and that it took a time, and always when it was", () => {
    const time = fc.option(fc.date({ min: at("00:00:00"), max: at("23:59:59"), noInvalidDate: true }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(time, time, time, (startedAt, endedAt, updatedAt) => {
        const moments = readMoments({ startedAt, endedAt, updatedAt }, now);
        expect(moments.took !== undefined && moments.runningFor !== undefined).toBe(false);
        expect(moments.ago !== undefined).toBe(startedAt !== undefined || endedAt !== undefined);
        expect(moments.took !== undefined).toBe(startedAt !== undefined && endedAt !== undefined);
      }),
      { seed: 20_052 },
    );
  });
});

describe("momentsInWords", () => {
  const startedAt = "2026-11-21T01:35:12Z";
  const endedAt = "2026-11-21T01:35:18Z";
  const updatedAt = "2026-11-21T01:36:00Z";
  it.each([
    [{ startedAt, endedAt }, `${startedAt} to ${endedAt}`],
    [{ startedAt, endedAt, updatedAt }, `${startedAt} to ${endedAt}; last update ${updatedAt}`],
    [{ startedAt }, `since ${startedAt}`],
    [{ startedAt, updatedAt }, `since ${startedAt}; last update ${updatedAt}`],
    [{ endedAt }, `ended ${endedAt}, no start time given`],
    [{ updatedAt }, `last update ${updatedAt}`],
    [{}, undefined],
  ])("%j", (moments, words) => {
    expect(momentsInWords(moments)).toBe(words);
  });
});
