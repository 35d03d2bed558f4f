/** What get_session_log costs on a log that is long: neither pages nor memory may grow with the stream. */

import type { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { demoGuide, type LongLogEntry } from "../../src/demo/guide.ts";
import { type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { count, kilobytes, type Memory, mebibytes, median, memoryOf, span, timed } from "./measure.ts";
import { type MeteredFarm, startMeteredFarm } from "./metered-farm.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";

const RUNS = 3;
/** Lengths to measure. From the second on a stream is longer than the tool's budget of pages. */
const LENGTHS = [1_000, 100_000, 1_000_000];
/** Peak memory may differ by this factor: it depends on when garbage is collected. */
const MEMORY_TOLERANCE = 1.15;

/** One answer about one stream, by a server that has read nothing long before. */
interface Reading {
  readonly pages: number;
  readonly bytes: number;
  readonly ms: number;
  readonly memory: Memory | undefined;
  /** Whether the answer names the line that the program failed with. */
  readonly found: boolean;
}

/** What the long streams of the demo fail with. */
const DECISIVE = "KeyError: 'colorspace'";

/** Measures a thousand, a hundred thousand and a million lines. */
export async function streams(): Promise<Findings> {
  const { farmId, longLogs } = demoGuide();
  const farm = await startMeteredFarm();
  const rows: { lines: number; reading: Reading }[] = [];
  for (const lines of LENGTHS) {
    const story = longLogs.find((each) => each.lines === lines);
    if (!story) throw new Error(`the demo farm has no stream of ${lines} lines`);
    const readings: Reading[] = [];
    for (let run = 0; run < RUNS; run += 1) readings.push(await readOnce(farm, farmId, story));
    rows.push({ lines, reading: medianOf(readings) });
  }
  await farm.close();
  const budget = rows.find(({ lines }) => lines === LENGTHS[1])?.reading;
  return {
    figures: rows.map(({ lines, reading }) => figureOf(lines, reading, budget)),
    details: [
      `Long streams:\n\n${markdownTable(
        ["Lines", "Pages", "Bytes", "Time", "Peak memory of the server", "Found"],
        rows.map(({ lines, reading }) => [
          count(lines),
          String(reading.pages),
          kilobytes(reading.bytes),
          span(reading.ms),
          mebibytes(reading.memory?.peak),
          reading.found ? "yes" : "NO",
        ]),
      )}`,
    ],
  };
}

function figureOf(lines: number, reading: Reading, budget: Reading | undefined): Figure {
  const figure: Figure = {
    what: `\`get_session_log\` on a stream of ${count(lines)} lines`,
    measured: `${reading.pages} ${reading.pages === 1 ? "page" : "pages"}, ${span(reading.ms)}, peak ${mebibytes(reading.memory?.peak)}${reading.found ? "" : ", cause not found"}`,
    over: `median of ${RUNS}`,
  };
  if (budget === undefined || budget === reading || lines < LENGTHS[1]!) return figure;
  const grew =
    reading.pages > budget.pages ||
    (reading.memory !== undefined &&
      budget.memory !== undefined &&
      reading.memory.peak > budget.memory.peak * MEMORY_TOLERANCE);
  return {
    ...figure,
    goal: { text: "pages and memory as for 100,000, cause found", met: !grew && reading.found },
  };
}

async function readOnce(farm: MeteredFarm, farmId: string, story: LongLogEntry): Promise<Reading> {
  const { queueId, jobId, sessionActionId } = story;
  const host = await startHost({ env: realFarmAt(farm.url) });
  const ids = { farmId, queueId, jobId, sessionActionId };
  // Loads the SDK, so that what follows is the log's own.
  await host.call("get_session_action", ids);
  farm.take();
  const { ms, result } = await timed(() => host.call("get_session_log", ids));
  const { logPages, bytes } = farm.take();
  const memory = memoryOf(pidOf(host));
  await host.close();
  if (result.isError) throw new Error(result.text);
  const found = String(result.structured?.decisiveLine).includes(DECISIVE);
  return { pages: logPages, bytes, ms, memory, found };
}

/** Process of the server behind a host. */
export function pidOf({ client }: Host): number {
  const { pid } = client.transport as StdioClientTransport;
  if (pid === null) throw new Error("the server has gone");
  return pid;
}

function medianOf(readings: readonly Reading[]): Reading {
  const memories = readings.flatMap(({ memory }) => memory ?? []);
  return {
    pages: Math.max(...readings.map(({ pages }) => pages)),
    bytes: Math.max(...readings.map(({ bytes }) => bytes)),
    ms: median(readings.map(({ ms }) => ms)),
    memory:
      memories.length === 0
        ? undefined
        : { now: median(memories.map(({ now }) => now)), peak: median(memories.map(({ peak }) => peak)) },
    found: readings.every(({ found }) => found),
  };
}
