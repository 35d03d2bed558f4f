import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ago, between, iso, span } from "../../../src/explain/text/time.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const moment = fc.date({ min: new Date(0), max: new Date("9999-12-31T00:00:00Z"), noInvalidDate: true });

describe("iso", () => {
  it.each([
    ["2026-11-21T01:35:12Z", "2026-11-21T01:35:12Z"],
    ["2026-11-21T01:35:12.999Z", "2026-11-21T01:35:12Z"],
    ["2026-11-21T02:35:12+01:00", "2026-11-21T01:35:12Z"],
  ])("%s", (given, expected) => {
    expect(iso(new Date(given))).toBe(expected);
  });

  it("gives the moment back to the second", () => {
    fc.assert(
      fc.property(moment, (date) => {
        const text = iso(date);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(new Date(text).getTime()).toBe(Math.floor(date.getTime() / SECOND) * SECOND);
      }),
      { seed: 20_050 },
    );
  });
});

describe("span", () => {
  it.each([
    [-5 * MINUTE, "0s"],
    [0, "0s"],
    [1, "0.1s"],
    [400, "0.4s"],
    [949, "0.9s"],
    [999, "1s"],
    [SECOND, "1s"],
    [41_900, "41s"],
    [59_999, "59s"],
    [MINUTE, "1m 00s"],
    [4 * MINUTE + 2 * SECOND, "4m 02s"],
    [HOUR - 1, "59m 59s"],
    [HOUR, "1h 00m"],
    [3 * HOUR + 10 * MINUTE + 59 * SECOND, "3h 10m"],
    [DAY - 1, "23h 59m"],
    [DAY, "1d 0h"],
    [2 * DAY + 4 * HOUR, "2d 4h"],
    [400 * DAY, "400d 0h"],
  ])("%d ms: %s", (ms, words) => {
    expect(span(ms)).toBe(words);
  });

  it("never says more than has passed from a second on, and misses less than its smallest unit", () => {
    const units = { d: DAY, h: HOUR, m: MINUTE, s: SECOND };
    fc.assert(
      fc.property(fc.integer({ min: SECOND, max: 1000 * DAY }), (ms) => {
        const parts = [...span(ms).matchAll(/(\d+)([dhms])/g)].map(([, count, unit]) => ({
          ms: Number(count) * units[unit as keyof typeof units],
          unit: units[unit as keyof typeof units],
        }));
        const said = parts.reduce((sum, part) => sum + part.ms, 0);
        expect(said).toBeLessThanOrEqual(ms);
        expect(ms - said).toBeLessThan(parts.at(-1)?.unit ?? 0);
      }),
      { seed: 20_051, numRuns: 500 },
    );
  });
});

describe("ago", () => {
  const now = new Date("2026-11-21T02:00:00Z");
  const before = (ms: number) => ago(new Date(now.getTime() - ms), now);

  it.each([
    [0, "now"],
    [999, "now"],
    [SECOND, "1s ago"],
    [38 * SECOND, "38s ago"],
    [MINUTE, "1m ago"],
    [21 * MINUTE + 40 * SECOND, "21m ago"],
    [HOUR, "1h 00m ago"],
    [5 * HOUR + 23 * MINUTE, "5h 23m ago"],
    [3 * DAY + 2 * HOUR, "3d 2h ago"],
    [-60_000, "now"],
    [-HOUR, "1h 00m ahead of this machine's clock, so one of the clocks seems off"],
  ])("%d ms: %s", (ms, words) => {
    expect(before(ms)).toBe(words);
  });
});

describe("between", () => {
  const start = new Date("2026-11-21T01:35:12Z");
  it("is the span where both moments are known", () => {
    expect(between(start, new Date("2026-11-21T01:35:18Z"))).toBe("6s");
    expect(between(start, undefined)).toBeUndefined();
    expect(between(undefined, start)).toBeUndefined();
    expect(between(new Date("2026-11-21T01:35:18Z"), start)).toBe("0s");
  });
});
