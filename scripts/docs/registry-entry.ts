import manifest from "../../package.json" with { type: "json" };
import { DESCRIPTION, NAME, VERSION } from "../../src/manifest.ts";
import { SETTINGS } from "../../src/settings.ts";

/** Flags that end the process instead of serving. */
const ONE_SHOT = ["check", "print-config", "help", "version"];

/** The entry of the MCP registry, `server.json` of its schema 2025-12-11. */
export function registryEntry() {
  const flags = SETTINGS.flatMap(({ flag, value, means }) =>
    flag && !ONE_SHOT.includes(flag) ? [{ flag, value, means }] : [],
  );
  const variables = SETTINGS.flatMap(({ environment = [], means }) =>
    environment.map((name) => ({ name, means })),
  );
  const first = variables.filter(
    ({ name }, at) => variables.findIndex((other) => other.name === name) === at,
  );
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: manifest.mcpName,
    title: "AWS Deadline Cloud troubleshooter",
    description: DESCRIPTION,
    version: VERSION,
    websiteUrl: manifest.homepage,
    repository: { url: manifest.homepage.replace(/#.*$/, ""), source: "github" },
    packages: [
      {
        registryType: "npm",
        identifier: NAME,
        version: VERSION,
        runtimeHint: "npx",
        transport: { type: "stdio" },
        packageArguments: flags.map(({ flag, value, means }) => ({
          type: "named",
          name: `--${flag}`,
          description: means,
          ...(value && { placeholder: value.replace(/[<>]/g, "") }),
        })),
        environmentVariables: first.map(({ name, means }) => ({ name, description: means })),
      },
    ],
  };
}
