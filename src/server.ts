/** The toolset becomes an MCP server. The only place that makes MCP results and MCP errors. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type CallToolResult,
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  type Tool as ListedTool,
  ListPromptsRequestSchema,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { type Answered, answerCall, type ServerParts } from "./answer-call.ts";
import { completionsOf } from "./completions.ts";
import { NAME, VERSION } from "./manifest.ts";
import { progressFor } from "./progress.ts";
import { PROMPTS } from "./prompts.ts";
import { listedSchema } from "./tools/parts/listed-schema.ts";
import { type AnyTool, inputSchema, outputSchema } from "./tools/parts/tool.ts";

/**
 * A mistake in the protocol itself. Not the SDK's McpError: that writes its code into the message, and the client
 * writes it there once more.
 */
class InvalidParams extends Error {
  override readonly name = "InvalidParams";
  readonly code = ErrorCode.InvalidParams;
}

// Looser than the SDK's schema, which answers a malformed call with an internal error and a dump of itself.
const CALL_TOOL = z.looseObject({ method: z.literal("tools/call"), params: z.unknown() });
const CALL_TOOL_PARAMS = z.looseObject({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Makes the server; connect it to a transport to serve.
 *
 * The SDK's low-level `Server` on purpose: the high-level one answers bad arguments in its own words
 * ("MCP error -32602: Input validation error") and an unknown tool with a result instead of an error.
 */
export function createServer(parts: ServerParts): Server {
  const server = new Server(
    { name: NAME, title: "AWS Deadline Cloud troubleshooter", version: VERSION },
    { capabilities: { tools: {}, prompts: {}, completions: {} }, instructions: parts.instructions },
  );
  let listed: ListedTool[] | undefined;
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    listed ??= (await parts.tools()).map(listedTool);
    return { tools: listed };
  });
  server.setRequestHandler(CALL_TOOL, async ({ params: given }, extra) => {
    const { data: params } = CALL_TOOL_PARAMS.safeParse(given);
    if (!params) throw new InvalidParams("tools/call takes name (a string) and arguments (an object).");
    const tools = await parts.tools();
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) {
      throw new InvalidParams(`Unknown tool. The tools are: ${tools.map(({ name }) => name).join(", ")}.`);
    }
    const outcome = await answerCall(tool, params.arguments ?? {}, parts, {
      signal: extra.signal,
      progress: progressFor(
        extra._meta?.progressToken,
        (note) => extra.sendNotification({ method: "notifications/progress", params: { ...note } }),
        parts.warn,
      ),
    });
    return resultOf(outcome);
  });
  servePrompts(server, parts);
  // Not before: a host waits for the answer to its first message, not for a file on a share.
  server.oninitialized = () => void parts.studio?.();
  return server;
}

function servePrompts(server: Server, parts: ServerParts): void {
  const listed = PROMPTS.map(({ message: _, ...prompt }) => ({
    ...prompt,
    arguments: prompt.arguments.map(({ completes: _own, ...argument }) => argument),
  }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: listed }));
  server.setRequestHandler(CompleteRequestSchema, async ({ params: { ref, argument } }, { signal }) => {
    const prompt = PROMPTS.find(({ name }) => ref.type === "ref/prompt" && name === ref.name);
    return { completion: { ...(await completionsOf(parts, prompt, argument, signal)) } };
  });
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => {
    const prompt = PROMPTS.find(({ name }) => name === params.name);
    if (!prompt)
      throw new InvalidParams(
        `Unknown prompt. The prompts are: ${PROMPTS.map(({ name }) => name).join(", ")}.`,
      );
    try {
      const text = prompt.message(params.arguments ?? {});
      return {
        description: prompt.description,
        messages: [{ role: "user" as const, content: { type: "text" as const, text } }],
      };
    } catch {
      const names = prompt.arguments.map(({ name, description }) => `${name} (${description})`).join(", ");
      throw new InvalidParams(`${prompt.name} takes: ${names}.`);
    }
  });
}

/** The protocol's form of an outcome; the text of an error has no structured form. */
function resultOf({ text, structured }: Answered): CallToolResult {
  const content = [{ type: "text" as const, text }];
  return structured ? { content, structuredContent: { ...structured } } : { isError: true, content };
}

/** A tool as `tools/list` shows it. */
export function listedTool(tool: AnyTool): ListedTool {
  const json = (schema: z.ZodObject, io: "input" | "output") =>
    listedSchema(schema, io) as ListedTool["inputSchema"];
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: json(inputSchema(tool), "input"),
    outputSchema: json(outputSchema(tool), "output"),
    // Every tool only reads; what it reads changes outside, hence the open world.
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
  };
}
