/** Whether a host is all right: what its runs, its state and its agent's log say, and how sure that is. */
import type { CauseKind, Sureness } from "../../knowledge/types.ts";
import { OUT_OF_SERVICE } from "./fix.ts";

/** Failures and sessions of the same jobs, here and on other hosts. */
export interface HostComparison {
  readonly here: { readonly failed: number; readonly sessions: number };
  readonly others: { readonly failed: number; readonly sessions: number; readonly hosts: number };
}

/** What is known of a host. */
export interface HostSigns {
  readonly status: string;
  /** The main cause of its failures, where its runs failed. */
  readonly cause?: { readonly says: string; readonly kind: CauseKind; readonly sure: Sureness };
  /** Whether logs of its failures were read, and so much of them that a cause would have shown. */
  readonly isCauseRead: boolean;
  /** Task runs of the sessions that were opened. */
  readonly failed: number;
  readonly finished: number;
  readonly comparison?: HostComparison;
  readonly freeDiskBytes?: number;
  readonly totalDiskBytes?: number;
  readonly memoryPercent?: number;
  /** Whether the agent wrote errors of its own, and what ended its host configuration script. */
  readonly agentErrors: number;
  readonly isConfigurationBroken: boolean;
  /** For how long it stands registered without ever having started, in words. */
  readonly neverStartedFor?: string;
  /** Whether every read behind the verdict succeeded whole. */
  readonly isWhole: boolean;
}

/** See the module's comment. */
export interface HostVerdict {
  readonly points: "at this host" | "elsewhere" | "at nothing" | "not known" | "out of service";
  readonly sure: Sureness;
  /** Why, in words without a full stop. */
  readonly because: readonly string[];
  /** What the machine itself shows, the weightiest first. */
  readonly signs: readonly BodySign[];
}

/** What a machine itself can show. */
export type BodySign =
  | "disk full"
  | "memory full"
  | "configuration failed"
  | "never started"
  | "silent"
  | "agent errors";

/** Causes of these kinds lie outside the machine. */
const OUTSIDE: ReadonlySet<CauseKind> = new Set([
  "scene",
  "shared service",
  "spot",
  "limit",
  "stopped by a person",
]);
/** What is never a host's, however the failures lie. */
const NEVER_THE_HOST: ReadonlySet<CauseKind> = new Set(["spot", "stopped by a person", "limit"]);
const FEWEST = 3;
/** A share of failures that is so many times that of the others is no chance among a few. */
const TIMES = 4;
/** Less than this part of the disk is left. */
const FULL_DISK = 0.01;
const FULL_MEMORY = 97;

/** Weighs the signs. */
export function judgeHost(signs: HostSigns): HostVerdict {
  return { ...verdictOf(signs), signs: body(signs).map(({ sign }) => sign) };
}

type Verdict = Omit<HostVerdict, "signs">;

function verdictOf(signs: HostSigns): Verdict {
  const { cause, failed, finished, comparison, status, isWhole } = signs;
  const stands = standsOut(comparison);
  if (cause?.kind === "machine" && failed > 0 && stands !== "no") {
    const isSure = cause.sure === "certain" && stands === "yes";
    return { points: "at this host", sure: isSure ? "certain" : "likely", because: [cause.says] };
  }
  // What only one host meets is that host's, whatever it is: a drive that is not mounted, a way that is blocked.
  if (failed >= FEWEST && stands === "yes" && !NEVER_THE_HOST.has(cause?.kind ?? "unclear")) {
    const what = cause === undefined ? "" : `${cause.says}, and `;
    return {
      points: "at this host",
      sure: "likely",
      because: [`${what}it fails far more often than other hosts at the same jobs`],
    };
  }
  if (cause && OUTSIDE.has(cause.kind) && failed > 0) return elsewhere(cause, stands, signs);
  const bodily = bodyInWords(signs);
  if (bodily.length > 0) return { points: "at this host", sure: "likely", because: bodily };
  if (failed > 0 && stands === "no" && signs.isCauseRead)
    return {
      points: "elsewhere",
      sure: "likely",
      because: ["the other hosts of the same jobs fail as well"],
    };
  if (failed > 0) return { points: "not known", sure: "unclear", because: [] };
  if (OUT_OF_SERVICE.has(status)) return { points: "out of service", sure: "certain", because: [] };
  return isWhole && finished > 0
    ? { points: "at nothing", sure: "likely", because: [] }
    : { points: "not known", sure: "unclear", because: [] };
}

/** A cause outside the machine is surely that only where the other hosts meet it too. */
function elsewhere(
  { says, sure }: NonNullable<HostSigns["cause"]>,
  stands: ReturnType<typeof standsOut>,
  signs: HostSigns,
): Verdict {
  if (stands === "no" || sure === "unclear")
    return {
      points: sure === "unclear" ? "not known" : "elsewhere",
      sure,
      because: [says, ...bodyInWords(signs)],
    };
  return { points: "elsewhere", sure: "likely", because: [says, ...bodyInWords(signs)] };
}

/** Whether this host fails so much more than others at the same jobs; undefined where that can't be compared. */
function standsOut(comparison: HostComparison | undefined): "yes" | "no" | undefined {
  if (!comparison || comparison.others.sessions === 0 || comparison.here.sessions === 0) return undefined;
  const { here, others } = comparison;
  const rates = [here.failed / here.sessions, others.failed / others.sessions] as const;
  if (here.failed >= FEWEST && rates[0] >= TIMES * rates[1]) return "yes";
  return others.failed >= FEWEST && rates[0] < 2 * rates[1] ? "no" : undefined;
}

const bodyInWords = (signs: HostSigns): string[] => body(signs).map(({ says }) => says);

/** Signs of the machine itself. */
function body(signs: HostSigns): { readonly sign: BodySign; readonly says: string }[] {
  const { freeDiskBytes, totalDiskBytes, memoryPercent = 0, neverStartedFor, agentErrors, status } = signs;
  const isDiskFull =
    freeDiskBytes !== undefined && totalDiskBytes && freeDiskBytes < FULL_DISK * totalDiskBytes;
  const wroteErrors = agentErrors > 0 && OUT_OF_SERVICE.has(status) && status !== "NOT_RESPONDING";
  const seen: readonly (readonly [BodySign, unknown, string])[] = [
    ["disk full", isDiskFull, "its disk is full by the last sample"],
    [
      "memory full",
      memoryPercent >= FULL_MEMORY,
      `its memory is used to ${Math.round(memoryPercent)} % by the last sample`,
    ],
    ["configuration failed", signs.isConfigurationBroken, "its host configuration script failed"],
    ["never started", neverStartedFor, `it was registered ${neverStartedFor} ago and never started`],
    ["silent", status === "NOT_RESPONDING", "it has stopped sending heartbeats"],
    ["agent errors", wroteErrors, "its agent wrote errors before it went"],
  ];
  return seen.flatMap(([sign, isSeen, says]) => (isSeen ? [{ sign, says }] : []));
}
