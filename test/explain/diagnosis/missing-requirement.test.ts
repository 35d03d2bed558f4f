import type { FleetConfiguration } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { missingRequirement } from "../../../src/explain/diagnosis/missing-requirement.ts";

const fleet = (members: Record<string, unknown>) =>
  ({
    customerManaged: {
      mode: "NO_SCALING",
      workerCapabilities: {
        vCpuCount: { min: 16 },
        memoryMiB: { min: 65_536 },
        osFamily: "LINUX",
        cpuArchitectureType: "x86_64",
        ...members,
      },
    },
  }) as FleetConfiguration;
const linux = fleet({});
const windows = fleet({ osFamily: "WINDOWS" });
const anyOf = (name: string, ...values: string[]) => ({ attributes: [{ name, anyOf: values }] });

describe("a requirement that a step lacks", () => {
  it("is the operating system, where fleets differ in it and the step asks for none", () => {
    expect(missingRequirement({ failing: [windows], working: [linux, linux] }, {}, false)).toEqual({
      says: "the step asks for no operating system: fleets that failed have WINDOWS, those that worked LINUX",
      ask: "attr.worker.os.family anyOf linux",
    });
  });

  it("is told where the step allows both", () => {
    const needs = anyOf("attr.worker.os.family", "linux", "windows");
    expect(missingRequirement({ failing: [windows], working: [linux] }, needs, false)?.says).toMatch(
      /^the step allows more than one operating system/,
    );
  });

  it("is none where the step asks for it, or fleets don't differ, or those that worked differ", () => {
    const compared = { failing: [windows], working: [linux] };
    expect(missingRequirement(compared, anyOf("attr.worker.os.family", "linux"), false)).toBeUndefined();
    expect(missingRequirement({ failing: [linux], working: [linux] }, {}, false)).toBeUndefined();
    expect(missingRequirement({ failing: [windows], working: [linux, windows] }, {}, false)).toBeUndefined();
    expect(missingRequirement({ failing: [windows], working: [] }, {}, false)).toBeUndefined();
  });

  it("is an attribute of the studio's own", () => {
    const solver = fleet({ customAttributes: [{ name: "attr.sw.solver", values: ["vray-6"] }] });
    expect(missingRequirement({ failing: [linux], working: [solver] }, {}, false)?.ask).toBe(
      "attr.sw.solver anyOf vray-6",
    );
  });

  it("is a GPU, of either kind of fleet", () => {
    const own = fleet({ acceleratorCount: { min: 1 } });
    const managed = {
      serviceManagedEc2: {
        instanceCapabilities: {
          osFamily: "LINUX",
          cpuArchitectureType: "x86_64",
          acceleratorCapabilities: { selections: [{ name: "l4" }] },
        },
      },
    } as FleetConfiguration;
    for (const working of [own, managed])
      expect(missingRequirement({ failing: [linux], working: [working] }, {}, false)).toMatchObject({
        says: expect.stringMatching(/^the step asks for no GPU/),
        ask: "amount.worker.gpu min 1",
      });
  });

  it("is memory only where memory was the cause", () => {
    const small = fleet({ memoryMiB: { min: 32_768 } });
    const needs = { amounts: [{ name: "amount.worker.memory", min: 16_384 }] };
    const compared = { failing: [small], working: [linux] };
    expect(missingRequirement(compared, needs, false)).toBeUndefined();
    expect(missingRequirement(compared, needs, true)).toEqual({
      says: "the step asks for at least 16384 MiB only: fleets that failed offer at least 32768 MiB, those that worked at least 65536 MiB",
      ask: "amount.worker.memory min 65536",
    });
  });
});
