/** One call of a tool from a shell, without a host: the answer on stdout, progress and errors on stderr. */

import { answerCall, type ServerParts } from "./answer-call.ts";
import { NAME } from "./manifest.ts";
import { listedTool } from "./server.ts";
import { type ArgumentSchema, CALL, type ShellCall, shellCall } from "./shell-arguments.ts";
import type { AnyTool } from "./tools/parts/tool.ts";

/** Exit codes of a call. */
export const EXIT = { answered: 0, unwell: 1, error: 2 } as const;

/** What a call comes to. */
export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * Calls a tool.
 * @param tell takes a line of progress.
 */
export async function callFromShell(
  parts: ServerParts,
  tool: AnyTool,
  { given, asJson }: ShellCall,
  tell: (line: string) => void,
): Promise<ShellResult> {
  let told = "";
  const { text, structured } = await answerCall(tool, given, parts, {
    signal: new AbortController().signal,
    progress(_done, _total, message) {
      // `reading logs, 3 of 20`: a line for each step is enough for a terminal.
      const [step = ""] = message.split(",");
      if (step !== told) tell(step);
      told = step;
    },
  });
  if (!structured) return { stdout: "", stderr: `${text}\n`, code: EXIT.error };
  const shown = asJson ? JSON.stringify(structured, null, 2) : text;
  const isUnwell = tool.isUnwell?.(structured) ?? false;
  return { stdout: `${shown}\n`, stderr: "", code: isUnwell ? EXIT.unwell : EXIT.answered };
}

/** The words behind a tool's name. @throws ShellMistake */
export function readShellCall(words: readonly string[], tool: AnyTool): ShellCall {
  return shellCall(words, listedTool(tool).inputSchema as ArgumentSchema);
}

/** All tools, a line each. */
export function toolsHelp(tools: readonly AnyTool[]): string {
  const width = Math.max(...tools.map(({ name }) => name.length));
  return [
    `Usage: ${NAME} [options] ${CALL} <tool> [--argument value ...] [--json]`,
    "Exit code: 0 answered; 1 what was asked about failed or is unwell (diagnose_job, diagnose_queue, get_worker, get_session_action); 2 an error.",
    "",
    ...tools.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
    "",
    `${NAME} ${CALL} <tool> --help tells a tool's arguments.`,
    "",
  ].join("\n");
}

/** One tool and its arguments, as its schema has them. */
export function toolHelp(tool: AnyTool): string {
  const { properties = {}, required = [] } = listedTool(tool).inputSchema as {
    properties?: Record<string, { type?: string; description?: string; enum?: string[]; default?: unknown }>;
    required?: string[];
  };
  const rows = Object.entries(properties).map(
    ([name, { type, description = "", enum: values, default: usual }]) => ({
      left: `  --${name}${type === "boolean" ? "" : ` <${values?.join("|") ?? type}>`}`,
      right: [
        description,
        ...(required.includes(name) ? ["(needed)"] : []),
        ...(usual === undefined ? [] : [`(default ${JSON.stringify(usual)})`]),
      ].join(" "),
    }),
  );
  return [
    `${tool.name}: ${tool.title}`,
    tool.description,
    "",
    ...rows.flatMap(({ left, right }) => [left, `      ${right}`]),
    "  --json",
    "      The structured form",
    "",
  ].join("\n");
}
