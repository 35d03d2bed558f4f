/** The examples for hosts, read as the host reads them and started as it starts them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { parse as parseToml } from "smol-toml";
import { describe, expect, it } from "vitest";
import { PLACEHOLDER } from "../../scripts/docs/hosts.ts";
import { iconPng } from "../../scripts/icon.ts";
import { hostConfigs } from "../../src/host-configs.ts";
import { readOptions } from "../../src/options.ts";
import { environment, makeHome } from "../support/host.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

interface Launch {
  readonly type?: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
type Servers = Readonly<Record<string, Launch>>;

/** Where each host looks for servers in its file. */
const HOSTS: Readonly<Record<string, (text: string) => Servers>> = {
  "mcp.json.example": (text) => JSON.parse(text).mcpServers,
  "hosts/claude-code.json": (text) => JSON.parse(text).mcpServers,
  "hosts/copilot.json": (text) => JSON.parse(text).mcpServers,
  "hosts/cursor.json": (text) => JSON.parse(text).mcpServers,
  "hosts/gemini.json": (text) => JSON.parse(text).mcpServers,
  "hosts/vscode.json": (text) => JSON.parse(text).servers,
  "hosts/codex.toml": (text) => parseToml(text).mcp_servers as unknown as Servers,
};

function read(file: string): string {
  return readFileSync(`${ROOT}/${file}`, "utf8");
}

/** Starts what an example says, with this clone where the reader's clone would be, and lists the tools. */
async function toolsOf(
  { command, args, env }: Launch,
  isDemo = args.includes("--demo"),
): Promise<{ names: string[]; farms: string }> {
  const home = await makeHome();
  const client = new Client({ name: "test", version: "1" });
  const here = (text: string) => text.replace(PLACEHOLDER, ROOT);
  const transport = new StdioClientTransport({
    // The tests' own Node: a host may find another, and CI runs these on each.
    command: command === "node" ? process.execPath : here(command),
    args: args.map(here),
    env: { ...environment(home), ...env },
  });
  try {
    await client.connect(transport);
    const { tools } = await client.listTools();
    const farms = isDemo ? await client.callTool({ name: "list_farms", arguments: {} }) : {};
    return { names: tools.map(({ name }) => name), farms: JSON.stringify(farms) };
  } finally {
    await client.close();
    await home.remove();
  }
}

it("has a test for every example", () => {
  const examples = readdirSync(`${ROOT}/hosts`).filter((file) => file !== "manifest.json");
  expect(Object.keys(HOSTS).sort()).toEqual(
    [...examples.map((file) => `hosts/${file}`), "mcp.json.example"].sort(),
  );
});

describe.each(Object.entries(HOSTS))("%s", (file, serversIn) => {
  const servers = serversIn(read(file));

  it("has two servers, the demo farm and a real one", () => {
    expect(Object.keys(servers)).toEqual(["deadline-cloud-demo", "deadline-cloud"]);
    expect(servers["deadline-cloud-demo"]?.args).toContain("--demo");
    expect(Object.keys(servers["deadline-cloud"]?.env ?? {})).toEqual([
      "AWS_PROFILE",
      "AWS_REGION",
      "DEADLINE_FARM_ID",
      "DEADLINE_QUEUE_ID",
    ]);
  });

  it.each(Object.keys(servers))("starts %s", async (name) => {
    const { names, farms } = await toolsOf(servers[name]!);
    expect(names).toContain("diagnose_job");
    if (servers[name]?.args.includes("--demo")) expect(farms).toMatch(/farm-[0-9a-f]{32}/);
  });

  it("gives the real server settings that it accepts", () => {
    const { args, env = {} } = servers["deadline-cloud"]!;
    const options = readOptions(args.slice(1), env, { error: "ENOENT" });
    expect(options).toMatchObject({
      profile: { value: env.AWS_PROFILE },
      region: { value: env.AWS_REGION },
      farmId: { value: env.DEADLINE_FARM_ID },
      queueId: { value: env.DEADLINE_QUEUE_ID },
      warnings: [],
    });
  });
});

describe("the desktop extension", () => {
  const manifest = JSON.parse(read("hosts/manifest.json")) as {
    icon: string;
    server: { entry_point: string; mcp_config: Launch };
    user_config: Readonly<Record<string, { default?: string | boolean; required: boolean }>>;
  };
  const { mcp_config: launch, entry_point: entry } = manifest.server;
  const inside = { ...launch, args: launch.args.map((arg) => arg.replace(/^\$\{__dirname\}/, ROOT)) };
  const filled = (fill: (key: string) => string) => ({
    ...inside,
    env: Object.fromEntries(
      Object.entries(launch.env ?? {}).map(([name, value]) => [
        name,
        value.replace(/\$\{user_config\.(\w+)\}/g, (_, key: string) => fill(key)),
      ]),
    ),
  });

  it("asks for profile, region, farm, queue, monitor, the demo farm and the studio's records, and needs none of them", () => {
    expect(Object.keys(manifest.user_config)).toEqual([
      "aws_profile",
      "aws_region",
      "deadline_farm_id",
      "deadline_queue_id",
      "deadline_cloud_mcp_monitor_url",
      "deadline_cloud_mcp_demo",
      "deadline_cloud_mcp_knowledge",
    ]);
    for (const { required } of Object.values(manifest.user_config)) expect(required).toBe(false);
  });

  it("uses each setting that it asks for, and no other", () => {
    const used = Object.values(launch.env ?? {}).map(
      (value) => /^\$\{user_config\.(\w+)\}$/.exec(value)?.[1],
    );
    expect(used).toEqual(Object.keys(manifest.user_config));
  });

  it("starts the file it names", () => {
    expect(launch.args[0]).toBe(`\${__dirname}/${entry}`);
  });

  it.each([
    ["filled in with nothing", filled((key) => String(manifest.user_config[key]?.default ?? "missing"))],
    ["not filled in at all", inside],
  ])("starts with its form %s", async (_, config) => {
    expect((await toolsOf(config)).names).toContain("diagnose_job");
  });

  it("serves the demo farm where its switch is on", async () => {
    const on = filled((key) => (key === "deadline_cloud_mcp_demo" ? "true" : ""));
    expect((await toolsOf({ ...on, args: [...on.args] }, true)).farms).toMatch(/farm-[0-9a-f]{32}/);
  });

  it("has an icon that is a picture of the size that hosts ask for", () => {
    const png = iconPng();
    expect(manifest.icon).toBe("icon.png");
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
    expect(png.length).toBeLessThan(10_000);
  });
});

describe("install links", () => {
  const links = Object.fromEntries(hostConfigs("/clone/dist/main.js").map(({ key, link }) => [key, link]));
  const server = { command: "node", args: ["/clone/dist/main.js", "--demo"] };

  it("of VS Code hold the server", () => {
    const { protocol, pathname, search } = new URL(links.vscode!);
    expect([protocol, pathname]).toEqual(["vscode:", "mcp/install"]);
    expect(JSON.parse(decodeURIComponent(search.slice(1)))).toEqual({
      name: "deadline-cloud-demo",
      ...server,
    });
  });

  it("of Cursor hold the server", () => {
    const { protocol, host, pathname, searchParams } = new URL(links.cursor!);
    expect([protocol, host, pathname]).toEqual(["cursor:", "anysphere.cursor-deeplink", "/mcp/install"]);
    expect(searchParams.get("name")).toBe("deadline-cloud-demo");
    expect(JSON.parse(Buffer.from(searchParams.get("config")!, "base64").toString())).toEqual(server);
  });
});
