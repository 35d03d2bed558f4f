/** What a person does about a cause, as far as it can be done where it happened. */
import { causeOf, recordOfEvent } from "../../knowledge/index.ts";
import type { Cause } from "../../knowledge/types.ts";
import { bytes } from "../log/worker-records.ts";
import { inQuotes } from "../text/untrusted.ts";
import { ownerOfFolder } from "./own-folder.ts";

/** Who and what. */
export interface Fix {
  readonly who?: string;
  readonly what: string;
}

/** What is known of the place where a cause was met; what is not known is absent. */
export interface FixEvidence {
  /** The host, in words, where all of it was on one. */
  readonly host?: string;
  /** The one machine that had all of them, while others had none, and the status of its worker. */
  readonly badHost?: { readonly name: string; readonly status?: string };
  /** The few machines that had all of them, in words, while others had none. */
  readonly fewHosts?: string;
  /** It failed alike on more than one machine. */
  readonly onSeveral?: boolean;
  /** The line that names the cause. */
  readonly line?: string;
  /** The operating system of the hosts that had all of them, as their fleet declares it: `WINDOWS`. */
  readonly system?: string;
  /** The host's own disk at the end of the run, bytes. */
  readonly freeDiskBytes?: number;
  readonly totalDiskBytes?: number;
  /** How much of the host's memory was used at the end of the run, percent. */
  readonly memoryPercent?: number;
  /** Every one of them was on an instance of a service-managed fleet; undefined where fleets are not known. */
  readonly isServiceManaged?: boolean;
  /** The step of the job that wrote the missing file since. */
  readonly writtenBy?: string;
}

/** Worker statuses in which it takes no work. */
export const OUT_OF_SERVICE: ReadonlySet<string> = new Set([
  "STOPPED",
  "STOPPING",
  "NOT_RESPONDING",
  "NOT_COMPATIBLE",
]);

/** From here on a host's memory is told to have been full, percent: samples come a minute apart. */
export const FULL_MEMORY = 95;

/** More than this part of its own disk free, and it is not that disk which is full. */
const ROOM = 0.05;

/** The volume of the last path in a line: the first two folders below the root, or the drive. */
export function volumeIn(line: string): string | undefined {
  const paths = line.match(/(?:\b[A-Za-z]:(?=[\\/])|(?<![\w.])\/[\w.-]+(?:\/[\w.-]+)?)/g);
  return paths?.at(-1);
}

/** A drive that is not the system's, at the start of the thing that a cause names. */
function driveIn(says: string): string | undefined {
  return /"([ABD-Z]:)[\\/]/i.exec(says)?.[1];
}

/** A path in the words of another system than its host's: nothing maps it by itself. */
function foreignPath(says: string, system: string | undefined): string | undefined {
  const path = /"([^"]+)"/.exec(says)?.[1] ?? "";
  // Unreal's own names of assets begin so on every system.
  if (system === "WINDOWS" && /^\/(?!\/|(?:Game|Engine|Script|Temp)\/)[^/]+\//.test(path))
    return "the path is one of Linux or macOS, and those hosts run Windows";
  if (system !== undefined && system !== "WINDOWS" && /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path))
    return `the path is one of Windows, and those hosts run ${system === "MACOS" ? "macOS" : "Linux"}`;
  return undefined;
}

/** What the record says, with what only its fleet can do, and with the volume that is full. */
function ownFix(cause: Cause | undefined, evidence: FixEvidence): string | undefined {
  const { line, freeDiskBytes, totalDiskBytes, isServiceManaged, onSeveral } = evidence;
  if (cause?.fix === undefined || (cause.about === "unknown" && onSeveral)) return undefined;
  const volume = cause.about === "disk" && line !== undefined ? volumeIn(line) : undefined;
  if (volume && freeDiskBytes !== undefined && totalDiskBytes && freeDiskBytes > ROOM * totalDiskBytes)
    return `free the volume of ${volume}: the host's own disk had ${bytes(freeDiskBytes)} free, so it is that volume`;
  if (cause.about === "memory perhaps" && (evidence.memoryPercent ?? 0) >= FULL_MEMORY)
    return `ask for more memory in the step's host requirements (amount.worker.memory), or make the work lighter: the host's memory was used to ${evidence.memoryPercent} % at the end`;
  const owner = ownerOfFolder(cause);
  if (owner)
    return `attach the file, or put it on shared storage, then submit again: its path is in the folder of the user ${inQuotes(owner)}, which most likely only the machine that submitted has`;
  const foreign = cause.about === "files" ? foreignPath(cause.says, evidence.system) : undefined;
  if (foreign)
    return `${foreign}: let storage profiles or the job's attachments map it, or ask for hosts of the other system; if the path is meant so, ${cause.fix}`;
  const drive = cause.about === "files" ? driveIn(cause.says) : undefined;
  if (drive)
    return `${cause.fix}; a drive letter is known only where it was mapped for that user and session: if ${drive} is a network drive, name it \\\\server\\share, or map it in the job's environment`;
  return isServiceManaged && cause.managedFix ? `${cause.fix}; ${cause.managedFix}` : cause.fix;
}

/**
 * The cause whose remedy is told: where a log was read and nothing that can be mended is known, what to try first.
 * @param isRead whether the log of the failure was read
 */
export function remediedCause(cause: Cause | undefined, isRead: boolean): Cause | undefined {
  return cause?.fix === undefined && isRead ? causeOf(recordOfEvent("nothing known")) : cause;
}

/** Whether the fix depends on what is to be read of the fleet: whose machines these are. */
export function dependsOnFleet(cause: Cause | undefined): boolean {
  return cause?.managedFix !== undefined;
}

/**
 * The fix for one cause, for every tool that tells one: the record's, sharpened by what is known of the place.
 * @returns undefined where nothing is known
 */
export function fixOf(cause: Cause | undefined, evidence: FixEvidence): Fix | undefined {
  const { badHost, fewHosts, host, writtenBy } = evidence;
  if (writtenBy !== undefined)
    return {
      who: "TD",
      what: `nothing for the file, it is there now; let this step depend on step ${inQuotes(writtenBy)}, so that the next job waits for it`,
    };
  const what = ownFix(cause, evidence);
  if (!badHost && !fewHosts) {
    if (what === undefined) return undefined;
    const where = cause?.kind === "machine" && host ? `. The host is ${host}` : "";
    return { ...(cause?.who && { who: cause.who }), what: `${what}${where}` };
  }
  const { name, status } = badHost ?? { name: fewHosts };
  const state =
    status === undefined
      ? ""
      : ` (its worker is ${status}${OUT_OF_SERVICE.has(status) ? "" : ": it takes work"})`;
  const out = `take ${name} out of service${state}`;
  if (cause?.kind === "machine" && what !== undefined)
    return { who: cause.who ?? "wrangler", what: `${out}; ${what}` };
  const isKnown = what !== undefined && cause?.about !== "unknown";
  // A service that others reach is most likely up: what differs is the way to it.
  const way = cause?.kind === "shared service" ? " (network, firewall, settings of that service)" : "";
  return {
    who: "wrangler",
    what: `${out} and compare ${badHost ? "it" : "them"} with a good host${way}${isKnown ? `; if it is not the ${badHost ? "machine" : "machines"}: ${cause?.who ? `(${cause.who}) ` : ""}${what}` : ""}`,
  };
}
