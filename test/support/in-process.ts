import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Connection } from "../../src/deadline/connection.ts";
import { Connections, type RegionSettings } from "../../src/deadline/connections.ts";
import { createDemoFarm, type DemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { demoRequestHandler } from "../../src/demo/request-handler.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import type { Story } from "../../src/demo/stories/story.ts";
import type { StudioFile } from "../../src/knowledge/types.ts";
import { createServer } from "../../src/server.ts";
import { TOOLS } from "../../src/tools/index.ts";
import type { ServerSettings } from "../../src/tools/parts/tool.ts";
import { FAKE_KEYS } from "./clients.ts";
import { type Answer, DEMO_NOW } from "./host.ts";

/** The server and a client in one process, with the demo farm where the network would be. */
export interface InProcess {
  /** Switches of the farm change how it answers. */
  readonly farm: DemoFarm;
  readonly connection: Connection;
  /** What was asked of the farm so far: `GET /2023-10-12/farms/...`. */
  readonly requests: readonly FarmRequest[];
  /** Calls a tool. The client checks structured answers against the output schema. */
  call(tool: string, given?: Record<string, unknown>, options?: RequestOptions): Promise<Answer>;
  /** Begins anew with a fresh farm and connection; to start another server takes far longer. */
  restart(options?: InProcessOptions): void;
  close(): Promise<void>;
}

/** How a server in the process differs from the demo's. */
export interface InProcessOptions {
  readonly defaults?: ServerSettings["defaults"];
  readonly sources?: ServerSettings["sources"];
  /** Answers instead of the farm where it gives an answer; `farm` is what the farm itself says. */
  readonly intercept?: (
    request: FarmRequest,
    farm: (request?: FarmRequest) => Promise<FarmAnswer>,
  ) => FarmAnswer | undefined | Promise<FarmAnswer | undefined>;
  /** Jobs of the farm instead of the demo's. */
  readonly stories?: readonly Story[];
  /** A profile of the AWS configuration to sign in with, instead of example keys. */
  readonly profile?: string;
  /** The studio's own records. */
  readonly studio?: StudioFile;
  /** Where mistakes are told, instead of failing the test. */
  readonly warn?: (line: string) => void;
  /** Regions as they were configured; us-west-2 in the environment unless said otherwise. */
  readonly regions?: RegionSettings;
  /** The host of the monitor, as it was configured. */
  readonly monitorHost?: string;
  /** The reader's time zone. */
  readonly timeZone?: string;
  /** How long a call may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Where the clock of server and farm stands instead of at `DEMO_NOW`. */
  readonly now?: Date;
}

/** What a server stands on. */
interface Ground {
  readonly farm: DemoFarm;
  readonly connections: Connections;
  readonly monitorHost: string | undefined;
  readonly requests: FarmRequest[];
  readonly settings: ServerSettings;
  readonly studio?: () => Promise<StudioFile>;
  readonly now: () => Date;
  readonly warn: (line: string) => void;
}

function failTheTest(line: string): never {
  throw new Error(line);
}

function groundOf(options: InProcessOptions): Ground {
  const now = () => new Date(options.now ?? DEMO_NOW);
  const farm = createDemoFarm({ now, stories: options.stories });
  const requests: FarmRequest[] = [];
  const guide = demoGuide();
  const settings = {
    ...(options.profile === undefined ? { keys: FAKE_KEYS } : { profile: options.profile }),
    requestHandler: demoRequestHandler({
      ...farm,
      async answer(request) {
        requests.push(request);
        const answerOfFarm = (changed = request) => farm.answer(changed);
        return (await options.intercept?.(request, answerOfFarm)) ?? (await answerOfFarm());
      },
    }),
  };
  return {
    farm,
    requests,
    connections: new Connections(settings, options.regions ?? { environment: "us-west-2" }),
    monitorHost: options.monitorHost,
    now,
    warn: options.warn ?? failTheTest,
    ...(options.studio && { studio: async () => options.studio! }),
    settings: {
      demo: true,
      timeoutMs: options.timeoutMs ?? 20_000,
      timeZone: options.timeZone,
      defaults: options.defaults ?? { farmId: guide.farmId, queueId: guide.queueId },
      sources: options.sources ?? { farmId: "the demo", queueId: "the demo" },
    },
  };
}

/** Starts a server whose clock stands still. */
export async function startInProcess(options: InProcessOptions = {}): Promise<InProcess> {
  let ground = groundOf(options);
  const server = createServer({
    tools: async () => TOOLS,
    get connections() {
      return ground.connections;
    },
    get monitorHost() {
      return ground.monitorHost;
    },
    get studio() {
      return ground.studio;
    },
    get settings() {
      return ground.settings;
    },
    instructions: "",
    now: () => ground.now(),
    warn: (line) => ground.warn(line),
  });
  const client = new Client({ name: "test", version: "1" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  // The client checks structured answers against output schemas that it has seen.
  await client.listTools();
  return {
    get farm() {
      return ground.farm;
    },
    get connection() {
      return ground.connections.ofFarm(ground.settings.defaults.farmId);
    },
    get requests() {
      return ground.requests;
    },
    async call(tool, given = {}, requestOptions) {
      const result = await client.callTool({ name: tool, arguments: given }, undefined, requestOptions);
      const [content] = result.content as { text: string }[];
      return {
        text: content?.text ?? "",
        structured: result.structuredContent as Record<string, unknown> | undefined,
        isError: result.isError === true,
      };
    },
    restart(changed = {}) {
      ground = groundOf(changed);
    },
    close: () => client.close(),
  };
}
