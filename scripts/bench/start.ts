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

/** Measures the built bin against a real account's settings, and with the embedded demo farm. */
export async function start(): Promise<Findings> {
  const home = await makeHome();
  const env = environment(home, { AWS_REGION: "us-west-2" });
  const bare = () => firstLine(["-e", ECHO], env);
  const real = await paired(RUNS, () => firstLine([BIN], env), bare);
  const demo = await paired(RUNS, () => firstLine([BIN, "--demo"], env), bare);
  await home.remove();
  return {
    figures: [
      {
        what: "Start to the `initialize` answer, beside a bare Node process that echoes a line",
        measured: inWords(real),
        goal: { text: `at most ${GOAL.toFixed(1)} times`, met: real.ratio <= GOAL },
        over: `${RUNS} pairs`,
      },
      { what: "The same with `--demo`", measured: inWords(demo), over: `${RUNS} pairs` },
    ],
    details: [],
  };
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
