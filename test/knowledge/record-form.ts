import { z } from "zod";
import { expressionOf } from "../../src/knowledge/phrases.ts";
import { EVENTS } from "../../src/knowledge/types.ts";
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

const cause = z
  .strictObject({
    ...causeFields,
    ...common,
    lines: common.lines.default([]),
    fix: causeFields.fix.optional(),
    who: causeFields.who.optional(),
    requeue: causeFields.requeue.optional(),
    remedy_of: text.optional(),
    event: z.enum(EVENTS).optional(),
    about: z.enum([...causeFields.about.unwrap().options, "unknown"]).optional(),
    source: z.string().startsWith("https://"),
    no_exit_code: z.string().startsWith("No exit code").endsWith(".").optional(),
  })
  .refine(
    ({ lines, event, signals, exit_codes }) => lines.length > 0 || event || signals || exit_codes,
    "nothing shows it: it needs lines, an event, signals or exit_codes",
  )
  .refine(
    ({ fix, who, requeue, remedy_of }) =>
      remedy_of ? !fix && !who && !requeue : Boolean(fix) === Boolean(who),
    "a fix has a person, and remedy_of stands instead of both and of the requeue",
  )
  .refine(
    ({ event, fix, requeue, remedy_of }) => event || remedy_of || (fix && requeue),
    "fix, who and requeue may be left out only where an event shows it",
  );

const guess = z.strictObject({
  ...common,
  lines: common.lines.optional(),
  of: z.array(z.enum(["message", "exception"])).min(1),
  kind: causeFields.kind,
  fix: causeFields.fix,
  who: causeFields.who,
  requeue: causeFields.requeue,
});

/** src/knowledge/guesses.toml. */
export const guessesFileForm = z.strictObject({ guess: z.array(guess).min(1) });

/** A file of src/knowledge/causes/. */
export const causesFileForm = z.strictObject({ cause: z.array(cause).min(1) });

/** src/knowledge/noise.toml. */
export const noiseFileForm = z.strictObject({
  harmless: z.array(z.strictObject({ ...common, why: text, remark: z.literal(true).optional() })).min(1),
  consequence: z.array(z.strictObject({ ...common, why: text })).min(1),
});

/** Every field that a record of a cause may have. */
export const fieldsOfCause: readonly string[] = Object.keys(cause.shape);
