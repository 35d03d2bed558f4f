/** The machine's own figures at the end of the run that is quoted for a cause: they confirm or correct it. */
import { readSpan } from "../../deadline/log-span.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { type MachineSample, readWorkerLog, sampleNear } from "../../explain/log/worker-records.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { workerLogReader } from "../session-log/log-readers.ts";
import type { FailedRuns } from "./failed-runs.ts";
import type { HomeOf } from "./run-home.ts";
import { targetOfRun } from "./run-target.ts";

/** The agent writes a sample a minute. */
const AROUND_MS = 90_000;
const ONE_PAGE = { head: 0, tail: 1 };
/** Causes for which a worker's log is read, the largest first. */
const MAX_CAUSES = 2;

/** Samples by the run they belong to, for causes that lie in the machine. */
export async function machineSamples(
  call: Call,
  homeOf: HomeOf,
  failed: FailedRuns,
  figures: readonly CauseFigures[],
): Promise<ReadonlyMap<FailedRun, MachineSample>> {
  const runs = figures
    .filter(({ cause }) => cause.kind === "machine")
    .slice(0, MAX_CAUSES)
    .map(({ cause }) => cause.quoted.run);
  const read = await mapInParallel(runs, async (run) => {
    const sample = await sampleOf(call, homeOf, failed, run);
    return sample ? [[run, sample] as const] : [];
  });
  return new Map(read.flat());
}

async function sampleOf(
  call: Call,
  homeOf: HomeOf,
  failed: FailedRuns,
  run: FailedRun,
): Promise<MachineSample | undefined> {
  const target = targetOfRun(homeOf(run.jobId), failed, run);
  const end = run.endedAt?.getTime();
  if (!target?.session.workerId || end === undefined) return undefined;
  const { value } = await call.reads.aside(
    (reads) =>
      readSpan(
        workerLogReader({ ...call, reads }, target),
        { startTime: end - AROUND_MS, endTime: end + AROUND_MS },
        ONE_PAGE,
      ),
    { purpose: "the machine's figures" },
  );
  if (!value) return undefined;
  const reading = await inSlices(
    readWorkerLog(value.events, run.sessionId, { gapAt: value.gap?.index }),
    call.reads.giveWay,
  );
  return sampleNear(reading.samples, end);
}
