/** Puts the parts of a server together: the real service, or the demo farm behind the same SDK client. */

import type { ServerParts } from "./answer-call.ts";
import { Connections } from "./deadline/connections.ts";
import { instructions } from "./instructions.ts";
import type { StudioFile } from "./knowledge/types.ts";
import type { Options } from "./options.ts";

const tools = async () => (await import("./tools/index.ts")).TOOLS;

/**
 * The parts that the options ask for.
 * @param warn where unexpected things are told (stderr).
 */
export async function partsFor(options: Options, warn: (line: string) => void): Promise<ServerParts> {
  return options.demo ? await demoParts(options, warn) : realParts(options, warn);
}

function realParts(options: Options, warn: (line: string) => void): ServerParts {
  return {
    tools,
    connections: new Connections(
      {
        profile: options.profile?.value,
        deadlineUrl: options.deadlineUrl,
        logsUrl: options.logsUrl,
        objectsUrl: options.objectsUrl,
        proxy: options.proxy,
        caBundle: options.caBundle,
      },
      options.regions,
    ),
    monitorHost: options.monitorHost,
    studio: studioOf(options, warn),
    settings: {
      demo: false,
      timeoutMs: options.timeoutMs,
      timeZone: options.timeZone,
      defaults: { farmId: options.farmId?.value, queueId: options.queueId?.value },
      sources: sourcesOf(options),
    },
    instructions: instructions(),
    now: () => new Date(),
    warn,
  };
}

async function demoParts(options: Options, warn: (line: string) => void): Promise<ServerParts> {
  const demo = await import("./demo/index.ts");
  const now = demo.clock(process.env.DEADLINE_CLOUD_MCP_DEMO_NOW);
  const farm = demo.createDemoFarm({ now });
  const guide = demo.demoGuide();
  return {
    tools,
    connections: new Connections(
      { requestHandler: demo.demoRequestHandler(farm), keys: demo.KEYS },
      { environment: demo.REGION },
    ),
    monitorHost: options.monitorHost,
    studio: studioOf(options, warn),
    settings: {
      demo: true,
      timeoutMs: options.timeoutMs,
      timeZone: options.timeZone,
      defaults: { farmId: guide.farmId, queueId: guide.queueId },
      sources: { farmId: "the demo", queueId: "the demo" },
    },
    instructions: instructions(guide),
    now,
    warn,
  };
}

/** Mistakes of a studio's file told on stderr; check_access and --check tell more. */
const MAX_TOLD = 20;

/** Reads the studio's file once, when it is first asked for, and tells what is wrong with it. */
function studioOf({ knowledge }: Options, warn: (line: string) => void): ServerParts["studio"] {
  if (!knowledge) return undefined;
  const file = { path: knowledge.value, from: knowledge.from };
  const read = async () => {
    const [{ readStudioFile }, { mistakeInWords }] = await Promise.all([
      import("./studio/index.ts"),
      import("./tools/access/studio-mistake.ts"),
    ]);
    const studio = await readStudioFile(file);
    const { mistakes } = studio;
    const told = mistakes.slice(0, MAX_TOLD);
    for (const mistake of told) warn(`left out of ${knowledge.from}: ${mistakeInWords(mistake)}`);
    if (mistakes.length > told.length)
      warn(`${mistakes.length - told.length} more mistakes: --check tells them`);
    return studio;
  };
  let reading: Promise<StudioFile> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

function sourcesOf(options: Options): Record<string, string> {
  const sourced = {
    profile: options.profile,
    region: options.region,
    farmId: options.farmId,
    queueId: options.queueId,
  };
  return Object.fromEntries(
    Object.entries(sourced).flatMap(([name, setting]) => (setting ? [[name, setting.from]] : [])),
  );
}
