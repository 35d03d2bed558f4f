/** A job with failed tasks: what failed, how widely, why, and whether a requeue helps. */
import { inParallel } from "../../deadline/parallel.ts";
import { groupFailures } from "../../explain/diagnosis/groups.ts";
import { countMachines, suspectMachine } from "../../explain/diagnosis/hosts.ts";
import { weighCauses } from "../../explain/diagnosis/verdict.ts";
import { underWay } from "../../explain/tasks/task-counts.ts";
import type { Call } from "../parts/tool.ts";
import { attemptsOf, retriedTasks, retriesInWords } from "./attempts-before.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { otherFailingJobs } from "./elsewhere.ts";
import { readFailedRuns } from "./failed-runs.ts";
import { failureAnswer } from "./failure-answer.ts";
import type { JobFacts } from "./job-facts.ts";
import { findInLogs } from "./log-findings.ts";
import { blameMachine, instanceTypes, listJobSessions } from "./machines.ts";
import { runningLines, runningNow } from "./running-now.ts";
import { diagnoseSucceeded } from "./succeeded.ts";

/** @throws ServiceFailure when the failed tasks can't be found. */
export async function diagnoseFailed(call: Call, facts: JobFacts): Promise<Diagnosis> {
  call.progress(1, 4, "reading the failed tasks");
  const listing = listJobSessions(call, facts);
  const [failed, sessions] = await inParallel([() => readFailedRuns(call, facts, listing), () => listing]);
  // Of a job that failed the tasks asked for may be good ones.
  if (failed.tasks.length === 0 && failed.isWhole && (facts.only.stepId || facts.only.filter)) {
    return await diagnoseSucceeded(call, facts);
  }
  const groups = groupFailures(failed.runs);
  call.progress(2, 4, "reading logs");
  const [logs, elsewhere, attempts, long] = await inParallel([
    () => findInLogs(call, facts, groups, failed.sessions),
    () => otherFailingJobs(call, facts, failed.runs),
    () => attemptsOf(call, facts, retriedTasks(failed.tasks)),
    () => (underWay(facts.read.counts) > 0 ? runningNow(call, facts) : undefined),
  ]);
  call.progress(3, 4, "comparing machines");
  const counts = countMachines(failed.runs, sessions.sessions, {
    runs: failed.isRead,
    sessions: sessions.isWhole,
  });
  const suspect = suspectMachine(failed.runs, counts);
  const [record, types] = await inParallel([
    () => suspect && blameMachine(call, facts, suspect.machine, sessions.sessions),
    () => instanceTypes(call, facts, failed.runs, sessions.sessions),
  ]);
  const verdict = weighCauses(logs.groups);
  return failureAnswer(call, {
    facts,
    failed,
    logs,
    verdict,
    counts,
    record,
    elsewhere,
    before: [
      ...retriesInWords(facts, failed.tasks, attempts, sessions.sessions),
      ...runningLines(long?.rows),
    ],
    sessions,
    types,
  });
}
