/** Cursors of the log: where to go on, in which direction, in which stream. */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { LogStream } from "../../deadline/log-reader.ts";
import { KEY_PLACES } from "../../explain/secrets/key-lines.ts";
import type { LinePlace } from "../../explain/secrets/mask.ts";
import { SECRET_NAMES } from "../../explain/secrets/names.ts";
import { BadArguments } from "../parts/tool.ts";

const SECRET_NAME = z.enum(SECRET_NAMES);
const COUNT = z.int().min(0).max(10_000);
/** What the lines before leave open as to secrets in the next ones. */
const LINE_PLACE: z.ZodType<LinePlace> = z.strictObject({
  key: z.strictObject({ in: z.enum(KEY_PLACES), left: COUNT, others: COUNT }),
  awaited: z
    .strictObject({
      name: SECRET_NAME,
      as: z.enum(["field", "below", "block", "printed"]),
      indent: COUNT,
      isBare: z.boolean().optional(),
      others: COUNT.optional(),
      isStrict: z.boolean().optional(),
    })
    .optional(),
  columns: z
    .strictObject({
      separator: z.enum(["|", ",", "\t"]),
      count: COUNT,
      secret: z.array(z.strictObject({ column: COUNT, name: SECRET_NAME })).max(100),
    })
    .optional(),
});

const CURSOR = z.strictObject({
  /** What the cursor belongs to: stream, span and pattern. */
  of: z.string().length(12),
  from: z.enum(["head", "tail"]),
  /** Absent for the first page of a direction. */
  token: z.string().max(4096).optional(),
  /** Where the span ended once the next action's banner was found, epoch milliseconds. */
  endTime: z.int().optional(),
  /** Lines of the token's page that were dealt with already. */
  skip: z.int().min(0).max(20_000).optional(),
  /** Where the first line of the token's page stands. */
  before: LINE_PLACE.optional(),
});

/** Where to go on. */
export type Place = Omit<z.infer<typeof CURSOR>, "of">;

/** What a cursor belongs to; another query's cursor would answer a question nobody asked. */
export function queryKey(stream: LogStream, parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([stream, ...parts]))
    .digest("base64url")
    .slice(0, 12);
}

/** The text of a cursor. */
export function writeCursor(key: string, place: Place): string {
  return Buffer.from(JSON.stringify({ of: key, ...place })).toString("base64url");
}

/** @throws BadArguments for a text that is no cursor of this query. */
export function readCursor(text: string, key: string): Place {
  const cursor = CURSOR.safeParse(parse(text));
  if (!cursor.success)
    throw new BadArguments("cursor: this is not a cursor of get_session_log. Call again without it.");
  if (cursor.data.of !== key) {
    throw new BadArguments(
      "cursor: it belongs to another log, span of time or search. Repeat the arguments of the answer it came from, or call without it.",
    );
  }
  return cursor.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined; // The schema refuses it in words.
  }
}
