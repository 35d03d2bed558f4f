/** Arguments that don't fit a tool's schema, in words: the argument, what it takes, and the ones that exist. */
import type * as z from "zod";
import { quoted } from "../../explain/text/untrusted.ts";
import { type AnyTool, inputSchema } from "./tool.ts";

/** At most this many mistakes are named at once. */
const MAX_NAMED = 3;

/** Says what is wrong with the arguments of a call. */
export function badInput(tool: AnyTool, error: z.ZodError): string {
  const known = Object.keys(inputSchema(tool).shape);
  const issues = error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map(
          (key) => `${quoted(key, 60)} is not an argument of ${tool.name}.${nearest(key, known)}`,
        )
      : [`${String(issue.path[0] ?? "arguments")}: ${issue.message}.`],
  );
  const more = issues.length > MAX_NAMED ? [`(and ${issues.length - MAX_NAMED} more)`] : [];
  return [
    ...issues.slice(0, MAX_NAMED),
    ...more,
    `Arguments of ${tool.name}: ${known.join(", ") || "none"}.`,
  ].join("\n");
}

/** Models often write `session_id` or `SessionId`: name the argument that was meant. */
function nearest(key: string, known: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  const meant = known.find((candidate) => plain(candidate) === plain(key));
  return meant ? ` Did you mean ${meant}?` : "";
}
