/** How well the default answer of get_session_log finds the line that decides. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoGuide } from "../../src/demo/guide.ts";
import { cleanLine } from "../../src/explain/text/untrusted.ts";
import { type Answer, DEMO_NOW } from "../../test/support/host.ts";
import { type InProcess, startInProcess } from "../../test/support/in-process.ts";
import { parseLogFile, reasonsOf } from "../why/reasons.ts";
import type { LogCase } from "./log-cases.ts";
import { argumentsFor, logFarm, type ServedLog } from "./log-farm.ts";
import { count, mean, share, tokensOf } from "./measure.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";

const SHARE_GOAL = 0.95;
const TOKENS_GOAL = 1_500;

/** How the answer about one log went. */
interface Score {
  readonly name: string;
  /** Nothing failed, so nothing may be named. */
  readonly control: boolean;
  /** The decisive line stands in the text and in the structured form. */
  readonly holds: boolean;
  /** It is the line that the answer names. */
  readonly marks: boolean;
  /** What the answer names, if anything. */
  readonly named?: string;
  readonly sure: string;
  readonly tokens: number;
  readonly structuredTokens: number;
}

/**
 * @param folder logs to read besides the demo's, one JSON file each
 * @param why whether to tell of each of these why another line won than the decisive one
 */
export async function logs(folder: string | undefined, why: boolean): Promise<Findings> {
  const parts = [await demoLogs(), ...(folder === undefined ? [] : await folderLogs(folder, why))];
  return {
    figures: parts.flatMap(({ figures }) => figures),
    details: parts.flatMap(({ details }) => details),
  };
}

async function demoLogs(): Promise<Findings> {
  const { farmId, recordings } = demoGuide();
  const server = await startInProcess();
  const scores: Score[] = [];
  for (const { queueId, jobId, sessionActionId, recording } of recordings) {
    const answer = await ask(server, { farmId, queueId, jobId, sessionActionId });
    scores.push(scoreOf(recording.name, recording.decisive ?? [], answer));
  }
  await server.close();
  return findingsOf("the demo's recorded logs", scores);
}

/** Ways to serve a case whose exit code or surroundings its file does not tell. The first one counts. */
const SERVINGS: readonly { called: string; banners: boolean; exitCode?: number }[] = [
  { called: "as it is", banners: true },
  { called: "exit code 1 where none is known", banners: true, exitCode: 1 },
  { called: "without the runtime's banners", banners: false },
];

async function folderLogs(folder: string, why: boolean): Promise<Findings[]> {
  const cases = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ file, ...(JSON.parse(readFileSync(join(folder, file), "utf8")) as LogCase) }));
  const controls = cases.filter(({ decisive }) => decisive.length === 0);
  const results: Findings[] = [];
  for (const { called, banners, exitCode: usual } of SERVINGS) {
    const served = cases.map(({ file, lines, exitCode, decisive }): ServedLog & { decisive: string[] } => ({
      key: file,
      lines,
      banners,
      decisive,
      ...(decisive.length === 0
        ? { status: "SUCCEEDED", exitCode: 0 }
        : { status: "FAILED", exitCode: exitCode ?? usual ?? null }),
    }));
    const scores = await scoresOf(served);
    const findings = findingsOf(`logs of a folder, served ${called}`, scores);
    const another = scores.filter(({ named, marks }) => named !== undefined && !marks);
    const reasons = served
      .filter(({ key }) => why && another.some(({ name }) => name === key))
      .map(({ key, lines, exitCode }) => {
        const log = parseLogFile(JSON.stringify({ lines, exitCode }));
        return `${key}:\n\n${reasonsOf(log)}`;
      });
    results.push({ ...findings, details: [...findings.details, ...reasons] });
  }
  const asFailures = controls.map(({ file, lines }) => ({
    key: file,
    lines,
    banners: true,
    decisive: [],
    status: "FAILED" as const,
    exitCode: null,
  }));
  if (asFailures.length > 0)
    results.push(
      findingsOf("its controls, served as failures without an exit code", await scoresOf(asFailures)),
    );
  return results;
}

