/** What is known of a cause, what a person does about it and whether a requeue helps, in the words of every tool. */
import * as z from "zod";
import { type FixEvidence, fixOf } from "../../explain/diagnosis/fix.ts";
import { type RequeueEvidence, requeueOfAction } from "../../explain/diagnosis/requeue.ts";
import type { Cause, Sureness } from "../../knowledge/types.ts";

/** What a person does, and who. */
export const FIX = z
  .strictObject({ who: z.string().optional(), what: z.string() })
  .describe("What a person does, and who");

/** Whether running it again helps. */
export const REQUEUE = z.strictObject({
  verdict: z.string().describe("helps, wasted, after the fix, or that it is not known"),
  why: z.string(),
});

export type FixAdvice = z.input<typeof FIX>;
export type RequeueAdvice = z.input<typeof REQUEUE>;

/**
 * The remedy of a cause, by {@link fixOf} and {@link requeueOfAction}: one for all tools.
 * @param known what is known of the place and the job
 */
export function remedyForCause(
  cause: Cause | undefined,
  known: FixEvidence & RequeueEvidence = {},
): { fix?: FixAdvice; requeue?: RequeueAdvice } {
  const fix = fixOf(cause, known);
  const requeue = cause?.fix === undefined ? undefined : requeueOfAction(cause, known);
  return {
    ...(fix && { fix }),
    ...(requeue && { requeue: { verdict: requeue.verdict, why: requeue.why } }),
  };
}

/**
 * `Cause (certain, machine): a disk was full`, without a full stop.
 * @param by what it is known by, where that is not the log
 */
export function causeInWords(says: string, sure: Sureness, kind: string | undefined, by?: string): string {
  const known = [sure, kind === "unclear" ? undefined : kind].filter(Boolean).join(", ");
  return `Cause (${known})${by ? `, ${by}` : ""}: ${says}`;
}

/** Who and what on one line: `(IT) free the disk of that host`, without a full stop. */
export function fixInWords({ who, what }: FixAdvice): string {
  return `${who ? `(${who}) ` : ""}${what}`;
}

/** The lines `Fix: (IT) ...` and `Requeue: after the fix: ...`. */
export function remedyLines({
  fix,
  requeue,
}: {
  fix?: FixAdvice | readonly FixAdvice[];
  requeue?: RequeueAdvice;
}): string[] {
  return [
    ...(fix ? [`Fix: ${ended([fix].flat().map(fixInWords).join("; "))}`] : []),
    ...(requeue ? [`Requeue: ${requeue.verdict}: ${ended(requeue.why)}`] : []),
  ];
}

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
