/** The arguments that tools share, and how the ids among them are found, completed and checked. */
import * as z from "zod";
import {
  findIds,
  ID_ARGUMENTS,
  ID_KINDS,
  type IdArgument,
  type IdKind,
  type Ids,
  isIdArgument,
  kindOfId,
  sessionOfAction,
} from "../../deadline/ids.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { type AnyTool, BadArguments } from "./tool.ts";

const MAX_ID_TEXT = 2048;

function id(argument: IdArgument, source: string): z.ZodString {
  const form = ID_KINDS[argument].pattern.source.includes("|") ? "-<32 hex>-<n>" : "-<32 hex>";
  const prefix = ID_KINDS[argument].example.split("-")[0];
  return z.string().max(MAX_ID_TEXT).describe(`${prefix}${form}. ${source}`);
}

/** Id arguments, described once for all tools. Optional ones can come from a default or a pasted URL. */
export const ID_INPUT = {
  farmId: id("farmId", "Default: the server's, or from a pasted URL.").optional(),
  queueId: id("queueId", "Default: the server's, or from a pasted URL.").optional(),
  jobId: id("jobId", "A pasted Deadline Cloud monitor URL works too.").optional(),
  stepId: id("stepId", "From get_job.").optional(),
  fleetId: id("fleetId", "From get_session.").optional(),
  workerId: id("workerId", "From get_session.").optional(),
  sessionId: id("sessionId", "From list_sessions, or a session action id's middle part."),
  sessionActionId: id("sessionActionId", "From list_session_actions, search_tasks or diagnose_job."),
};

/**
 * Completes and checks the ids of a call: takes them out of pasted URLs, fills in defaults, and refuses what
 * does not match the service's patterns, so that no malformed id ever goes on the wire.
 * @returns the arguments with every known id in its place.
 * @throws BadArguments
 */
export function resolveIds(
  tool: AnyTool,
  input: Readonly<Record<string, unknown>>,
  defaults: { readonly farmId?: string; readonly queueId?: string },
): Record<string, unknown> {
  const ids: Ids = {};
  const origin = new Map<IdArgument, string>();
  const accept = (argument: IdArgument, value: string, from: string) => {
    if (ids[argument] !== undefined && ids[argument] !== value) {
      throw new BadArguments(
        `${argument} is ${ids[argument]} in ${origin.get(argument)}, but ${value} in ${from}. Give one of them.`,
      );
    }
    ids[argument] = value;
    origin.set(argument, from);
  };
  for (const argument of ID_ARGUMENTS) {
    const given = input[argument];
    if (typeof given !== "string") continue;
    const text = given.trim().replace(/^[`"'<]+|[`"'>,.;]+$/g, "");
    if (ID_KINDS[argument].pattern.test(text)) accept(argument, text, argument);
    else
      for (const [name, value] of pastedIds(argument, text, tool))
        accept(name, value, `the text pasted as ${argument}`);
  }
  fillDefaults(tool, ids, defaults);
  const missing = (tool.needs as readonly IdArgument[]).filter((argument) => ids[argument] === undefined);
  if (missing.length > 0) throw new BadArguments(missingIds(missing));
  const own = Object.entries(ids).filter(([argument]) => argument in tool.input);
  const rest = Object.entries(input).filter(([name]) => !isIdArgument(name));
  return Object.fromEntries([...rest, ...own]);
}

function fillDefaults(
  tool: AnyTool,
  ids: Ids,
  defaults: { readonly farmId?: string; readonly queueId?: string },
): void {
  if ("farmId" in tool.input) ids.farmId ??= defaults.farmId;
  // A default queue belongs to its own farm only.
  if ("queueId" in tool.input && ids.farmId === defaults.farmId) ids.queueId ??= defaults.queueId;
}

/**
 * What a failed read may be about that the caller did not say: a queue nobody named is asked first, and a job of
 * another queue is not found there.
 * @returns a sentence, or undefined when the caller named the queue.
 */
export function defaultQueueHint(
  given: Readonly<Record<string, unknown>>,
  input: Readonly<Record<string, unknown>>,
): string | undefined {
  const { queueId } = input;
  if (typeof queueId !== "string" || "queueId" in given || JSON.stringify(given).includes(queueId))
    return undefined;
  return `No queue was named, so the default one was asked (${queueId}). If the job is in another, search_jobs finds it with its queueId; a pasted monitor URL holds it too.`;
}

/** The ids in a text that is not itself the id asked for: a URL, an ARN, or an id of another kind. */
function pastedIds(argument: IdArgument, text: string, tool: AnyTool): [IdArgument, string][] {
  const wanted = ID_KINDS[argument];
  const other = kindOfId(text);
  if (other) throw new BadArguments(wrongKind(argument, text, other, tool));
  const found = findIds(text);
  const own = found.filter(({ kind }) => kind.argument === argument);
  if (own.length > 1) {
    throw new BadArguments(
      `${argument}: the pasted text holds ${own.length} different ${wanted.noun}s. Give one.`,
    );
  }
  if (own.length === 0) throw new BadArguments(notAnId(argument, text, found.length > 0));
  // A page's URL can hold ids that this tool has no use for, even several of a kind.
  return found.flatMap(({ kind, id }) =>
    kind.argument in tool.input ? [[kind.argument as IdArgument, id]] : [],
  );
}

function wrongKind(argument: IdArgument, text: string, other: IdKind, tool: AnyTool): string {
  const { noun, example } = ID_KINDS[argument];
  const instead =
    argument === "sessionId" && other.argument === "sessionActionId"
      ? ` Its session is ${sessionOfAction(text)}.`
      : "";
  const place =
    other.argument in tool.input ? `: give it as ${other.argument}` : other.tool && `: call ${other.tool}`;
  return `${argument} takes a ${noun} (form: ${example}), but ${text} is a ${other.noun}${place ?? ""}.${instead}`;
}

function notAnId(argument: IdArgument, text: string, holdsOthers: boolean): string {
  const { noun, example } = ID_KINDS[argument];
  if (text === "") return `${argument} is empty. It takes a ${noun}, in the form ${example}.`;
  const given = quoted(text, 120);
  return holdsOthers
    ? `${argument}: no ${noun} stands in ${given}. Its form is ${example}.`
    : `${argument}: ${given} is not a ${noun}. Its form is ${example} (lower-case hexadecimal).`;
}

const HOW_TO_FIND: Partial<Record<IdArgument, string>> = {
  farmId:
    "No default farm is set: set DEADLINE_FARM_ID (or --farm-id) where the server is configured, or run `deadline config set defaults.farm_id <id>`. list_farms shows the farms.",
  queueId:
    "No default queue applies (one is used only with its own farm): set DEADLINE_QUEUE_ID (or --queue-id). list_queues shows the farm's queues.",
  jobId: "search_jobs finds a job by name; the Deadline Cloud monitor shows its URL.",
  sessionId: "list_sessions shows the sessions of a job.",
  sessionActionId: "list_session_actions shows the actions of a session or the attempts at a task.",
};

/** Says how to give ids that are missing. */
export function missingIds(missing: readonly IdArgument[]): string {
  return [
    `Missing: ${missing.join(", ")}. Give ${missing.length === 1 ? "it" : "them"}, or paste a Deadline Cloud monitor URL that holds ${missing.length === 1 ? "it" : "them"} as jobId or another id.`,
    ...missing.map((argument) => HOW_TO_FIND[argument]).filter((hint) => hint !== undefined),
  ].join("\n");
}
