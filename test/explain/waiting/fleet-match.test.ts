import type { FleetConfiguration, StepRequiredCapabilities } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { askedInWords, fitOf, limitNames } from "../../../src/explain/waiting/fleet-match.ts";

type Own = NonNullable<NonNullable<FleetConfiguration["customerManaged"]>["workerCapabilities"]>;
type Managed = NonNullable<NonNullable<FleetConfiguration["serviceManagedEc2"]>["instanceCapabilities"]>;

const LINUX = { osFamily: "LINUX", cpuArchitectureType: "x86_64" } as const;

function own(capabilities: Partial<Own>): FleetConfiguration {
  const workerCapabilities = { vCpuCount: { min: 4 }, memoryMiB: { min: 8192 }, ...LINUX, ...capabilities };
  return { customerManaged: { mode: "NO_SCALING", workerCapabilities } } as FleetConfiguration;
}

function managed(capabilities: Partial<Managed>): FleetConfiguration {
  const instanceCapabilities = { vCpuCount: { min: 4 }, memoryMiB: { min: 8192 }, ...LINUX, ...capabilities };
  return {
    serviceManagedEc2: { instanceCapabilities, instanceMarketOptions: { type: "spot" } },
  } as FleetConfiguration;
}

const vcpu = (min?: number, max?: number) => ({ name: "amount.worker.vcpu", min, max });
const os = (...anyOf: string[]) => ({ name: "attr.worker.os.family", anyOf });

describe("whether a fleet fits a step", () => {
  it.each<[string, StepRequiredCapabilities, FleetConfiguration, "yes" | "no" | "unknown"]>([
    [
      "4 to 8 CPUs of Linux, declared so, whatever the case",
      { amounts: [vcpu(4, 8)], attributes: [os("linux")] },
      own({ vCpuCount: { min: 4, max: 8 } }),
      "yes",
    ],
    ["a maximum that the fleet does not have", { amounts: [vcpu(4, 8)], attributes: [] }, own({}), "no"],
    [
      "a minimum that the fleet does not declare",
      { amounts: [vcpu(4, 8)], attributes: [] },
      own({ vCpuCount: { max: 8 } as never }),
      "no",
    ],
    [
      "another system",
      { amounts: [vcpu(4, 8)], attributes: [os("linux")] },
      own({ vCpuCount: { min: 4, max: 8 }, osFamily: "WINDOWS" }),
      "no",
    ],
    [
      "memory of which the fleet guarantees less",
      { amounts: [{ name: "amount.worker.memory", min: 16_384 }], attributes: [] },
      own({ memoryMiB: { min: 8192, max: 32_768 } }),
      "no",
    ],
    [
      "a GPU where none is declared",
      { amounts: [{ name: "amount.worker.gpu", min: 1 }], attributes: [] },
      own({}),
      "no",
    ],
    [
      "all of the values of an attribute of the studio's own",
      { amounts: [], attributes: [{ name: "attr.sw.solvers", allOf: ["vray-6", "arnold-7"] }] },
      own({ customAttributes: [{ name: "attr.sw.solvers", values: ["vray-6", "arnold-7", "redshift-3"] }] }),
      "yes",
    ],
    [
      "an amount that nobody declares",
      { amounts: [{ name: "amount.arnold", min: 1 }], attributes: [] },
      own({}),
      "no",
    ],
    [
      "an amount of the studio's own",
      { amounts: [{ name: "amount.scratch", min: 500 }], attributes: [] },
      own({ customAmounts: [{ name: "amount.scratch", min: 1000 }] }),
      "yes",
    ],
    [
      "GPUs whose count is the instance type's",
      { amounts: [{ name: "amount.worker.gpu", min: 1 }], attributes: [] },
      managed({ acceleratorCapabilities: { selections: [{ name: "l4" }] } }),
      "unknown",
    ],
    [
      "memory of a GPU, of which only the chip is declared",
      { amounts: [{ name: "amount.worker.gpu.memory", min: 24_576 }], attributes: [] },
      managed({ acceleratorCapabilities: { selections: [{ name: "a10g" }], count: { min: 1 } } }),
      "unknown",
    ],
    [
      "any of two systems",
      { amounts: [], attributes: [os("windows", "linux")] },
      managed({ osFamily: "WINDOWS" }),
      "yes",
    ],
    ["nothing", { amounts: [], attributes: [] }, managed({}), "yes"],
  ])("%s", (_, needs, configuration, fits) => {
    expect(fitOf(needs, configuration).fits).toBe(fits);
  });

  it("leaves an amount to the limit of the queue that has its name", () => {
    const needs = { amounts: [{ name: "amount.Arnold", min: 1 }], attributes: [] };
    expect(fitOf(needs, own({}), new Set(["amount.arnold"])).fits).toBe("yes");
    expect(limitNames({ amounts: [vcpu(4), { name: "amount.Arnold", min: 1 }], attributes: [] })).toEqual([
      "amount.Arnold",
    ]);
  });

  it("does not know what a fleet offers that could not be read", () => {
    expect(fitOf({ amounts: [vcpu(4)], attributes: [] }, undefined).fits).toBe("unknown");
  });

  it("says what was asked and what is offered", () => {
    const needs = { amounts: [vcpu(8), { name: "amount.worker.gpu", min: 1 }], attributes: [os("linux")] };
    const { misfits } = fitOf(needs, own({ osFamily: "WINDOWS" }));
    expect(misfits.map((misfit) => `${askedInWords(misfit)}: ${misfit.offered}`)).toEqual([
      "amount.worker.vcpu at least 8: at least 4",
      "amount.worker.gpu at least 1: nothing of that name",
      "attr.worker.os.family linux: WINDOWS",
    ]);
  });
});
