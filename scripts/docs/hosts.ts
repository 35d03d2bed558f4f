/** The hosts' example files, and the README's section about them. */
import { hostConfigs } from "../../src/host-configs.ts";
import { fenced } from "./sections.ts";

/** Where the reader's clone is; tests put their own place here. */
export const PLACEHOLDER = "/path/to/deadline-cloud-mcp";

const HOSTS = hostConfigs(`${PLACEHOLDER}/dist/main.js`).map((host) => ({
  ...host,
  // The one that other hosts read, too, stands where it is looked for.
  file: host.key === "claude" ? "mcp.json.example" : `hosts/${host.key}.${host.language}`,
}));

/** The example files, by path. */
export function hostFiles(): Record<string, string> {
  return Object.fromEntries(HOSTS.map(({ file, text }) => [file, text]));
}

/** Where each host wants its configuration, and the form that most of them read. */
export function hostSection(): string {
  const places = HOSTS.map(({ name, file, place }) => `- **${name}** ([${file}](${file})): ${place}`);
  const [plain] = HOSTS;
  return [
    ...places,
    "- **Any other host** that reads `mcpServers`: the same as Claude Desktop.",
    "",
    fenced("json", plain?.text ?? ""),
  ].join("\n");
}
