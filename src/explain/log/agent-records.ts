/**
 * What the worker agent's log tells of its host, whatever the jobs: its own errors, what ended it, and the host
 * configuration script (worker agent 0.33.6: records of type Worker, subtype HostConfiguration; transitions carry a
 * `status`, the last ones an `exit_code`, what the script prints neither).
 */
import { isLoud, type WorkerRecord } from "./worker-records.ts";

/** A line of the agent's own. */
export interface AgentLine {
  readonly at: number;
  readonly level: string;
  readonly message: string;
}

/** How the host configuration script went, the last time that it ran. */
export interface HostConfiguration {
  readonly at: number;
  /** Running, Succeeded, Failed or Skipped, as the agent writes it. */
  readonly status?: string;
  readonly exitCode?: number;
  readonly timedOut: boolean;
  /** The last lines of the script's output. */
  readonly output: readonly string[];
}

/** See the module's comment. */
export interface AgentReading {
  /** Warnings and errors of the agent itself, the newest last. */
  readonly errors: readonly AgentLine[];
  /** Lines that tell of the end of the host: spot, scaling, shutdown. */
  readonly endings: readonly AgentLine[];
  readonly hostConfiguration?: HostConfiguration;
}

const MAX_OUTPUT = 3;
/** The agent's own words for a host that goes away. */
const ENDS =
  /\b(?:spot interruption|life-?cycle change event|shut(?:ting)? ?down|termination in|service (?:is )?stop(?:s|ped|ping))\b/i;

/** Reads records that concern no session. */
export function readAgentRecords(records: readonly WorkerRecord[]): AgentReading {
  const own = records.filter(({ type, sessionId }) => type !== "Metrics" && sessionId === undefined);
  const script = own.filter(({ subtype }) => subtype === "HostConfiguration");
  const rest = own.filter(({ subtype }) => subtype !== "HostConfiguration");
  return {
    errors: rest.filter((record) => isLoud(record) && !ENDS.test(record.message)).map(lineOf),
    endings: rest.filter(({ message }) => ENDS.test(message)).map(lineOf),
    hostConfiguration: hostConfigurationOf(script),
  };
}

function lineOf({ at, level, message }: WorkerRecord): AgentLine {
  return { at, level, message };
}

function hostConfigurationOf(records: readonly WorkerRecord[]): HostConfiguration | undefined {
  const last = records.at(-1);
  if (!last) return undefined;
  const transitions = records.filter(({ fields }) => typeof fields.status === "string");
  const begun = transitions.findLastIndex(({ fields }) => fields.status === "Running");
  const end = transitions.at(-1);
  const began = transitions[begun]?.at ?? records[0]!.at;
  const output = records.filter(({ at, fields }) => at >= began && typeof fields.status !== "string");
  const code = transitions.findLast(({ fields }) => typeof fields.exit_code === "number")?.fields.exit_code;
  return {
    at: last.at,
    status: typeof end?.fields.status === "string" ? end.fields.status : undefined,
    exitCode: typeof code === "number" && end?.fields.status !== "Running" ? code : undefined,
    timedOut: records.some(({ at, message }) => at >= began && /\btimeout expired\b/i.test(message)),
    output: output.slice(-MAX_OUTPUT).map(({ message }) => message),
  };
}
