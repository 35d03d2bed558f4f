import { type Block, completeBareException, findBlocks } from "./blocks.ts";
import type { NormalLine } from "./normalise.ts";
import { normalise } from "./normalise.ts";
import {
  dropLabels,
  dropQuietLevel,
  dropTrees,
  joinContinued,
  joinPanics,
  unwrapPowerShell,
} from "./rejoin.ts";
import { type RuntimeLine, readRuntimeLine } from "./runtime.ts";
import { shapeOf } from "./shape.ts";
import { makeJudge, type Signal } from "./signals.ts";
import type { LogLine } from "./types.ts";

/** A line that could be the cause, with its weight after its place in the log is looked at. */
export interface Candidate {
  index: number;
  score: number;
  signal: Signal;
  shape: string;
  block?: Block;
  /** Lines of ordinary work that follow it: the more, the less it ended the program. */
  workAfter: number;
  /** It stands in the last group of such lines. */
  last?: boolean;
}

/** A log, read once: every later step looks at this. */
export interface ReadLog {
  lines: readonly LogLine[];
  normal: readonly NormalLine[];
  runtime: readonly (RuntimeLine | undefined)[];
  blocks: readonly Block[];
  /** Index of the block that a line belongs to, or -1. */
  blockOf: Int32Array;
  /** Last line of the application's own output. */
  end: number;
  /** The runtime's verdict on the process, where the log has one. */
  verdict?: number;
  adaptorPrefixed: boolean;
}

/** The line that ended the process: the last that tells of a failure, for after one only environments exit. */
function findVerdict(runtime: readonly (RuntimeLine | undefined)[]): number {
  const failed = runtime.findLastIndex(
    (line) =>
      line?.is === "failed to start" || line?.is === "timeout" || (line?.is === "exit" && line.code !== 0),
  );
  return failed >= 0 ? failed : runtime.findLastIndex((line) => line?.is === "exit");
}

/** Reads a log line by line: prefixes off, runtime lines known, stack traces found. */
export function readLog(lines: readonly LogLine[]): ReadLog {
  const normal = lines.map(normalise);
  dropLabels(normal);
  dropQuietLevel(normal);
  unwrapPowerShell(normal);
  joinContinued(normal);
  joinPanics(normal);
  dropTrees(normal);
  const runtime = normal.map((line) => readRuntimeLine(line.body.trimEnd()));
  const blocks = findBlocks(normal);
  for (const block of blocks) completeBareException(normal, block);
  const blockOf = new Int32Array(lines.length).fill(-1);
  blocks.forEach((block, number) => {
    blockOf.fill(number, block.from, block.to + 1);
  });
  const verdict = findVerdict(runtime);
  let end = verdict < 0 ? lines.length - 1 : verdict - 1;
  while (end > 0 && normal[end]!.body.trim() === "") end--;
  return {
    lines,
    normal,
    runtime,
    blocks,
    blockOf,
    end,
    verdict: verdict < 0 ? undefined : verdict,
    adaptorPrefixed: normal.some((line) => line.adaptor),
  };
}

const PROGRESS =
  /\b\d{1,3}(?:\.\d+)?\s?%|\bframe\s*[=:]?\s*\d+|\bFra:\d+|\bSaved:|\bWrote\b|\bWritten\b|render(?:ing)? (?:done|finished|complete)|\b(?:finished|completed|successfully|success)\b|\b\d+\s?\/\s?\d+\b/i;
/** What programs write while they leave: it follows a failure and proves nothing against it. */
const LEAVING =
  /\b(?:shut(?:ting)? ?down|clean(?:ing|up)|quit(?:ting)?|exit(?:ing)?|releasing|unload(?:ing)?|closing|freeing|statistics|peak|memory used|destroy|disconnect|stopp?(?:ing|ed)|terminat|removing|deleting|post job|elapsed|total time|goodbye|bye)\b/i;

function uncaughtScore(log: ReadLog, block: Block, own: number): number {
  const floor = block.kind === "crash stack" ? 64 : block.kind === "stack" ? 74 : 80;
  const severity = log.normal[block.from]!.severity;
  return Math.max(own, severity === "warning" ? floor * 0.5 : floor);
}

/**
 * In a chain of exceptions the last one ended the program and was usually worded for people. The first is
 * quoted instead when the last only says that something failed.
 */
