/** The form of a cause's record, for the product's files and a studio's alike. */
import * as z from "zod";

const text = z.string().trim().min(1);

/** A line, and where it was printed. */
export const printedLine = z.strictObject({ line: text.max(400), from: text.min(4) });

/** What a record says of its cause. */
export const causeFields = {
  id: z
    .string()
    .max(60)
    .regex(
      /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
      "small letters, digits and single hyphens, such as shop-licence",
    ),
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
  weight: z.int().min(1).max(99),
  damages: text.max(160).optional(),
  quietly: z.literal(true).optional(),
  stumble: z.literal(true).optional(),
  explains: z.array(text).min(1).optional(),
  signals: z.array(z.string().regex(/^SIG[A-Z0-9]+$/)).optional(),
  exit_codes: z.array(z.int()).optional(),
  about: z.enum(["files", "disk", "time limit", "memory", "memory perhaps"]).optional(),
  vague: z.literal(true).optional(),
  writes: z.literal(true).optional(),
  managed_fix: text.min(10).max(240).optional(),
};
