/** The fleets of a queue and their workers. */

import type {
  FleetSummary,
  GetFleetResponse,
  QueueFleetAssociationSummary,
  WorkerSearchSummary,
} from "@aws-sdk/client-deadline";
import type { CallReads, Outcome } from "./call-reads.ts";
import { PAGE_SIZE, type Rows, readList, tryList } from "./paging.ts";
import { mapInParallel } from "./parallel.ts";

/** Fleets in one search of workers at most. */
const FLEETS_AT_ONCE = 10;
/** Pages of workers read for one answer; beyond them counts are "at least". */
const MAX_PAGES = 5;

/** The associations of a queue with fleets, whatever their status. @throws ServiceFailure only when canceled. */
export function tryFleetAssociations(
  reads: CallReads,
  farmId: string,
  queueId: string,
): Promise<Outcome<Rows<QueueFleetAssociationSummary>>> {
  return tryList(
    reads,
    "ListQueueFleetAssociations",
    { farmId, queueId },
    ({ queueFleetAssociations }) => queueFleetAssociations,
    { purpose: "fleets of the queue" },
  );
}

/** A fleet. @throws ServiceFailure only when the whole call was canceled. */
export function tryFleet(
  reads: CallReads,
  farmId: string,
  fleetId: string,
): Promise<Outcome<GetFleetResponse>> {
  return reads.tryRead("GetFleet", { farmId, fleetId }, { purpose: "what a fleet offers and has" });
}

/** Rights to the list of fleets go by farm. */
const WHOLE_FARM = "";

/** The fleets of a farm by their ids, as far as they may be listed. */
export type FarmFleets = ReadonlyMap<string, FleetSummary>;

/**
 * The fleets of a farm (five by the service's default quota) in one request, to be begun beside an answer's first
 * reads: their names are worth no round of their own. A refusal is not noted in the answer, which can do without;
 * check_access tells of it once.
 * @throws ServiceFailure only when the whole call was canceled.
 */
export async function farmFleets(reads: CallReads, farmId: string): Promise<FarmFleets> {
  const { refusals } = reads.connection;
  const place = { farmId, queueId: WHOLE_FARM };
  if (refusals.holds("ListFleets", place)) return new Map();
  const { value, failure } = await reads.aside(
    (aside) => readList(aside, "ListFleets", { farmId }, ({ fleets }) => fleets),
    { unnoted: "fleets go by their ids then, and check_access tells of a refusal" },
  );
  if (failure?.facts.kind === "access denied") refusals.note("ListFleets", place);
  else if (failure) reads.ledger.note(failure.facts, "names of fleets");
  return new Map(
    (value?.rows ?? []).flatMap((fleet) => (fleet.fleetId ? [[fleet.fleetId, fleet] as const] : [])),
  );
}

/** Workers that were found, and whether these are all. */
export interface FoundWorkers {
  readonly workers: readonly WorkerSearchSummary[];
  readonly all: boolean;
}

/**
 * The workers of some fleets, gone ones included.
 * @param fleetIds at most ten are looked at.
 * @throws ServiceFailure only when the whole call was canceled.
 */
export function tryWorkers(
  reads: CallReads,
  farmId: string,
  fleetIds: readonly string[],
): Promise<Outcome<FoundWorkers>> {
  return reads.aside((aside) => findWorkers(aside, farmId, fleetIds.slice(0, FLEETS_AT_ONCE)), {
    purpose: "workers of the fleets",
  });
}

async function findWorkers(reads: CallReads, farmId: string, fleetIds: string[]): Promise<FoundWorkers> {
  const ask = (itemOffset: number) =>
    reads.read("SearchWorkers", { farmId, fleetIds, itemOffset, pageSize: PAGE_SIZE });
  const first = await ask(0);
  const rows = [...(first.workers ?? [])];
  const total = first.totalResults ?? rows.length;
  const offsets = Array.from({ length: MAX_PAGES - 1 }, (_, index) => (index + 1) * PAGE_SIZE).filter(
    (offset) => offset < total,
  );
  const rest = await mapInParallel(offsets, (offset) =>
    reads.settle(ask(offset), { purpose: "more workers of the fleets" }),
  );
  for (const page of rest) rows.push(...(page.value?.workers ?? []));
  return { workers: rows, all: rows.length >= total };
}
