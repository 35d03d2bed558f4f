/**
 * What a step would have to ask for, so that only fleets that can do its work take it. Matching goes by fleet: what a
 * step does not ask for, any fleet of the queue may be given (AWS Deadline Cloud developer guide, "Schedule jobs").
 */
import type { FleetConfiguration, StepRequiredCapabilities } from "@aws-sdk/client-deadline";
import { farmText, nameInWords } from "../text/untrusted.ts";

/** A requirement that the step lacks. */
export interface MissingRequirement {
  /** `the step asks for no operating system: those that failed have WINDOWS, those that worked LINUX`. */
  readonly says: string;
  /** What a TD writes into the step's host requirements: `attr.worker.os.family anyOf linux`. */
  readonly ask: string;
}

/** What is compared: fleets on which all failures lie, and those of the same job without any. */
export interface ComparedFleets {
  readonly failing: readonly FleetConfiguration[];
  readonly working: readonly FleetConfiguration[];
}

const MAX_NAME = 60;

/** One property of a fleet that a step can ask for. */
interface Property {
  /** The name that a step asks it by. */
  readonly name: string;
  /** `operating system`. */
  readonly noun: string;
  of(fleet: FleetConfiguration): string | number | undefined;
}

const capabilitiesOf = ({ customerManaged, serviceManagedEc2 }: FleetConfiguration) =>
  customerManaged?.workerCapabilities ?? serviceManagedEc2?.instanceCapabilities;

const OS: Property = {
  name: "attr.worker.os.family",
  noun: "operating system",
  of: (fleet) => capabilitiesOf(fleet)?.osFamily,
};
const CPU: Property = {
  name: "attr.worker.cpu.arch",
  noun: "processor architecture",
  of: (fleet) => capabilitiesOf(fleet)?.cpuArchitectureType,
};
const GPU: Property = {
  name: "amount.worker.gpu",
  noun: "GPU",
  of: ({ customerManaged, serviceManagedEc2 }) =>
    customerManaged
      ? (customerManaged.workerCapabilities?.acceleratorCount?.min ?? 0)
      : serviceManagedEc2?.instanceCapabilities?.acceleratorCapabilities
        ? 1
        : 0,
};
const MEMORY: Property = {
  name: "amount.worker.memory",
  noun: "amount of memory",
  of: (fleet) => capabilitiesOf(fleet)?.memoryMiB?.min,
};

/**
 * The first requirement by which the fleets differ and which the step leaves open.
 * @param isMemory whether the cause is a lack of memory: only then less memory tells anything.
 */
export function missingRequirement(
  { failing, working }: ComparedFleets,
  needs: Partial<StepRequiredCapabilities>,
  isMemory: boolean,
): MissingRequirement | undefined {
  if (failing.length === 0 || working.length === 0) return undefined;
  const fleets = { failing, working };
  return (
    attributeMissing(OS, fleets, needs) ??
    attributeMissing(CPU, fleets, needs) ??
    ownAttributes(fleets)
      .map((property) => attributeMissing(property, fleets, needs))
      .find((missing) => missing !== undefined) ??
    amountMissing(GPU, fleets, needs) ??
    (isMemory ? amountMissing(MEMORY, fleets, needs) : undefined)
  );
}

/** Attributes that every fleet that worked declares. */
function ownAttributes({ working: [first] }: ComparedFleets): Property[] {
  return (first ? (capabilitiesOf(first)?.customAttributes ?? []) : []).flatMap(({ name }) =>
    name
      ? {
          name,
          noun: nameInWords(farmText(name, MAX_NAME)),
          of: (fleet) =>
            capabilitiesOf(fleet)
              ?.customAttributes?.find((each) => each.name === name)
              ?.values?.join(" and "),
        }
      : [],
  );
}

function attributeMissing(
  { name, noun, of }: Property,
  { failing, working }: ComparedFleets,
  needs: Partial<StepRequiredCapabilities>,
): MissingRequirement | undefined {
  const bad = new Set(failing.map(of));
  const good = new Set(working.map(of));
  const [value] = good;
  if (good.size !== 1 || value === undefined || bad.has(value)) return undefined;
  const asked = needs.attributes?.find((each) => each.name?.toLowerCase() === name);
  const allowed = asked?.anyOf?.map((each) => each.toLowerCase());
  // A step that asks for just what worked can't have been given to the others.
  if (asked && !(allowed && allowed.length > 1)) return undefined;
  const words = (values: Iterable<string | number | undefined>) =>
    [...values]
      .map((each) => (each === undefined ? "none" : nameInWords(farmText(String(each), MAX_NAME))))
      .join(" or ");
  return {
    says: `the step ${asked ? `allows more than one ${noun}` : `asks for no ${noun}`}: fleets that failed have ${words(bad)}, those that worked ${words(good)}`,
    ask: `${nameInWords(farmText(name, MAX_NAME))} anyOf ${words(good).toLowerCase()}`,
  };
}

function amountMissing(
  { name, noun, of }: Property,
  { failing, working }: ComparedFleets,
  needs: Partial<StepRequiredCapabilities>,
): MissingRequirement | undefined {
  const numbers = (fleets: readonly FleetConfiguration[]) => fleets.map((fleet) => Number(of(fleet) ?? 0));
  const most = Math.max(...numbers(failing));
  const least = Math.min(...numbers(working));
  const asked = needs.amounts?.find((each) => each.name?.toLowerCase() === name)?.min ?? 0;
  if (least <= most || asked > most) return undefined;
  const unit = name === MEMORY.name ? " MiB" : "";
  return {
    says: `the step asks for ${asked > 0 ? `at least ${asked}${unit} only` : `no ${noun}`}: fleets that failed offer at least ${most}${unit}, those that worked at least ${least}${unit}`,
    ask: `${name} min ${least}`,
  };
}
