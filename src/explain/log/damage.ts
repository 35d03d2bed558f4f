import { recognise } from "../../knowledge/index.ts";
import type { Cause, Known, StudioRecords } from "../../knowledge/types.ts";
import { finish, Pace, type Work } from "../text/work.ts";
import { buildExcerpt, type Wish } from "./excerpt.ts";
import { WORDS } from "./points.ts";
import { type ReadLog, readLog } from "./read-log.ts";
import { foldShape } from "./shape.ts";
import { makeJudge, type Signal } from "./signals.ts";
import type { ActionContext, ExcerptItem, Gap, LogLine } from "./types.ts";

/** One kind of damage that a renderer reported and went on from. */
export interface DamageGroup {
  /** What was damaged, in words. */
  says: string;
  /** The first line of the group, as it stands. */
  text: string;
  count: number;
  /** Index of the first and of the last line. */
  first: number;
  last: number;
  /** Where the lines differ only by the number in a file name, those numbers as ranges: `0041-0050`. */
  numbers?: string;
  /** Where they differ otherwise, the file names, at most ten. */
  names?: string[];
  cause: Cause;
}

/** Lines of a success that complain of something and mean nobody knows what. */
export interface OtherComplaints {
  /** Whether they call themselves errors; else they only complain. */
  areErrors: boolean;
  count: number;
  first: { index: number; text: string };
}

/** What a succeeded action's log reports as damaged. No groups: it reports none. */
export interface DamageReading {
  /** Largest first. */
  groups: DamageGroup[];
  /** Lines in all groups. */
  total: number;
  /** Other lines that complain, none of them known to harm the result, nor to be harmless. */
  others?: OtherComplaints;
  /** Where lines were not read: damage may stand there. */
  gap?: Gap;
  items: ExcerptItem[];
  /** Banner rules and other frame lines of the runtime that stand in no item. */
  framesLeftOut: number;
  adaptorPrefixRemoved: boolean;
}

