/**
 * The ids of the service: their kinds, their exact patterns, and how to find them in pasted text.
 * Patterns are the service's own, from its public Smithy model; checking them here matters because the
 * SDK sends a malformed id escaped and an empty one to another route.
 */

const HEX = "[0-9a-f]{32}";
const NUMBER = "(?:0|[1-9][0-9]{0,9})";

/** One kind of id: the argument that carries it, what people call it, its pattern and a well-formed example. */
export interface IdKind {
  readonly argument: string;
  readonly noun: string;
  readonly pattern: RegExp;
  readonly example: string;
  /** The tool that answers for this kind, where one does. */
  readonly tool?: string;
}

function kind(argument: string, noun: string, prefix: string, numbered: boolean, tool?: string): IdKind {
  const example = `${prefix}-${"0123456789abcdef".repeat(2)}${numbered ? "-3" : ""}`;
  return {
    argument,
    noun,
    pattern: new RegExp(`^${prefix}-${HEX}${numbered ? `-${NUMBER}` : ""}$`),
    example,
    tool,
  };
}

/** Every id that an argument of ours can carry, by the argument's name (the API's own). */
export const ID_KINDS = {
  farmId: kind("farmId", "farm id", "farm", false, "list_queues"),
  queueId: kind("queueId", "queue id", "queue", false, "search_jobs"),
  fleetId: kind("fleetId", "fleet id", "fleet", false),
  workerId: kind("workerId", "worker id", "worker", false, "list_sessions"),
  jobId: kind("jobId", "job id", "job", false, "get_job"),
  stepId: kind("stepId", "step id", "step", false),
  taskId: kind("taskId", "task id", "task", true, "list_session_actions"),
  sessionId: kind("sessionId", "session id", "session", false, "get_session"),
  sessionActionId: kind("sessionActionId", "session action id", "sessionaction", true, "get_session_action"),
} as const satisfies Record<string, IdKind>;

/** The name of an argument that carries an id. */
export type IdArgument = keyof typeof ID_KINDS;

/** Ids by argument name. */
export type Ids = { [Name in IdArgument]?: string };

/** All argument names that carry ids. */
export const ID_ARGUMENTS = Object.keys(ID_KINDS) as IdArgument[];

/** Whether the name of an argument says that it carries an id. */
export function isIdArgument(name: string): name is IdArgument {
  return Object.hasOwn(ID_KINDS, name);
}

/** The kind of a well-formed id, or undefined where the text is not exactly one id. */
export function kindOfId(text: string): IdKind | undefined {
  return Object.values<IdKind>(ID_KINDS).find((candidate) => candidate.pattern.test(text));
}

// Longer prefixes first, so that `sessionaction-` is never read as `session-`.
const ANY_ID = new RegExp(
  `(?<![0-9A-Za-z])(?:sessionaction-${HEX}-${NUMBER}|task-${HEX}-${NUMBER}|(?:farm|queue|fleet|worker|job|step|session)-${HEX})(?![0-9A-Za-z])`,
  "g",
);

/**
 * The ids that stand in a pasted text such as a Deadline Cloud monitor URL (path, query or fragment,
 * percent-encoded or not) or an ARN.
 * @returns each id with its kind, in order, each once.
 */
export function findIds(text: string): { kind: IdKind; id: string }[] {
  const found = new Set(withoutEscapes(text).match(ANY_ID) ?? []);
  return [...found].map((id) => ({ id, kind: kindOfId(id) })).filter((hit) => hit.kind !== undefined) as {
    kind: IdKind;
    id: string;
  }[];
}

/**
 * Undoes percent-encoding as far as ids need it: they are ASCII, so each escape stands for itself and a stray `%`
 * harms nothing. Twice, because a URL that was itself a parameter is encoded twice.
 */
export function withoutEscapes(text: string): string {
  const once = (encoded: string) =>
    encoded.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return once(once(text));
}

/** The session that a session action belongs to: both ids share their hexadecimal part. */
export function sessionOfAction(sessionActionId: string): string {
  return `session-${sessionActionId.slice("sessionaction-".length).replace(/-\d+$/, "")}`;
}

/** The number of an action within its session, the last part of its id. */
export function numberOfAction(sessionActionId: string): number {
  return Number(sessionActionId.slice(sessionActionId.lastIndexOf("-") + 1));
}

/** The id of another action of the same session. */
export function actionOfSession(sessionId: string, number: number): string {
  return `sessionaction-${sessionId.slice("session-".length)}-${number}`;
}
