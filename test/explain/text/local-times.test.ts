import { describe, expect, it } from "vitest";
import { isOtherZone, localTimesIn } from "../../../src/explain/text/local-times.ts";

describe("a time zone", () => {
  it.each(["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"])(
    "is one: %s",
    (zone) => {
      expect(isOtherZone(zone)).toBe(true);
    },
  );

  it.each([
    "UTC",
    "Etc/UTC",
    "GMT",
    "",
    "Mars/Phobos",
    "CET-1CEST,M3.5.0",
    ":Europe/Berlin",
    "../etc/passwd",
  ])("is none, or UTC: %s", (zone) => {
    expect(isOtherZone(zone)).toBe(false);
  });
});

describe("moments of a text", () => {
  it("are told once each, in their order, over midnight and summer time", () => {
    const text =
      "2026-11-21T23:30:00Z to 2026-11-21T23:30:00Z, 2026-07-01T12:00Z; ended 2026-03-29T01:00:00Z.";
    expect(localTimesIn(text, "Europe/Berlin")).toEqual([
      { utc: "2026-11-21T23:30:00Z", local: "2026-11-22 00:30:00" },
      { utc: "2026-07-01T12:00Z", local: "2026-07-01 14:00:00" },
      { utc: "2026-03-29T01:00:00Z", local: "2026-03-29 03:00:00" },
    ]);
    expect(localTimesIn("2026-11-21T23:30:00Z", "Asia/Kolkata")[0]?.local).toBe("2026-11-22 05:00:00");
  });

  it("are not those that the farm wrote, nor impossible ones", () => {
    const text = '+1s | at 2026-11-21T01:00:00Z\nMessage: "2026-11-21T02:00:00Z"\n2026-13-41T01:00:00Z';
    expect(localTimesIn(text, "Europe/Berlin")).toEqual([]);
  });

  it("are bounded", () => {
    const text = Array.from(
      { length: 50 },
      (_, index) => `2026-11-21T01:00:${String(index).padStart(2, "0")}Z`,
    );
    expect(localTimesIn(text.join(" "), "Europe/Berlin")).toHaveLength(20);
  });
});
