/** Sorting in pieces: fifty thousand names take a second, and others have to be answered meanwhile. */
import { Pace, type Work } from "../text/work.ts";

/** Items that are sorted at once. */
const CHUNK = 256;

/**
 * Sorts items, in pieces; equal ones keep their order.
 * @param weight characters that one comparison goes through.
 */
export function* sorting<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
  weight: (item: Item) => number,
): Work<Item[]> {
  const pace = new Pace();
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += CHUNK) {
    const chunk = items.slice(from, from + CHUNK);
    if (pace.isDue(chunk.reduce((sum, item) => sum + weight(item), 0))) yield pace.take();
    runs.push(chunk.sort(compare));
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left = [], right = []] = [runs[at], runs[at + 1]];
      const both: Item[] = [];
      for (let one = 0, other = 0; one < left.length || other < right.length; ) {
        const isLeft =
          other >= right.length || (one < left.length && compare(left[one]!, right[other]!) <= 0);
        const item = isLeft ? left[one++]! : right[other++]!;
        if (pace.isDue(weight(item))) yield pace.take();
        both.push(item);
      }
      merged.push(both);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}
