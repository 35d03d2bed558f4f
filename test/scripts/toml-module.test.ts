import { describe, expect, it } from "vitest";
import { tomlModule } from "../../scripts/build/toml-module.ts";
import noise from "../../src/knowledge/noise.toml";

describe("a TOML file as a module", () => {
  it("holds the tables as JSON, without what only tests read", () => {
    const source = tomlModule(
      '[[cause]]\nid = "a"\nlines = [\'\\d\', { unproved = "b" }]\nexamples = [{ line = "1", from = "x" }]\nothers = []\n',
    );
    expect(source).toBe(
      `export default JSON.parse(${JSON.stringify('{"cause":[{"id":"a","lines":["\\\\d",{"unproved":"b"}]}]}')});`,
    );
  });

  it("is what an import gives", () => {
    const { harmless } = noise as { harmless: object[] };
    expect(harmless.length).toBeGreaterThan(10);
    expect(harmless.filter((record) => "examples" in record || "others" in record)).toEqual([]);
  });

  it("says where a text is no TOML", () => {
    expect(() => tomlModule('a = "b\nc = 1')).toThrow(/1 \||newline|Invalid TOML/i);
  });
});
