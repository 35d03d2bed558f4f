import manifest from "../../package.json" with { type: "json" };
import { DESCRIPTION, NAME, VERSION } from "../../src/manifest.ts";
import { SETTINGS } from "../../src/settings.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { firstSentence } from "./tools.ts";

/** Settings that the extension's form asks for, by the environment variable that carries each, with their titles. */
const ASKED: Readonly<Record<string, { title: string; type: "string" | "file" | "boolean" }>> = {
  AWS_PROFILE: { title: "AWS profile", type: "string" },
  AWS_REGION: { title: "AWS region", type: "string" },
  DEADLINE_FARM_ID: { title: "Farm id", type: "string" },
  DEADLINE_QUEUE_ID: { title: "Queue id", type: "string" },
  DEADLINE_CLOUD_MCP_MONITOR_URL: { title: "Monitor address", type: "string" },
  DEADLINE_CLOUD_MCP_DEMO: { title: "Try it on the demo farm", type: "boolean" },
  DEADLINE_CLOUD_MCP_KNOWLEDGE: { title: "Your studio's own records", type: "file" },
};

/** Drawn when the extension is packed. */
export const ICON = "icon.png";

/** The manifest of the desktop extension (MCPB manifest 0.3), packed by scripts/extension.ts. */
export function extensionManifest() {
  const asked = Object.entries(ASKED).map(([variable, { title, type }]) => ({
    variable,
    key: variable.toLowerCase(),
    option: {
      type,
      title,
      description: sentence(meaningOf(variable)),
      required: false,
      // An empty text counts as unset; without a default some hosts pass the placeholder itself.
      default: type === "boolean" ? false : "",
    },
  }));
  return {
    manifest_version: "0.3",
    name: NAME,
    display_name: "AWS Deadline Cloud troubleshooter",
    version: VERSION,
    description: DESCRIPTION,
    author: { name: manifest.author },
    repository: manifest.repository,
    homepage: manifest.homepage,
    support: manifest.bugs.url,
    icon: ICON,
    license: manifest.license,
    keywords: manifest.keywords,
    server: {
      type: "node",
      entry_point: "dist/main.js",
      mcp_config: {
        command: "node",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the host fills it in
        args: ["${__dirname}/dist/main.js"],
        env: Object.fromEntries(asked.map(({ variable, key }) => [variable, `\${user_config.${key}}`])),
      },
    },
    tools: TOOLS.map(({ name, description }) => ({ name, description: firstSentence(description) })),
    prompts_generated: true,
    compatibility: {
      platforms: ["darwin", "win32", "linux"],
      runtimes: { node: manifest.engines.node },
    },
    user_config: Object.fromEntries(asked.map(({ key, option }) => [key, option])),
  };
}

function meaningOf(variable: string): string {
  const setting = SETTINGS.find(({ environment }) => environment?.includes(variable));
  if (!setting) throw new Error(`no setting is made by ${variable}`);
  return setting.means;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
