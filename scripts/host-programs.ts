/**
 * The hosts' own programs against this build: what each says of the demo farm's server. Run by hand, on Linux: the
 * programs come from npm, and run in a home of their own and in a network namespace without a network.
 *
 *   npm run hosts
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hostConfigs } from "../src/host-configs.ts";

/** A host's program: where it looks for servers, and what it says when it is connected. */
interface HostProgram {
  readonly key: string;
  readonly pack: string;
  readonly bin: string;
  /** Below the home folder. */
  readonly file: string;
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const PROGRAMS: readonly HostProgram[] = [
  {
    key: "claude-code",
    pack: "@anthropic-ai/claude-code@2.1",
    bin: "claude",
    file: ".claude.json",
    says: /deadline-cloud-demo: .*Connected/,
  },
  {
    key: "gemini",
    pack: "@google/gemini-cli@0.61",
    bin: "gemini",
    file: ".gemini/settings.json",
    says: /deadline-cloud-demo: .*Connected/,
    // Servers of a folder that nobody has trusted are not started.
    env: { GEMINI_CLI_TRUST_WORKSPACE: "true" },
  },
  {
    // It reads the configuration and starts no server.
    key: "codex",
    pack: "@openai/codex@0.169",
    bin: "codex",
    file: ".codex/config.toml",
    says: /deadline-cloud-demo +node +.*--demo .*enabled/,
  },
];
/** All of them list their servers so. */
const LIST = ["mcp", "list"];
const PATIENCE_MS = 120_000;

const BIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "host-programs-"));
try {
  const bad = PROGRAMS.filter((program) => !isUnderstoodBy(program));
  if (bad.length > 0) process.exitCode = 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}

function isUnderstoodBy({ key, pack, bin, file, says, env }: HostProgram): boolean {
  const folder = join(place, key);
  const home = join(folder, "home");
  const config = hostConfigs(BIN).find((host) => host.key === key);
  if (!config) throw new Error(`there is no configuration for ${key}`);
  mkdirSync(dirname(join(home, file)), { recursive: true });
  writeFileSync(join(home, file), config.text);
  execFileSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", pack], { stdio: "ignore" });
  const { stdout, stderr } = spawnSync("unshare", ["-rn", join(folder, "node_modules/.bin", bin), ...LIST], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ...env },
    encoding: "utf8",
    timeout: PATIENCE_MS,
  });
  const said = `${stdout ?? ""}${stderr ?? ""}`.trim();
  const isGood = says.test(said);
  console.log(`== ${config.name} (${pack}): ${isGood ? "takes it" : "DOES NOT TAKE IT"}\n${said}\n`);
  return isGood;
}
