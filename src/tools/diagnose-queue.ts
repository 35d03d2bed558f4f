/** diagnose_queue: what went wrong since a moment, over all jobs of a farm. */
import * as z from "zod";
import { inParallel } from "../deadline/parallel.ts";
import { keysOverJobs } from "../explain/diagnosis/same-over-jobs.ts";
import { pathNames } from "../explain/job/asset-paths.ts";
import { findInLogs } from "./diagnosis/log-findings.ts";
import { placesOf } from "./diagnosis/places.ts";
import type { RunHome } from "./diagnosis/run-home.ts";
import { UsualLines } from "./diagnosis/usual-lines.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { STEPS_OF, tellStep } from "./parts/progress-steps.ts";
import { queueScope } from "./parts/queue-scope.ts";
import { pastMoment } from "./parts/since.ts";
import { defineTool } from "./parts/tool.ts";
import { figuresOfQueue } from "./queue-failures/cause-figures-of-queue.ts";
import { failingHosts } from "./queue-failures/failing-hosts.ts";
import { jobRows } from "./queue-failures/job-rows.ts";
import { mendedByRetries } from "./queue-failures/mended.ts";
import {
  QUEUE_DIAGNOSIS,
  type QueueDiagnosis,
  queueAnswer,
  queueDiagnosisText,
} from "./queue-failures/queue-answer.ts";
import { queueCauses } from "./queue-failures/queue-causes.ts";
import { readQueueFailures } from "./queue-failures/read-failures.ts";

/** Logs read for one answer, shared over all that failed. */
const MAX_LOGS = 100;
/** Steps of which a succeeded run is read to compare with. */
const MAX_USUAL = 6;

export const diagnoseQueue = defineTool({
  name: "diagnose_queue",
  title: "What went wrong last night",
  description:
    "What went wrong or happened last night, overnight, this morning, at the weekend or since a moment, over all jobs of a farm or some queues: failures by cause from the logs, the largest first, with jobs, hosts, whether each still happens, fix and requeue; flaky licences that retries mended. Start here for a report of a shift; diagnose_job goes on with one job.",
  input: {
    farmId: ID_INPUT.farmId,
    queueIds: z.array(z.string().max(2048)).min(1).max(100).optional().describe("Only these queues"),
    since: z.string().max(40).default("12h").describe("How long ago, or ISO 8601"),
    createdBy: z.string().trim().min(1).max(256).optional().describe("A part of the submitter's name"),
  },
  needs: ["farmId"],
  output: QUEUE_DIAGNOSIS,

  async run({ farmId, queueIds, since: given, createdBy }, call): Promise<QueueDiagnosis> {
    const since = pastMoment("since", given, call.now);
    tellStep(call, STEPS_OF.queue, "looking for failed tasks");
    const scope = await queueScope(call, farmId, queueIds);
    const failures = await readQueueFailures(call, { farmId, queueIds: scope.queueIds, since }, createdBy);
    const { failed, tasks } = failures;
    const homes = new Map(
      tasks.map(({ jobId, queueId }) => [jobId, homeOf({ farmId, queueId, jobId })] as const),
    );
    const home = (jobId: string) =>
      homes.get(jobId) ?? homeOf({ farmId, queueId: scope.queueIds[0]!, jobId });
    const usual = new UsualLines(call, home, failed, MAX_USUAL);
    const [logs, hosts] = await inParallel([
      () =>
        findInLogs(call, home, failed, usual, {
          most: MAX_LOGS,
          keysOf: keysOverJobs,
          steps: STEPS_OF.queue,
        }),
      () => failingHosts(call, failures, since),
    ]);
    tellStep(call, STEPS_OF.queue, "comparing machines");
    const figures = await figuresOfQueue(call, failures, logs);
    const places = await placesOf(call, farmId, figures);
    const rows = jobRows(failures, figures);
    const evidence = { failures, logs, places, refs: rows.refs, now: call.now };
    const causes = queueCauses(figures, evidence);
    const mended = mendedByRetries(failures, since);
    return queueAnswer({
      ...evidence,
      scope,
      since,
      createdBy,
      figures,
      causes,
      mended,
      hosts,
      rows,
    });
  },

  text: queueDiagnosisText,
  isUnwell: ({ failed = 0 }) => failed > 0,
});

/** A job as the readers of its logs need it: neither its steps nor its paths are worth a read for each job. */
function homeOf(ids: RunHome["ids"]): RunHome {
  return { ids, steps: [], stepNames: new Map(), paths: pathNames([]) };
}
