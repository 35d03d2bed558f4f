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
import { type PastedAddress, readPastedAddress } from "../../deadline/monitor-address.ts";
import { isRegion } from "../../deadline/regions.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { type AnyTool, BadArguments } from "./tool.ts";

const MAX_ID_TEXT = 2048;
/** The service allows 128 characters; a search term may have 256. */
const MAX_JOB_NAME = 256;

function id(argument: IdArgument, source: string): z.ZodString {
  const form = ID_KINDS[argument].pattern.source.includes("|") ? "-<32 hex>-<n>" : "-<32 hex>";
  const prefix = ID_KINDS[argument].example.split("-")[0];
  return z.string().max(MAX_ID_TEXT).describe(`${prefix}${form}. ${source}`);
}

/** Id arguments, described once for all tools. Optional ones can come from a default or a pasted URL. */
export const ID_INPUT = {
  farmId: id("farmId", "Default: the server's, or from a pasted URL.").optional(),
  queueId: id("queueId", "Default: the server's, or from a pasted URL.").optional(),
  jobId: id("jobId", "Or the job's name, or a pasted monitor URL.").optional(),
  stepId: id("stepId", "From get_job.").optional(),
  fleetId: id("fleetId", "From get_session.").optional(),
  workerId: id("workerId", "From get_session.").optional(),
  sessionId: id("sessionId", "From list_sessions, or a session action id's middle part."),
  sessionActionId: id("sessionActionId", "From list_session_actions, search_tasks or diagnose_job."),
};

/** The arguments of a call, as far as they can be known without asking the service. */
export interface Resolved {
  /** The arguments with every known id in its place. */
  readonly input: Readonly<Record<string, unknown>>;
  /** A name that was given for the job's id: the job is still to be found. */
  readonly jobName?: string;
  /** Whether the caller named the queue. If not, the default one stands in its place, and the job may be elsewhere. */
  readonly isQueueNamed: boolean;
  /** What a pasted address says beside its ids: the farm's region, which is checked, and the monitor's host. */
  readonly address: PastedAddress;
}

/**
 * Completes and checks the ids of a call: takes them out of pasted URLs, fills in defaults, and refuses what
 * does not match the service's patterns, so that no malformed id ever goes on the wire.
 * @throws BadArguments
 */
export function resolveIds(
  tool: AnyTool,
  input: Readonly<Record<string, unknown>>,
  defaults: { readonly farmId?: string; readonly queueId?: string },
): Resolved {
  const ids: Ids = {};
  const origin = new Map<IdArgument, string>();
  let jobName: string | undefined;
  let address: PastedAddress = {};
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
    else if (argument === "jobId" && isName(unquoted(given))) jobName = unquoted(given);
    else {
      for (const [name, value] of pastedIds(argument, text, tool))
        accept(name, value, `the text pasted as ${argument}`);
      address = withPasted(address, argument, readPastedAddress(given));
    }
  }
  if (ids.jobId !== undefined) jobName = undefined;
  const isQueueNamed = ids.queueId !== undefined;
  fillDefaults(tool, ids, defaults);
  const found = jobName === undefined ? [] : ["jobId"];
  // The service is asked for the queue of a job.
  if ("jobId" in tool.input && (ids.jobId ?? jobName) !== undefined) found.push("queueId");
  const missing = (tool.needs as readonly IdArgument[]).filter(
    (argument) => ids[argument] === undefined && !found.includes(argument),
  );
  if (missing.length > 0) throw new BadArguments(missingIds(missing));
  const own = Object.entries(ids).filter(([argument]) => argument in tool.input);
  const rest = Object.entries(input).filter(([name]) => !isIdArgument(name));
  return { input: Object.fromEntries([...rest, ...own]), jobName, isQueueNamed, address };
}

/** A region becomes part of a host name, so what is none is refused before anything is asked. */
function withPasted(
  before: PastedAddress,
  argument: IdArgument,
  { region, host }: PastedAddress,
): PastedAddress {
  if (region !== undefined && !isRegion(region)) {
    throw new BadArguments(
      `${argument}: ${quoted(region, 80)} stands where the farm's region does in the pasted address, and is not an AWS region (us-west-2).`,
    );
  }
  if (region !== undefined && before.region !== undefined && before.region !== region) {
    throw new BadArguments(
      `The pasted addresses name two regions, ${before.region} and ${region} (in ${argument}). Give one of them.`,
    );
  }
  return { region: region ?? before.region, host: host ?? before.host };
}

/**
 * Whether a text given for a job's id is the name of a job: what begins like an id is one, and a text that holds ids
 * or an address was pasted for those.
 */
function isName(text: string): boolean {
  return (
    /[\p{L}\p{N}]/u.test(text) &&
    text.length <= MAX_JOB_NAME &&
    !text.startsWith("job-") &&
    !/^job-[0-9a-f]{16}/i.test(text) &&
    !/:\/\/|^arn:/i.test(text) &&
    findIds(text).length === 0
  );
}

/** A text without the quotes that a person put around it. */
function unquoted(given: string): string {
  const text = given.trim();
  return /^([`"']).*\1$/s.test(text) ? text.slice(1, -1).trim() : text;
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
  jobId: "jobId takes a job's name, too; the Deadline Cloud monitor shows its URL.",
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
