import { spawn } from "node:child_process";

/** A call of a command line. */
export interface ClientCall {
  /** The command's name and its arguments. */
  readonly command: readonly [name: string, ...args: string[]];
  /** What a right answer holds. */
  readonly says: readonly string[];
  /** The exit code of a right answer; 0 when absent. */
  readonly exit?: number;
}

/** Longer than the slowest start of a Python command on a busy machine. Milliseconds. */
const PATIENCE = 600_000;

/** Runs a command to its end. @returns whether it ended as a right answer does, and all that it printed */
export function runCommand(
  { command: [file, ...args], says, exit = 0 }: ClientCall,
  environment: Record<string, string>,
): Promise<{ ok: boolean; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      env: environment,
      timeout: PATIENCE,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("error", (error) => resolve({ ok: false, said: error.message }));
    child.once("close", (code) =>
      resolve({ ok: code === exit && says.every((word) => said.includes(word)), said }),
    );
  });
}