async function scoresOf(served: readonly (ServedLog & { decisive: string[] })[]): Promise<Score[]> {
  const farm = logFarm(served, Date.parse(DEMO_NOW));
  const server = await startInProcess({ intercept: farm });
  const scores: Score[] = [];
  for (const { key, decisive } of served)
    scores.push(scoreOf(key, decisive, await ask(server, argumentsFor(key))));
  await server.close();
  return scores;
}

async function ask(server: InProcess, given: Record<string, unknown>): Promise<Answer> {
  const answer = await server.call("get_session_log", given);
  if (answer.isError) throw new Error(answer.text);
  return answer;
}

function scoreOf(name: string, decisive: readonly string[], { text, structured }: Answer): Score {
  const holds = (where: unknown) =>
    decisive.some((part) => squashed(String(where)).includes(squashed(cleanLine(part))));
  const { decisiveLine, cause, sure, lines } = structured ?? {};
  const named = decisiveLine ?? cause;
  const control = decisive.length === 0;
  return {
    name,
    control,
    holds: control ? named === undefined : holds(text) && holds((lines as string[] | undefined)?.join("\n")),
    marks: holds(decisiveLine),
    ...(named !== undefined && { named: String(named) }),
    sure: String(sure ?? ""),
    tokens: tokensOf(text),
    structuredTokens: tokensOf(JSON.stringify(structured)),
  };
}

/** An answer may break or indent a line differently than its source does. */
function squashed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function findingsOf(what: string, scores: readonly Score[]): Findings {
  const failing = scores.filter(({ control }) => !control);
  const controls = scores.filter(({ control }) => control);
  return {
    figures: [
      ...(failing.length > 0 ? figuresOf(what, failing) : []),
      ...(controls.length > 0 ? [controlFigure(what, controls)] : []),
    ],
    details: [`Answers of \`get_session_log\`, ${what}:\n\n${table(scores)}`],
  };
}

function figuresOf(what: string, scores: readonly Score[]): Figure[] {
  const over = `${scores.length} logs`;
  const holding = scores.filter(({ holds }) => holds).length;
  const marking = scores.filter(({ marks }) => marks).length;
  const wrong = scores.filter(({ named, marks }) => named !== undefined && !marks).length;
  const most = Math.max(...scores.map(({ tokens }) => tokens));
  const mostStructured = Math.max(...scores.map(({ structuredTokens }) => structuredTokens));
  return [
    {
      what: `\`get_session_log\` holds the decisive line: ${what}`,
      measured: share(holding, scores.length),
      goal: { text: "at least 95 %", met: holding / scores.length >= SHARE_GOAL },
      over,
    },
    { what: "... names it as the cause", measured: share(marking, scores.length), over },
    { what: "... names another line", measured: share(wrong, scores.length), over },
    {
      what: "... tokens of the answer",
      measured: `${count(mean(scores.map(({ tokens }) => tokens)))} on average, ${count(most)} at most (structured ${count(mostStructured)})`,
      goal: { text: `at most ${count(TOKENS_GOAL)}`, met: Math.max(most, mostStructured) <= TOKENS_GOAL },
      over,
    },
  ];
}

function controlFigure(what: string, scores: readonly Score[]): Figure {
  const silent = scores.filter(({ holds }) => holds).length;
  return {
    what: `... names nothing in a control: ${what}`,
    measured: share(silent, scores.length),
    goal: { text: "all", met: silent === scores.length },
    over: `${scores.length} logs`,
  };
}

function table(scores: readonly Score[]): string {
  return markdownTable(
    ["Log", "Found", "Sure", "Tokens", "Structured", "Names"],
    scores.map(({ name, control, holds, marks, named, sure, tokens, structuredTokens }) => [
      name,
      control
        ? holds
          ? "control, silent"
          : "CONTROL, NAMED"
        : !holds
          ? "MISSED"
          : marks
            ? "named"
            : "shown",
      sure,
      String(tokens),
      String(structuredTokens),
      marks || named === undefined ? "" : named.slice(0, 140),
    ]),
  );
}
