/**
 * Addresses of the Deadline Cloud monitor: `https://<host>/<farm's region>/farms/<farm>/queues/<queue>?jobId=<job>`.
 * The first segment of the path is the farm's region; the host holds the monitor's own, which may be another
 * (deadline 0.60.10, `_monitor_urls.py`).
 */
import { ID_KINDS, withoutEscapes } from "./ids.ts";

/** What a pasted address says beside its ids. Nothing here is checked to be a region. */
export interface PastedAddress {
  /** What stands where the farm's region does. */
  readonly region?: string;
  /** The monitor's host, only where it is one of AWS's own. */
  readonly host?: string;
}

/** Hosts that AWS gives to monitors; whoever pasted another may have been led there. */
const MONITOR_HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,3}deadlinecloud\.amazonaws\.com$/;

const FARM = ID_KINDS.farmId.pattern.source.replace(/^\^|\$$/g, "");
/** A segment before `/farms/farm-...`, unless it is the host. */
const BEFORE_FARM = new RegExp(String.raw`(?<![/:])/([^/?#&=\s]{1,200})/farms/${FARM}`);
/** ARNs hold the region, too. */
const IN_ARN = new RegExp(String.raw`\barn:aws[a-z-]{0,20}:deadline:([^:\s]{1,200}):\d{12}:farm/${FARM}`);

/** Reads the region and the host of an address, or of an ARN, in a pasted text. */
export function readPastedAddress(text: string): PastedAddress {
  const plain = withoutEscapes(text);
  const region = (BEFORE_FARM.exec(plain) ?? IN_ARN.exec(plain))?.[1];
  const [address] = /https:\/\/[^\s"'<>`]+/.exec(text) ?? [];
  return { region, host: address === undefined ? undefined : monitorHost(address) };
}

function monitorHost(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, port, username, password } = new URL(address);
  return port || username || password || !MONITOR_HOST.test(hostname) ? undefined : hostname;
}

/**
 * The host of a monitor's address that a person configured, with its port; the path is written anew for each page.
 * @returns undefined where the text is no https address, or holds a user name or password.
 */
export function hostOfMonitor(text: string): string | undefined {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, username, password } = new URL(address);
  return protocol === "https:" && host !== "" && !username && !password ? host : undefined;
}

/** What a page of the monitor is about. */
export interface PageIds {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly stepId?: string;
  readonly taskId?: string;
}

/**
 * The address of a job's page.
 * @param host of the monitor, with a port where it has one.
 * @param region the farm's.
 */
export function pageOfJob(host: string, region: string, ids: PageIds): string {
  const { farmId, queueId, jobId, stepId, taskId } = ids;
  const query = new URLSearchParams({ jobId, ...(stepId && { stepId, ...(taskId && { taskId }) }) });
  return `https://${host}/${region}/farms/${farmId}/queues/${queueId}?${query}`;
}
