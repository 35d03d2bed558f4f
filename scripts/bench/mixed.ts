/** diagnose_job on jobs whose causes are known: one to three each, spread in the ways in which failures lie. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "../../test/support/host.ts";
import { type InProcess, startInProcess } from "../../test/support/in-process.ts";
import { count, mean, share, span, timed, tokensOf } from "./measure.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";
import { logsOfFolder, recordedLogs } from "./worlds/known-logs.ts";
import { type AskedInWaves, lockstep, WAVE_MS } from "./worlds/lockstep-farm.ts";
import { mixedJob } from "./worlds/mixed-job.ts";
import { type MixedScore, scoreMixed } from "./worlds/mixed-score.ts";
import { farmOfRecords } from "./worlds/world-farm.ts";
import { momentOf, type NamedWorld, readWorlds } from "./worlds/world-file.ts";

const JOBS = 40;
const TOKENS_GOAL = 2_000;

/** Which jobs to ask about. */
export interface MixedOptions {
  /** A folder of logs besides the recorded ones, in the form of known-logs.ts. */
  readonly logs?: string;
  /** A folder of situations with their truth, instead of made jobs. */
  readonly cases?: string;
  readonly jobs?: number;
  /** The first job's; each job after it has the next one. */
  readonly seed?: number;
  /** A folder to write the made jobs to. */
  readonly write?: string;
  readonly show?: boolean;
}

/** An answer about one job. */
interface Row extends AskedInWaves {
  readonly name: string;
  readonly failures: number;
  readonly score: MixedScore;
  readonly tokens: number;
  readonly structuredTokens: number;
  readonly ms: number;
}

/** Asks about every job. */
export async function mixed(options: MixedOptions = {}): Promise<Findings> {
  const server = await startInProcess();
  // The first call loads the SDK.
  await server.call("list_farms", {});
  const rows: Row[] = [];
  for (const world of worldsOf(options)) {
    if (options.write !== undefined) {
      mkdirSync(options.write, { recursive: true });
      writeFileSync(join(options.write, `${world.file}.json`), JSON.stringify(world.situation));
    }
    rows.push(await askAbout(server, world, options.show ?? false));
  }
  await server.close();
  return { figures: figuresOf(rows), details: [table(rows)] };
}

function* worldsOf({ logs, cases, jobs = JOBS, seed = 1 }: MixedOptions): Generator<NamedWorld> {
  if (cases !== undefined) {
    yield* readWorlds(cases).filter(({ situation }) => situation.truth);
    return;
  }
  const known = [...recordedLogs(), ...(logs === undefined ? [] : logsOfFolder(logs))];
  for (let index = 0; index < jobs; index += 1)
    yield { file: `mixed-${seed + index}`, situation: mixedJob(seed + index, known) };
}

async function askAbout(server: InProcess, { file, situation }: NamedWorld, show: boolean): Promise<Row> {
  const now = momentOf(situation);
  const farm = lockstep(farmOfRecords(situation.world, now));
  server.restart({ now, defaults: {}, sources: {}, intercept: farm.answer, timeoutMs: 45_000 });
  const [question] = situation.asked;
  if (typeof question?.args !== "object") throw new Error(`${file} asks nothing`);
  const { args, tool } = question;
  const { ms, result } = await timed(() => server.call(tool, { ...args }));
  if (result.isError) throw new Error(`${tool} on ${file}: ${result.text}`);
  const truth = situation.truth ?? [];
  const row = {
    name: file,
    failures: truth.reduce((sum, { tasks }) => sum + tasks, 0),
    score: scoreMixed(result, truth),
    tokens: tokensOf(result.text),
    structuredTokens: tokensOf(JSON.stringify(result.structured)),
    ms,
    ...farm.take(),
  };
  if (show) console.log(told(row, result));
  return row;
}

function told({ name, score }: Row, { text, structured }: Answer): string {
  const truth = score.causes.map(({ known, ...how }) => {
    const { answered: _, ...marks } = how;
    const { tasks, spread, step, hosts, log } = known;
    return `  truth: ${tasks} ${log} (${spread}, step ${step}, ${hosts.length === 1 ? hosts[0] : `${hosts.length} hosts`}) ${JSON.stringify(marks)}`;
  });
  const lines = text.split("\n").map((line) => `  | ${line}`);
  const data = JSON.stringify(structured, null, 1)
    .split("\n")
    .map((line) => `  : ${line}`);
  return [`== ${name}`, ...truth, ...lines, ...data, ""].join("\n");
}

