import { describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/demo/world/random.ts";

const take = (seed: number) => {
  const next = randomFrom(seed);
  return Array.from({ length: 2_000 }, next);
};

describe("randomFrom", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(4));
  });

  it("spreads over 0 to 1", () => {
    const numbers = take(5);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });
});
