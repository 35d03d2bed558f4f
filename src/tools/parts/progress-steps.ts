/** What a client that asked is told while a call goes on: the steps of the calls that take long, in their order. */
import type { Call } from "./tool.ts";

/** Steps by what is asked for. */
export const STEPS_OF = {
  failedJob: ["reading the job", "reading the failed tasks", "reading logs", "comparing machines"],
  succeededJob: ["reading the job", "choosing tasks", "reading what was uploaded", "reading logs"],
  comparison: ["looking for a run to compare with", "reading both jobs"],
  outputs: ["reading the job", "reading what was uploaded"],
  queue: [
    "looking for failed tasks",
    "reading the failed tasks",
    "reading what failed them",
    "reading logs",
    "comparing machines",
  ],
  workers: ["looking for fleets", "reading workers and failed tasks"],
  worker: ["looking for the host", "reading what it ran", "reading logs"],
} as const;

/** Tells that a step begins. */
export function tellStep<Steps extends readonly string[]>(
  call: Pick<Call, "progress">,
  steps: Steps,
  step: Steps[number],
): void {
  call.progress(steps.indexOf(step), steps.length, step);
}

/**
 * Tells how far a step is that reads one thing after the other.
 * @param done of `all`, from 1; they never come to more than `atMost`
 */
export function tellWithin<Steps extends readonly string[]>(
  call: Pick<Call, "progress">,
  steps: Steps,
  step: Steps[number],
  { done, all, atMost }: { readonly done: number; readonly all: number; readonly atMost: number },
): void {
  call.progress(
    steps.indexOf(step) + done / (atMost + 1),
    steps.length,
    `${step}, ${done} of ${Math.max(done, all)}`,
  );
}
