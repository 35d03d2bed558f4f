/** Goes from a question to its answer by `Next` lines alone, as a reader would who knows nothing but the answers. */

/** A question in a user's words, the call that a model makes first, and what the answer has to hold. */
export interface Question {
  readonly question: string;
  readonly tool: string;
  readonly arguments: Arguments;
  /** Words of the cause. */
  readonly facts: readonly string[];
}

/** Arguments of a tool. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a tool answered. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

/** Calls a tool. */
export type Ask = (tool: string, given: Arguments) => Promise<ToolAnswer>;

/** A call as a `Next` line names it. */
export interface NextCall {
  readonly tool: string;
  readonly given: Arguments;
}

/** The way to an answer. */
export interface Path {
  readonly calls: readonly (NextCall & { readonly answer: ToolAnswer })[];
  /** Facts that no answer of the way told in time. */
  readonly missing: readonly string[];
  /** Why the way ended before the facts were told. */
  readonly deadEnd?: string;
}

/** A cause further down is read by nobody who is in a hurry, and paid for by everybody. */
export const TOLD_WITHIN = 300;
/** Calls to an answer at most. */
export const MOST_CALLS = 2;

/** Follows `Next` until all facts were told. */
export async function follow({ tool, arguments: given, facts }: Question, ask: Ask): Promise<Path> {
  const calls: (NextCall & { answer: ToolAnswer })[] = [];
  let missing = facts;
  let next: NextCall | undefined = { tool, given };
  while (next && calls.length < MOST_CALLS) {
    const answer = await ask(next.tool, next.given);
    calls.push({ ...next, answer });
    if (answer.isError) return { calls, missing, deadEnd: `${next.tool} answers with an error` };
    const told = answer.text.slice(0, TOLD_WITHIN);
    missing = missing.filter((fact) => !told.includes(fact));
    if (missing.length === 0) return { calls, missing };
    next = nextCall(answer.text, next.given);
  }
  return { calls, missing, deadEnd: next ? `not told within ${MOST_CALLS} calls` : "no next call is named" };
}

const NEXT = /^Next: (?<tool>[a-z_]+)(?<rest>.*)$/m;
const ARGUMENT = /(?<name>[a-z][A-Za-z]*)=(?:"(?<quoted>[^"]*)"|(?<bare>[^\s,"]+))/g;
/** Ids that `with the same ids` and `with the same job` carry on. */
const OF_JOB = ["farmId", "queueId", "jobId"];

/**
 * The call that an answer's `Next` line names.
 * @param before arguments of the call that was answered
 * @returns nothing where it names none, leaves the choice of a row, or shows dots for a value
 */
export function nextCall(text: string, before: Arguments): NextCall | undefined {
  const { tool, rest = "" } = text.match(NEXT)?.groups ?? {};
  // Which row is meant, the reader has to say.
  if (tool === undefined || /\ba row's\b/.test(rest)) return undefined;
  const own = [...rest.matchAll(ARGUMENT)].map(({ groups }) => [
    groups!.name,
    groups!.quoted ?? groups!.bare,
  ]);
  if (own.some(([, value]) => value!.includes("..."))) return undefined;
  const carried = Object.entries(before).filter(([name]) => OF_JOB.includes(name) || /ids/.test(rest));
  return { tool, given: { ...Object.fromEntries(carried), ...Object.fromEntries(own) } };
}
