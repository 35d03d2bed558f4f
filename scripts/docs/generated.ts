/** Everything that is generated: files that are copies as a whole, and sections of the README. */
import { answers } from "./answers.ts";
import { dependencies } from "./dependencies.ts";
import { extensionManifest } from "./extension-manifest.ts";
import { hostFiles, hostSection } from "./hosts.ts";
import { permissions } from "./permissions.ts";
import { registryEntry } from "./registry-entry.ts";
import { settings } from "./settings.ts";
import { tools } from "./tools.ts";

/** Files that come from the code as a whole, by path from the root. */
export function generatedFiles(): Record<string, string> {
  return {
    ...hostFiles(),
    "hosts/manifest.json": asJson(extensionManifest()),
    "server.json": asJson(registryEntry()),
  };
}

/** Sections of the README, by the name of their markers. */
export async function readmeSections(): Promise<Record<string, string>> {
  return {
    ...(await answers()),
    hosts: hostSection(),
    settings: settings(),
    permissions: permissions(),
    tools: tools(),
    dependencies: dependencies(),
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
