import { describe, expect, it } from "vitest";
import { parseMoment } from "../../../src/explain/text/when.ts";

const NOW = new Date("2026-11-21T02:00:00Z");

describe("parseMoment", () => {
  it.each([
    ["2026-11-20", "2026-11-20T00:00:00.000Z"],
    ["2026-11-20T18:30", "2026-11-20T18:30:00.000Z"],
    ["2026-11-20 18:30:05", "2026-11-20T18:30:05.000Z"],
    ["2026-11-20T18:30:05.250z", "2026-11-20T18:30:05.250Z"],
    ["2026-11-20T18:30:00+09:00", "2026-11-20T09:30:00.000Z"],
    ["36h", "2026-11-19T14:00:00.000Z"],
    ["7d ago", "2026-11-14T02:00:00.000Z"],
    [" 90 M ", "2026-11-21T00:30:00.000Z"],
    ["2w", "2026-11-07T02:00:00.000Z"],
    ["30s", "2026-11-21T01:59:30.000Z"],
  ])("reads %j", (text, moment) => {
    expect(parseMoment(text, NOW)?.toISOString()).toBe(moment);
  });

  it.each(["", "yesterday", "2026-13-40", "20261120", "h", "7 years", "1e3h", "2026-11-20T25:00Z"])(
    "refuses %j",
    (text) => {
      expect(parseMoment(text, NOW)).toBeUndefined();
    },
  );
});
