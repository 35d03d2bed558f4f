/** Lines as worker agent 0.33.6 writes them (host_config_subprocess.py, log_messages.py of the public agent). */
import { expect, it } from "vitest";
import { readAgentRecords } from "../../../src/explain/log/agent-records.ts";
import { readWorkerLog } from "../../../src/explain/log/worker-records.ts";
import { finish } from "../../../src/explain/text/work.ts";

const record = (at: number, fields: Record<string, unknown>) => ({
  at,
  text: JSON.stringify({ level: "INFO", ...fields }),
});
const readOf = (events: ReturnType<typeof record>[]) =>
  readAgentRecords(finish(readWorkerLog(events, "no session")).records);
const script = (at: number, message: string, more: Record<string, unknown> = {}) =>
  record(at, { type: "Worker", subtype: "HostConfiguration", message, ...more });

it("tells how the host configuration script went, the last time it ran", () => {
  const read = readOf([
    script(1, "old run", { status: "Running" }),
    script(2, "Finished running Host Configuration Script, exit code: 0", {
      status: "Succeeded",
      exit_code: 0,
    }),
    script(10, "Running Host Configuration Script", { status: "Running" }),
    script(11, "mount: /mnt/shows: can't find in /etc/fstab."),
    script(12, "Finished running Host Configuration Script, exit code: 32", {
      level: "ERROR",
      status: "Failed",
      exit_code: 32,
    }),
  ]);
  expect(read.hostConfiguration).toEqual({
    at: 12,
    status: "Failed",
    exitCode: 32,
    timedOut: false,
    output: ["mount: /mnt/shows: can't find in /etc/fstab."],
  });
});

it("knows a time-out, and takes no exit code of an earlier run for that of one that runs still", () => {
  const read = readOf([
    script(1, "done", { status: "Succeeded", exit_code: 0 }),
    script(5, "Running Host Configuration Script", { status: "Running" }),
    script(6, "Host Config Time — Elapsed: 290s, Remaining: 10s"),
    script(7, "Host config timeout expired (300s). Worker may be terminated by the service.", {
      level: "WARNING",
      status: "Failed",
    }),
  ]);
  expect(read.hostConfiguration).toMatchObject({ status: "Failed", timedOut: true });
});

it("tells the agent's errors from what ended its host, and leaves out sessions and samples", () => {
  const read = readOf([
    record(1, { level: "ERROR", message: "Failed to refresh queue credentials" }),
    record(2, { message: "Spot interruption detected. Termination in 0:01:50" }),
    record(3, { level: "ERROR", type: "Session", session_id: `session-${"0".repeat(32)}`, message: "x" }),
    record(4, { type: "Metrics", subtype: "System", "cpu-usage-percent": "1" }),
    record(5, { message: "Worker heartbeat" }),
  ]);
  expect(read.errors).toEqual([{ at: 1, level: "ERROR", message: "Failed to refresh queue credentials" }]);
  expect(read.endings.map(({ at }) => at)).toEqual([2]);
  expect(read.hostConfiguration).toBeUndefined();
});
