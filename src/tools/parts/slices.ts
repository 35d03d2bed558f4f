/** Long work of a call, done so that other calls get their turn. */
import type { Work } from "../../explain/text/work.ts";

/** Longest time between two chances for other work, in milliseconds; a piece of work takes a few. */
const SLICE_MS = 15;

/**
 * Does the work in slices.
 * @param giveWay called between slices; lets others work, and throws when nobody waits for the result any more.
 */
export async function inSlices<T>(work: Work<T>, giveWay: () => Promise<void>): Promise<T> {
  let sliceEnds = performance.now() + SLICE_MS;
  while (true) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnds) continue;
    await giveWay();
    sliceEnds = performance.now() + SLICE_MS;
  }
}