function tellingLine(log: ReadLog, block: Block, weights: Map<number, Signal>): number {
  if (block.chain.length < 2) return block.says;
  const scoreOf = (line: number) => weights.get(line)?.score ?? 0;
  // A message that ends in a colon only announces the next one.
  const worth = (line: number) => scoreOf(line) - (/:\s*$/.test(log.normal[line]!.body) ? 14 : 0);
  if (block.kind === "stack") {
    return block.chain.reduce(
      (best, { line }) => (worth(line) > worth(best) ? line : best),
      block.chain[0]!.line,
    );
  }
  let best = block.chain.at(-1)!.line;
  for (const { line } of block.chain) {
    if (worth(line) > worth(best) + 12) best = line;
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
export function findCandidates(log: ReadLog): { candidates: Candidate[]; noise: LoudNoise[] } {
  const weights = new Map<number, Signal>();
  const judge = makeJudge();
  log.normal.forEach((line, index) => {
    if (index > log.end) return;
    const runtime = log.runtime[index];
    if (inSummary(log, index)) return;
    let judged = line;
    if (runtime) {
      if (runtime.is !== "directive" || (runtime.name !== "fail" && !runtime.malformed)) return;
      if (!runtime.malformed) judged = withoutAdaptorWords(line, runtime.value);
    }
    const signal = judge(judged);
    if (signal) weights.set(index, signal);
  });

  const quiet = quietAfter(log, weights);
  const candidates: Candidate[] = [];
  const add = (index: number, score: number, signal: Signal, block?: Block) => {
    const workAfter = quiet[Math.min((block?.to ?? index) + 1, quiet.length - 1)] ?? 0;
    candidates.push({ index, score, signal, block, workAfter, shape: shapeOf(log.normal[index]!.body) });
  };
  for (const block of log.blocks) {
    if (block.from > log.end) continue;
    const line = tellingLine(log, block, weights);
    const signal: Signal = weights.get(line) ?? { score: 0, kind: "exception" };
    if (signal.kind === "harmless") continue;
    const score = signal.kind === "consequence" ? signal.score + 14 : uncaughtScore(log, block, signal.score);
    add(line, score, signal, block);
  }
  for (const [index, signal] of weights) {
    if (signal.kind === "harmless" || log.blockOf[index] !== -1) continue;
    add(index, signal.score, signal);
  }
  candidates.sort((one, other) => one.index - other.index);
  place(log, candidates, lastSuccess(log, weights));
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

/** For each line: how many lines of ordinary work follow it, progress counting more. */
function quietAfter(log: ReadLog, weights: Map<number, Signal>): Float64Array {
  const quiet = new Float64Array(log.lines.length + 1);
  for (let index = log.lines.length - 1; index >= 0; index--) {
    const body = log.normal[index]!.body;
    let work = 0;
    if (index <= log.end && !log.runtime[index] && log.blockOf[index] === -1 && body.trim() !== "") {
      const signal = weights.get(index);
      if ((!signal || signal.kind === "harmless") && !LEAVING.test(body) && isProse(body)) {
        work = PROGRESS.test(body) ? 2 : 1;
      }
    }
    quiet[index] = quiet[index + 1]! + work;
  }
  return quiet;
}

/** A program's own statement that it did what it was asked to. */
const SUCCESS =
  /\b(?:success(?:ful(?:ly)?)?|all done|render(?:ing)? (?:is )?(?:done|complete[d]?|finished)|finished (?:rendering|composition|successfully)|completed\.?$|Saved: '|no errors)/i;
const NEAR_THE_END = 25;

/** Where the log last says that the work succeeded, if that is near its end. */
function lastSuccess(log: ReadLog, weights: Map<number, Signal>): number {
  for (let index = log.end; index >= Math.max(0, log.end - NEAR_THE_END); index--) {
    if (SUCCESS.test(log.normal[index]!.body) && !weights.has(index) && log.blockOf[index] === -1)
      return index;
  }
  return -1;
}

/** Adjusts the weights by place: what ended the program stands near its end, first of its group. */
function place(log: ReadLog, candidates: Candidate[], success: number): void {
  const counts = new Map<string, number>();
  for (const { shape } of candidates) counts.set(shape, (counts.get(shape) ?? 0) + 1);

  for (const candidate of candidates) {
    const { workAfter } = candidate;
    if (candidate.index < success) candidate.score -= 18;
    if (workAfter > 6) candidate.score -= Math.min(26, 5 * Math.log2(workAfter / 6));
    if ((counts.get(candidate.shape) ?? 0) > 3 && workAfter > 20) candidate.score -= 6;
  }
  // Lines that stand close together are one failure; in the last such group the first is the root.
  let groupStart = candidates.length - 1;
  while (groupStart > 0) {
    const gap = distance(log, candidates[groupStart - 1]!, candidates[groupStart]!);
    if (gap > 3) break;
    groupStart--;
  }
  for (let index = Math.max(groupStart, 0); index < candidates.length; index++) {
    const candidate = candidates[index]!;
    candidate.last = true;
    if (candidate.signal.kind !== "consequence") candidate.score += 6;
  }
}

/** Lines of ordinary text between two candidates. */
function distance(log: ReadLog, one: Candidate, other: Candidate): number {
  let gap = 0;
  for (let index = (one.block?.to ?? one.index) + 1; index < (other.block?.from ?? other.index); index++) {
    if (isProse(log.normal[index]!.body)) gap++;
    if (gap > 12) break;
  }
  return gap;
}

/** Words of a program at work; not a table of addresses, a rule of signs, or a frame of a stack. */
function isProse(body: string): boolean {
  return /[A-Za-z]{2}/.test(body) && !/\b0x[0-9a-f]{6,}/i.test(body) && !/^\s+(?:at |\^|\||\d)/.test(body);
}

/** Of lines in the last group that weigh about the same, the first is the root of the others. */
const ABOUT_THE_SAME = 7;

/** The strongest first; of the last group's strongest, the one that stands first. */
export function byStrength(candidates: readonly Candidate[]): Candidate[] {
  const ranked = [...candidates].sort((one, other) => other.score - one.score || one.index - other.index);
  const top = ranked[0];
  if (!top?.last) return ranked;
  const root = candidates.find(
    (candidate) => candidate.last && candidate.score >= top.score - ABOUT_THE_SAME,
  );
  return root && root !== top ? [root, ...ranked.filter((candidate) => candidate !== root)] : ranked;
}
