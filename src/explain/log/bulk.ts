/** What most lines of a log are: of a set-up that took too long, what it was busy with. */
import { Pace, type Work } from "../text/work.ts";
import { normalise } from "./normalise.ts";
import { readRuntimeLine } from "./runtime.ts";
import { foldShape } from "./shape.ts";
import type { LogLine } from "./types.ts";

/** Lines of one shape that make a bulk, and their share of the program's own lines. */
const FEWEST = 50;
const MOST_OF = 0.6;

/** Lines of one shape. */
export interface Bulk {
  readonly count: number;
  /** The program's own lines: those of the runtime and empty ones don't count. */
  readonly of: number;
  /** The last of them, without the prefixes of wrappers. Text of the farm. */
  readonly like: string;
}

/** The shape that most of a log's lines have, digits, paths and file names aside; undefined where none has most. */
export function* bulkOf(lines: readonly LogLine[]): Work<Bulk | undefined> {
  const pace = new Pace();
  const shapes = new Map<string, { count: number; like: string }>();
  let of = 0;
  for (const line of lines) {
    if (pace.isDue(line.text.length)) yield pace.take();
    const body = normalise(line).body.trim();
    const shape = foldShape(body);
    // Of digits alone it can't be said what they are.
    if (body === "" || readRuntimeLine(body) || !/[a-z]/i.test(shape)) continue;
    of += 1;
    shapes.set(shape, { count: (shapes.get(shape)?.count ?? 0) + 1, like: body });
  }
  const [most] = [...shapes.values()].sort((one, other) => other.count - one.count);
  return most && most.count >= FEWEST && most.count >= MOST_OF * of ? { ...most, of } : undefined;
}
