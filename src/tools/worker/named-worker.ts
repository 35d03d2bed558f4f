/** The worker that a person means by a host's name or an id; where several have the name, the newest. */
import type { WorkerSearchSummary } from "@aws-sdk/client-deadline";
import { type FleetsToSearch, findWorkers, fleetsToSearch } from "../../deadline/farm-workers.ts";
import { farmText, quoted } from "../../explain/text/untrusted.ts";
import { BadArguments, type Call } from "../parts/tool.ts";

const MAX_NAME = 120;

/** A worker that was found. */
export interface NamedWorker {
  readonly fleetId: string;
  readonly workerId: string;
  /** Name of its fleet, safe to show, where it is known. */
  readonly fleetName?: string;
  /** Others with the same name, the newest first. */
  readonly namesakes: readonly WorkerSearchSummary[];
  /** Whether no worker with the name can have been missed. */
  readonly isAll: boolean;
}

/**
 * Finds it.
 * @throws BadArguments where no worker has the name; ServiceFailure where the farm's workers can't be read
 */
export async function namedWorker(call: Call, farmId: string, text: string): Promise<NamedWorker> {
  const known = await fleetsToSearch(call.reads, farmId, call.settings.defaults.queueId);
  const fleetIds = known.fleets.map(({ fleetId }) => fleetId);
  if (fleetIds.length === 0)
    throw new BadArguments("The farm shows no fleet, so it has no workers to look at.");
  const { workers, all } = await findWorkers(call.reads, farmId, fleetIds, text);
  const [newest, ...namesakes] = workers.filter(({ fleetId, workerId }) => fleetId && workerId);
  if (!newest) throw new BadArguments(noSuchWorker(text, known, all));
  const { fleetId = "", workerId = "" } = newest;
  const name = known.fleets.find((fleet) => fleet.fleetId === fleetId)?.displayName;
  return {
    fleetId,
    workerId,
    fleetName: name === undefined ? undefined : farmText(name, MAX_NAME),
    namesakes,
    isAll: all && known.all,
  };
}

function noSuchWorker(text: string, { fleets, all: allFleets }: FleetsToSearch, all: boolean): string {
  const where = `${allFleets ? "" : "the first "}${fleets.length} ${fleets.length === 1 ? "fleet" : "fleets"}`;
  const seen = all ? "No worker" : "None of the workers that could be read";
  return `host: ${seen} of the farm (${where}) has the host name, address or id ${quoted(text, MAX_NAME)}. Hosts of service-managed fleets come and go, and the service forgets them after a while; list_sessions of a job names the workers that it had.`;
}
