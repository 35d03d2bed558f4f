/** The fleets that a job's sessions ran on: what they are called, and what a step should have asked of them. */
import type { FleetConfiguration } from "@aws-sdk/client-deadline";
import type { FarmFleets } from "../../deadline/fleets.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { type MissingRequirement, missingRequirement } from "../../explain/diagnosis/missing-requirement.ts";
import { fleetName } from "../../explain/text/fleet-name.ts";
import { inQuotes } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";

/** Causes whose step is read for what it asks, the largest first. */
const MAX_STEPS = 2;

const FLEET_ID = /^fleet-[0-9a-f]{32}$/;

/** See the module's comment. */
export class FleetsOfJob {
  /**
   * @param byWorker the fleet of each worker with sessions of the job
   * @param farm the farm's fleets, as far as they may be listed
   */
  constructor(
    private readonly byWorker: ReadonlyMap<string | undefined, string | undefined>,
    private readonly farm: FarmFleets,
  ) {}

  /** `gpu-spot`; its id where it has no known name, or one that it shares. */
  nameOf(workerId: string): string | undefined {
    const fleetId = this.byWorker.get(workerId);
    if (fleetId === undefined) return undefined;
    const name = fleetName(this.farm, fleetId);
    const ids = new Set(this.byWorker.values());
    const isOwn = [...ids].filter((id) => fleetName(this.farm, id) === name).length === 1;
    return isOwn && name !== undefined ? name : fleetId;
  }

  /** `fleet "gpu-spot"`. */
  wordsOf(workerId: string): string | undefined {
    const name = this.nameOf(workerId);
    return name === undefined ? undefined : `fleet ${FLEET_ID.test(name) ? name : inQuotes(name)}`;
  }

  /** `LINUX`, as its fleet declares it. */
  systemOf(workerId: string): string | undefined {
    const { customerManaged, serviceManagedEc2 } = this.configuration(this.byWorker.get(workerId)) ?? {};
    return (customerManaged?.workerCapabilities ?? serviceManagedEc2?.instanceCapabilities)?.osFamily;
  }

  /** The fleets of failures, and the others of the job; undefined where one of them is not known. */
  compared(workers: readonly (string | undefined)[]) {
    const bad = new Set(workers.map((workerId) => this.byWorker.get(workerId)));
    const good = new Set([...this.byWorker.values()].filter((fleetId) => !bad.has(fleetId)));
    const failing = [...bad].map((fleetId) => this.configuration(fleetId));
    const working = [...good].map((fleetId) => this.configuration(fleetId));
    const isKnown = (each: FleetConfiguration | undefined) => each !== undefined;
    return failing.every(isKnown) && working.every(isKnown) ? { failing, working } : undefined;
  }

  private configuration(fleetId: string | undefined): FleetConfiguration | undefined {
    return this.farm.get(fleetId ?? "")?.configuration;
  }
}

/** What steps lack, for causes that only one kind of machine had: a read for each of their steps. */
export async function missingRequirements(
  call: Call,
  { ids }: JobFacts,
  fleets: FleetsOfJob,
  figures: readonly CauseFigures[],
): Promise<ReadonlyMap<CauseFigures, MissingRequirement>> {
  const telling = figures
    .filter(({ badType, badHost }) => badType && !badHost)
    .flatMap((each) => {
      const steps = new Set(each.runs.map(({ stepId }) => stepId));
      const [stepId] = steps;
      const compared = fleets.compared(each.runs.map(({ workerId }) => workerId));
      return steps.size === 1 && stepId && compared ? [{ each, stepId, compared }] : [];
    })
    .slice(0, MAX_STEPS);
  const found = await mapInParallel(telling, async ({ each, stepId, compared }) => {
    const { value: step } = await call.reads.tryRead(
      "GetStep",
      { ...ids, stepId },
      { purpose: "what the failed step asks of a machine" },
    );
    const isMemory = each.cause.quoted.cause?.about === "memory";
    const missing = step && missingRequirement(compared, step.requiredCapabilities ?? {}, isMemory);
    return missing ? [[each, missing] as const] : [];
  });
  return new Map(found.flat());
}
