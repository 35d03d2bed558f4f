/** What a studio's file of records costs: the start, and the first call, which waits for it. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { demoGuide } from "../../src/demo/guide.ts";
import { BIN, environment, makeHome } from "../../test/support/host.ts";
import { recordText } from "../../test/support/studio-records.ts";
import { paired, ratio, span } from "./measure.ts";
import type { Findings } from "./report.ts";

const RUNS = 11;
const RECORDS = 200;

/** Measures the built bin with the demo farm, with a file of two hundred records and without one. */
export async function studio(): Promise<Findings> {
  const home = await makeHome();
  const file = await home.write("records.toml", records());
  const env = { ...environment(home), DEADLINE_CLOUD_MCP_DEMO_NOW: "2026-11-21T02:00:00Z" };
  const bare = ["--demo"];
  const withFile = [...bare, "--knowledge", file];
  const start = await paired(
    RUNS,
    async () => (await firstAnswers(withFile, env)).initialize,
    async () => (await firstAnswers(bare, env)).initialize,
  );
  const call = await paired(
    RUNS,
    async () => (await firstAnswers(withFile, env)).call,
    async () => (await firstAnswers(bare, env)).call,
  );
  await home.remove();
  const inWords = (pair: typeof start) =>
    `${span(pair.ours)} (${span(pair.bare)} without, ${ratio(pair.ratio)} times)`;
  return {
    figures: [
      {
        what: `Start to the \`initialize\` answer with a studio's file of ${RECORDS} records`,
        measured: inWords(start),
        over: `${RUNS} pairs`,
      },
      {
        what: "... from there to the first answer of `diagnose_job`, which waits for the file",
        measured: inWords(call),
        over: `${RUNS} pairs`,
      },
    ],
    details: [],
  };
}

/** Records as studios write them: a phrase with a name, one without, each proved. */
function records(): string {
  return Array.from({ length: RECORDS }, (_, index) => {
    const code = `HW-${1_000 + index}`;
    return recordText({
      id: `"wrapper-${index}"`,
      lines: `['${code} no seat for (?<thing>\\S{1,60}) within \\d+ s', '(?i)${code} cannot reach //store\\d+/']`,
      examples: `[{ line = '${code} no seat for nuke_r within 30 s' }, { line = '${code} cannot reach //store12/plates' }]`,
      others: `[{ line = '${code} seat given back' }]`,
    });
  }).join("\n");
}

/** Milliseconds from the start of a process to its first answer, and from there to that of a call. */
async function firstAnswers(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ initialize: number; call: number }> {
  const [story] = demoGuide().stories;
  const began = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ["pipe", "pipe", "ignore"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  ask({
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "bench", version: "1" } },
  });
  await answers.next();
  const initialized = performance.now();
  ask({ method: "notifications/initialized" });
  ask({
    id: 2,
    method: "tools/call",
    params: { name: "diagnose_job", arguments: { queueId: story?.queueId, jobId: story?.jobId } },
  });
  await answers.next();
  const answered = performance.now();
  child.stdin.end();
  await gone;
  return { initialize: initialized - began, call: answered - initialized };
}
