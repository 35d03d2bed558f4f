/** Completes the arguments of prompts, from what the tools find themselves. */
import { answerCall, type ServerParts } from "./answer-call.ts";
import type { Prompt } from "./prompts.ts";

/** Values offered at most; the protocol allows a hundred. */
const MOST = 20;
/** A person is typing: what takes longer is of no use. Milliseconds. */
const PATIENCE_MS = 5_000;

type Source = NonNullable<Prompt["arguments"][number]["completes"]>;

interface Ask {
  readonly tool: string;
  given(typed: string): Record<string, unknown>;
  /** The names in an answer's structured form. */
  names(answer: Readonly<Record<string, unknown>>): (string | undefined)[];
}

const ASK: Readonly<Record<Source, Ask>> = {
  job: {
    tool: "search_jobs",
    given: (typed) => ({ ...(typed && { name: typed }), limit: MOST }),
    names: ({ jobs }) => rowsOf<{ name?: string }>(jobs).map(({ name }) => name),
  },
  host: {
    tool: "list_workers",
    given: () => ({ limit: 100 }),
    names: ({ workers }) => rowsOf<{ host?: string }>(workers).map(({ host }) => host),
  },
};

function rowsOf<Row>(rows: unknown): readonly Row[] {
  return Array.isArray(rows) ? (rows as Row[]) : [];
}

/**
 * Names that hold what was typed so far.
 * @returns none where the argument has no source, or nothing could be read in time
 */
export async function completionsOf(
  parts: ServerParts,
  prompt: Prompt | undefined,
  { name, value }: { readonly name: string; readonly value: string },
  signal: AbortSignal,
): Promise<string[]> {
  const source = prompt?.arguments.find((each) => each.name === name)?.completes;
  if (!source) return [];
  const { tool: toolName, given, names } = ASK[source];
  const tool = (await parts.tools()).find((each) => each.name === toolName);
  if (!tool) return [];
  const typed = value.trim();
  const { structured = {} } = await answerCall(tool, given(typed), parts, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    progress: () => undefined,
  });
  const holds = (text: string) => text.toLowerCase().includes(typed.toLowerCase());
  const found = names(structured).filter((text) => text !== undefined && holds(text));
  return [...new Set(found as string[])].slice(0, MOST);
}
