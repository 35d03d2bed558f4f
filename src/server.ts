/** The toolset becomes an MCP server. The only place that makes MCP results and MCP errors. */
import { setMaxListeners } from "node:events";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type CallToolResult,
  ErrorCode,
  GetPromptRequestSchema,
  type Tool as ListedTool,
  ListPromptsRequestSchema,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { abortable } from "./deadline/abort.ts";
import type { Connections } from "./deadline/connections.ts";
import { failureInWords } from "./deadline/failure-words.ts";
import { ServiceFailure } from "./deadline/failures.ts";
import { isIdArgument } from "./deadline/ids.ts";
import { CallCanceled, CallTimedOut, type Patience } from "./deadline/patience.ts";
import { callReads } from "./deadline/region-reads.ts";
import { finishAnswer, finishError } from "./finished.ts";
import type { StudioFile } from "./knowledge/types.ts";
import { NAME, VERSION } from "./manifest.ts";
import { type Progress, progressFor } from "./progress.ts";
import { PROMPTS } from "./prompts.ts";
import { type Resolved, resolveIds } from "./tools/parts/arguments.ts";
import { badInput } from "./tools/parts/bad-input.ts";
import { runOnJob } from "./tools/parts/job-argument.ts";
import { listedSchema } from "./tools/parts/listed-schema.ts";
import { monitorPageOf } from "./tools/parts/monitor-page.ts";
import {
  type AnyTool,
  BadArguments,
  type Call,
  inputSchema,
  outputSchema,
  type ServerSettings,
} from "./tools/parts/tool.ts";

/** What a server is made of. */
export interface ServerParts {
  /** The toolset, made when it is first asked for: `initialize` is answered without it. */
  readonly tools: () => Promise<readonly AnyTool[]>;
  readonly connections: Connections;
  /** The host of the Deadline Cloud monitor, where one was configured. */
  readonly monitorHost?: string;
  readonly settings: ServerSettings;
  /** The studio's own records, where a file of them was named; read when it is first asked for. Never rejects. */
  readonly studio?: () => Promise<StudioFile>;
  readonly instructions: string;
  /** The clock, so that the demo farm and tests can set it. */
  readonly now: () => Date;
  /** Where unexpected errors are told, without their texts. */
  readonly warn: (line: string) => void;
}

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
    { capabilities: { tools: {}, prompts: {} }, instructions: parts.instructions },
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
    return await answerCall(tool, params.arguments ?? {}, parts, {
      signal: extra.signal,
      progress: progressFor(
        extra._meta?.progressToken,
        (note) => extra.sendNotification({ method: "notifications/progress", params: { ...note } }),
        parts.warn,
      ),
    });
  });
  servePrompts(server);
  // Not before: a host waits for the answer to its first message, not for a file on a share.
  server.oninitialized = () => void parts.studio?.();
  return server;
}

function servePrompts(server: Server): void {
  const listed = PROMPTS.map(({ message: _, ...prompt }) => ({
    ...prompt,
    arguments: [...prompt.arguments],
  }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: listed }));
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

/** Who calls: the signal that takes the call back, and where it tells how far it has come. */
export interface Caller {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Calls a tool. @returns its answer, or the error in words; it does not throw for what a call can meet. */
export async function answerCall(
  tool: AnyTool,
  given: Readonly<Record<string, unknown>>,
  parts: ServerParts,
  caller: Caller,
): Promise<CallToolResult> {
  using patience = new CallPatience(caller.signal, parts.settings.timeoutMs);
  try {
    const parsed = lenientSchema(tool).safeParse(given);
    if (!parsed.success) throw new BadArguments(badInput(tool, parsed.error));
    const resolved = resolveIds(tool, parsed.data, parts.settings.defaults);
    const studio = await studioOf(parts, patience);
    const ran = await runOnJob(tool, resolved, () => ({
      ...callOf(parts, patience, caller, resolved),
      studio,
    }));
    const { farmId } = ran.ids;
    const { host, region } = resolved.address;
    if (farmId !== undefined && (host ?? region)) parts.connections.learn(farmId, resolved.address);
    const known = farmId === undefined ? undefined : parts.connections.hostOf(farmId);
    const open = await monitorPageOf(tool, ran, host ?? known ?? parts.monitorHost);
    const whole = { ...ran.answer, jobTaken: ran.jobTaken, open };
    const { text, structured } = finishAnswer(tool, whole, ran.call.reads.ledger, {
      zone: parts.settings.timeZone,
    });
    return { content: [{ type: "text", text }], structuredContent: structured };
  } catch (error) {
    return { isError: true, content: [{ type: "text", text: finishError(errorText(error, tool, parts)) }] };
  }
}

/** A required id may also stand in a URL pasted as another argument, so its absence is judged by resolveIds. */
function lenientSchema(tool: AnyTool): z.ZodObject {
  const properties = Object.entries(tool.input as z.ZodRawShape);
  return z.strictObject(
    Object.fromEntries(
      properties.map(([name, type]) => [name, isIdArgument(name) ? z.optional(type) : type]),
    ),
  );
}

/** @throws the call's end, where reading the file takes longer */
async function studioOf({ studio }: ServerParts, { signal }: Patience): Promise<StudioFile | undefined> {
  return studio && (await abortable(studio(), signal));
}

function callOf(parts: ServerParts, patience: Patience, caller: Caller, { input, address }: Resolved): Call {
  const farmId = typeof input.farmId === "string" ? input.farmId : parts.settings.defaults.farmId;
  return {
    ...callReads(parts.connections, patience, farmId, address.region),
    now: parts.now(),
    settings: parts.settings,
    progress: caller.progress,
  };
}

/** One call's deadline: the client's cancel and our own limit in one signal. */
class CallPatience implements Patience, Disposable {
  private readonly controller = new AbortController();
  private readonly until: number;
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = () => this.controller.abort(new CallCanceled());

  constructor(
    private readonly client: AbortSignal,
    limitMs: number,
  ) {
    // Dozens of reads listen on one call's signal; Node warns at eleven.
    setMaxListeners(0, this.controller.signal);
    this.until = performance.now() + limitMs;
    this.timer = setTimeout(() => this.controller.abort(new CallTimedOut()), limitMs);
    if (client.aborted) this.cancel();
    else client.addEventListener("abort", this.cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  left(): number {
    return Math.max(0, this.until - performance.now());
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer);
    this.client.removeEventListener("abort", this.cancel);
    // Side reads that nobody waits for any more end here.
    this.controller.abort(new CallCanceled());
  }
}

function errorText(error: unknown, tool: AnyTool, parts: ServerParts): string {
  if (error instanceof BadArguments) return error.message;
  if (error instanceof ServiceFailure) return failureInWords(error.facts);
  // A mistake of ours. Its text may hold farm data, so only its place is told, and only on stderr.
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  parts.warn(
    [`unexpected ${error instanceof Error ? error.name : "error"} in ${tool.name}`, ...frames].join("\n"),
  );
  return `${tool.name} failed because of a mistake in ${NAME} ${VERSION}, not of the farm. Do: try another tool for the same question, and report what was asked.`;
}
