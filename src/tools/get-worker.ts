/** get_worker: whether a host is all right, by its name. */
import * as z from "zod";
import { type JobIds, readJobs } from "../deadline/batches.ts";
import { tryFleet } from "../deadline/fleets.ts";
import { inParallel } from "../deadline/parallel.ts";
import { figuresOf } from "../explain/diagnosis/cause-figures.ts";
import { keysOverJobs } from "../explain/diagnosis/same-over-jobs.ts";
import { pathNames } from "../explain/job/asset-paths.ts";
import { farmText } from "../explain/text/untrusted.ts";
import { findInLogs } from "./diagnosis/log-findings.ts";
import type { RunHome } from "./diagnosis/run-home.ts";
import { UsualLines } from "./diagnosis/usual-lines.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { STEPS_OF, tellStep } from "./parts/progress-steps.ts";
import { type Call, defineTool } from "./parts/tool.ts";
import { namedWorker } from "./worker/named-worker.ts";
import { readNamesakes } from "./worker/namesakes.ts";
import { comparedJobs, compareHosts } from "./worker/other-hosts.ts";
import { WORKER_ANSWER, type WorkerAnswer, workerText } from "./worker/worker-answer.ts";
import { workerLogFacts } from "./worker/worker-log-facts.ts";
import { workerRuns } from "./worker/worker-runs.ts";
import { workerStory } from "./worker/worker-story.ts";

/** Logs of failed actions that are read: with two pages of the worker's own they stay within ten pages. */
const MAX_LOGS = 4;
/** Steps of which a good run is read to compare with. */
const MAX_USUAL = 1;

export const getWorker = defineTool({
  name: "get_worker",
  title: "Is this host all right?",
  description:
    "Find out whether a host (worker, machine, render node) is broken or healthy, by its host name or worker id: verdict with how sure, status, its newest runs against other hosts of the same jobs, causes, last sample of CPU, memory and disk, errors of its agent, host configuration, what runs now.",
  input: {
    host: z.string().trim().min(1).max(256).describe("Host name, IP address or worker-<32 hex>"),
    farmId: ID_INPUT.farmId,
  },
  needs: ["farmId"],
  output: WORKER_ANSWER,

  async run({ farmId, host }, call): Promise<WorkerAnswer> {
    tellStep(call, STEPS_OF.worker, "looking for the host");
    const found = await namedWorker(call, farmId, host);
    const ids = { farmId, fleetId: found.fleetId, workerId: found.workerId };
    tellStep(call, STEPS_OF.worker, "reading what it ran");
    const [worker, runs, fleet] = await inParallel([
      () => call.reads.tryRead("GetWorker", ids, { purpose: "the worker's status" }),
      () => workerRuns(call, ids),
      () => tryFleet(call.reads, farmId, found.fleetId),
    ]);
    tellStep(call, STEPS_OF.worker, "reading logs");
    const homes = new Map(
      runs.opened.map(({ jobId = "", queueId = "" }) => [jobId, homeOf({ farmId, queueId, jobId })] as const),
    );
    const home = (jobId: string) => homes.get(jobId) ?? homeOf({ farmId, queueId: "", jobId });
    const [logs, compared, log, jobs, namesakes] = await inParallel([
      () =>
        findInLogs(call, home, runs.failed, new UsualLines(call, home, runs.failed, MAX_USUAL), {
          most: MAX_LOGS,
          keysOf: keysOverJobs,
          steps: STEPS_OF.worker,
          isBrief: true,
        }),
      () => compareHosts(call, ids, runs),
      () => workerLogFacts(call, ids, worker.value),
      () =>
        jobNames(call, [
          ...[...homes.values()].map((each) => each.ids),
          ...comparedJobs(ids, runs.sessions ?? []),
        ]),
      () => readNamesakes(call, farmId, found.namesakes),
    ]);
    const configuration = fleet.value?.configuration;
    return workerStory({
      ids,
      asked: farmText(host, 256),
      fleetName: found.fleetName ?? (fleet.value?.displayName && farmText(fleet.value.displayName, 120)),
      namesakes,
      isOnly: found.isAll,
      worker: worker.value,
      isServiceManaged: configuration && configuration.serviceManagedEc2 !== undefined,
      runs,
      figures: figuresOf(logs.causes, { unread: logs.unread, lostTasks: 0, kindsOf: [] }),
      logs,
      compared,
      log,
      jobs,
      now: call.now,
    });
  },

  text: workerText,
  isUnwell: ({ points }) => points === "at this host",
});

/** Names of the jobs; where one can't be read its id has to do. */
async function jobNames(call: Call, ids: readonly JobIds[]) {
  const jobs = await readJobs(call.reads, ids, "names of jobs");
  return new Map(
    [...jobs].flatMap(([id, { value }]) => (value ? [[id, { name: value.name }] as const] : [])),
  );
}

/** A job as the readers of its logs need it: neither its steps nor its paths are worth a read for a host. */
function homeOf(ids: RunHome["ids"]): RunHome {
  return { ids, steps: [], stepNames: new Map(), paths: pathNames([]) };
}
