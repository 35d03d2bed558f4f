/** What tools that list things share: how many rows, where to go on, and names for long ids. */
import * as z from "zod";
import { BadArguments, words } from "./tool.ts";

/**
 * The input by which a caller chooses how much to see.
 * @param defaultLimit rows when the caller names no limit.
 * @param options.noun what the rows are.
 * @param options.max rows of one answer at most, so that an answer stays under 40,000 characters.
 */
export function listInput(defaultLimit: number, { noun = "Rows", max = 100 } = {}) {
  return {
    limit: z.int().min(1).max(max).default(defaultLimit).describe(noun),
    cursor: z.string().max(4096).optional().describe("From an earlier answer, to go on"),
  };
}

/** What every list says about its own size. */
export const LIST_OUTPUT = {
  shown: z.string().optional().describe("Rows shown of how many"),
  cursor: z.string().optional().describe("Goes on after the rows shown"),
};

/** `Shown: 20 of 57; more with cursor=at:20`. */
export function shownLine({ shown, cursor }: { shown?: string; cursor?: string }): string | undefined {
  const line = words([shown, cursor && `more with cursor=${cursor}`], "; ");
  return line && `Shown: ${line}`;
}

/** A cursor of our own into a list that is read whole each time. */
export function offsetCursor(offset: number): string {
  return `at:${offset}`;
}

/** The place that `offsetCursor` wrote; undefined for any other text. */
export function readOffset(cursor: string | undefined): number | undefined {
  const digits = /^at:(\d{1,9})$/.exec(cursor ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Characters of rows, in either form, where the caller named no limit, and where one was named. */
export const LIST_ROOM = { default: 6_800, most: 30_000 };

/** As many rows from the start as there is room for, at least one. */
export function withinRoom<Row>(
  rows: readonly Row[],
  room: number,
  sizeOf: (row: Row) => number = (row) => JSON.stringify(row).length,
): Row[] {
  let left = room;
  return rows.filter((row, index) => {
    left -= left > 0 ? sizeOf(row) + 1 : 0;
    return left > 0 || index === 0;
  });
}

/** Says that a cursor belongs to something else. */
export function badCursor(): BadArguments {
  return new BadArguments(
    "cursor: not a cursor of this list. Give the one of an earlier answer to the same question, unchanged, or none to begin anew.",
  );
}

/** A long id under a short name, so that rows can name it cheaply. */
export interface Named {
  readonly name: string;
  readonly id: string;
  /** What the id belongs to. */
  readonly in: string;
}

/** Gives each id a short name (`w1`, `w2`), in order of appearance. */
export class Legend {
  readonly entries: Named[] = [];

  constructor(private readonly letter: string) {}

  /** The short name of an id. */
  name(id: string, parent: string): string {
    const known = this.entries.find((entry) => entry.id === id);
    if (known) return known.name;
    const name = `${this.letter}${this.entries.length + 1}`;
    this.entries.push({ name, id, in: parent });
    return name;
  }
}

/** `Workers: w1 = worker-..., w2 = worker-... in fleet-...; w3 = worker-... in fleet-...`. */
export function legendLine(noun: string, entries: readonly Named[] | undefined): string | undefined {
  const parents = [...new Set(entries?.map((entry) => entry.in))];
  const groups = parents.map((parent) => {
    const own = (entries ?? []).filter((entry) => entry.in === parent);
    return `${own.map(({ name, id }) => `${name} = ${id}`).join(", ")} in ${parent}`;
  });
  return groups.length > 0 ? `${noun}: ${groups.join("; ")}` : undefined;
}

/** The structured form of a legend. */
export const LEGEND = z
  .array(z.strictObject({ name: z.string(), id: z.string(), in: z.string() }))
  .optional()
  .describe("Short names used in rows");
