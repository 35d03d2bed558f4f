/**
 * Whether a fleet fits a step, by the service's rule: matching is by fleet, never by worker. A step's minimum must
 * be at most the minimum that the fleet declares, and a step's maximum needs a fleet maximum that is not larger.
 * Source: AWS Deadline Cloud developer guide, "Schedule jobs" (how fleets are matched with steps), and the shapes of
 * GetStep.requiredCapabilities and GetFleet.configuration.
 */
import type {
  CustomerManagedWorkerCapabilities,
  FleetConfiguration,
  ServiceManagedEc2InstanceCapabilities,
  StepRequiredCapabilities,
} from "@aws-sdk/client-deadline";
import { farmText, nameInWords } from "../text/untrusted.ts";

/** One thing that a step asks of a worker and a fleet does not offer, or does not tell. */
export interface Misfit {
  /** The capability's name, such as `amount.worker.vcpu`. */
  readonly name: string;
  /** `at least 8`, `linux`. */
  readonly asked: string;
  /** What the fleet declares: `at least 4`, `WINDOWS`, `nothing of that name`. */
  readonly offered: string;
  /** "no": it does not fit. "unknown": the fleet's settings don't tell. */
  readonly fits: "no" | "unknown";
}

/** What comparing one fleet with one step shows. */
export interface FleetFit {
  /** "unknown" where all that is told fits and something is not told. */
  readonly fits: "yes" | "no" | "unknown";
  readonly misfits: readonly Misfit[];
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What a fleet says of one capability. "untold": it may have it, and its settings don't say how much. */
type Offer = Range | readonly string[] | "untold" | undefined;

const MAX_NAME = 80;

/** Names with this beginning are the service's own and can never be a limit (developer guide, "Host requirements"). */
const BUILT_IN = /^(?:amount|attr)\.worker\./i;

/**
 * The amounts of a step that a limit can be meant by: not the service's own, and not declared by the fleet. A fleet
 * that declares a capability of a limit's name goes on by that capability.
 */
export function limitNames(needs: StepRequiredCapabilities | undefined): string[] {
  return (needs?.amounts ?? []).flatMap(({ name }) => (name && !BUILT_IN.test(name) ? name : []));
}

/**
 * Compares what a step asks with what a fleet declares.
 * @param needs GetStep's requiredCapabilities; absent when the step asks for nothing.
 * @param configuration GetFleet's configuration, in which the declaration stands.
 * @param limits amount names (lower case) of limits that serve the step's queue: these are not the fleet's matter.
 */
export function fitOf(
  needs: StepRequiredCapabilities | undefined,
  configuration: FleetConfiguration | undefined,
  limits: ReadonlySet<string> = new Set(),
): FleetFit {
  const offers = offersOf(configuration);
  const amounts = (needs?.amounts ?? []).flatMap(({ name = "", min, max }) => {
    const offer = offers(name);
    if (offer === undefined && limits.has(name.toLowerCase())) return [];
    return misfit(name, rangeInWords({ min, max }), offer, () => fitsRange({ min, max }, offer as Range));
  });
  const attributes = (needs?.attributes ?? []).flatMap(({ name = "", anyOf, allOf }) => {
    const offer = offers(name);
    const asked = anyOf ? anyOf.map(bare).join(" or ") : (allOf ?? []).map(bare).join(" and ");
    return misfit(name, asked, offer, () => fitsValues({ anyOf, allOf }, offer as readonly string[]));
  });
  const misfits = [...amounts, ...attributes];
  const worst = misfits.some(({ fits }) => fits === "no") ? "no" : misfits.length > 0 ? "unknown" : "yes";
  return { fits: configuration === undefined ? "unknown" : worst, misfits };
}

/** `amount.worker.vcpu at least 8`. */
export function askedInWords({ name, asked }: Misfit): string {
  return `${nameInWords(farmText(name, MAX_NAME))} ${asked}`;
}

function misfit(name: string, asked: string, offer: Offer, fits: () => boolean): Misfit[] {
  if (offer === "untold") return [{ name, asked, offered: "untold", fits: "unknown" }];
  if (offer !== undefined && fits()) return [];
  return [{ name, asked, offered: offerInWords(offer), fits: "no" }];
}

function fitsRange(step: Range, fleet: Range): boolean {
  if (step.min !== undefined && (fleet.min === undefined || step.min > fleet.min)) return false;
  return step.max === undefined || (fleet.max !== undefined && fleet.max <= step.max);
}

function fitsValues(
  { anyOf, allOf }: { anyOf?: readonly string[]; allOf?: readonly string[] },
  fleet: readonly string[],
): boolean {
  const has = new Set(fleet.map((value) => value.toLowerCase()));
  const offers = (value: string) => has.has(value.toLowerCase());
  return (anyOf === undefined || anyOf.some(offers)) && (allOf === undefined || allOf.every(offers));
}

/** What a fleet declares, by the name that a step would ask for, whatever its case. */
function offersOf(configuration: FleetConfiguration | undefined): (name: string) => Offer {
  const own = configuration?.customerManaged?.workerCapabilities;
  const managed = configuration?.serviceManagedEc2?.instanceCapabilities;
  const declared = own ? declaredBy(own) : managed ? declaredByInstances(managed) : new Map<string, Offer>();
  for (const { name = "", min, max } of (own ?? managed)?.customAmounts ?? [])
    declared.set(name.toLowerCase(), { min, max });
  for (const { name = "", values } of (own ?? managed)?.customAttributes ?? [])
    declared.set(name.toLowerCase(), values ?? []);
  return (name) => declared.get(name.toLowerCase());
}

function declaredBy(own: CustomerManagedWorkerCapabilities): Map<string, Offer> {
  return new Map<string, Offer>([
    ["amount.worker.vcpu", own.vCpuCount],
    ["amount.worker.memory", own.memoryMiB],
    ["amount.worker.gpu", own.acceleratorCount],
    ["amount.worker.gpu.memory", own.acceleratorTotalMemoryMiB],
    ["amount.worker.disk.scratch", "untold"],
    ["attr.worker.os.family", own.osFamily ? [own.osFamily] : undefined],
    ["attr.worker.cpu.arch", own.cpuArchitectureType ? [own.cpuArchitectureType] : undefined],
  ]);
}

/** Of a service-managed fleet GPU memory and scratch space are not declared, and the count of GPUs may be the type's. */
function declaredByInstances(managed: ServiceManagedEc2InstanceCapabilities): Map<string, Offer> {
  const gpus = managed.acceleratorCapabilities;
  return new Map<string, Offer>([
    ["amount.worker.vcpu", managed.vCpuCount],
    ["amount.worker.memory", managed.memoryMiB],
    ["amount.worker.gpu", gpus && (gpus.count ?? "untold")],
    ["amount.worker.gpu.memory", gpus && "untold"],
    ["amount.worker.disk.scratch", "untold"],
    ["attr.worker.os.family", managed.osFamily ? [managed.osFamily] : undefined],
    ["attr.worker.cpu.arch", managed.cpuArchitectureType ? [managed.cpuArchitectureType] : undefined],
  ]);
}

function rangeInWords({ min, max }: Range): string {
  if (min === undefined) return max === undefined ? "of any size" : `at most ${max}`;
  return max === undefined ? `at least ${min}` : min === max ? `exactly ${min}` : `${min} to ${max}`;
}

function offerInWords(offer: Offer): string {
  if (offer === undefined || offer === "untold") return "nothing of that name";
  if ("length" in offer) return offer.map(bare).join(", ") || "no value";
  return rangeInWords(offer);
}

function bare(value: string): string {
  return nameInWords(farmText(value, MAX_NAME));
}

/** What a step asks of a worker, in words: `amount.worker.vcpu at least 8, attr.worker.os.family linux`. */
export function needsInWords(needs: StepRequiredCapabilities | undefined): string | undefined {
  const amounts = (needs?.amounts ?? []).map(
    ({ name = "?", min, max }) => `${bare(name)} ${rangeInWords({ min, max })}`,
  );
  const attributes = (needs?.attributes ?? []).map(
    ({ name = "?", anyOf, allOf }) =>
      `${bare(name)} ${anyOf ? anyOf.map(bare).join(" or ") : (allOf ?? []).map(bare).join(" and ")}`,
  );
  return [...amounts, ...attributes].join(", ") || undefined;
}
