/** Situations from files, asked of the product: what its answers say, and what they ought to say. */
import { readFileSync } from "node:fs";
import { type InProcess, startInProcess } from "../../test/support/in-process.ts";
import { count, mean, share, tokensOf } from "./measure.ts";
import { type Figure, type Findings, markdownTable } from "./report.ts";
import { type BothForms, type Met, metBy, metByOneOf, type Patterns } from "./worlds/expectations.ts";
import { farmOfRecords } from "./worlds/world-farm.ts";
import {
  type JsonRecord,
  momentOf,
  type NamedWorld,
  type Question,
  readWorlds,
} from "./worlds/world-file.ts";

/** What to ask and how to tell of it. */
export interface CasesOptions {
  /** A file of a situation, or a folder of them. */
  readonly path: string;
  /** A JSON file of patterns for expectations in words: for every file, or `{ "<file>": { ... } }`. */
  readonly expected?: string;
  /** Prints every answer whole. */
  readonly show?: boolean;
}

/** An answer, and how it met what its question expects. */
interface Asked extends BothForms {
  readonly question: Question;
  readonly given: JsonRecord;
  readonly requests: number;
  readonly met: readonly Met[];
}

/** How a situation went. */
interface Verdict {
  readonly name: string;
  readonly asked: readonly Asked[];
  readonly met: readonly Met[];
}

/** Asks every situation that has expectations. */
export async function cases({ path, expected, show }: CasesOptions): Promise<Findings> {
  const patterns = expected === undefined ? {} : patternsIn(expected);
  const server = await startInProcess();
  const verdicts: Verdict[] = [];
  for (const world of readWorlds(path)) {
    if (world.situation.truth) continue;
    const verdict = await judge(server, world, { ...patterns[""], ...patterns[world.file] });
    verdicts.push(verdict);
    console.log(told(verdict, show ?? false));
  }
  await server.close();
  return { figures: figuresOf(verdicts, path), details: [summaryTable(verdicts)] };
}

/** Patterns by file; those for every file under the empty name. */
function patternsIn(file: string): Readonly<Record<string, Patterns>> {
  const read = JSON.parse(readFileSync(file, "utf8")) as Record<string, Patterns | Patterns[string]>;
  const isByFile = (value: object | string): value is Patterns =>
    typeof value === "object" && !("says" in value);
  const general = Object.entries(read).filter(([, value]) => !isByFile(value));
  const byFile = Object.entries(read).filter(([, value]) => isByFile(value));
  return { "": Object.fromEntries(general) as Patterns, ...(Object.fromEntries(byFile) as object) };
}

async function judge(
  server: InProcess,
  { file, situation }: NamedWorld,
  patterns: Patterns,
): Promise<Verdict> {
  const now = momentOf(situation);
  const farm = farmOfRecords(situation.world, now);
  server.restart({ now, defaults: {}, sources: {}, intercept: farm });
  const asked: Asked[] = [];
  for (const question of situation.asked) {
    const given = argumentsOf(question, asked);
    const before = server.requests.length;
    const { text, structured } = await server.call(question.tool, given);
    const answer = { text, ...(structured && { structured }) };
    const requests = server.requests.length - before;
    asked.push({ question, given, requests, ...answer, met: metBy(question, answer, patterns) });
  }
  const ofAll = metByOneOf(situation.inOneOfTheAnswers, asked, patterns);
  return { name: file, asked, met: [...asked.flatMap(({ met }) => met), ...ofAll] };
}

/** The ids of a question, or those that the answers before lead to. */
function argumentsOf({ tool, args }: Question, before: readonly Asked[]): Record<string, unknown> {
  if (typeof args !== "string") return { ...args };
  const last = before.at(-1);
  const next = String(last?.structured?.next ?? "");
  const ledTo = new RegExp(`${tool}\\b[^,;]*?\\b(sessionActionId|sessionId)=(\\S+?)[,;.]?(?:\\s|$)`).exec(
    next,
  );
  const [anyAction] = /sessionaction-[0-9a-f]{32}-\d+/.exec(`${next} ${last?.text ?? ""}`) ?? [];
  const { farmId, queueId, jobId } = before[0]?.given ?? {};
  const session = ledTo ? { [ledTo[1]!]: ledTo[2]! } : anyAction ? { sessionActionId: anyAction } : {};
  return { farmId, queueId, jobId, ...session };
}