const FILE_NAME = /(?<![\w~.+@#%-])[\w~.+@#%-]{1,160}\.[A-Za-z]\w{1,5}\b/;
const MOST_NAMES = 10;
const MOST_RANGES = 12;

/** Numbers as ranges that keep their width: 0041, 0042, 0043 is `0041-0043`. */
export function numberRanges(numbers: readonly string[]): string {
  const sorted = [...new Set(numbers)].sort((one, other) => Number(one) - Number(other));
  const ranges: { from: string; to: string }[] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last && Number(number) === Number(last.to) + 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  const shown = ranges.slice(0, MOST_RANGES).map(({ from, to }) => (from === to ? from : `${from}-${to}`));
  const more = ranges.length - shown.length;
  return more > 0 ? `${shown.join(",")} and ${more} more` : shown.join(",");
}

/** How the file names of a group differ: by one number (a sequence), or altogether. */
function spread(names: readonly string[]): Pick<DamageGroup, "numbers" | "names"> {
  const distinct = [...new Set(names)];
  const stems = new Set(distinct.map((name) => name.replace(/(?<!\d)\d+(?=\.\w+$)/, "#")));
  if (distinct.length > 1 && stems.size === 1) {
    return { numbers: numberRanges(distinct.map((name) => /(?<!\d)(\d+)\.\w+$/.exec(name)?.[1] ?? "")) };
  }
  return distinct.length > 0 ? { names: distinct.slice(0, MOST_NAMES) } : {};
}

/** What a line that only follows from another says of the result all the same: that a render was given up. */
function damageKnown(log: ReadLog, body: string, signal: Signal): Known | undefined {
  return signal.known ?? (signal.kind === "consequence" ? recognise(body, log.studio) : undefined);
}

function isDamage({ record }: Known, severity: string | undefined): boolean {
  return record.damages !== undefined && (severity !== "info" || record.quietly === true);
}

function newGroup({ record, cause }: Known, text: string, index: number): DamageGroup {
  return { says: record.damages ?? cause.says, text, count: 0, first: index, last: index, cause };
}

/** A tool of the shell that looks for something tells a script, not the picture. */
const SHELL_TOOL =
  /^\s*(?:\/\S{1,80}\/)?(?:ls|rm|rmdir|stat|which|grep|find|test|du|df|chmod|chown|kill|pkill|mkdir|umount|readlink|head|tail|wc|cat): /;
/** The program says that it does it in another way; near the complaint the two are one message. */
const FALLS_BACK =
  /\bfall(?:s|ing)? ?back\b|\b(?:using|trying) .{1,80} instead\b|\busing (?:the )?defaults?\b/i;
const NEAR = 2;

/** Whether nothing is missing after all: the program did it in another way, or only a script asked. */
function isMended(log: ReadLog, index: number): boolean {
  if (SHELL_TOOL.test(log.normal[index]!.body)) return true;
  for (let step = 0; step <= NEAR; step++)
    if (FALLS_BACK.test(log.normal[index + step]?.body ?? "")) return true;
  return false;
}

/** The complaints that are no damage: those that call themselves errors, where there are any. */
class Complaints {
  private readonly found = { error: [] as number[], other: [] as number[] };

  add(index: number, signal: Signal, severity: string | undefined): void {
    if (signal.kind === "harmless" || signal.kind === "consequence") return;
    const isError = severity === "error" || severity === "fatal" || LOUD_KINDS.has(signal.kind);
    if (isError) this.found.error.push(index);
    else if (severity !== "info" && signal.score > WORDS.warningWithoutComplaint)
      this.found.other.push(index);
  }

  told(log: ReadLog): OtherComplaints | undefined {
    const areErrors = this.found.error.length > 0;
    const lines = areErrors ? this.found.error : this.found.other;
    const [first] = lines;
    if (first === undefined) return undefined;
    const index = exceptionBelow(log, first);
    const { whole, shown } = log.normal[index]!;
    return { areErrors, count: lines.length, first: { index, text: whole ?? shown } };
  }
}

/** An error that is logged with its traceback is told by the exception. */
function exceptionBelow(log: ReadLog, index: number): number {
  const below = log.blocks.find(
    ({ kind, from, cutOff }) => kind === "traceback" && !cutOff && from > index && from - index <= NEAR,
  );
  return below?.says ?? index;
}

const LOUD_KINDS: ReadonlySet<Signal["kind"]> = new Set(["error", "exception", "fatal"]);

/** Collects the damage of a log by kind and wording, and the complaints that are none. */
function* collect(log: ReadLog): Work<Pick<DamageReading, "groups" | "others">> {
  const pace = new Pace();
  const judge = makeJudge(log.studio);
  const groups = new Map<string, { group: DamageGroup; names: string[] }>();
  const complaints = new Complaints();
  for (const [index, line] of log.normal.entries()) {
    // The phrases of a studio are a stranger's, and may take their time on any line.
    if (log.studio || pace.isDue(line.body.length)) yield pace.take();
    const signal = log.runtime[index] ? undefined : judge(line);
    const known = signal && damageKnown(log, line.body, signal);
    if (!signal || (log.noCauses.has(index) && !known)) continue;
    if (!known || !isDamage(known, line.severity) || isMended(log, index)) {
      complaints.add(index, signal, line.severity);
      continue;
    }
    const key = `${known.record.id} ${foldShape(line.body)}`;
    const found = groups.get(key) ?? { names: [], group: newGroup(known, line.whole ?? line.shown, index) };
    groups.set(key, found);
    found.group.count++;
    found.group.last = index;
    const name = FILE_NAME.exec(line.body)?.[0];
    if (name) found.names.push(name);
  }
  const found = [...groups.values()].map(({ group, names }) => ({ ...group, ...spread(names) }));
  return { groups: found.sort((one, other) => other.count - one.count), others: complaints.told(log) };
}

/**
 * Reads a succeeded action's log for damage that the renderer went on from: missing textures and files,
 * refused licences, missing plug-ins and the like. Silent on what good runs write too. What failed has no
 * result that could be damaged, so it has none either: readFailure answers for it.
 *
 * @param lines the action's lines in order, free of control characters
 * @param context what the API said of the action
 * @param studio records that win over the product's
 */
export function readDamage(
  lines: readonly LogLine[],
  context: ActionContext = {},
  studio?: StudioRecords,
): DamageReading {
  return finish(damageReadingOf(lines, context, studio));
}

/** {@link readDamage} in pieces, for logs that may be long. */
export function* damageReadingOf(
  lines: readonly LogLine[],
  context: ActionContext,
  studio: StudioRecords | undefined,
): Work<DamageReading> {
  const log = yield* readLog(lines, studio);
  const { groups, others } = context.status === "FAILED" ? { groups: [] } : yield* collect(log);
  return {
    groups,
    total: groups.reduce((sum, { count }) => sum + count, 0),
    ...(others && { others }),
    ...(context.gap && { gap: context.gap }),
    ...(yield* buildExcerpt(log, damageWishes(log, groups, others))),
    adaptorPrefixRemoved: log.adaptorPrefixed,
  };
}

/** Groups that are shown, and those that are shown with the lines after them. */
const SHOWN_GROUPS = 6;
const GROUPS_WITH_CONTEXT = 3;

function damageWishes(log: ReadLog, groups: readonly DamageGroup[], others?: OtherComplaints): Wish[] {
  const wishes: Wish[] = others ? [{ line: others.first.index, priority: 750 }] : [];
  groups.slice(0, SHOWN_GROUPS).forEach(({ first }, rank) => {
    wishes.push({ line: first, priority: 900 - rank, mark: "damage" });
    if (rank >= GROUPS_WITH_CONTEXT) return;
    for (let step = 1; step <= 2; step++)
      wishes.push({ line: first + step, priority: 500 - rank * 20 - step });
  });
  for (let step = 0; step < 3; step++) wishes.push({ line: log.end - step, priority: 700 - step * 10 });
  if (log.verdict !== undefined) wishes.push({ line: log.verdict, priority: 800 });
  return wishes;
}
