import type { SessionActionDefinition } from "@aws-sdk/client-deadline";
import { type ReadableAction, readAction } from "../../../src/explain/action/action-readout.ts";
import type { LogFinding } from "../../../src/explain/diagnosis/causes.ts";
import type { FailedRun } from "../../../src/explain/diagnosis/failed-run.ts";
import { readTaskParameters } from "../../../src/explain/tasks/task-parameters.ts";
import type { Cause, CauseKind, Sureness } from "../../../src/knowledge/types.ts";

const NOW = new Date("2026-11-21T02:00:00Z");
const BEGAN = Date.parse("2026-11-21T01:00:00Z");

/** A failed run for tests of what is made of many. */
export interface RunGiven extends Partial<Omit<ReadableAction, "startedAt" | "endedAt">> {
  readonly number?: number;
  readonly worker?: string | undefined;
  /** Seconds after the first one. */
  readonly at?: number;
  readonly took?: number;
  /** Frames that it stands for: more than one for a chunk. */
  readonly frames?: readonly number[];
}

/** A failed run: a task run of step "render" with exit 1 unless said otherwise. */
export function runOf({
  number = 0,
  worker = "worker-a",
  at = 0,
  took = 5,
  frames = [number],
  ...raw
}: RunGiven): FailedRun {
  const definition: SessionActionDefinition = {
    taskRun: { stepId: "step-3561f2b57e9325485b4b5f92d9a165e6", parameters: {} },
  };
  const startedAt = new Date(BEGAN + at * 1_000);
  const endedAt = new Date(startedAt.getTime() + took * 1_000);
  return {
    actionId: `sessionaction-${number}`,
    sessionId: `session-${number}`,
    jobId: "job-a",
    read: readAction(
      { status: "FAILED", processExitCode: 1, definition, startedAt, endedAt, ...raw },
      "render",
      NOW,
      undefined,
    ),
    stepId: "step-3561f2b57e9325485b4b5f92d9a165e6",
    stepName: "render",
    retries: 0,
    startedAt,
    endedAt,
    workerId: worker,
    tasks: frames.map((frame) => readTaskParameters({ Frame: { int: String(frame) } })),
  };
}

/** Several runs, numbered. */
export function runsOf(count: number, given: (index: number) => RunGiven = () => ({})): FailedRun[] {
  return Array.from({ length: count }, (_, index) =>
    runOf({ number: index, at: index * 60, ...given(index) }),
  );
}

/** What a log said. */
export function finding(
  run: FailedRun,
  line: string | undefined,
  given: {
    id?: string;
    says?: string;
    kind?: CauseKind;
    sure?: Sureness;
    isRead?: boolean;
    isWhole?: boolean;
  } = {},
): LogFinding {
  const { id, says = id ?? "", kind = "machine", isRead = true, isWhole = true } = given;
  const { sure = line === undefined && id === undefined ? "unclear" : "certain" } = given;
  const cause: Cause | undefined = id === undefined ? undefined : { id, says, kind };
  return { run, line, cause, sure, evidence: { before: [], after: [] }, isRead, isWhole };
}
