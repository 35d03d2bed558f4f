/** JSON Schemas as `tools/list` shows them: what zod makes of a schema, without what tells a reader nothing. */
import * as z from "zod";

type Json = { [member: string]: unknown };

/**
 * The schema of a tool's arguments or answer.
 * @param io arguments refuse what they don't know; that an answer holds nothing else is ours to keep, and told nowhere
 */
export function listedSchema(schema: z.ZodObject, io: "input" | "output"): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io }) as Json;
  return plainer(rest, io) as Json;
}

function plainer(part: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(part)) return part.map((each) => plainer(each, io));
  if (typeof part !== "object" || part === null) return part;
  const { type, ...rest } = part as Json;
  const kept = Object.entries(rest).filter((member) => !isNoNews(member, io));
  const own = Object.fromEntries(kept.map(([name, value]) => [name, plainer(value, io)]));
  // Several types in one list are right, and some hosts can't show them. A property may be called type, too.
  if (Array.isArray(type)) return { anyOf: type.map((each: unknown) => ({ type: each })), ...own };
  return type === undefined ? own : { type: plainer(type, io), ...own };
}

/** Every whole number of JavaScript lies between these bounds. */
function isNoNews([name, value]: [string, unknown], io: "input" | "output"): boolean {
  return (
    (name === "minimum" && value === Number.MIN_SAFE_INTEGER) ||
    (name === "maximum" && value === Number.MAX_SAFE_INTEGER) ||
    (io === "output" && name === "additionalProperties" && value === false)
  );
}
