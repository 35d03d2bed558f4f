/** What is published: packed as npm packs it, installed into an empty folder, started as a host starts it. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { demoGuide } from "../../src/demo/guide.ts";
import { BIN } from "../support/host.ts";

const MAX_PACKED_BYTES = 1_000_000;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

let folder: string;
let packed: Packed;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "deadline-cloud-mcp-package-"));
  // The build that is there is the one under test, hence without prepack.
  packed = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", folder))[0];
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
}

describe("the package", () => {
  it("holds only what runs, its README and licences", () => {
    const paths = packed.files.map(({ path }) => path).sort();
    const odd = paths.filter((path) => !/^dist\/[\w-]+\.js$/.test(path));
    expect(odd).toEqual(["LICENSE", "README.md", "dist/THIRD_PARTY_LICENSES", "package.json"]);
    const built = readdirSync(dirname(BIN)).filter((file) => file.endsWith(".js"));
    expect(paths.filter((path) => path.endsWith(".js"))).toEqual(built.map((file) => `dist/${file}`).sort());
  });

  it("is at most 1 MB packed", () => {
    expect(packed.size).toBeLessThanOrEqual(MAX_PACKED_BYTES);
  });

  it("needs no other package and runs nothing when it is installed", () => {
    expect(manifest).not.toHaveProperty("dependencies");
    expect(manifest).not.toHaveProperty("optionalDependencies");
    expect(manifest).not.toHaveProperty("peerDependencies");
    const onInstall = ["preinstall", "install", "postinstall", "prepare"];
    expect(Object.keys(manifest.scripts).filter((name) => onInstall.includes(name))).toEqual([]);
  });

  it("keeps the clients of AWS and the demo farm out of what starts", () => {
    const dist = dirname(BIN);
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(join(dist, file), "utf8");
      for (const [, target] of text.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) visit(target!);
    };
    // What `import()` names is loaded later; of that, the server itself is part of every start.
    for (const file of readdirSync(dist).filter((name) =>
      /^(main|server|stdio|assemble)\b.*\.js$/.test(name),
    )) {
      visit(file);
    }
    expect([...seen]).not.toEqual(expect.arrayContaining(["aws.js"]));
    expect([...seen]).not.toEqual(expect.arrayContaining(["demo.js"]));
    expect(existsSync(join(dist, "aws.js")) && existsSync(join(dist, "demo.js"))).toBe(true);
  });
});

describe("installed into an empty folder, without a network", () => {
  let client: Client;
  beforeAll(async () => {
    const tarball = join(folder, packed.filename);
    npm(
      folder,
      "install",
      "--offline",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--prefix",
      folder,
      tarball,
    );
    const bin = join(folder, "node_modules/.bin/deadline-cloud-mcp");
    client = new Client({ name: "test", version: "1" });
    await client.connect(new StdioClientTransport({ command: bin, args: ["--demo"] }));
  }, 60_000);
  afterAll(() => client.close());

  it("brings nothing along", () => {
    const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["deadline-cloud-mcp"]);
  });

  it("answers through its bin", async () => {
    expect(client.getServerVersion()).toMatchObject({ name: manifest.name, version: manifest.version });
    const { jobId, queueId } = demoGuide().stories[0]!;
    const { content, isError } = await client.callTool({
      name: "diagnose_job",
      arguments: { jobId, queueId },
    });
    expect(isError).toBeFalsy();
    expect((content as { text: string }[])[0]?.text).toMatch(/^FAILED/);
  });
});
