/** Which workers of many to look at first: by status and by how many failed tasks ran on each. */
import { groupBy } from "../action/session-story.ts";
import { OUT_OF_SERVICE } from "./fix.ts";

/** A worker by what is weighed. */
export interface WorkerSigns {
  readonly status: string;
  readonly fleetId: string;
  /** Failed tasks whose last run was on it. */
  readonly failed: number;
  /** When its record was last changed, milliseconds since 1970. */
  readonly changedAt: number;
}

/** Below this number failures may lie on one host by chance. */
const FEWEST = 3;
/** So many times the others' mean is no chance among a few. */
const TIMES = 4;
/** A new host is ready within minutes; one that is still not after so long never got there. Milliseconds. */
const READY_WITHIN = 30 * 60_000;
/** A shut-down worker is no trouble: hosts of fleets that scale come and go. */
const AS_IT_SHOULD = "STOPPED";

/** Statuses that ask for a person. */
const TROUBLED: ReadonlySet<string> = new Set(
  [...OUT_OF_SERVICE].filter((status) => status !== AS_IT_SHOULD && status !== "STOPPING"),
);

/** What makes a worker unwell; undefined for one of which that is not known. */
export type Unwell = "failing more than others" | "by its status" | undefined;

/**
 * Ranks workers: those that take work and fail far more than the others of their fleet, those whose status asks for a person (or says
 * for long that it is not ready), those with failures, the rest by status; shut-down ones last.
 */
export function rankWorkers<Worker extends WorkerSigns>(
  workers: readonly Worker[],
  now: Date,
): { readonly worker: Worker; readonly unwell: Unwell }[] {
  const fleets = new Map(
    [...groupBy(workers, ({ fleetId }) => fleetId)].map(([id, own]) => [id, loadOf(own)]),
  );
  return workers
    .map((worker) => ({ worker, unwell: unwellBy(worker, fleets.get(worker.fleetId)!, now) }))
    .sort(
      (one, other) =>
        placeOf(one) - placeOf(other) ||
        other.worker.failed - one.worker.failed ||
        (one.unwell ? 0 : one.worker.status.localeCompare(other.worker.status, "en")) ||
        other.worker.changedAt - one.worker.changedAt,
    );
}

/** Failed tasks of a fleet, and the workers that could have had them. */
interface FleetLoad {
  readonly total: number;
  readonly peers: number;
}

/** Hosts of other fleets run other jobs, and those that are gone may have run none. */
function loadOf(workers: readonly WorkerSigns[]): FleetLoad {
  return {
    total: workers.reduce((sum, { failed }) => sum + failed, 0),
    peers: workers.filter(({ status, failed }) => failed > 0 || !OUT_OF_SERVICE.has(status)).length,
  };
}

function unwellBy(
  { status, failed, changedAt }: WorkerSigns,
  { total, peers }: FleetLoad,
  now: Date,
): Unwell {
  const isLate = status === "CREATED" && changedAt > 0 && now.getTime() - changedAt > READY_WITHIN;
  if (TROUBLED.has(status) || isLate) return "by its status";
  if (OUT_OF_SERVICE.has(status) || failed < FEWEST || peers < 2) return undefined;
  return failed >= (TIMES * (total - failed)) / (peers - 1) ? "failing more than others" : undefined;
}

function placeOf({ worker, unwell }: { worker: WorkerSigns; unwell: Unwell }): number {
  if (unwell === "failing more than others") return 0;
  if (unwell === "by its status") return 1;
  if (worker.failed > 0) return 2;
  return worker.status === AS_IT_SHOULD ? 4 : 3;
}
