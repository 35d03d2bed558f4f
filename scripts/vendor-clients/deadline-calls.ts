import type { ClientCall } from "./command.ts";
import type { Ids } from "./ids.ts";

/** What AWS's Deadline Cloud command line can read without job attachments, in the order of its help. */
export function deadlineCalls(ids: Ids): ClientCall[] {
  const { farmId = "", queueId = "", fleetId = "", workerId = "", jobId = "", jobName = "" } = ids;
  const farm = ["--farm-id", farmId];
  const queue = [...farm, "--queue-id", queueId];
  const fleet = [...farm, "--fleet-id", fleetId];
  const job = [...queue, "--job-id", jobId];
  const action = ["--session-action-id", String(ids.sessionActionId)];
  const unknown = `job-${"0".repeat(32)}`;
  const calls: [args: string[], says: string, exit?: number][] = [
    [["farm", "list"], farmId],
    [["farm", "get", ...farm], farmId],
    [["queue", "list", ...farm], queueId],
    [["queue", "get", ...queue], queueId],
    [["queue", "paramdefs", ...queue], "CondaPackages"],
    [["queue", "export-credentials", ...queue], "AccessKeyId"],
    [["fleet", "list", ...farm], fleetId],
    [["fleet", "get", ...fleet], fleetId],
    [["worker", "list", ...fleet], "worker-"],
    [["worker", "get", ...fleet, "--worker-id", workerId], workerId],
    [["job", "list", ...queue], "job-"],
    [["job", "get", ...job], jobName],
    [["job", "get", ...queue, jobName], jobId],
    [["job", "get", ...queue, "--job-id", unknown], "does not exist", 1],
    [["job", "logs", ...job], '"message"'],
    [["job", "logs", ...job, ...action], '"message"'],
    [["job", "trace-schedule", ...job], "Task Run Count"],
    // 2 is its word for a job that failed; it names the tasks.
    [["job", "wait", ...job], '"failedTasks"', 2],
    [["auth", "status"], "AUTHENTICATED"],
  ];
  return calls.map(([args, says, exit]) => ({
    command: ["deadline", ...args],
    says: [says],
    ...(exit !== undefined && { exit }),
  }));
}
