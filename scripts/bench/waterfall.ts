/** How a call's reads follow each other: rounds, requests, pages of logs and time, beside one read after another. */
import { demoGuide } from "../../src/demo/guide.ts";
import { type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { count, median, span, timed } from "./measure.ts";
import { type MeteredFarm, type Request, startMeteredFarm } from "./metered-farm.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";

/** Added to every answer of the service. Milliseconds. */
const DELAYS = [0, 50, 150];
/** The delay at which the waterfall is drawn and rounds are judged. */
const DRAWN = 50;
const RUNS = 3;
/** Width of a drawn waterfall. */
const COLUMNS = 48;
/** Rows that are drawn of one call at most. */
const MAX_ROWS = 60;
/** Pages of logs that a diagnosis of forty failures may ask for. */
const MOST_PAGES = 60;

/** A call that is measured, and the rounds that it may take besides logs and of logs. */
interface Asked {
  readonly tool: string;
  readonly given: Record<string, unknown>;
  readonly goal: { readonly rounds: number; readonly withoutLogs?: boolean };
}

/** What one call took. */
interface Taken {
  readonly requests: readonly Request[];
  readonly ms: number;
}

/** Measures the tools that wait most, at each delay. */
export async function waterfall(): Promise<Findings> {
  const farm = await startMeteredFarm();
  const host = await startHost({ env: realFarmAt(farm.url) });
  const figures: Figure[] = [];
  const details: string[] = [];
  for (const asked of callsAsked()) {
    await taken(farm, host, asked); // The first call loads what the tool needs, and the farm builds its world.
    const rows: { delay: number; call: Taken }[] = [];
    for (const delay of DELAYS) {
      farm.wait(delay);
      const calls: Taken[] = [];
      for (let run = 0; run < RUNS; run += 1) calls.push(await taken(farm, host, asked));
      const ms = median(calls.map((call) => call.ms));
      rows.push({ delay, call: { requests: calls.at(-1)!.requests, ms } });
    }
    farm.wait(0);
    const drawn = rows.find(({ delay }) => delay === DRAWN)!.call;
    figures.push(figureOf(asked, rows, drawn));
    details.push(
      `\`${asked.tool}\`, ${DRAWN} ms a request:\n\n${timesOf(rows)}\n\n\`\`\`\n${drawnOf(drawn)}\n\`\`\``,
    );
  }
  await host.close();
  await farm.close();
  return { figures, details };
}

function callsAsked(): Asked[] {
  const { farmId, stories, sequences } = demoGuide();
  const story = stories.find(({ title }) => title.includes("killed for memory"));
  const large = sequences.find(({ tasks }) => tasks === 10_000);
  if (!story || !large) throw new Error("the demo farm lacks what this measures");
  const ids = { farmId, queueId: story.queueId, jobId: story.jobId };
  const { sessionId, sessionActionId } = story;
  return [
    {
      tool: "diagnose_job",
      given: { farmId, queueId: large.queueId, jobId: large.jobId },
      goal: { rounds: 4, withoutLogs: true },
    },
    { tool: "get_session_log", given: { ...ids, sessionActionId }, goal: { rounds: 3 } },
    { tool: "get_session", given: { ...ids, sessionId }, goal: { rounds: 2 } },
    { tool: "get_session_action", given: { ...ids, sessionActionId }, goal: { rounds: 2 } },
  ];
}

async function taken(farm: MeteredFarm, host: Host, { tool, given }: Asked): Promise<Taken> {
  farm.take();
  const { ms, result } = await timed(() => host.call(tool, given));
  if (result.isError) throw new Error(`${tool}: ${result.text}`);
  return { requests: farm.take().log, ms };
}

/** The longest chain of requests of which each began after the one before it was answered. */
export function roundsOf(requests: readonly Pick<Request, "beganAt" | "endedAt">[]): number {
  let rounds = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  for (const { beganAt, endedAt } of [...requests].sort((one, other) => one.endedAt - other.endedAt)) {
    if (beganAt < answeredAt) continue;
    rounds += 1;
    answeredAt = endedAt;
  }
  return rounds;
}

const isLog = ({ name }: Request) => name === "GetLogEvents";
const sumOf = (requests: readonly Request[]) =>
  requests.reduce((sum, { beganAt, endedAt }) => sum + endedAt - beganAt, 0);

function figureOf(
  { tool, goal }: Asked,
  rows: readonly { delay: number; call: Taken }[],
  { requests }: Taken,
): Figure {
  const pages = requests.filter(isLog);
  const others = requests.filter((request) => !isLog(request));
  const judged = roundsOf(goal.withoutLogs ? others : requests);
  const times = rows.map(({ delay, call }) => `${span(call.ms)} at ${delay} ms`).join(", ");
  return {
    what: `Rounds of \`${tool}\`, one after another`,
    measured: `${roundsOf(requests)} (${roundsOf(others)} besides logs, ${roundsOf(pages)} of logs); ${others.length} requests, ${count(pages.length)} log pages; ${times} a request`,
    goal: {
      text: `at most ${goal.rounds}${goal.withoutLogs ? ` besides logs, ${MOST_PAGES} log pages` : ""}`,
      met: judged <= goal.rounds && pages.length <= MOST_PAGES,
    },
    over: `median of ${RUNS}`,
  };
}

function timesOf(rows: readonly { delay: number; call: Taken }[]): string {
  return markdownTable(
    ["A request takes", "Rounds", "Requests", "Log pages", "Time", "One read after another"],
    rows.map(({ delay, call: { requests, ms } }) => [
      `${delay} ms and its own`,
      String(roundsOf(requests)),
      String(requests.filter((request) => !isLog(request)).length),
      String(requests.filter(isLog).length),
      span(ms),
      span(sumOf(requests)),
    ]),
  );
}

/** A line for each request: where in the call's time it was under way. */
function drawnOf({ requests }: Taken): string {
  const rows = [...requests].sort((one, other) => one.beganAt - other.beganAt);
  const from = rows[0]?.beganAt ?? 0;
  const all = Math.max(1, ...rows.map(({ endedAt }) => endedAt - from));
  const column = (at: number) => Math.round(((at - from) / all) * COLUMNS);
  const drawn = rows.slice(0, MAX_ROWS).map(({ name, beganAt, endedAt }) => {
    const [begin, end] = [column(beganAt), column(endedAt)];
    const bar = " ".repeat(begin) + "#".repeat(Math.max(1, end - begin));
    return `${name.padEnd(26)} |${bar.padEnd(COLUMNS + 1)}| ${Math.round(beganAt - from)} to ${Math.round(endedAt - from)} ms`;
  });
  const left = rows.length - drawn.length;
  return [...drawn, ...(left > 0 ? [`... ${left} more`] : [])].join("\n");
}
