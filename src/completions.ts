/** Completes the arguments of prompts, from what the tools find themselves. */
import { answerCall, type ServerParts } from "./answer-call.ts";
import type { Prompt } from "./prompts.ts";

/** Values offered at most; the protocol allows a hundred. */
const MOST = 20;
/** A person is typing: what takes longer is of no use. Milliseconds. */
const PATIENCE_MS = 5_000;

/** What is offered, and whether there may be more. */
export interface Completion {
  readonly values: string[];
  readonly hasMore: boolean;
}

const NOTHING: Completion = { values: [], hasMore: false };

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
): Promise<Completion> {
  const source = prompt?.arguments.find((each) => each.name === name)?.completes;
  if (!source) return NOTHING;
  const { tool: toolName, given, names } = ASK[source];
  const tool = (await parts.tools()).find((each) => each.name === toolName);
  if (!tool) return NOTHING;
  const typed = value.trim();
  const { structured = {} } = await answerCall(tool, given(typed), parts, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    progress: () => undefined,
  });
  const holds = (text: string) => text.toLowerCase().includes(typed.toLowerCase());
  const found = new Set(
    names(structured).flatMap((text) => (text !== undefined && holds(text) ? [text] : [])),
  );
  // What the list goes on with was not looked through.
  return { values: [...found].slice(0, MOST), hasMore: found.size > MOST || structured.cursor !== undefined };
}
