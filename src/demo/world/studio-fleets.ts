import { ACCOUNT, FLEETS, LINUX_STORAGE } from "./farm-places.ts";
import type { Fleet } from "./model.ts";
import type { Scope } from "./studio-scope.ts";

/** The fleets of the studio: two halls of its own machines, and three of the service's. */
export function fleets(scope: Scope): Fleet[] {
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const linux = { osFamily: "LINUX" as const, cpuArchitectureType: "x86_64" as const };
  const capabilities = { amounts: [], attributes: [] };
  return [
    {
      ...scope,
      ...FLEETS.gpuSpot,
      status: "ACTIVE",
      autoScalingStatus: "STEADY",
      targetWorkerCount: 26,
      workerCount: 26,
      minWorkerCount: 0,
      maxWorkerCount: 26,
      roleArn: roleArn("NorthlightGpuSpotFleetRole"),
      capabilities,
      configuration: {
        serviceManagedEc2: {
          instanceCapabilities: {
            vCpuCount: { min: 8, max: 8 },
            memoryMiB: { min: 32_768, max: 32_768 },
            ...linux,
            rootEbsVolume: { sizeGiB: 250, iops: 3000, throughputMiB: 125 },
            acceleratorCapabilities: {
              selections: [{ name: "l4" }, { name: "a10g" }],
              count: { min: 1, max: 1 },
            },
            allowedInstanceTypes: ["g6.2xlarge", "g5.2xlarge"],
          },
          instanceMarketOptions: { type: "spot" },
        },
      },
    },
    {
      ...scope,
      ...FLEETS.cpuOnDemand,
      status: "ACTIVE",
      autoScalingStatus: "STEADY",
      targetWorkerCount: 1,
      workerCount: 1,
      minWorkerCount: 0,
      maxWorkerCount: 12,
      roleArn: roleArn("NorthlightCpuFleetRole"),
      capabilities,
      configuration: {
        serviceManagedEc2: {
          instanceCapabilities: {
            vCpuCount: { min: 32, max: 32 },
            memoryMiB: { min: 65_536, max: 65_536 },
            ...linux,
            rootEbsVolume: { sizeGiB: 250 },
            allowedInstanceTypes: ["c6i.8xlarge"],
          },
          instanceMarketOptions: { type: "on-demand" },
        },
      },
    },
    {
      ...scope,
      ...FLEETS.onprem,
      status: "ACTIVE",
      workerCount: 9,
      minWorkerCount: 0,
      maxWorkerCount: 9,
      roleArn: roleArn("NorthlightOnpremFleetRole"),
      capabilities,
      description: "Machine room, basement",
      configuration: {
        customerManaged: {
          mode: "NO_SCALING",
          workerCapabilities: {
            vCpuCount: { min: 32, max: 32 },
            memoryMiB: { min: 65_536, max: 65_536 },
            ...linux,
          },
          storageProfileId: LINUX_STORAGE.storageProfileId,
        },
      },
    },
    {
      ...scope,
      ...FLEETS.hall,
      status: "ACTIVE",
      workerCount: 12,
      minWorkerCount: 0,
      maxWorkerCount: 12,
      roleArn: roleArn("NorthlightHallFleetRole"),
      capabilities,
      configuration: {
        customerManaged: {
          mode: "NO_SCALING",
          workerCapabilities: {
            vCpuCount: { min: 32, max: 32 },
            memoryMiB: { min: 65_536, max: 65_536 },
            ...linux,
          },
          storageProfileId: LINUX_STORAGE.storageProfileId,
        },
      },
    },
    {
      ...scope,
      ...FLEETS.windows,
      status: "ACTIVE",
      autoScalingStatus: "STEADY",
      targetWorkerCount: 4,
      workerCount: 4,
      minWorkerCount: 0,
      maxWorkerCount: 4,
      roleArn: roleArn("NorthlightWindowsFleetRole"),
      capabilities,
      hostConfiguration: { scriptBody: "Write-Host 'mounting fonts'\r\n", scriptTimeoutSeconds: 300 },
      configuration: {
        serviceManagedEc2: {
          instanceCapabilities: {
            vCpuCount: { min: 16, max: 16 },
            memoryMiB: { min: 65_536, max: 65_536 },
            osFamily: "WINDOWS",
            cpuArchitectureType: "x86_64",
            rootEbsVolume: { sizeGiB: 500 },
            allowedInstanceTypes: ["g5.4xlarge"],
          },
          instanceMarketOptions: { type: "on-demand" },
        },
      },
    },
  ];
}