function figuresOf(rows: readonly Row[]): Figure[] {
  const over = `${rows.length} jobs`;
  const causes = rows.flatMap(({ score }) => score.causes);
  const hosts = causes.flatMap(({ badHostNamed }) => badHostNamed ?? []);
  const frames = causes.flatMap(({ framesRight }) => framesRight ?? []);
  const requeues = causes.flatMap(({ requeueRight }) => requeueRight ?? []);
  const yes = (marks: readonly boolean[]) => marks.filter(Boolean).length;
  const figure = (what: string, marks: readonly boolean[], unit: string, goal?: number): Figure => ({
    what,
    measured: share(yes(marks), marks.length),
    ...(goal !== undefined && {
      goal: { text: `at least ${100 * goal} %`, met: yes(marks) >= goal * marks.length },
    }),
    over: `${marks.length} ${unit}`,
  });
  const most = Math.max(...rows.map(({ tokens }) => tokens));
  const mostStructured = Math.max(...rows.map(({ structuredTokens }) => structuredTokens));
  const range = (numbers: readonly number[]) =>
    `${mean(numbers).toFixed(1)} on average, ${Math.max(...numbers)} at most`;
  return [
    figure(
      "Jobs of known causes: `diagnose_job` names the largest cause first",
      rows.map(({ score }) => score.mainFirst),
      "jobs",
      0.95,
    ),
    figure(
      "... tells the causes apart, by their decisive lines",
      causes.map(({ toldApart }) => toldApart),
      "causes",
      0.95,
    ),
    figure(
      "... by the line or by a run that it names",
      causes.map(({ found }) => found),
      "causes",
    ),
    figure(
      "... counts within 15 %",
      causes.map(({ countRight }) => countRight),
      "causes",
      0.9,
    ),
    figure("... frames exactly, where it tells them", frames, "causes"),
    figure("... names the bad host", hosts, "causes of one host", 1),
    figure(
      "... blames no good host",
      rows.map(({ score }) => score.blamed.length === 0),
      "jobs",
      1,
    ),
    figure("... has the right clause on a requeue", requeues, "causes whose fixer is known"),
    figure(
      "... says in the text what its structured form says",
      causes.map(({ textSays }) => textSays),
      "causes",
    ),
    {
      what: "... causes that are none",
      measured: count(rows.reduce((sum, { score }) => sum + score.invented, 0)),
      over,
    },
    { what: "... requests to Deadline", measured: range(rows.map(({ requests }) => requests)), over },
    { what: "... log pages", measured: range(rows.map(({ logPages }) => logPages)), over },
    {
      what: "... waves of requests, one after another",
      measured: range(rows.map(({ waves }) => waves)),
      over,
    },
    {
      what: "... tokens of the answer",
      measured: `${count(mean(rows.map(({ tokens }) => tokens)))} on average, ${count(most)} at most (structured ${count(mostStructured)})`,
      goal: { text: `at most ${count(TOKENS_GOAL)}`, met: most <= TOKENS_GOAL },
      over,
    },
    {
      what: `... time, with ${WAVE_MS} ms for each wave`,
      measured: `${span(mean(rows.map(({ ms }) => ms)))} on average, ${span(Math.max(...rows.map(({ ms }) => ms)))} at most`,
      over,
    },
  ];
}

function table(rows: readonly Row[]): string {
  const mark = (is: boolean | undefined, letter: string) => (is === undefined ? "" : is ? letter : "-");
  return markdownTable(
    [
      "Job",
      "Failed",
      "First",
      "Causes: A apart, C count, F frames, H host, R requeue, T text",
      "Blamed",
      "None",
      "Requests",
      "Pages",
      "Waves",
      "Tokens",
    ],
    rows.map(({ name, failures, score, requests, logPages, waves, tokens, structuredTokens }) => [
      name,
      String(failures),
      score.mainFirst ? "yes" : "NO",
      score.causes
        .map(
          ({ known, toldApart, countRight, framesRight, badHostNamed, requeueRight, textSays, answered }) =>
            [
              `${known.tasks} ${known.log} (${known.spread})`,
              [
                mark(toldApart, "A"),
                mark(countRight, "C"),
                mark(framesRight, "F"),
                mark(badHostNamed, "H"),
                mark(requeueRight, "R"),
                mark(textSays, "T"),
              ].join(""),
              answered?.count
                ? `told ${answered.count.least}${answered.count.most > answered.count.least ? `..${answered.count.most}` : ""}`
                : "",
            ].join(" "),
        )
        .join("; "),
      score.blamed.join(" "),
      String(score.invented),
      String(requests),
      String(logPages),
      String(waves),
      `${tokens} / ${structuredTokens}`,
    ]),
  );
}