const isRight = (met: readonly Met[]) =>
  met.every(({ inText, inData }) => inText !== false && inData !== false);
const isRightInText = (met: readonly Met[]) => met.every(({ inText }) => inText !== false);
const isOpen = (met: readonly Met[]) => met.some(({ inText }) => inText === undefined);

function told({ name, asked, met }: Verdict, show: boolean): string {
  const lines = asked.flatMap(({ question, given, text, structured, requests, met: own }) => [
    `  ${question.tool}: ${requests} requests, ${tokensOf(text)} tokens, structured ${tokensOf(JSON.stringify(structured ?? {}))}`,
    ...(show
      ? [
          `    ${JSON.stringify(given)}`,
          ...text.split("\n").map((line) => `    | ${line}`),
          ...JSON.stringify(structured ?? {}, null, 1)
            .split("\n")
            .map((line) => `    : ${line}`),
        ]
      : []),
    ...own.flatMap((each) => complaint(each)),
  ]);
  const ofAll = met.filter(({ where }) => where === "one of the answers").flatMap((each) => complaint(each));
  return [`${wordOf(met)} ${name}`, ...lines, ...ofAll, ""].join("\n");
}

function complaint({ where, says, inText, inData }: Met): string[] {
  if (inText === undefined) return [`    judge (${where}): ${says}`];
  if (inText && inData) return [];
  const form = inText ? "structured form" : inData ? "text" : "both forms";
  return [`    ${where === "not said" ? "SAID" : "MISSING"} (${where}; ${form}): ${says}`];
}

function wordOf(met: readonly Met[]): string {
  if (!isRight(met)) return isRightInText(met) ? "TEXT " : "WRONG";
  return isOpen(met) ? "open " : "right";
}

function figuresOf(verdicts: readonly Verdict[], path: string): Figure[] {
  const over = `${verdicts.length} situations`;
  const all = verdicts.flatMap(({ met }) => met).filter(({ inText }) => inText !== undefined);
  const answers = verdicts.flatMap(({ asked }) => asked);
  const right = verdicts.filter(({ met }) => isRight(met)).length;
  return [
    {
      what: `Situations answered right in all their facts, in both forms (${path.split("/").slice(-2).join("/")})`,
      measured: share(right, verdicts.length),
      goal: { text: "at least 80 %", met: right >= 0.8 * verdicts.length },
      over,
    },
    {
      what: "... in the text alone",
      measured: share(verdicts.filter(({ met }) => isRightInText(met)).length, verdicts.length),
      over,
    },
    {
      what: "... single facts, in both forms",
      measured: share(all.filter(({ inText, inData }) => inText && inData).length, all.length),
      over: `${all.length} facts`,
    },
    {
      what: "... requests and tokens of an answer",
      measured: `${mean(answers.map(({ requests }) => requests)).toFixed(1)} requests, ${count(mean(answers.map(({ text }) => tokensOf(text))))} tokens`,
      over: `mean of ${answers.length} answers`,
    },
  ];
}

function summaryTable(verdicts: readonly Verdict[]): string {
  const sum = (met: readonly Met[], isSo: (one: Met) => boolean) => String(met.filter(isSo).length);
  return markdownTable(
    ["Situation", "Verdict", "Facts", "Text", "Structured", "To judge", "First line"],
    verdicts.map(({ name, met, asked }) => [
      name,
      wordOf(met).trim(),
      String(met.length),
      sum(met, ({ inText }) => inText === true),
      sum(met, ({ inData }) => inData === true),
      sum(met, ({ inText }) => inText === undefined),
      (asked[0]?.text.split("\n")[0] ?? "").slice(0, 120),
    ]),
  );
}
