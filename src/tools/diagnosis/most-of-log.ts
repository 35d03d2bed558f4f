/** What most lines of a set-up's log are, where the set-up ran out of time: as data, and in words. */
import * as z from "zod";
import { bulkOf } from "../../explain/log/index.ts";
import { headOf } from "../../explain/text/cut.ts";
import { inQuotes } from "../../explain/text/untrusted.ts";
import type { Cause } from "../../knowledge/types.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import type { RunHome } from "./run-home.ts";
import type { SampledLog } from "./sample-log.ts";

const MAX_LIKE = 160;

/** The structured form. */
export const MOST_OF_LOG = z.strictObject({
  count: z.int(),
  of: z.int().describe("The program's own lines that were read"),
  like: z.string().describe("One of them; the others differ in numbers, paths and file names"),
  read: z.literal("not the whole log").optional(),
});

/** See `MOST_OF_LOG`. */
export type MostOfLog = z.input<typeof MOST_OF_LOG>;

/** What comes before the first task of a session. */
const SET_UP: ReadonlySet<string> = new Set(["envEnter", "syncInputJobAttachments"]);

/** Whether an action is part of a session's set-up. @param kind of the action */
export function isSetUp(kind: string): boolean {
  return SET_UP.has(kind);
}

/** Whether a cause is a limit of time that a set-up ran into. @param kind of the action */
export function isSlowSetUp(kind: string, cause: Cause | undefined): boolean {
  return isSetUp(kind) && cause?.about === "time limit";
}

/** Counts the lines; undefined where most of them have nothing in common. */
export async function mostOfLog(
  call: Call,
  { paths }: Pick<RunHome, "paths">,
  { lines, gap }: SampledLog,
): Promise<MostOfLog | undefined> {
  const bulk = await inSlices(bulkOf(lines), call.reads.giveWay);
  if (!bulk) return undefined;
  const like = paths.shorten(bulk.like);
  return {
    count: bulk.count,
    of: bulk.of,
    like: like.length <= MAX_LIKE ? like : `${headOf(like, MAX_LIKE)} …`,
    ...(gap && { read: "not the whole log" as const }),
  };
}

/** `2800 of 2803 lines are like "Path mapping rule 2800: ..."`. */
export function mostInWords(most: MostOfLog | undefined): string | undefined {
  if (!most) return undefined;
  const { read } = most;
  return `${most.count} of ${most.of} lines are like ${inQuotes(most.like)}${read ? `; ${read} was read` : ""}`;
}
