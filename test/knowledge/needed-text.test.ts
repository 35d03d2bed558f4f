import { describe, expect, it } from "vitest";
import { causes } from "../../src/knowledge/index.ts";
import { mayHold, neededText, sieveOf, sievePlacesOf } from "../../src/knowledge/needed-text.ts";
import { consequences, harmless } from "../../src/knowledge/noise.ts";

describe("the text that an expression needs", () => {
  it.each<[string, string | undefined]>([
    ["No space left on device", "no space left on device"],
    ["\\[Errno 28\\] No", "[errno 28] no"],
    ["licenses? in use", "license"],
    ["ab+cdef", "cdef"],
    ["(?:could not|cannot) open the file", " open the file"],
    ["one|another", undefined],
    ["(?:one|another)", undefined],
    ["[abc]{3}def?", undefined],
    ["x{0,3}yz\\d", undefined],
    ["at (?<thing>\\w{1,8}) in (?:a|b(?:c|d)) end", " in "],
    ["a[)\\]]bcd", "bcd"],
  ])("of %j is %j", (source, needed) => {
    expect(neededText(source)).toBe(needed);
  });

  it("stands in the sieve of a text that holds it, in any case, and not of another", () => {
    const places = sievePlacesOf("no space left on device");
    expect(mayHold(sieveOf("cp: NO SPACE left on Device"), places)).toBe(true);
    expect(mayHold(sieveOf("cp: no spare left on device"), places)).toBe(false);
    expect(mayHold(sieveOf(""), places)).toBe(false);
  });

  it("is known of most phrases: a line costs few expressions", () => {
    const lines = [...causes, ...harmless, ...consequences].flatMap((record) => record.lines);
    const written = lines.map((phrase) => (typeof phrase === "string" ? phrase : phrase.unproved));
    const without = written.filter((phrase) => neededText(phrase.replace(/^\(\?i\)/, "")) === undefined);
    expect(without.length / written.length).toBeLessThan(0.12);
  });
});
