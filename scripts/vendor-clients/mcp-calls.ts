/** The vendor's own MCP server, driven as a host drives it: a child over stdio. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Ids } from "./ids.ts";
import type { Outcome } from "./outcome.ts";

interface McpCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly says: string;
}

/** Its tools that read the farm. The others submit, or move files through S3. */
function mcpCalls(ids: Ids): McpCall[] {
  const { farmId = "", queueId = "", jobId = "", stepId = "", sessionId = "" } = ids;
  const queue = { farmId, queueId };
  const job = { ...queue, jobId };
  const log = { farm_id: farmId, queue_id: queueId, job_id: jobId, session_id: sessionId };
  return [
    { tool: "list_farms", args: {}, says: farmId },
    { tool: "list_queues", args: { farmId }, says: queueId },
    { tool: "list_fleets", args: { farmId }, says: "fleet-" },
    {
      tool: "list_storage_profiles_for_queue",
      args: { farmId, queueId: ids.storageQueueId },
      says: ids.storageProfileId ?? "",
    },
    { tool: "list_jobs", args: queue, says: "job-" },
    { tool: "search_jobs", args: { farmId, queueIds: [queueId], taskRunStatus: "FAILED" }, says: "job-" },
    { tool: "get_job", args: job, says: jobId },
    { tool: "list_steps", args: job, says: stepId },
    { tool: "list_tasks", args: { ...job, stepId }, says: "task-" },
    { tool: "list_sessions", args: job, says: sessionId },
    { tool: "get_session", args: { ...job, sessionId }, says: sessionId },
    { tool: "get_session_logs", args: log, says: '"message"' },
    { tool: "get_session_and_worker_logs", args: log, says: '"message"' },
    { tool: "check_authentication_status", args: {}, says: "AUTHENTICATED" },
  ];
}

/**
 * Asks every tool of `deadline mcp-server` that reads.
 * @param command the vendor's `deadline`
 * @param environment all that the child sees
 */
export async function askMcpServer(
  command: string,
  environment: Record<string, string>,
  ids: Ids,
): Promise<Outcome[]> {
  const client = new Client({ name: "vendor-clients", version: "1" });
  await client.connect(
    new StdioClientTransport({ command, args: ["mcp-server"], env: environment, stderr: "ignore" }),
  );
  const outcomes: Outcome[] = [];
  for (const { tool, args, says } of mcpCalls(ids)) {
    const { content } = await client.callTool({ name: `deadline_${tool}`, arguments: args });
    const text = (content as { text?: string }[]).map((part) => part.text ?? "").join("\n");
    // A refusal is an answer of this server: { "error": ..., "type": ... }.
    const ok = text.includes(says) && !/^\s*\{\s*"error"/.test(text);
    outcomes.push({ asked: `deadline mcp-server: ${tool}`, ok, said: text });
  }
  await client.close();
  return outcomes;
}
