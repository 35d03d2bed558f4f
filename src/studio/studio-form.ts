/** The form of one record of a studio's file, and what is wrong with it in words. */
import * as z from "zod";
import { quoted } from "../explain/text/untrusted.ts";
import { causeFields, printedLine } from "./record-form.ts";

const MAX_LINES = 50;
/** Of 99: who writes a record for a line means it. */
const WEIGHT = 95;

const phrase = z.string().min(1);
const printed = printedLine.extend({ from: printedLine.shape.from.optional() });

/** A studio's record: the product's form, but that a source, a weight and where a line was printed may be left out. */
const studioCause = z.strictObject({
  ...causeFields,
  weight: causeFields.weight.default(WEIGHT),
  source: z
    .string()
    .max(400)
    .regex(/^https?:\/\/\S+$/, "an address that begins with https:// or http://")
    .optional(),
  lines: z
    .array(z.union([phrase, z.strictObject({ unproved: phrase })], "a text, or { unproved = 'a text' }"))
    .min(1)
    .max(MAX_LINES),
  examples: z.array(printed).max(MAX_LINES).default([]),
  others: z.array(printed).max(MAX_LINES).default([]),
});

/** A record as it is written down, its form in order. */
export type StudioCause = z.output<typeof studioCause>;

/** A mistake in one of a record's fields. */
export interface FieldMistake {
  /** The field, and in a list the place in it, from 0. */
  readonly path: readonly (string | number)[];
  readonly what: string;
  /** A text that stands in its line. */
  readonly text?: string;
}

/** Checks the form of a record. What the words repeat is quoted and bounded. */
export function checkForm(written: unknown): { cause: StudioCause } | { mistakes: FieldMistake[] } {
  const { data, error } = studioCause.safeParse(written);
  if (data) return { cause: data };
  return { mistakes: error.issues.flatMap(inWords) };
}

function inWords(issue: z.core.$ZodIssue): FieldMistake[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  const field = fieldInWords(path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], what: `no field is called ${quoted(key, 60)}` }));
  }
  if (issue.code === "invalid_type" && issue.input === undefined && issue.message.endsWith("undefined"))
    return [{ path, what: `${field} is missing` }];
  return [{ path, what: `${field}: ${issue.message.replace(/^Invalid (?:input|option): /, "")}` }];
}

/** `lines, the 2nd`, `requeue.why`. */
export function fieldInWords(path: readonly (string | number)[]): string {
  return path
    .map((part, index) =>
      typeof part === "number" ? `, number ${part + 1}` : `${index > 0 ? "." : ""}${part}`,
    )
    .join("");
}
