/** Workers of a farm by their host's name. Names come and go with machines, so one name may be that of several. */
import type { WorkerSearchSummary } from "@aws-sdk/client-deadline";
import type { CallReads } from "./call-reads.ts";
import { tryFleetAssociations } from "./fleets.ts";
import { PAGE_SIZE, readList } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";

/** Fleets in one search at most. */
const FLEETS_AT_ONCE = 10;
const MAX_FLEETS = 100;
/** Pages of one search at most: a farm has 7,500 workers by the service's default quota. */
const MAX_PAGES = 75;
const PAGES_AT_ONCE = 5;
const TERM_KIND = "SearchWorkers searchTerm";

/** A fleet by its id, with its name where it is known. */
export interface KnownFleet {
  readonly fleetId: string;
  readonly displayName?: string;
}

/** Fleets that could be found, and whether these are all of the farm. */
export interface FleetsToSearch {
  readonly fleets: readonly KnownFleet[];
  readonly all: boolean;
}

/**
 * The fleets of a farm; where their list is refused those of a queue.
 * @throws ServiceFailure where neither can be read
 */
export async function fleetsToSearch(
  reads: CallReads,
  farmId: string,
  queueId?: string,
): Promise<FleetsToSearch> {
  const listing = readList(reads, "ListFleets", { farmId }, ({ fleets }) => fleets, MAX_FLEETS);
  const { value, failure } = await reads.settle(listing, { purpose: "the farm's fleets" });
  if (value)
    return {
      fleets: value.rows.map(({ fleetId = "", displayName }) => ({ fleetId, displayName })),
      all: value.isWhole,
    };
  const joined = queueId === undefined ? undefined : await tryFleetAssociations(reads, farmId, queueId);
  if (!joined?.value) throw failure;
  return { fleets: joined.value.rows.map(({ fleetId = "" }) => ({ fleetId })), all: false };
}

/** Workers that were found, and whether none can have been missed. */
export interface NamedWorkers {
  readonly workers: readonly WorkerSearchSummary[];
  readonly all: boolean;
}

/**
 * All workers of fleets, gone ones included; fleets that can't be searched are noted and leave the rest.
 * @throws ServiceFailure where no page can be read
 */
export async function workersOfFleets(
  reads: CallReads,
  farmId: string,
  fleetIds: readonly string[],
): Promise<NamedWorkers> {
  const found = await mapInParallel(fleetGroups(fleetIds), (group) =>
    reads.settle(workerPages(reads, farmId, group), { purpose: "the workers of some fleets" }),
  );
  const read = found.flatMap(({ value }) => value ?? []);
  const [failed] = found.flatMap(({ failure }) => failure ?? []);
  if (read.length === 0 && failed) throw failed;
  return {
    workers: read.flatMap(({ workers }) => workers),
    all: !failed && read.every(({ all }) => all),
  };
}

/** Fleet ids in groups that one search takes. */
function fleetGroups(fleetIds: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(fleetIds.length / FLEETS_AT_ONCE) }, (_, index) =>
    fleetIds.slice(index * FLEETS_AT_ONCE, (index + 1) * FLEETS_AT_ONCE),
  );
}

/** Whether a worker is meant by a host's name (whole, or before the first dot), its address or its own id. */
export function isWorkerNamed({ workerId, hostProperties }: WorkerSearchSummary, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const host = hostProperties?.hostName?.toLowerCase();
  const addresses = hostProperties?.ipAddresses;
  return (
    workerId === wanted ||
    host === wanted ||
    host?.split(".")[0] === wanted ||
    (host !== undefined && wanted.split(".")[0] === host) ||
    [...(addresses?.ipV4Addresses ?? []), ...(addresses?.ipV6Addresses ?? [])].includes(wanted)
  );
}

/**
 * Finds workers: by the service's own search for a term first, whose fields are not documented, else page by page.
 * @throws ServiceFailure where no page can be read
 */
export async function findWorkers(
  reads: CallReads,
  farmId: string,
  fleetIds: readonly string[],
  text: string,
): Promise<NamedWorkers> {
  const found = await mapInParallel(fleetGroups(fleetIds), (group) =>
    findInGroup(reads, farmId, group, text),
  );
  const workers = found
    .flatMap((each) => each.workers)
    .sort((one, other) => changedAt(other) - changedAt(one));
  return { workers, all: found.every(({ all }) => all) };
}

async function findInGroup(
  reads: CallReads,
  farmId: string,
  fleetIds: readonly string[],
  text: string,
): Promise<NamedWorkers> {
  const byTerm = await searchTerm(reads, farmId, fleetIds, text);
  if (byTerm && byTerm.workers.length > 0) return byTerm;
  const pages = await workerPages(reads, farmId, fleetIds);
  return { workers: pages.workers.filter((worker) => isWorkerNamed(worker, text)), all: pages.all };
}

async function searchTerm(
  reads: CallReads,
  farmId: string,
  fleetIds: readonly string[],
  searchTerm: string,
): Promise<NamedWorkers | undefined> {
  const { refusals } = reads.connection;
  const place = { farmId, queueId: fleetIds.join(",") };
  if (refusals.holds(TERM_KIND, place)) return undefined;
  const { value, failure } = await reads.settle(
    reads.read("SearchWorkers", {
      farmId,
      fleetIds: [...fleetIds],
      itemOffset: 0,
      pageSize: PAGE_SIZE,
      filterExpressions: {
        operator: "AND",
        filters: [{ searchTermFilter: { searchTerm, matchType: "CONTAINS" } }],
      },
    }),
    { unnoted: "the workers are gone through page by page" },
  );
  if (failure?.facts.kind === "refused as invalid") refusals.note(TERM_KIND, place);
  if (!value) return undefined;
  const rows = value.workers ?? [];
  const named = rows.filter((worker) => isWorkerNamed(worker, searchTerm));
  return {
    workers: named,
    all: value.nextItemOffset === undefined && rows.length >= (value.totalResults ?? 0),
  };
}

/** All workers of at most ten fleets, gone ones included, in the service's order. @throws ServiceFailure */
export async function workerPages(
  reads: CallReads,
  farmId: string,
  fleetIds: readonly string[],
  maxPages = MAX_PAGES,
): Promise<NamedWorkers> {
  const ask = (itemOffset: number) =>
    reads.read("SearchWorkers", { farmId, fleetIds: [...fleetIds], itemOffset, pageSize: PAGE_SIZE });
  const first = await ask(0);
  const workers = [...(first.workers ?? [])];
  const total = Math.max(first.totalResults ?? 0, workers.length);
  const offsets = Array.from({ length: maxPages - 1 }, (_, index) => (index + 1) * PAGE_SIZE).filter(
    (offset) => offset < total,
  );
  for (let at = 0; at < offsets.length; at += PAGES_AT_ONCE) {
    const pages = await mapInParallel(offsets.slice(at, at + PAGES_AT_ONCE), (offset) =>
      reads.settle(ask(offset), { purpose: "more workers" }),
    );
    workers.push(...pages.flatMap(({ value }) => value?.workers ?? []));
  }
  const once = [...new Map(workers.map((worker) => [worker.workerId, worker])).values()];
  const isCut = first.nextItemOffset !== undefined && offsets.length === 0;
  return { workers: once, all: once.length >= total && !isCut };
}

function changedAt({ updatedAt, createdAt }: WorkerSearchSummary): number {
  return (updatedAt ?? createdAt)?.getTime() ?? 0;
}
