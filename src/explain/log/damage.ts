import { readLog } from "./candidates.ts";
import { buildExcerpt, type Wish } from "./excerpt.ts";
import { shapeOf } from "./shape.ts";
import { makeJudge } from "./signals.ts";
import type { ActionContext, Cause, ExcerptItem, LogLine } from "./types.ts";

/** One kind of damage that a renderer reported and went on from. */
export interface DamageGroup {
  /** What was damaged, in words. */
  says: string;
  /** The first line of the group, as it stands. */
  text: string;
  count: number;
  first: number;
  last: number;
  /** Numbers that differ between the group's lines, as ranges: `0041-0050`. */
  numbers?: string;
  /** File names in the group, at most ten, when they differ by more than a number. */
  names?: string[];
  cause: Cause;
}

/** What a succeeded action's log reports as damaged. No groups: it reports none. */
export interface DamageReading {
  groups: DamageGroup[];
  /** Lines in all groups. */
  total: number;
  items: ExcerptItem[];
  adaptorPrefixRemoved: boolean;
}

const FILE_NAME =
  /[\w~.+-]{1,120}\.(?:exr|tx|tif|tiff|tga|png|jpe?g|hdr|psd|bmp|dpx|abc|usd[acz]?|vdb|fbx|obj|ass|rs|bgeo(?:\.sc)?|mov|mp4|ttf|otf|otl|hda)\b/i;

/** Ascending numbers as ranges, keeping their width: 0041,0042,0043 is `0041-0043`. */
export function numberRanges(numbers: readonly string[]): string {
  const sorted = [...new Set(numbers)].sort((one, other) => Number(one) - Number(other));
  const ranges: string[] = [];
  let start = sorted[0];
  let previous = start;
  for (const number of [...sorted.slice(1), undefined]) {
    if (number !== undefined && Number(number) === Number(previous) + 1) {
      previous = number;
      continue;
    }
    if (start !== undefined) ranges.push(start === previous ? start : `${start}-${previous}`);
    start = number;
    previous = number;
  }
  return ranges.slice(0, 12).join(",");
}

/**
 * Reads a succeeded action's log for damage that the renderer went on from: missing textures and files,
 * refused licences, missing plug-ins and the like. Silent on what good runs write too.
 */
export function readDamage(lines: readonly LogLine[], _context: ActionContext = {}): DamageReading {
  const log = readLog(lines);
  const groups = new Map<string, DamageGroup & { found: string[] }>();
  const judge = makeJudge();
  let total = 0;
  log.normal.forEach((line, index) => {
    if (log.runtime[index]) return;
    const signal = judge(line);
    const damages = signal?.known?.entry.damages;
    if (!signal?.known || !damages || (line.severity === "info" && !signal.known.entry.quietly)) return;
    total++;
    const name = FILE_NAME.exec(line.body)?.[0];
    const shape = shapeOf(line.body.replace(FILE_NAME, "<file>"));
    const key = `${signal.known.entry.id} ${name ? shape.replace(/\([^)]*\)/g, "()") : shape}`;
    const group = groups.get(key);
    if (group) {
      group.count++;
      group.last = index;
      if (name) group.found.push(name);
    } else {
      groups.set(key, {
        says: damages,
        text: line.shown,
        count: 1,
        first: index,
        last: index,
        cause: signal.known.cause,
        found: name ? [name] : [],
      });
    }
  });
  const found = [...groups.values()].sort((one, other) => other.count - one.count);
  const wishes: Wish[] = found
    .slice(0, 6)
    .map((group, rank) => ({ line: group.first, priority: 900 - rank, mark: "damage" }));
  found.slice(0, 3).forEach((group, rank) => {
    for (let step = 1; step <= 3; step++)
      wishes.push({ line: group.first + step, priority: 500 - rank * 20 - step });
  });
  for (let step = 0; step < 3; step++) wishes.push({ line: log.end - step, priority: 700 - step * 10 });
  if (log.verdict !== undefined) wishes.push({ line: log.verdict, priority: 800 });
  return {
    groups: found.map(({ found: names, ...group }) => ({ ...group, ...spread(names) })),
    total,
    items: buildExcerpt(log, wishes),
    adaptorPrefixRemoved: log.adaptorPrefixed,
  };
}

/** How the names of a group differ: by one number (a sequence), or altogether. */
function spread(names: readonly string[]): Pick<DamageGroup, "numbers" | "names"> {
  const distinct = [...new Set(names)];
  if (distinct.length < 2) return distinct.length ? { names: distinct } : {};
  const stems = new Set(distinct.map((name) => name.replace(/\d+(?=\.\w+$)/, "#")));
  if (stems.size === 1)
    return { numbers: numberRanges(distinct.map((name) => /(\d+)\.\w+$/.exec(name)?.[1] ?? "")) };
  return { names: distinct.slice(0, 10) };
}
