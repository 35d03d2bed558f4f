/**
 * Packs the desktop extension (MCPB): a staged copy of what the npm package holds, with the manifest beside it.
 *
 *   npm run extension                  deadline-cloud-mcp.mcpb in this folder
 *   npm run extension -- --out DIR     elsewhere
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { NAME } from "../src/manifest.ts";
import { ICON } from "./docs/extension-manifest.ts";
import { iconPng } from "./icon.ts";

// Fetched when it is needed: as a dependency it would bring forty packages that nothing else here uses.
const MCPB = "@anthropic-ai/mcpb@2.1.2";

const root = fileURLToPath(new URL("..", import.meta.url));
const { out } = parseArgs({ options: { out: { type: "string", default: root } } }).values;
const packed = resolve(out, `${NAME}.mcpb`);
const stage = mkdtempSync(join(tmpdir(), `${NAME}-extension-`));

function mcpb(...args: string[]): void {
  execFileSync("npx", ["-y", MCPB, ...args], {
    cwd: stage,
    stdio: ["ignore", "inherit", "inherit"],
    // npx is a batch file on Windows.
    shell: process.platform === "win32",
  });
}

try {
  for (const file of ["README.md", "LICENSE", "package.json"])
    copyFileSync(join(root, file), join(stage, file));
  copyFileSync(join(root, "hosts/manifest.json"), join(stage, "manifest.json"));
  writeFileSync(join(stage, ICON), iconPng());
  cpSync(join(root, "dist"), join(stage, "dist"), {
    recursive: true,
    filter: (path) => !path.endsWith(".map"),
  });
  mcpb("validate", "manifest.json");
  mcpb("pack", ".", packed);
  console.log(`${packed}: ${(statSync(packed).size / 1000).toFixed(0)} kB`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
