import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { badInput } from "../../../src/tools/parts/bad-input.ts";
import { defineTool, inputSchema } from "../../../src/tools/parts/tool.ts";

const WORDS = {
  title: "List things",
  description: "For tests.",
  needs: [],
  output: z.strictObject({}),
  run: async () => ({}),
  text: () => "",
} as const;

const tool = defineTool({
  ...WORDS,
  name: "list_things",
  input: {
    sessionId: z.string().max(20),
    limit: z.int().min(1).max(100).optional(),
    order: z.enum(["oldest", "newest"]).optional(),
  },
});

function said(given: unknown): string {
  const { error } = inputSchema(tool).safeParse(given);
  if (!error) throw new Error("accepted");
  return badInput(tool, error);
}

const KNOWN = "Arguments of list_things: sessionId, limit, order.";

describe("badInput", () => {
  it.each([
    [{ sessionId: "s", job: "j" }, `"job" is not an argument of list_things.\n${KNOWN}`],
    [
      { sessionId: "s", session_id: "s" },
      `"session_id" is not an argument of list_things. Did you mean sessionId?\n${KNOWN}`,
    ],
    [
      { sessionId: "s", "Session-ID": "s", LIMIT: 1 },
      `"Session-ID" is not an argument of list_things. Did you mean sessionId?\n"LIMIT" is not an argument of list_things. Did you mean limit?\n${KNOWN}`,
    ],
    [{}, `sessionId: Invalid input: expected string, received undefined.\n${KNOWN}`],
    [{ sessionId: 5 }, `sessionId: Invalid input: expected string, received number.\n${KNOWN}`],
    [{ sessionId: "x".repeat(21) }, `sessionId: Too big: expected string to have <=20 characters.\n${KNOWN}`],
    [{ sessionId: "s", limit: 0 }, `limit: Too small: expected number to be >=1.\n${KNOWN}`],
    [{ sessionId: "s", limit: 1.5 }, `limit: Invalid input: expected int, received number.\n${KNOWN}`],
    [{ sessionId: "s", order: "up" }, `order: Invalid option: expected one of "oldest"|"newest".\n${KNOWN}`],
    ["text", `arguments: Invalid input: expected object, received string.\n${KNOWN}`],
  ])("%j", (given, message) => {
    expect(said(given)).toBe(message);
  });

  it("names three mistakes and counts the others", () => {
    const given = { sessionId: "s", a: 1, b: 2, c: 3, d: 4, e: 5 };
    expect(said(given).split("\n")).toEqual([
      '"a" is not an argument of list_things.',
      '"b" is not an argument of list_things.',
      '"c" is not an argument of list_things.',
      "(and 2 more)",
      KNOWN,
    ]);
  });

  it("says so where a tool takes nothing", () => {
    const bare = defineTool({ ...WORDS, name: "list_all", input: {} });
    const { error } = inputSchema(bare).safeParse({ a: 1 });
    expect(badInput(bare, error!)).toBe('"a" is not an argument of list_all.\nArguments of list_all: none.');
  });

  it("stays short, clean and without the values that were given", () => {
    const value = "hunter2-hunter2-hunter2-hunter2";
    const keys = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 80 }));
    fc.assert(
      fc.property(fc.dictionary(keys, fc.constant(value), { minKeys: 1, maxKeys: 6 }), (given) => {
        const message = said({ ...given, sessionId: value, limit: value, order: value });
        expect(message).not.toContain(value);
        expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
        expect(message.length).toBeLessThan(700);
        expect(message.split("\n").length).toBeLessThanOrEqual(5);
      }),
      { seed: 20_041, numRuns: 500 },
    );
  });
});
