/** The address of a job's page in the Deadline Cloud monitor, where the monitor's host is known. */
import { pageOfJob } from "../../deadline/monitor-address.ts";
import type { Ran } from "./job-argument.ts";
import type { AnyTool } from "./tool.ts";

/**
 * @param host of the monitor, as it was configured or pasted.
 * @returns undefined where the tool's answers end without one, or region, queue or job are not known.
 */
export async function monitorPageOf(
  tool: AnyTool,
  { ids, answer, call }: Ran,
  host: string | undefined,
): Promise<string | undefined> {
  const { farmId, queueId, jobId } = ids;
  if (!tool.hasPage || !host || !farmId || !queueId || !jobId) return undefined;
  const { region } = await call.reads.connection.endpoint("GetJob");
  if (region === undefined) return undefined;
  const inside = (name: "stepId" | "taskId") => {
    const value = ids[name] ?? answer[name];
    return typeof value === "string" ? value : undefined;
  };
  return pageOfJob(host, region, {
    farmId,
    queueId,
    jobId,
    stepId: inside("stepId"),
    taskId: inside("taskId"),
  });
}
