import type { Block } from "./blocks.ts";
import type { Signal } from "./signals.ts";

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
