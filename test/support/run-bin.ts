/** The built bin as a person runs it from a shell. */
import { spawn } from "node:child_process";
import { BIN, environment, type Home } from "./host.ts";

/** What a run came to. */
export interface Report {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it with these words until it ends. */
export async function runBin(
  home: Home,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Report> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: environment(home, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}
