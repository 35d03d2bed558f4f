/** A step of a job, read: how its tasks stand, and what it waits for. */
import type { ParameterSpace, StepSummary } from "@aws-sdk/client-deadline";
import { span } from "../text/time.ts";
import { farmText, serviceWord } from "../text/untrusted.ts";
import { parameterSpaceInShort } from "./parameter-space.ts";
import { countsInWords, readTaskCounts, type TaskCounts } from "./task-counts.ts";

const MAX_NAME = 120;
const MAX_MESSAGE = 300;

/** A step as the list gives it. */
export type ReadableStep = Partial<StepSummary>;

/** See `readStep`. Texts are safe to show. */
export interface StepReadout {
  readonly stepId: string;
  readonly name: string;
  readonly status: string;
  /** `240 tasks: 61 succeeded, 20 failed`. */
  readonly tasks: string;
  readonly retries?: number;
  readonly took?: string;
  readonly message?: string;
  /** What its tasks differ in, where it was read. */
  readonly space?: string;
}

/** Reads a step. @param space its parameter space, which the list of steps leaves out. */
export function readStep(step: ReadableStep, space: ParameterSpace | undefined): StepReadout {
  const { startedAt, endedAt } = step;
  const status = serviceWord(step.taskRunStatus, "no status");
  return {
    stepId: step.stepId ?? "?",
    name: farmText(step.name ?? "", MAX_NAME),
    status,
    tasks: countsInWords(readTaskCounts(step.taskRunStatusCounts)),
    retries: step.taskFailureRetryCount || undefined,
    took: startedAt && endedAt && span(endedAt.getTime() - startedAt.getTime()),
    message:
      (status !== "SUCCEEDED" && farmText(step.lifecycleStatusMessage ?? "", MAX_MESSAGE)) || undefined,
    space: parameterSpaceInShort(space),
  };
}

/** Orders steps so that trouble comes first: failed, not compatible, under way, waiting, canceled, succeeded. */
export function troubleFirst(one: ReadableStep, other: ReadableStep): number {
  return rankOf(one) - rankOf(other);
}

function rankOf(step: ReadableStep): number {
  const counts: TaskCounts = readTaskCounts(step.taskRunStatusCounts);
  if (step.taskRunStatus === "FAILED" || counts.FAILED) return 0;
  const rank = [
    "NOT_COMPATIBLE",
    "RUNNING",
    "STARTING",
    "SCHEDULED",
    "ASSIGNED",
    "INTERRUPTING",
    "READY",
    "PENDING",
  ];
  const place = rank.indexOf(step.taskRunStatus ?? "");
  if (place >= 0) return 1 + place;
  return step.taskRunStatus === "SUCCEEDED" ? rank.length + 2 : rank.length + 1;
}
