/** A failed run as the readers of logs want it. */
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import type { LogTarget } from "../session-log/target.ts";
import type { FailedRuns } from "./failed-runs.ts";
import type { RunHome } from "./run-home.ts";

/** Undefined for a run that never began, or whose session is not known. */
export function targetOfRun(
  { ids }: Pick<RunHome, "ids">,
  { sessions }: FailedRuns,
  run: FailedRun,
): LogTarget | undefined {
  const session = sessions.get(run.sessionId);
  if (!session || run.startedAt === undefined) return undefined;
  const raw = { startedAt: run.startedAt, endedAt: run.endedAt };
  return { job: ids, sessionId: run.sessionId, session, action: { id: run.actionId, raw, read: run.read } };
}
