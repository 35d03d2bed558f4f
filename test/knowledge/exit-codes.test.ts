import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { COMMON_CODES, SIGNALS, suggestion, WINDOWS_STATUSES } from "../../src/knowledge/exit-codes.ts";

const common = {
  name: z.string().min(1).optional(),
  suggests: z.string().min(1).optional(),
  from_stop: z.literal(true).optional(),
  source: z.string().startsWith("https://"),
};
const code = z.strictObject({
  ...common,
  code: z.int(),
  says: z.string().endsWith("."),
  telling: z.literal(true).optional(),
});
const form = z.strictObject({
  suggestions: z.record(z.string(), z.string().endsWith(".")),
  signal: z.array(
    z.strictObject({
      ...common,
      number: z.int().min(1).max(31),
      name: z.string().regex(/^SIG[A-Z0-9]+$/),
      means: z
        .string()
        .regex(/^[a-z ]+$/)
        .optional(),
      linux_only: z.literal(true).optional(),
    }),
  ),
  exit_code: z.array(code),
  windows_status: z.array(code),
});

const file = new URL("../../src/knowledge/exit-codes.toml", import.meta.url);
const tables = form.parse(parse(readFileSync(file, "utf8")));
const all = [...tables.signal, ...tables.exit_code, ...tables.windows_status];

describe("the table of exit codes", () => {
  it("holds every code and signal once", () => {
    expect(SIGNALS.size).toBe(tables.signal.length);
    expect(COMMON_CODES.size).toBe(tables.exit_code.length);
    expect(WINDOWS_STATUSES.size).toBe(tables.windows_status.length);
    expect(Math.min(...WINDOWS_STATUSES.keys())).toBeGreaterThan(0xffff);
  });

  it("has a use for each suggestion", () => {
    const used = new Set(all.map(({ suggests }) => suggests));
    expect(Object.keys(tables.suggestions).filter((key) => !used.has(key))).toEqual([]);
    expect(() => suggestion("none of that name")).toThrow("exit-codes.toml");
  });
});
