import { z } from "zod";
import { expressionOf } from "../../src/knowledge/phrases.ts";
import { causeFields, printedLine } from "../../src/studio/record-form.ts";

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

const common = {
  id: causeFields.id,
  lines: z.array(phrase).min(1),
  examples: z.array(printedLine).default([]),
  others: z.array(printedLine).default([]),
};

const cause = z.strictObject({
  ...causeFields,
  ...common,
  source: z.string().startsWith("https://"),
  no_exit_code: z.string().startsWith("No exit code").endsWith(".").optional(),
});

/** A file of src/knowledge/causes/. */
export const causesFileForm = z.strictObject({ cause: z.array(cause).min(1) });

/** src/knowledge/noise.toml. */
export const noiseFileForm = z.strictObject({
  harmless: z.array(z.strictObject({ ...common, why: text, remark: z.literal(true).optional() })).min(1),
  consequence: z.array(z.strictObject({ ...common, why: text })).min(1),
});
