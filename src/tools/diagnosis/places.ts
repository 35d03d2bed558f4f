/** The workers and fleets of failures: whether a bad host still takes work, and whose machines they are. */
import { tryFleet } from "../../deadline/fleets.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { dependsOnFleet } from "../../explain/diagnosis/fix.ts";
import { farmText } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { Places } from "./evidence.ts";

/** Workers and fleets that are read for one answer at most, those of the largest causes first. */
const MAX_WORKERS = 2;
const MAX_FLEETS = 2;

/** Reads them only where a cause lies in machines or in one of them. */
export async function placesOf(
  call: Call,
  farmId: string,
  figures: readonly CauseFigures[],
): Promise<Places> {
  const bad = figures.flatMap(({ badHost, runs }) => {
    const fleetId = runs.find(({ workerId }) => workerId === badHost?.workerId)?.fleetId;
    return badHost && fleetId ? [{ fleetId, workerId: badHost.workerId }] : [];
  });
  const workers = [...new Map(bad.map((each) => [each.workerId, each])).values()].slice(0, MAX_WORKERS);
  const machines = figures.filter(({ cause: { quoted } }) => dependsOnFleet(quoted.cause));
  const fleets = [
    ...new Set(machines.flatMap(({ runs }) => runs.flatMap(({ fleetId }) => fleetId ?? []))),
  ].slice(0, MAX_FLEETS);
  const [statuses, managed] = await inParallel([
    () =>
      mapInParallel(workers, async ({ fleetId, workerId }) => {
        const { value } = await call.reads.tryRead(
          "GetWorker",
          { farmId, fleetId, workerId },
          { purpose: "whether a bad host still takes work" },
        );
        return value?.status ? [[workerId, farmText(value.status, 60)] as const] : [];
      }),
    () =>
      mapInParallel(fleets, async (fleetId) => {
        const { value } = await tryFleet(call.reads, farmId, fleetId);
        const { configuration } = value ?? {};
        return configuration ? [[fleetId, configuration.serviceManagedEc2 !== undefined] as const] : [];
      }),
  ]);
  return { statuses: new Map(statuses.flat()), managed: new Map(managed.flat()) };
}
