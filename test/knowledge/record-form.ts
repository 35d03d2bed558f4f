import { z } from "zod";
import { expressionOf } from "../../src/knowledge/phrases.ts";

/** The form of the files that records are written in. A record with a field that is not known is refused. */

const text = z.string().trim().min(1);
const expression = text.refine((written) => {
  try {
    return expressionOf(written).flags.replace("i", "") === "";
  } catch {
    return false;
  }
}, "no regular expression");
const phrase = z.union([expression, z.strictObject({ unproved: expression })]);

/** A line, and where it was printed. */
const printed = z.strictObject({ line: text.max(400), from: text.min(4) });

const common = {
  id: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
  lines: z.array(phrase).min(1),
  examples: z.array(printed).default([]),
  others: z.array(printed).default([]),
};

const cause = z.strictObject({
  ...common,
  says: text.max(160),
  kind: z.enum([
    "machine",
    "scene",
    "software",
    "shared service",
    "spot",
    "limit",
    "stopped by a person",
    "unclear",
  ]),
  proves: z.enum(["certain", "likely", "unclear"]),
  fix: text.min(10).max(240),
  who: z.enum(["artist", "wrangler", "TD", "IT", "licence admin"]),
  requeue: z.strictObject({
    verdict: z.enum(["helps", "wasted", "after the fix"]),
    why: text.min(10).max(240),
  }),
  source: z.string().startsWith("https://"),
  weight: z.int().min(1).max(99),
  damages: text.optional(),
  quietly: z.literal(true).optional(),
  stumble: z.literal(true).optional(),
  explains: z.array(text).min(1).optional(),
  signals: z.array(z.string().regex(/^SIG[A-Z0-9]+$/)).optional(),
  exit_codes: z.array(z.int()).optional(),
});

/** A file of src/knowledge/causes/. */
export const causesFileForm = z.strictObject({ cause: z.array(cause).min(1) });

/** src/knowledge/noise.toml. */
export const noiseFileForm = z.strictObject({
  harmless: z.array(z.strictObject({ ...common, why: text, remark: z.literal(true).optional() })).min(1),
  consequence: z.array(z.strictObject({ ...common, why: text })).min(1),
});
