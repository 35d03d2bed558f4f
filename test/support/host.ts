import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import { FAKE_KEYS } from "./clients.ts";

/** The built bin; `npm test` builds it first. */
export const BIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** The moment at which the demo farm's clock stands in every test that starts the bin. */
export const DEMO_NOW = "2026-11-21T02:00:00Z";

/** An empty home folder of its own, so that no setting of the machine reaches the server. */
export interface Home {
  readonly path: string;
  /** Writes a file below the folder. @returns its whole path */
  write(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a home in the system's folder for temporary files. */
export async function makeHome(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), "deadline-cloud-mcp-"));
  return {
    path,
    async write(name, text) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The whole environment of a server under test: nothing of AWS but what the test adds. */
export function environment(
  home: Home,
  added: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: home.path,
    USERPROFILE: home.path,
    // Without this, missing credentials are looked for on the network.
    AWS_EC2_METADATA_DISABLED: "true",
    DEADLINE_CLOUD_MCP_DEMO_NOW: DEMO_NOW,
    ...added,
  };
}

/** Environment that sends every read to a farm served over HTTP, signed with example keys. */
export function realFarmAt(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: FAKE_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: FAKE_KEYS.secretAccessKey,
  };
}

/** What a tool call gave. */
export interface Answer {
  readonly text: string;
  readonly structured?: Record<string, unknown>;
  readonly isError: boolean;
}

/** The bin, started and spoken to as a host does it. */
export interface Host {
  readonly client: Client;
  /** What the server wrote to stderr so far. */
  stderr(): string;
  /** Calls a tool. @throws McpError for a protocol error */
  call(tool: string, given: Record<string, unknown>, options?: RequestOptions): Promise<Answer>;
  /** Ends the server and removes its home. */
  close(): Promise<void>;
}

/**
 * Starts the bin and waits for its `initialize` answer.
 * @param options.args the bin's flags
 * @param options.env added to the clean environment
 * @param options.home a prepared home; else an empty one. Removed by `close` either way
 */
export async function startHost(
  options: { args?: string[]; env?: Record<string, string>; home?: Home } = {},
): Promise<Host> {
  const home = options.home ?? (await makeHome());
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [BIN, ...(options.args ?? [])],
    env: environment(home, options.env),
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  // The client checks structured answers against output schemas that it has seen.
  await client.listTools();
  return {
    client,
    stderr: () => stderr,
    async call(tool, given, requestOptions) {
      const result = await client.callTool({ name: tool, arguments: given }, undefined, requestOptions);
      const content = result.content as { type: string; text: string }[];
      return {
        text: content.map(({ text }) => text).join("\n"),
        ...(result.structuredContent !== undefined && {
          structured: result.structuredContent as Record<string, unknown>,
        }),
        isError: result.isError === true,
      };
    },
    async close() {
      await client.close();
      await home.remove();
    },
  };
}
