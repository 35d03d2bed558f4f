/** The actions of one session as a story: a verdict in one sentence, and rows in which plain repeats fold. */

import { isTerminalActionStatus } from "../../knowledge/service-statuses.ts";
import { mergedParameters } from "../tasks/frames.ts";
import { cutText } from "../text/cut.ts";
import { span } from "../text/time.ts";
import type { ActionReadout } from "./action-readout.ts";
import { exitInShort } from "./exit-code.ts";

/** One action of the story. */
export interface StoryAction {
  readonly id: string;
  /** Its number in the session, the last part of its id. */
  readonly number: number;
  readonly read: ActionReadout;
  /** How long it took, in milliseconds, once it has ended. */
  readonly ms?: number;
  /** False where exit code and message could not be read. */
  readonly detailed: boolean;
}

/** Actions that read alike, in one row. */
export interface StoryRow {
  actions: string;
  what: string;
  status: string;
  count?: number;
  took?: string;
  exit?: string;
  message?: string;
  note?: string;
}

const MAX_MESSAGE_IN_ROW = 160;
const MAX_PARAMETERS_IN_ROW = 160;
const MAX_IN_VERDICT = 60;

// A run is worth a look when it took less than half or more than twice as long as the median of its siblings;
// with fewer siblings, or differences of a few seconds, that says nothing.
const FACTOR = 2;
const MIN_SIBLINGS = 4;
const MIN_DIFFERENCE_MS = 10_000;

/** The successful task runs that took much shorter or longer than the others of their step. */
export function unusualRuns(
  actions: readonly StoryAction[],
): Map<string, "unusually short" | "unusually long"> {
  const unusual = new Map<string, "unusually short" | "unusually long">();
  const runs = actions.filter(
    ({ read, ms }) => read.kind.kind === "taskRun" && read.status === "SUCCEEDED" && ms !== undefined,
  );
  for (const siblings of groupBy(runs, ({ read }) => read.kind.stepId ?? "").values()) {
    if (siblings.length < MIN_SIBLINGS) continue;
    const median = medianOf(siblings.map(({ ms }) => ms ?? 0));
    for (const { id, ms = 0 } of siblings) {
      if (Math.abs(ms - median) < MIN_DIFFERENCE_MS) continue;
      if (ms * FACTOR < median) unusual.set(id, "unusually short");
      if (ms > median * FACTOR) unusual.set(id, "unusually long");
    }
  }
  return unusual;
}

/**
 * The verdict of a list of actions, without a full stop: `12 succeeded, 1 failed (exit 137 SIGKILL, Frame=42),
 * 3 never attempted because of it`.
 */
export function verdictOf(actions: readonly StoryAction[]): string {
  if (actions.length === 0) return "no actions";
  const byStatus = groupBy(actions, ({ read }) => read.status);
  const bad = [...byStatus.keys()].filter(
    (status) => !["SUCCEEDED", "NEVER_ATTEMPTED"].includes(status) && isTerminalActionStatus(status),
  );
  if (byStatus.size === 1 && byStatus.has("SUCCEEDED")) {
    return actions.length === 1 ? "its 1 action succeeded" : `all ${actions.length} actions succeeded`;
  }
  const badOnes = bad.reduce((sum, status) => sum + (byStatus.get(status)?.length ?? 0), 0);
  const order = ["SUCCEEDED", ...bad, "NEVER_ATTEMPTED"];
  const rest = [...byStatus.keys()].filter((status) => !order.includes(status));
  return [...order, ...rest]
    .flatMap((status) => {
      const list = byStatus.get(status);
      if (!list) return [];
      const words = `${list.length} ${status.toLowerCase().replaceAll("_", " ")}`;
      if (status === "NEVER_ATTEMPTED")
        return [badOnes > 0 ? `${words} because of ${badOnes === 1 ? "it" : "these"}` : words];
      return [status === "SUCCEEDED" ? words : `${words} (${tellingOf(list)})`];
    })
    .join(", ");
}

