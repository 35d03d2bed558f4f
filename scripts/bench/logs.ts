/** How well the default answer of get_session_log finds the line that decides. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoGuide } from "../../src/demo/guide.ts";
import { type Answer, DEMO_NOW } from "../../test/support/host.ts";
import { type InProcess, startInProcess } from "../../test/support/in-process.ts";
import { parseLogFile, reasonsOf } from "../why/reasons.ts";
import { argumentsFor, logFarm, type ServedLog } from "./log-farm.ts";
import { type LogCase, type Score, scoreOf } from "./log-score.ts";
import { count, mean, share } from "./measure.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";

/** Goals for logs that nobody has seen. */
const GOALS = { holds: 0.97, wrong: 0.07, marked: 0.88, kind: 0.85, tokens: 600 };

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
    const decisive = recording.decisive ?? [];
    scores.push(scoreOf(recording.name, { lines: [], exitCode: null, decisive }, answer));
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
  const results: Findings[] = [];
  for (const { called, banners, exitCode: usual } of SERVINGS) {
    const served = cases.map(
      (log): ServedCase => ({
        key: log.file,
        banners: banners && !hasBanners(log),
        log,
        lines: log.lines,
        ...endingOf(log, usual),
      }),
    );
    const scores = await scoresOf(served);
    const findings = findingsOf(`logs of a folder, served ${called}`, scores);
    const another = scores.filter(isWrong);
    const reasons = served
      .filter(({ key }) => why && another.some(({ name }) => name === key))
      .map(({ key, lines, exitCode }) => {
        const log = parseLogFile(JSON.stringify({ lines, exitCode }));
        return `${key}:\n\n${reasonsOf(log)}`;
      });
    results.push({ ...findings, details: [...findings.details, ...reasons] });
  }
  const asFailures = cases
    .filter(({ decisive }) => decisive.length === 0)
    .map(
      (log): ServedCase => ({
        key: log.file,
        banners: true,
        log,
        lines: log.lines,
        status: "FAILED",
        exitCode: null,
      }),
    );
  if (asFailures.length > 0)
    results.push(
      findingsOf("its controls, served as failures without an exit code", await scoresOf(asFailures)),
    );
  return results;
}

interface ServedCase extends ServedLog {
  readonly log: LogCase;
}

/** A log of a whole session brings its banners along. */
function hasBanners({ lines }: LogCase): boolean {
  return lines.some((line) => /^-{3,9} (?:Running Task|Entering Environment|Job Attachments)/.test(line));
}

/** How the action ended: a log that nobody calls a failure and that has no exit code succeeded. */
function endingOf({ exitCode, decisive }: LogCase, usual?: number): Pick<ServedLog, "status" | "exitCode"> {
  const isFailure = exitCode === null ? decisive.length > 0 : exitCode !== 0;
  return isFailure
    ? { status: "FAILED", exitCode: exitCode ?? usual ?? null }
    : { status: "SUCCEEDED", exitCode: 0 };
}

async function scoresOf(served: readonly ServedCase[]): Promise<Score[]> {
  const farm = logFarm(served, Date.parse(DEMO_NOW));
  const server = await startInProcess({ intercept: farm });
  const scores: Score[] = [];
  for (const { key, log, status } of served)
    scores.push(scoreOf(key, log, await ask(server, argumentsFor(key)), status === "SUCCEEDED"));
  await server.close();
  return scores;
}

async function ask(server: InProcess, given: Record<string, unknown>): Promise<Answer> {
  const answer = await server.call("get_session_log", given);
  if (answer.isError) throw new Error(answer.text);
  return answer;
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
  const number = (is: (score: Score) => boolean) => scores.filter(is).length;
  const all = scores.length;
  const holding = number(({ holds }) => holds);
  const right = number(({ right }) => right);
  const wrong = number(isWrong);
  const marked = number(({ marked }) => marked);
  const certain = scores.filter(({ sure }) => sure === "certain");
  const certainWrong = certain.filter(isWrong).length;
  const named = scores.filter((score) => score.named !== undefined && !score.success);
  const withKind = named.filter(({ kind }) => kind !== undefined).length;
  const judged = scores.flatMap(({ kindRight }) => kindRight ?? []);
  const damaged = scores.filter(({ success }) => success);
  const allClear = damaged.filter(({ holds }) => !holds).length;
  const tokens = mean(scores.map((score) => score.tokens));
  const most = Math.max(...scores.map((score) => score.tokens));
  const mostStructured = Math.max(...scores.map(({ structuredTokens }) => structuredTokens));
  return [
    {
      what: `\`get_session_log\` holds the decisive line: ${what}`,
      measured: share(holding, all),
      goal: { text: "at least 97 %", met: holding / all >= GOALS.holds },
      over,
    },
    { what: "... names it", measured: share(right, all), over },
    {
      what: "... names another line",
      measured: share(wrong, all),
      goal: { text: "at most 7 %", met: wrong / all <= GOALS.wrong },
      over,
    },
    { what: "... names none", measured: share(all - right - wrong, all), over },
    {
      what: "... is certain, and wrong",
      measured: `${certainWrong} of ${certain.length} certain`,
      goal: { text: "0", met: certainWrong === 0 },
      over,
    },
    {
      what: "... has it among at most three marked",
      measured: share(marked, all),
      goal: { text: "at least 88 %", met: marked / all >= GOALS.marked },
      over,
    },
    {
      what: "... gives a kind, of the failures with a named cause",
      measured: share(withKind, named.length),
      goal: { text: "at least 85 %", met: withKind >= named.length * GOALS.kind },
      over,
    },
    {
      what: "... kind right, where it is given and known",
      measured: share(judged.filter(Boolean).length, judged.length),
      over,
    },
    {
      what: "... false all-clears on a success with damage",
      measured: `${allClear} of ${damaged.length}`,
      goal: { text: "0", met: allClear === 0 },
      over,
    },
    {
      what: "... tokens of the answer",
      measured: `${count(tokens)} on average, ${count(most)} at most (structured ${count(mostStructured)})`,
      goal: { text: "at most 600 on average", met: tokens <= GOALS.tokens },
      over,
    },
  ];
}

/** A line is named, and it is another one. */
function isWrong({ named, right }: Score): boolean {
  return named !== undefined && !right;
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
    ["Log", "Found", "Sure", "Kind", "Tokens", "Structured", "Names"],
    scores.map(({ name, right, named, sure, kind, kindRight, tokens, structuredTokens, ...score }) => [
      name,
      foundInWords({ name, right, named, sure, tokens, structuredTokens, ...score }),
      sure,
      `${kind ?? ""}${kindRight === false ? " WRONG" : ""}`,
      String(tokens),
      String(structuredTokens),
      right || named === undefined ? "" : named.slice(0, 140),
    ]),
  );
}

function foundInWords(score: Score): string {
  if (score.control) return score.holds ? "control, silent" : "CONTROL, NAMED";
  const found = score.right ? "named" : isWrong(score) ? "WRONG" : score.marked ? "marked" : "shown";
  return score.holds ? found : `${found}, MISSED`;
}
