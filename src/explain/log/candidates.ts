import { Pace, type Work } from "../text/work.ts";
import type { Block } from "./blocks.ts";
import type { Candidate } from "./candidate.ts";
import { type NormalLine, normalise } from "./normalise.ts";
import { BLOCK, type Reason } from "./points.ts";
import type { ReadLog } from "./read-log.ts";
import { shapeOf } from "./shape.ts";
import { makeJudge, type Signal, withNext } from "./signals.ts";
import { place, workAfterEach } from "./work-after.ts";

function uncaughtScore(log: ReadLog, block: Block, own: number): number {
  const floor = BLOCK[block.kind];
  const severity = log.normal[block.from]!.severity;
  return Math.max(own, severity === "warning" ? floor * BLOCK.warningFactor : floor);
}

/** What a stack trace makes of the weight of the line that it is told by. */
function weightOfBlock(log: ReadLog, block: Block, line: number, signal: Signal): Reason & { score: number } {
  const { body, whole } = log.normal[line]!;
  const to = (score: number, why: string) => ({ score, points: score - signal.score, why });
  const isFrame = !whole && /^\s*File "|^\s*Traceback \(|^\s*raise\b/.test(body);
  if (block.kind === "traceback" && (isFrame || (block.cutOff && line === block.says)))
    return to(BLOCK.cutOff, "a traceback cut off before its exception");
  return signal.kind === "consequence"
    ? to(signal.score + BLOCK.consequence, `a ${block.kind} stands by it`)
    : to(uncaughtScore(log, block, signal.score), `it is told by a ${block.kind}`);
}

/**
 * In a chain of exceptions the last one ended the program and was usually worded for people. The first is
 * quoted instead when the last only says that something failed.
 */
function tellingLine(log: ReadLog, block: Block, weights: Map<number, Signal>): number {
  if (block.chain.length < 2) return block.says;
  const scoreOf = (line: number) => weights.get(line)?.score ?? 0;
  const isKnown = (line: number) => weights.get(line)?.known !== undefined;
  // A message that ends in a colon only announces the next one.
  const worth = (line: number) =>
    scoreOf(line) - (/:\s*$/.test(log.normal[line]!.body) ? BLOCK.announces : 0);
  if (block.kind === "stack") {
    return block.chain.reduce(
      (best, { line }) => (worth(line) > worth(best) ? line : best),
      block.chain[0]!.line,
    );
  }
  let best = block.chain.at(-1)!.line;
  for (const [place, { line }] of block.chain.entries()) {
    // What is raised from another names it as its cause: where only that one is known, it tells more.
    const isRoot = block.chain[place + 1]?.link === "direct cause" && isKnown(line) && !isKnown(best);
    if (isRoot || worth(line) > worth(best) + BLOCK.earlierInChain) best = line;
  }
  return best;
}

/** A loud line that is known to mean nothing. */
export interface LoudNoise {
  index: number;
  why: string;
}

/**
 * Finds the lines that could be the cause and weighs each by what it says and where it stands.
 *
 * @returns the candidates in the order of the log, and apart from them the loud lines that mean nothing
 */
export function* findCandidates(log: ReadLog): Work<{ candidates: Candidate[]; noise: LoudNoise[] }> {
  const pace = new Pace();
  const weights = new Map<number, Signal>();
  const judge = makeJudge(log.studio);
  for (const [index, line] of log.normal.entries()) {
    if (index > log.end) break;
    // The phrases of a studio are a stranger's, and may take their time on any line.
    if (log.studio || pace.isDue(line.body.length)) yield pace.take();
    const runtime = log.runtime[index];
    const isVetoed = inSummary(log, index) || (log.noCauses.has(index) && log.blockOf[index] === -1);
    if (isVetoed && !log.studio) continue;
    let judged = line;
    if (runtime) {
      if (runtime.is !== "directive" || (runtime.name !== "fail" && !runtime.malformed)) continue;
      if (!runtime.malformed) judged = withoutAdaptorWords(line, runtime.value);
    }
    const alone = judge(judged);
    const signal = alone && withNext(alone, log.normal[index + 1]);
    if (signal && !(isVetoed && !signal.known?.record.studio)) weights.set(index, signal);
  }

  const quiet = yield* workAfterEach(log, weights);
  const candidates: Candidate[] = [];
  const add = (index: number, score: number, because: Reason[], signal: Signal, block?: Block) => {
    const workAfter = quiet[Math.min((block?.to ?? index) + 1, quiet.length - 1)] ?? 0;
    const shape = shapeOf(log.normal[index]!.body);
    candidates.push({ index, score, because, signal, block, workAfter, shape });
  };
  for (const block of log.blocks) {
    if (block.from > log.end) continue;
    const line = tellingLine(log, block, weights);
    const signal: Signal = weights.get(line) ?? { score: 0, because: [], kind: "exception" };
    if (signal.kind === "harmless") continue;
    const { score, points, why } = weightOfBlock(log, block, line, signal);
    add(
      line,
      score,
      points === 0 ? [...signal.because] : [...signal.because, { points, why }],
      signal,
      block,
    );
  }
  for (const [index, signal] of weights) {
    if (signal.kind === "harmless" || log.blockOf[index] !== -1) continue;
    add(index, signal.score, [...signal.because], signal);
  }
  candidates.sort((one, other) => one.index - other.index);
  place(log, candidates, weights);
  const noise = [...weights].flatMap(([index, { why }]) => {
    const { severity } = log.normal[index]!;
    return why && (severity === "error" || severity === "fatal") ? [{ index, why }] : [];
  });
  return { candidates, noise };
}

/** Counts of what was said before: Arnold's "number of warnings, warning type:" and its `  1:  text` rows. */
function inSummary(log: ReadLog, index: number): boolean {
  if (!/^\s*\d{1,6}:\s/.test(log.normal[index]!.body)) return false;
  for (let up = index - 1; up >= Math.max(0, index - 30); up--) {
    const body = log.normal[up]!.body;
    if (/^\s*number of (?:errors|warnings)\b/i.test(body)) return true;
    if (!/^\s*\d{1,6}:\s/.test(body)) return false;
  }
  return false;
}

const ADAPTOR_WORDS =
  /^Error encountered while \w+ (?:up )?(?:the )?adaptor: ([\w ]{1,40} Encountered an Error: )?/i;

/**
 * An adaptor's failure message begins with its own words; the application's may follow, prefixes and all.
 * What it calls an error is one, even where the application only warned (strict_error_checking).
 */
function withoutAdaptorWords(line: NormalLine, value: string): NormalLine {
  const own = ADAPTOR_WORDS.exec(value);
  const inner = normalise({ text: own ? value.slice(own[0].length) : value });
  return { ...line, body: inner.body, severity: own?.[1] ? "error" : (inner.severity ?? "error") };
}
