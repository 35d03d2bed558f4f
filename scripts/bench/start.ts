/** From the start of the process to its first answer, beside a bare Node process that echoes a line. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { BIN, environment, makeHome } from "../../test/support/host.ts";
import { type Paired, paired, ratio, span } from "./measure.ts";
import type { Findings } from "./report.ts";

const RUNS = 21;
const GOAL = 2.0;

const ECHO = "process.stdin.once('data', (line) => process.stdout.write(line, () => process.exit()));";
const INITIALIZE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "bench", version: "1" },
  },
});

/**
 * Measures the built bin as this machine starts it, and in an environment that holds nothing: a variable such as
 * NODE_EXTRA_CA_CERTS makes every Node process start later, and so the ratio better.
 */
export async function start(): Promise<Findings> {
  const home = await makeHome();
  const empty = environment(home);
  const asHere = { ...definedOnly(process.env), ...empty };
  const real = await besideBare([BIN], asHere);
  const demo = await besideBare([BIN, "--demo"], asHere);
  const inEmpty = await besideBare([BIN], empty);
  await home.remove();
  const over = `${RUNS} pairs`;
  return {
    figures: [
      {
        what: "Start to the `initialize` answer, beside a bare Node process that echoes a line",
        measured: inWords(real),
        goal: { text: `at most ${GOAL.toFixed(1)} times`, met: real.ratio <= GOAL },
        over,
      },
      { what: "... with `--demo`", measured: inWords(demo), over },
      { what: "... both in an empty environment", measured: inWords(inEmpty), over },
    ],
    details: [],
  };
}

function besideBare(args: string[], env: Record<string, string>): Promise<Paired> {
  return paired(
    RUNS,
    () => firstLine(args, env),
    () => firstLine(["-e", ECHO], env),
  );
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function inWords(pair: Paired): string {
  return `${ratio(pair.ratio)} times (${span(pair.ours)} / ${span(pair.bare)})`;
}

/** Milliseconds from the start of a process to the first line it answers a line with. */
async function firstLine(args: string[], env: Record<string, string>): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.stdin.write(`${INITIALIZE}\n`);
  const ms = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).once("line", () => resolve(performance.now() - began));
    void gone.then(() => reject(new Error(`${args.join(" ")} ended without an answer`)));
  });
  child.stdin.end();
  await gone;
  return ms;
}
