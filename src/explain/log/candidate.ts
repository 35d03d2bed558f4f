import type { Block } from "./blocks.ts";
import type { Reason } from "./points.ts";
import type { Signal } from "./signals.ts";

/** A line that could be the cause, with its weight after its place in the log is looked at. */
export interface Candidate {
  index: number;
  score: number;
  /** How the score came about; the points add up to it. */
  because: Reason[];
  signal: Signal;
  shape: string;
  block?: Block;
  /** Lines of ordinary work that follow it: the more, the less it ended the program. */
  workAfter: number;
  /** It was put before what follows from it. */
  isRoot?: boolean;
  /** It stands in the last group of such lines. */
  last?: boolean;
}

/** Gives a candidate points, or takes some, and notes why. */
export function weigh(candidate: Candidate, points: number, why: string): void {
  candidate.score += points;
  candidate.because.push({ points, why });
}