/** What tells most about the actions of one status: the exit of the first and what it was. */
function tellingOf(list: readonly StoryAction[]): string {
  const [first] = list;
  if (!first) return "";
  const { read, detailed } = first;
  const exit =
    read.status !== "FAILED"
      ? undefined
      : detailed
        ? exitInShort({ code: read.exit?.code })
        : "exit code not read";
  const what = read.kind.kind === "taskRun" ? read.parametersInShort : read.words;
  const parts = [exit, shortened(what, MAX_IN_VERDICT)].filter(Boolean);
  return `${list.length > 1 ? "first: " : ""}${parts.join(", ") || read.words}`;
}

/** One row for each action that went wrong; plain repeats fold into one. */
export function rowsOf(actions: readonly StoryAction[]): StoryRow[] {
  const unusual = unusualRuns(actions);
  const runs: StoryAction[][] = [];
  for (const action of actions) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    const folds =
      before && !unusual.has(action.id) && !unusual.has(before.id) && keyOf(action) === keyOf(before);
    if (last && folds) last.push(action);
    else runs.push([action]);
  }
  return runs.map((run) => rowOf(run, unusual, actions));
}

function keyOf({ read, id }: StoryAction): string {
  // A failure is worth a row of its own, always.
  if (read.status === "FAILED") return id;
  const { kind, stepId, environment } = read.kind;
  return JSON.stringify([read.status, kind, stepId, environment, read.exit?.code, read.message]);
}

function rowOf(
  run: readonly StoryAction[],
  unusual: ReadonlyMap<string, string>,
  actions: readonly StoryAction[],
): StoryRow {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) throw new RangeError("a row needs an action");
  const { read } = first;
  const isPlain = read.status === "SUCCEEDED";
  return {
    actions: run.length === 1 ? `#${first.number}` : `#${first.number}-#${last.number}`,
    what: whatOf(run),
    status: read.status,
    count: run.length > 1 ? run.length : undefined,
    took: tookOf(run),
    exit: isPlain || !isTerminalActionStatus(read.status) ? undefined : exitOf(first),
    // What never ran only repeats the message, or the id, of the action it stood behind.
    message: isPlain || read.status === "NEVER_ATTEMPTED" ? undefined : shortened(read.message),
    note: unusual.get(first.id) ?? behind(first, actions),
  };
}

/** Which action kept this one from running: the last one before it that ended badly. */
function behind({ number, read }: StoryAction, actions: readonly StoryAction[]): string | undefined {
  if (read.status !== "NEVER_ATTEMPTED") return undefined;
  const cause = actions.findLast((other) => other.number < number && ENDED_BADLY.has(other.read.status));
  return cause ? `queued behind #${cause.number}` : undefined;
}

const ENDED_BADLY: ReadonlySet<string> = new Set(["FAILED", "INTERRUPTED", "CANCELED"]);

function exitOf({ read, detailed }: StoryAction): string | undefined {
  if (read.status === "NEVER_ATTEMPTED") return undefined;
  if (!detailed) return "exit code not read";
  return read.exit?.code === undefined && read.status !== "FAILED"
    ? undefined
    : exitInShort({ code: read.exit?.code });
}

function whatOf(run: readonly StoryAction[]): string {
  const [first] = run;
  const words = first?.read.words ?? "";
  if (run.length === 1) return [words, first?.read.parametersInShort].filter(Boolean).join(", ");
  const merged = mergedParameters(run.map(({ read }) => read.parameters));
  const ends = [first?.read.parametersInShort, run.at(-1)?.read.parametersInShort]
    .filter(Boolean)
    .join(" to ");
  return [words.replace(/^task run/, "task runs"), shortened(merged ?? ends, MAX_PARAMETERS_IN_ROW)]
    .filter(Boolean)
    .join(", ");
}

function tookOf(run: readonly StoryAction[]): string | undefined {
  const times = run.map(({ ms }) => ms).filter((ms) => ms !== undefined);
  if (times.length === 0) {
    const running = run.length === 1 ? run[0]?.read.runningFor : undefined;
    return running && `${running} so far`;
  }
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const range = span(least) === span(most) ? span(least) : `${span(least)} to ${span(most)}`;
  return run.length > 1 ? `${range} each` : range;
}

function shortened(text: string | undefined, max = MAX_MESSAGE_IN_ROW): string | undefined {
  return text ? cutText(text, max).text : undefined;
}

/** Groups in the order of first appearance. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOfItem: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The middle value; of an even number of them the higher middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
