/** Configuration of each host: two servers, the demo farm and a real one, in the form that the host reads. */
import { ID_KINDS } from "../../src/deadline/ids.ts";
import { fenced } from "./sections.ts";

/** How a host starts a server. */
interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Where the reader's clone is; tests put their own place here. */
export const PLACEHOLDER = "/path/to/deadline-cloud-mcp";

// Started from a clone, because the package is not on npm. Once it is: command "npx", args ["-y", "deadline-cloud-mcp"].
const LAUNCH: Launch = { command: "node", args: [`${PLACEHOLDER}/dist/main.js`] };

const SERVERS: Readonly<Record<string, Launch>> = {
  "deadline-cloud-demo": { ...LAUNCH, args: [...LAUNCH.args, "--demo"] },
  "deadline-cloud": {
    ...LAUNCH,
    env: {
      AWS_PROFILE: "my-profile",
      AWS_REGION: "us-west-2",
      DEADLINE_FARM_ID: ID_KINDS.farmId.example,
      DEADLINE_QUEUE_ID: ID_KINDS.queueId.example,
    },
  },
};

interface Host {
  readonly name: string;
  /** The example file in this repository. */
  readonly file: string;
  /** Where the host wants it, for people. */
  readonly place: string;
  readonly language: "json" | "toml";
  readonly text: string;
}

const MCP_SERVERS = json({ mcpServers: SERVERS });

const HOSTS: readonly Host[] = [
  {
    name: "Claude Desktop",
    file: "mcp.json.example",
    place:
      "Settings > Developer > Edit Config opens `claude_desktop_config.json`; restart the app afterwards.",
    language: "json",
    text: MCP_SERVERS,
  },
  {
    name: "Claude Code",
    file: "hosts/claude-code.json",
    place: `\`.mcp.json\` in a project. Or in a terminal: \`claude mcp add deadline-cloud-demo -- ${LAUNCH.command} ${LAUNCH.args.join(" ")} --demo\`.`,
    language: "json",
    text: json({ mcpServers: withType(SERVERS) }),
  },
  {
    name: "VS Code",
    file: "hosts/vscode.json",
    place: "`.vscode/mcp.json` in a project, or the command *MCP: Open User Configuration*.",
    language: "json",
    text: json({ servers: withType(SERVERS) }),
  },
  {
    name: "Cursor",
    file: "hosts/cursor.json",
    place: "`~/.cursor/mcp.json`, or `.cursor/mcp.json` in a project.",
    language: "json",
    text: MCP_SERVERS,
  },
  {
    name: "Codex",
    file: "hosts/codex.toml",
    place: "`~/.codex/config.toml`.",
    language: "toml",
    text: toml(SERVERS),
  },
];

/** The example files, by path. */
export function hostFiles(): Record<string, string> {
  return Object.fromEntries(HOSTS.map(({ file, text }) => [file, text]));
}

/** Where each host wants its configuration, and the three forms there are. */
export function hostSection(): string {
  const places = HOSTS.map(({ name, file, place }) => `- **${name}** ([${file}](${file})): ${place}`);
  const [plain] = HOSTS;
  return [
    ...places,
    `- **Any other host** that reads \`mcp.json\`: the same as Claude Desktop.`,
    "",
    fenced("json", plain?.text ?? ""),
  ].join("\n");
}

function withType(servers: Readonly<Record<string, Launch>>) {
  return Object.fromEntries(
    Object.entries(servers).map(([name, launch]) => [name, { type: "stdio", ...launch }]),
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Codex names its servers in tables. Strings and lists of strings read the same in TOML and JSON. */
function toml(servers: Readonly<Record<string, Launch>>): string {
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
