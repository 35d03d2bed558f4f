/**
 * Tokens of answers beside the service responses they were made from, printed as the AWS CLI prints them, which
 * is also what other servers hand to the model; and of the list of tools, which a host loads into every chat.
 */
import { demoGuide, type GuideEntry } from "../../src/demo/guide.ts";
import { type Host, realFarmAt, startHost } from "../../test/support/host.ts";
import { count, mean, ratio, tokensOf } from "./measure.ts";
import { type MeteredFarm, startMeteredFarm } from "./metered-farm.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";

const TEXT_GOAL = 0.85;
const STRUCTURED_GOAL = 1.0;
const TOOLS_GOAL = 5_000;
const TOOLS = ["get_session", "get_session_action"] as const;

/** One answer about one story. */
interface Row {
  readonly tool: string;
  readonly title: string;
  readonly text: number;
  readonly structured: number;
  /** Tokens of the responses it was made from. */
  readonly responses: number;
}

/** Measures both answers over every story that has an action. */
export async function tokens(): Promise<Findings> {
  const farm = await startMeteredFarm();
  const host = await startHost({ env: realFarmAt(farm.url) });
  const guide = demoGuide();
  const stories = guide.stories.filter(({ sessionActionId }) => sessionActionId !== undefined);
  const rows: Row[] = [];
  for (const tool of TOOLS) {
    for (const story of stories) rows.push(await measure(farm, host, tool, story, guide.farmId));
  }
  const list = await listedTokens(host);
  await host.close();
  await farm.close();
  return {
    figures: [
      ...TOOLS.flatMap((tool) =>
        ratios(
          tool,
          rows.filter((row) => row.tool === tool),
        ),
      ),
      ...list.figures,
    ],
    details: [
      `Tokens of answers, the largest ratio first:\n\n${table(rows)}`,
      `Tokens of tools:\n\n${list.table}`,
    ],
  };
}

/** A response as the AWS CLI prints it: JSON indented by four. */
export function asPrinted(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 4);
}

async function measure(
  farm: MeteredFarm,
  host: Host,
  tool: string,
  { title, queueId, jobId, sessionId, sessionActionId }: GuideEntry,
  farmId: string,
): Promise<Row> {
  const about = tool === "get_session" ? { sessionId } : { sessionActionId };
  farm.take();
  const answer = await host.call(tool, { farmId, queueId, jobId, ...about });
  if (answer.isError) throw new Error(`${tool} on "${title}": ${answer.text}`);
  const { bodies } = farm.take();
  return {
    tool,
    title,
    text: tokensOf(answer.text),
    structured: tokensOf(JSON.stringify(answer.structured)),
    responses: tokensOf(bodies.map(asPrinted).join("\n")),
  };
}

function ratios(tool: string, rows: readonly Row[]): Figure[] {
  const text = mean(rows.map((row) => row.text / row.responses));
  const structured = mean(rows.map((row) => row.structured / row.responses));
  const over = `${rows.length} stories`;
  return [
    {
      what: `Tokens of \`${tool}\`, text, beside the responses it was made from as indented JSON`,
      measured: `${ratio(text)} times (${count(mean(rows.map((row) => row.text)))} on average)`,
      goal: { text: `at most ${TEXT_GOAL}`, met: text <= TEXT_GOAL },
      over,
    },
    {
      what: `The same, structured form`,
      measured: `${ratio(structured)} times (${count(mean(rows.map((row) => row.structured)))} on average)`,
      goal: { text: `at most ${STRUCTURED_GOAL.toFixed(1)}`, met: structured <= STRUCTURED_GOAL },
      over,
    },
  ];
}

function table(rows: readonly Row[]): string {
  const sorted = [...rows].sort((one, other) => other.text / other.responses - one.text / one.responses);
  return markdownTable(
    ["Tool", "Text", "Structured", "Tokens", "Responses", "Story"],
    sorted.map((row) => [
      row.tool,
      ratio(row.text / row.responses),
      ratio(row.structured / row.responses),
      `${row.text} / ${row.structured}`,
      String(row.responses),
      row.title,
    ]),
  );
}

async function listedTokens(host: Host): Promise<{ figures: Figure[]; table: string }> {
  const { tools } = await host.client.listTools();
  const rows = tools.map(({ name, title, description, inputSchema, outputSchema }) => ({
    name,
    shown: tokensOf(JSON.stringify({ name, title, description, inputSchema })),
    output: tokensOf(JSON.stringify(outputSchema)),
  }));
  const shown = rows.reduce((total, row) => total + row.shown, 0);
  const output = rows.reduce((total, row) => total + row.output, 0);
  const over = `${rows.length} tools`;
  return {
    figures: [
      {
        what: "Tokens of `tools/list`: names, titles, descriptions and input schemas",
        measured: count(shown),
        goal: { text: `at most ${count(TOOLS_GOAL)}`, met: shown <= TOOLS_GOAL },
        over,
      },
      { what: "Tokens of its output schemas", measured: count(output), over },
    ],
    table: markdownTable(
      ["Tool", "Shown", "Output schema"],
      [...rows]
        .sort((one, other) => other.shown - one.shown)
        .map((row) => [row.name, String(row.shown), String(row.output)]),
    ),
  };
}
