/** Configuration of each host: two servers, the demo farm and a real one, in the form that the host reads. Pure. */
import { ID_KINDS } from "./deadline/ids.ts";

/** How a host starts a server. */
interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

type Servers = Readonly<Record<string, Launch>>;

/** A host and what it reads. */
export interface HostConfig {
  /** What `--print-config` calls it. */
  readonly key: string;
  readonly name: string;
  /** Where the host wants it, for people. */
  readonly place: string;
  readonly language: "json" | "toml";
  readonly text: string;
  /** An address that installs the demo farm's server with one click, where the host has such. */
  readonly link?: string;
}

/** Names of the two servers. */
const [DEMO, REAL] = ["deadline-cloud-demo", "deadline-cloud"];

/**
 * The configurations of all hosts.
 * @param bin the path of the built server, as the host is to start it
 */
export function hostConfigs(bin: string): HostConfig[] {
  // Started from a clone, because the package is not on npm. Once it is: command "npx", args ["-y", "deadline-cloud-mcp"].
  const launch: Launch = { command: "node", args: [bin] };
  const servers: Servers = {
    [DEMO]: { ...launch, args: [...launch.args, "--demo"] },
    [REAL]: {
      ...launch,
      env: {
        AWS_PROFILE: "my-profile",
        AWS_REGION: "us-west-2",
        DEADLINE_FARM_ID: ID_KINDS.farmId.example,
        DEADLINE_QUEUE_ID: ID_KINDS.queueId.example,
      },
    },
  };
  const plain = json({ mcpServers: servers });
  const shell = `${launch.command} ${bin} --demo`;
  return [
    {
      key: "claude",
      name: "Claude Desktop",
      place:
        "Settings > Developer > Edit Config opens `claude_desktop_config.json`; restart the app afterwards.",
      language: "json",
      text: plain,
    },
    {
      key: "claude-code",
      name: "Claude Code",
      place: `\`.mcp.json\` in a project. Or in a terminal: \`claude mcp add ${DEMO} -- ${shell}\`.`,
      language: "json",
      text: json({ mcpServers: each(servers, (server) => ({ type: "stdio", ...server })) }),
    },
    {
      key: "vscode",
      name: "VS Code",
      place: "`.vscode/mcp.json` in a project, or the command *MCP: Open User Configuration*.",
      language: "json",
      text: json({ servers: each(servers, (server) => ({ type: "stdio", ...server })) }),
      link: `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: DEMO, ...servers[DEMO] }))}`,
    },
    {
      key: "cursor",
      name: "Cursor",
      place: "`~/.cursor/mcp.json`, or `.cursor/mcp.json` in a project.",
      language: "json",
      text: plain,
      link: `cursor://anysphere.cursor-deeplink/mcp/install?${new URLSearchParams({
        name: DEMO,
        config: Buffer.from(JSON.stringify(servers[DEMO])).toString("base64"),
      })}`,
    },
    {
      key: "codex",
      name: "Codex",
      place: "`~/.codex/config.toml`.",
      language: "toml",
      text: toml(servers),
    },
    {
      key: "gemini",
      name: "Gemini CLI",
      place: `\`~/.gemini/settings.json\`, or \`.gemini/settings.json\` in a project. Or in a terminal: \`gemini mcp add ${DEMO} ${shell}\`.`,
      language: "json",
      text: plain,
    },
    {
      key: "copilot",
      name: "Copilot CLI",
      place: "`~/.copilot/mcp-config.json`.",
      language: "json",
      text: json({ mcpServers: each(servers, (server) => ({ type: "local", ...server, tools: ["*"] })) }),
    },
  ];
}

function each<T>(servers: Servers, change: (server: Launch) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(servers).map(([name, launch]) => [name, change(launch)]));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Codex names its servers in tables. Strings and lists of strings read the same in TOML and JSON. */
function toml(servers: Servers): string {
  const tables = Object.entries(servers).map(([name, { command, args, env = {} }]) => {
    const variables = Object.entries(env).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    return [
      `[mcp_servers.${name}]`,
      `command = ${JSON.stringify(command)}`,
      `args = [${args.map((arg) => JSON.stringify(arg)).join(", ")}]`,
      ...(variables.length > 0 ? ["", `[mcp_servers.${name}.env]`, ...variables] : []),
      "",
    ].join("\n");
  });
  return tables.join("\n");
}
