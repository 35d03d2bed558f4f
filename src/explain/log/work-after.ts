import { Pace, type Work } from "../text/work.ts";
import { type Candidate, weigh } from "./candidate.ts";
import { ABOUT_THE_SAME, HOW_FAR, PLACE } from "./points.ts";
import type { ReadLog } from "./read-log.ts";
import type { Signal } from "./signals.ts";

const PROGRESS =
  /\b\d{1,3}(?:\.\d+)?\s?%|\bframe\s*[=:]?\s*\d+|\bFra:\d+|\bSaved:|\bWrote\b|\bWritten\b|render(?:ing)? (?:done|finished|complete)|\b(?:finished|completed|successfully|success)\b|\b\d+\s?\/\s?\d+\b/i;
/** What programs write while they leave: it follows a failure and proves nothing against it. */
const LEAVING =
  /\b(?:shut(?:ting)? ?down|clean(?:ing|up)|quit(?:ting)?|exit(?:ing)?|releasing|unload(?:ing)?|closing|freeing|statistics|peak|memory used|destroy|disconnect|stopp?(?:ing|ed)|terminat|removing|deleting|post job|elapsed|total time|goodbye|bye)\b/i;

/** A table of results that a program writes while it works. */
const ROW_OF_NUMBERS = /^\s*\d[\d.]*(?:\s+-?\d[\d.e+-]*){1,20}\s*$/;
/** A figure of a report, which ends with the work: `total_size=0` (ffmpeg -progress). */
const FIGURE = /^\s*[\w.]{1,40}=\S*\s*$/;

/** For each line: how many lines of ordinary work follow it, progress counting more. */
export function* workAfterEach(log: ReadLog, weights: ReadonlyMap<number, Signal>): Work<Float64Array> {
  const pace = new Pace();
  const quiet = new Float64Array(log.lines.length + 1);
  for (let index = log.lines.length - 1; index >= 0; index--) {
    const { body } = log.normal[index]!;
    if (pace.isDue(body.length)) yield pace.take();
    let work = 0;
    if (index <= log.end && !log.runtime[index] && log.blockOf[index] === -1 && body.trim() !== "") {
      const signal = weights.get(index);
      const works = isProse(body) || ROW_OF_NUMBERS.test(body);
      if ((!signal || signal.kind === "harmless") && !LEAVING.test(body) && works) {
        const isProgress = PROGRESS.test(body);
        if (isProgress || !log.noCauses.has(index)) work = isProgress ? 2 : 1;
      }
    }
    quiet[index] = quiet[index + 1]! + work;
  }
  return quiet;
}

/** A program's own statement that it did what it was asked to. */
const SUCCESS =
  /\b(?:success(?:ful(?:ly)?)?|all done|render(?:ing)? (?:is )?(?:done|complete[d]?|finished)|finished (?:rendering|composition|successfully)|completed?[.!]?$|Saved: '|no errors)/i;
const { nearTheEnd: NEAR_THE_END, littleWork: LITTLE_WORK, often: OFTEN, close: CLOSE } = HOW_FAR.workAfter;

/** Where the log last says that the work succeeded, if that is near its end. */
function lastSuccess(log: ReadLog, weights: ReadonlyMap<number, Signal>): number {
  for (let index = log.end; index >= Math.max(0, log.end - NEAR_THE_END); index--) {
    const isOwn = !weights.has(index) && log.blockOf[index] === -1 && !log.noCauses.has(index);
    if (isOwn && SUCCESS.test(log.normal[index]!.body)) return index;
  }
  return -1;
}

/** Adjusts the weights by place: what ended the program stands near its end, first of its group. */
export function place(log: ReadLog, candidates: Candidate[], weights: ReadonlyMap<number, Signal>): void {
  const success = lastSuccess(log, weights);
  const counts = new Map<string, number>();
  for (const { shape } of candidates) counts.set(shape, (counts.get(shape) ?? 0) + 1);

  for (const candidate of candidates) {
    const { workAfter, shape } = candidate;
    if (candidate.index < success) {
      if (workAfter > LITTLE_WORK)
        weigh(candidate, PLACE.beforeFinishedWork, "after it, work was done and a success was told");
      else weigh(candidate, PLACE.beforeSuccess, "a success was told after it");
    }
    // Each doubling of the work after it makes it less likely to have ended the program.
    if (workAfter > LITTLE_WORK) {
      const points = Math.max(PLACE.mostForWork, PLACE.workDoubled * Math.log2(workAfter / LITTLE_WORK));
      weigh(candidate, points, `work went on after it (${workAfter} steps)`);
    }
    if ((counts.get(shape) ?? 0) > OFTEN && workAfter > 20)
      weigh(candidate, PLACE.repeated, "it stands there many times, and work went on");
  }
  for (const candidate of lastGroup(log, candidates)) {
    candidate.last = true;
    const finished = candidate.index < success && candidate.workAfter > LITTLE_WORK;
    if (candidate.signal.kind !== "consequence" && !finished)
      weigh(candidate, PLACE.inLastGroup, "it is in the last group of such lines");
  }
}

/** Lines that stand close together are one failure: the last such group is the one that ended the program. */
function lastGroup(log: ReadLog, candidates: readonly Candidate[]): readonly Candidate[] {
  let start = candidates.length - 1;
  while (start > 0 && distance(log, candidates[start - 1]!, candidates[start]!) <= CLOSE) start--;
  return candidates.slice(Math.max(start, 0));
}

/** Lines of ordinary text between two candidates. */
function distance(log: ReadLog, one: Candidate, other: Candidate): number {
  let gap = 0;
  for (let index = (one.block?.to ?? one.index) + 1; index < (other.block?.from ?? other.index); index++) {
    if (isProse(log.normal[index]!.body)) gap++;
    if (gap > CLOSE) break;
  }
  return gap;
}

/** Words of a program at work; not a table of addresses, a rule of signs, or a frame of a stack. */
function isProse(body: string): boolean {
  return (
    /[A-Za-z]{2}/.test(body) &&
    !FIGURE.test(body) &&
    !/\b0x[0-9a-f]{6,}/i.test(body) &&
    !/^\s+(?:at |\^|\||\d)/.test(body)
  );
}

/** The strongest first; of the last group's strongest, the one that stands first, as the root of the others. */
export function byStrength(candidates: readonly Candidate[]): Candidate[] {
  const ranked = [...candidates].sort((one, other) => other.score - one.score || one.index - other.index);
  const top = ranked[0];
  if (!top?.last) return ranked;
  const root = candidates.find(
    (candidate) => candidate.last && candidate.score >= top.score - ABOUT_THE_SAME.inLastGroup,
  );
  return root && root !== top ? [root, ...ranked.filter((candidate) => candidate !== root)] : ranked;
}
