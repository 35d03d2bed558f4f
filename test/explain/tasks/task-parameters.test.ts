import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parametersInShort, readTaskParameters } from "../../../src/explain/tasks/task-parameters.ts";

const quote = (text: string) => JSON.stringify(text);
const read = (value: unknown) => readTaskParameters({ P: value }).P;

describe("readTaskParameters", () => {
  it.each([
    ["12", 12],
    ["0", 0],
    ["-7", -7],
    ["9007199254740991", 9007199254740991],
  ])("int %j is a number", (text, value) => {
    expect(read({ int: text })).toEqual({ type: "int", value });
  });

  it.each(["007", "-0", "+5", "1e3", " 5", "5.0", "", "9007199254740993", "0x10", "NaN", "Infinity"])(
    "int %j stays text",
    (text) => {
      expect(read({ int: text })).toEqual({ type: "int", value: text });
    },
  );

  it.each([
    ["0.1", 0.1],
    ["-2.5", -2.5],
    ["3", 3],
    ["1e+21", 1e21],
    ["5e-324", 5e-324],
  ])("float %j is a number", (text, value) => {
    expect(read({ float: text })).toEqual({ type: "float", value });
  });

  it.each([
    "0.1000",
    "1.0",
    "1e3",
    "-0",
    "-0.0",
    "NaN",
    "Infinity",
    "-Infinity",
    ".5",
    "0.10000000000000001",
    "1e999",
  ])("float %j stays text", (text) => {
    expect(read({ float: text })).toEqual({ type: "float", value: text });
  });

  it("keeps strings and paths as they are", () => {
    expect(read({ string: "12" })).toEqual({ type: "string", value: "12" });
    expect(read({ path: "/a b/\u001b[31m" })).toEqual({ type: "path", value: "/a b/\u001b[31m" });
  });

  it.each([
    ["1-10", 10],
    ["5-5", 1],
    ["1,3,7-10:2", 4],
    ["-1 - 1", 3],
  ])("chunkInt %j covers %d", (value, count) => {
    expect(read({ chunkInt: value })).toEqual({ type: "chunkInt", value, count });
  });

  it("leaves the count out when a chunk does not parse", () => {
    expect(read({ chunkInt: "all" })).toEqual({ type: "chunkInt", value: "all" });
  });

  it.each([
    [{ $unknown: ["vector", { x: "1" }] }, { type: "vector", value: '{"x":"1"}' }],
    [{ $unknown: ["bool", "true"] }, { type: "bool", value: "true" }],
    [{ $unknown: "odd" }, { type: "unknown", value: '{"$unknown":"odd"}' }],
    [{ vector: "1" }, { type: "vector", value: "1" }],
    [{}, { type: "unknown", value: "{}" }],
    [
      { int: "1", string: "x" },
      { type: "unknown", value: '{"int":"1","string":"x"}' },
    ],
    [
      { int: undefined, float: "1.5" },
      { type: "float", value: 1.5 },
    ],
    [null, { type: "unknown", value: "null" }],
    [undefined, { type: "unknown", value: "undefined" }],
    ["12", { type: "unknown", value: "12" }],
    [{ int: 12 }, { type: "int", value: 12 }],
  ])("names what it does not know: %j", (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it("keeps a name like __proto__ as an own property", () => {
    const parameters = readTaskParameters(JSON.parse('{"__proto__":{"int":"1"},"constructor":{"int":"2"}}'));
    expect(Object.keys(parameters)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype);
    expect(parametersInShort(parameters, quote)).toBe("__proto__=1, constructor=2");
  });

  it("reads nothing from nothing", () => {
    expect(readTaskParameters(undefined)).toEqual({});
    expect(parametersInShort({}, quote)).toBe("");
  });
});

describe("parametersInShort", () => {
  const inShort = (parameters: Record<string, unknown>) =>
    parametersInShort(readTaskParameters(parameters), quote);

  it.each([
    [{ Frame: { int: "42" } }, "Frame=42"],
    [{ Frame: { chunkInt: "1-10" } }, "Frame=1-10 (10 values)"],
    [{ Frame: { chunkInt: "5-5" } }, "Frame=5"],
    [{ Frame: { chunkInt: "x" } }, 'Frame="x"'],
    [{ Camera: { string: "left" }, Frame: { int: "1" } }, 'Camera="left", Frame=1'],
    [{ Camera: { string: "12" } }, 'Camera="12"'],
    [{ Scene: { path: 'a"b' } }, 'Scene="a\\"b"'],
    [{ Gain: { float: "0.1000" }, Big: { int: "9007199254740993" } }, "Gain=0.1000, Big=9007199254740993"],
    [{ Gain: { float: "NaN" } }, 'Gain="NaN"'],
    [{ Gain: { float: "1, Frame=2" } }, 'Gain="1, Frame=2"'],
    [{ Tile: { $unknown: ["vector", { x: 1 }] } }, 'Tile=vector "{\\"x\\":1}"'],
    [{ "a=1, b": { int: "2" } }, '"a=1, b"=2'],
  ])("%j", (parameters, expected) => {
    expect(inShort(parameters)).toBe(expected);
  });

  it("never lets farm text out unquoted, and never crashes", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withNullPrototype: true })),
        (parameters) => {
          const readout = readTaskParameters(parameters);
          expect(Object.keys(readout).sort()).toEqual(Object.keys(parameters).sort());
          const text = parametersInShort(readout, () => "Q");
          expect(text).toMatch(/^[\w=(), .:+\t-]*$/);
        },
      ),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it("gives a number only where its text is the same", () => {
    const text = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.bigInt().map(String),
    );
    fc.assert(
      fc.property(fc.constantFrom("int", "float"), text, (type, written) => {
        const { value } = read({ [type]: written })!;
        expect(String(value)).toBe(written);
        if (typeof value === "number") expect(JSON.parse(JSON.stringify(value))).toBe(value);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});
