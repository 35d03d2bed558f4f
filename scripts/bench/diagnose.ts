/** diagnose_job beside the single calls that lead to a cause, with a service that takes its time. */
import { demoGuide } from "../../src/demo/guide.ts";
import { type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { count, kilobytes, median, ratio, span, timed, tokensOf } from "./measure.ts";
import { type MeteredFarm, startMeteredFarm } from "./metered-farm.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";
import { singleCalls } from "./single-calls.ts";
import { asPrinted } from "./tokens.ts";

/** Added to every answer of the service. Milliseconds. */
const SERVICE_MS = 50;
const RUNS = 3;
const REQUESTS_GOAL = 12;
const TOKENS_GOAL = 2_000;
/** Ten times the tasks may cost this much more: a page of sessions, and what the machine does meanwhile. */
const MOST_GROWTH = 1.25;

/** What one way to the cause costs. */
interface Cost {
  readonly requests: number;
  readonly logPages: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly ms: number;
}

/** What diagnose_job costs, and its first line. */
interface Diagnosed extends Cost {
  readonly structuredTokens: number;
  readonly verdict: string;
}

/** A job, diagnosed in one call and by single calls. */
interface Row {
  readonly title: string;
  readonly tasks?: number;
  readonly ours: Diagnosed;
  /** Absent for a job in which nothing failed or left a log: single calls then lead to no cause. */
  readonly single?: Cost;
}

/** Measures every story of the demo, and the sequence of 100 to 10,000 tasks. */
export async function diagnose(): Promise<Findings> {
  const farm = await startMeteredFarm();
  const host = await startHost({ env: realFarmAt(farm.url) });
  const { farmId, stories, sequences } = demoGuide();
  // The first call loads the SDK and makes the farm build its world.
  await diagnoseOnce(farm, host, { farmId, queueId: sequences[0]!.queueId, jobId: sequences[0]!.jobId });
  farm.wait(SERVICE_MS);
  const rows: Row[] = [];
  for (const { queueId, jobId, title } of stories)
    rows.push(await row(farm, host, { farmId, queueId, jobId }, title, 1));
  const sequenceRows: Row[] = [];
  for (const { queueId, jobId, title, tasks } of sequences.toReversed())
    sequenceRows.push({ ...(await row(farm, host, { farmId, queueId, jobId }, title, RUNS)), tasks });
  await host.close();
  await farm.close();
  const all = [...rows, ...sequenceRows];
  return {
    figures: [
      ...sequenceRows.map(sequenceFigure),
      growthFigure(sequenceRows),
      ...sideBySide(all),
      tokensFigure(all),
    ],
    details: [
      `\`diagnose_job\` / single calls, ${SERVICE_MS} ms added to every service answer:\n\n${table(all)}`,
    ],
  };
}

interface JobIds {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
}

async function row(farm: MeteredFarm, host: Host, job: JobIds, title: string, runs: number): Promise<Row> {
  const ours: Diagnosed[] = [];
  const single: Cost[] = [];
  for (let run = 0; run < runs; run += 1) {
    ours.push(await diagnoseOnce(farm, host, job));
    const { ms } = await timed(() => singleCalls(farm.url, job));
    const { requests, logPages, bytes, bodies } = farm.take();
    single.push({ requests, logPages, bytes, ms, tokens: tokensOf(bodies.map(asPrinted).join("\n")) });
  }
  const ledToALog = single.every(({ logPages }) => logPages > 0);
  return { title, ours: middle(ours), ...(ledToALog && { single: middle(single) }) };
}

async function diagnoseOnce(farm: MeteredFarm, host: Host, job: JobIds): Promise<Diagnosed> {
  farm.take();
  const { ms, result } = await timed(() => host.call("diagnose_job", { ...job }));
  const { requests, logPages, bytes } = farm.take();
  if (result.isError) throw new Error(`diagnose_job ${job.jobId}: ${result.text}`);
  const [verdict = ""] = result.text.split("\n");
  const tokens = tokensOf(result.text);
  const structuredTokens = tokensOf(JSON.stringify(result.structured));
  return { requests, logPages, bytes, ms, tokens, structuredTokens, verdict };
}

/** Only time differs from run to run. */
function middle<Way extends Cost>(costs: readonly Way[]): Way {
  const [first] = costs;
  if (!first) throw new Error("nothing was measured");
  return { ...first, ms: median(costs.map(({ ms }) => ms)) };
}

function sequenceFigure({ tasks = 0, ours }: Row): Figure {
  return {
    what: `\`diagnose_job\` on a job of ${count(tasks)} tasks with 40 failures, ${SERVICE_MS} ms added to every service answer`,
    measured: `${ours.requests} requests to Deadline, ${ours.logPages} pages of logs, ${kilobytes(ours.bytes)}, ${count(ours.tokens)} tokens, ${span(ours.ms)}`,
    ...(tasks === 10_000 && {
      goal: { text: `at most ${REQUESTS_GOAL} requests`, met: ours.requests <= REQUESTS_GOAL },
    }),
    over: `median of ${RUNS}`,
  };
}

/** Forty failures cost what they cost, in however many tasks they stand. */
function growthFigure(rows: readonly Row[]): Figure {
  const costOf = (wanted: number) => rows.find(({ tasks }) => tasks === wanted)!.ours;
  const [small, large] = [costOf(1_000), costOf(10_000)];
  const growth = {
    requests: (large.requests + large.logPages) / (small.requests + small.logPages),
    time: large.ms / small.ms,
  };
  return {
    what: "Growth of `diagnose_job` from 1,000 to 10,000 tasks with 40 failures",
    measured: `${ratio(growth.requests)} times the requests and pages, ${ratio(growth.time)} times the time`,
    goal: {
      text: `flat: at most ${MOST_GROWTH} times`,
      met: growth.requests <= MOST_GROWTH && growth.time <= MOST_GROWTH,
      mustBeMet: true,
    },
    over: `medians of ${RUNS}`,
  };
}

function sideBySide(rows: readonly Row[]): Figure[] {
  const compared = rows.flatMap(({ ours, single, tasks }) => (single ? [{ ours, single, tasks }] : []));
  const large = compared.find(({ tasks }) => tasks === 10_000);
  const times = (cost: (way: Cost) => number) =>
    `${median(compared.map(({ ours, single }) => cost(single) / cost(ours))).toFixed(1)} times`;
  const toolCalls = median(compared.map(({ single }) => single.requests + single.logPages));
  return [
    ...(large
      ? [
          {
            what: "The same job of 10,000 tasks by single calls",
            measured: `${large.single.requests} requests to Deadline, ${large.single.logPages} pages of logs, ${kilobytes(large.single.bytes)}, ${count(large.single.tokens)} tokens, ${span(large.single.ms)}`,
            over: `median of ${RUNS}`,
          },
          {
            // No goal: forty logs at ten reads a second take as long as they do, and these calls read three.
            what: "Time of `diagnose_job` on that job, all its logs read at their pace, by that of the single calls",
            measured: `${(large.ours.ms / large.single.ms).toFixed(1)} times`,
            over: `median of ${RUNS}`,
          },
        ]
      : []),
    {
      what: "Single calls that lead to a cause, beside `diagnose_job`",
      measured: `${count(toolCalls)} tool calls instead of 1; ${times(({ tokens }) => tokens)} the tokens, ${times(({ requests, logPages }) => requests + logPages)} the requests, ${times(({ ms }) => ms)} the time (without the model's own turns)`,
      over: `medians of ${compared.length} jobs`,
    },
  ];
}

function tokensFigure(rows: readonly Row[]): Figure {
  const most = Math.max(...rows.map(({ ours }) => ours.tokens));
  const mostStructured = Math.max(...rows.map(({ ours }) => ours.structuredTokens));
  return {
    what: "Tokens of an answer of `diagnose_job`, at most",
    measured: `${count(most)} (structured ${count(mostStructured)})`,
    goal: { text: `at most ${count(TOKENS_GOAL)}`, met: Math.max(most, mostStructured) <= TOKENS_GOAL },
    over: `${rows.length} jobs`,
  };
}

function table(rows: readonly Row[]): string {
  const pair = (ours: string, single: string | undefined) => `${ours} / ${single ?? "-"}`;
  return markdownTable(
    ["Job", "Requests", "Log pages", "Bytes", "Tokens", "Time", "Verdict"],
    rows.map(({ title, ours, single }) => [
      title,
      pair(String(ours.requests), single && String(single.requests)),
      pair(String(ours.logPages), single && String(single.logPages)),
      pair(kilobytes(ours.bytes), single && kilobytes(single.bytes)),
      pair(count(ours.tokens), single && count(single.tokens)),
      pair(span(ours.ms), single && span(single.ms)),
      ours.verdict.slice(0, 110),
    ]),
  );
}
