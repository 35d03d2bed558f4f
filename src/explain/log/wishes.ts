import type { Candidate } from "./candidate.ts";
import type { Wish } from "./excerpt.ts";
import { FROM } from "./points.ts";
import type { ReadLog } from "./read-log.ts";

/** Other suspects to show beside the decisive line. */
const MOST_SUSPECTS = 10;
/** Suspects that weigh less are shown only where their own words are loud. */
const WEAK = 10;
/** Suspects that are marked as such where no line is named. */
const MARKED_SUSPECTS = 3;
/** Lines right before the decisive one that are shown even where they repeat others. */
const LINES_BEFORE = 2;
/** Lines of the decisive message that are marked. */
const MARKED_LINES = 4;
/** Joined parts of the decisive message that are shown after it. */
const MOST_PARTS = 9;
/** The last lines before the process ended: more of them where nothing else tells. */
const TAIL = { named: 5, unnamed: 14 };

/** Of the tail, the lines that are shown even where they repeat others. */
const LAST_LINES = 2;

/** Collects wishes; a line may be wished for more than once. */
class WishList {
  readonly wishes: Wish[] = [];

  line(line: number, priority: number, mark?: Wish["mark"]): void {
    this.wishes.push({ line, priority, mark });
  }

  around(index: number, priority: number, before: number, after: number): void {
    for (let step = 1; step <= before; step++) this.line(index - step, priority - step * 4);
    for (let step = 1; step <= after; step++) this.line(index + step, priority - step * 4 - 1);
  }
}

/**
 * What the excerpt of a failure should hold, by priority: the decisive line, its whole stack trace, what leads
 * up to it, the other suspects, the last lines before the process ended, and the runtime's verdict.
 *
 * @param decisive index of the line that is named, if one is
 * @param ranked the candidates, strongest first
 * @param mostMarked how many of them are marked where no line is named
 */
export function failureWishes(
  log: ReadLog,
  decisive: number | undefined,
  ranked: readonly Candidate[],
  mostMarked = MARKED_SUSPECTS,
): Wish[] {
  const list = new WishList();
  if (decisive !== undefined) wishForDecisive(list, log, decisive);
  wishForSuspects(list, decisive, ranked, mostMarked);
  wishForEnding(list, log, decisive === undefined ? TAIL.unnamed : TAIL.named);
  wishForBeginning(list, log);
  return list.wishes;
}

function wishForDecisive(list: WishList, log: ReadLog, decisive: number): void {
  list.line(decisive, 1_000, "cause");
  for (let part = decisive + 1; log.normal[part]?.joined && part - decisive < MOST_PARTS; part++) {
    list.line(part, 900, part - decisive < MARKED_LINES ? "cause" : undefined);
  }
  const block = log.blocks[log.blockOf[decisive]!];
  if (!block) {
    // What it was doing right then is evidence, however alike the lines are.
    for (let step = 1; step <= LINES_BEFORE; step++) list.line(decisive - step, 708 - step);
    list.around(decisive, 620, 4, 4);
    return;
  }
  for (const { line } of block.chain) list.line(line, 940);
  list.line(block.from, 800);
  // The frames next to the exception tell most.
  for (let line = block.from; line <= block.to; line++) {
    list.line(line, 690 - Math.min(150, Math.abs(block.says - line) * 3));
  }
  list.around(block.from, 600, 3, 0);
  // A message of several lines goes on there, and what was told of it next.
  for (let line = block.says + 1; line <= block.to; line++) list.line(line, 698 - (line - block.says));
  list.around(block.to, 600, 0, 3);
}

function wishForSuspects(
  list: WishList,
  decisive: number | undefined,
  ranked: readonly Candidate[],
  mostMarked: number,
): void {
  const shapes = new Set<string>();
  for (const candidate of ranked) {
    const rank = shapes.size;
    if (rank >= MOST_SUSPECTS) break;
    if (candidate.score < WEAK && candidate.signal.score < FROM.loud) continue;
    if (shapes.has(candidate.shape) || candidate.index === decisive) continue;
    shapes.add(candidate.shape);
    const marked = decisive === undefined && rank < mostMarked;
    list.line(candidate.index, 720 - rank * 12, marked ? "suspect" : undefined);
    if (rank < 2) list.around(candidate.index, 560 - rank * 30, 1, 2);
  }
}

function wishForEnding(list: WishList, log: ReadLog, lines: number): void {
  if (log.verdict !== undefined) list.line(log.verdict, 950);
  for (let step = 0; step < lines; step++) {
    if (log.runtime[log.end - step]?.is === "directive") continue;
    list.line(log.end - step, step < LAST_LINES ? 710 - step : 580 - step * 14);
  }
  log.runtime.forEach((line, index) => {
    if (line?.is === "directive" && line.name === "fail") list.line(index, 930);
  });
}

function wishForBeginning(list: WishList, log: ReadLog): void {
  const command = log.runtime.findIndex((line) => line?.is === "command");
  if (command >= 0) list.line(command, 470);
  log.runtime.forEach((line, index) => {
    if (line?.is === "parameter") list.line(index, 460);
  });
}
