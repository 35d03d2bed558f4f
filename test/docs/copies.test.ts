/** What other programs read of us: within their own bounds, and complete. That copies are fresh, `npm run docs -- --check` says. */
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { extensionManifest } from "../../scripts/docs/extension-manifest.ts";
import { permissions } from "../../scripts/docs/permissions.ts";
import { registryEntry } from "../../scripts/docs/registry-entry.ts";
import { settings } from "../../scripts/docs/settings.ts";
import { firstSentence, tools } from "../../scripts/docs/tools.ts";
import { deadlineCommands, logsCommands } from "../../src/deadline/sdk.ts";
import { helpText, SETTINGS } from "../../src/settings.ts";
import { TOOLS } from "../../src/tools/index.ts";

const flags = SETTINGS.flatMap(({ flag }) => flag ?? []);
const variables = [...new Set(SETTINGS.flatMap(({ environment }) => environment ?? []))];

describe("the entry of the MCP registry", () => {
  const entry = registryEntry();
  const [npm] = entry.packages;

  // Bounds of the registry's schema 2025-12-11; the registry also compares name and mcpName.
  it("keeps the registry's bounds", () => {
    expect(entry.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(entry.name.length).toBeLessThanOrEqual(200);
    expect(entry.description.length).toBeLessThanOrEqual(100);
    expect(entry.title.length).toBeLessThanOrEqual(100);
    expect(entry.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("is about this package", () => {
    expect(entry).toMatchObject({ name: manifest.mcpName, version: manifest.version });
    expect(npm).toMatchObject({ identifier: manifest.name, version: manifest.version });
  });

  it("tells every variable once, and every flag that a host can set", () => {
    expect(npm?.environmentVariables.map(({ name }) => name)).toEqual(variables);
    const told = npm?.packageArguments.map(({ name }) => name);
    expect(told).toEqual([
      "--profile",
      "--region",
      "--farm-id",
      "--queue-id",
      "--monitor-url",
      "--knowledge",
      "--timeout",
      "--demo",
    ]);
  });
});

describe("the manifest of the desktop extension", () => {
  it("lists every tool", () => {
    expect(extensionManifest().tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
  });

  it("is about this package", () => {
    const { name, version, description, license } = manifest;
    expect(extensionManifest()).toMatchObject({ name, version, description, license });
  });
});

describe("the README's tables", () => {
  it("have every tool, flag and variable", () => {
    for (const { name } of TOOLS) expect(tools()).toContain(`\`${name}\``);
    for (const flag of flags) expect(settings()).toMatch(new RegExp(`\`--${flag}[\` ]`));
    for (const variable of variables) expect(settings()).toContain(`\`${variable}\``);
  });

  it("say of each setting what --help says", () => {
    const help = helpText();
    for (const flag of flags) expect(help).toContain(`--${flag}`);
    for (const { flag, means } of SETTINGS) if (flag) expect(help).toContain(means);
  });
});

it("the IAM policy allows each command by the action IAM knows for it, and nothing else", () => {
  const json = permissions().replace(/^```json|```$/g, "");
  const { Statement } = JSON.parse(json) as { Statement: { Effect: string; Action: string[] }[] };
  expect(Statement.map(({ Effect }) => Effect)).toEqual(["Allow", "Allow", "Allow", "Allow"]);
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([
    ...Object.keys(deadlineCommands)
      // IAM has no action for batch reads: the right to the single read allows them.
      .filter((name) => !name.startsWith("BatchGet"))
      .map((name) => `deadline:${name}`)
      .sort(),
    ...Object.keys(logsCommands)
      .map((name) => `logs:${name}`)
      .sort(),
    "s3:GetObject",
    "s3:ListBucket",
  ]);
});

it.each([
  ["Read one job. Then more.", "Read one job."],
  ["Frames such as 1.5 count. Then more.", "Frames such as 1.5 count."],
  ["No end", "No end"],
])("the first sentence of %j", (text, first) => {
  expect(firstSentence(text)).toBe(first);
});
