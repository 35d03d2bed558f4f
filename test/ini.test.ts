import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIni } from "../src/ini.ts";

/** Sections as plain objects, for comparison. */
function sectionsOf(text: string): Record<string, Record<string, string>> {
  return JSON.parse(JSON.stringify(parseIni(text).sections));
}

describe("parseIni", () => {
  it("reads what AWS's Deadline Cloud tools write", () => {
    const text = [
      "[defaults]",
      "aws_profile_name = studio.v2",
      "",
      "[profile-studio.v2 defaults]",
      "farm_id = farm-1",
      "",
      "[profile-studio.v2 farm-1 defaults]",
      "queue_id = queue-1",
      "",
    ].join("\n");
    expect(parseIni(text)).toEqual({
      sections: {
        defaults: { aws_profile_name: "studio.v2" },
        "profile-studio.v2 defaults": { farm_id: "farm-1" },
        "profile-studio.v2 farm-1 defaults": { queue_id: "queue-1" },
      },
      badLines: [],
    });
  });

  it.each([
    ["[s]\na=1", { s: { a: "1" } }],
    ["[s]\na: 1", { s: { a: "1" } }],
    ["[s]\na = x = y : z", { s: { a: "x = y : z" } }],
    ["[s]\na =", { s: { a: "" } }],
    ["[s]\nKEY = Value", { s: { key: "Value" } }],
    ["[s]\na = 1\na = 2", { s: { a: "2" } }],
    ["[s]\na = 1\n[t]\nb = 2\n[s]\nc = 3", { s: { a: "1", c: "3" }, t: { b: "2" } }],
    ["[s]\r\na = 1\r\n", { s: { a: "1" } }],
    ["\ufeff[s]\na = 1", { s: { a: "1" } }],
    ["# one\n; two\n[s]\n  # three\na = 1 # not a comment", { s: { a: "1 # not a comment" } }],
    ["[a]b]\nx = 1", { "a]b": { x: "1" } }],
    ["[s]\na = 1\n  2\n\t3\nb = 4", { s: { a: "1\n2\n3", b: "4" } }],
    ["[s]\na = 1\n  b = 2", { s: { a: "1\nb = 2" } }],
    ["[s]\n  a = 1\n  b = 2", { s: { a: "1", b: "2" } }],
    ["[s]\n  a = 1", { s: { a: "1" } }],
    ["", {}],
  ])("%j", (text, sections) => {
    expect(sectionsOf(text)).toEqual(sections);
    expect(parseIni(text).badLines).toEqual([]);
  });

  it("takes names that mean something to JavaScript as names", () => {
    const { sections } = parseIni("[__proto__]\nconstructor = 1\n[toString]\n__proto__ = 2");
    expect(Object.keys(sections)).toEqual(["__proto__", "toString"]);
    expect(Object.entries(sections.toString ?? {})).toEqual([["__proto__", "2"]]);
    expect(parseIni("").sections.constructor).toBeUndefined();
  });

  it("tells which lines it did not understand, and reads the others", () => {
    const text = ["a = 1", "[]", "[s]", "nonsense", "= 2", "b = 3", "[open"].join("\n");
    expect(parseIni(text)).toEqual({ sections: { s: { b: "3" } }, badLines: [1, 2, 4, 5, 7] });
  });

  it("never throws, and every line is read or told", () => {
    const line = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "=", ":", "[", "]", " ", "#", "\t"), maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const text = lines.join("\n");
        const { badLines } = parseIni(text);
        const count = text.split(/\r?\n/).length;
        expect(badLines.every((number) => Number.isInteger(number) && number >= 1 && number <= count)).toBe(
          true,
        );
        expect(badLines).toEqual([...new Set(badLines)].sort((a, b) => a - b));
      }),
      { seed: 20_003, numRuns: 1000 },
    );
  });

  it("gives back what was written", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019._-()"), minLength: 1, maxLength: 12 });
    const value = fc
      .string({ unit: fc.constantFrom(..."abc =:[]#;.-\u00e9"), maxLength: 20 })
      .map((text) => text.trim());
    const sections = fc.dictionary(
      word,
      fc.dictionary(
        word.map((key) => key.toLowerCase()),
        value,
        { minKeys: 1 },
      ),
    );
    fc.assert(
      fc.property(sections, (written) => {
        const text = Object.entries(written)
          .map(
            ([name, pairs]) =>
              `[${name}]\n${Object.entries(pairs)
                .map(([key, own]) => `${key} = ${own}`)
                .join("\n")}`,
          )
          .join("\n\n");
        expect(sectionsOf(text)).toEqual(JSON.parse(JSON.stringify(written)));
      }),
      { seed: 20_004, numRuns: 500 },
    );
  });
});
