import { hexOf, idOf } from "./made-ids.ts";

/** The region and accounts of the demo farm; the numbers are those AWS's documents use for examples. */
export const REGION = "us-west-2";
export const ACCOUNT = "111122223333";
/** Instances of a service-managed fleet run in an account of the service. */
const SERVICE_ACCOUNT = "444455556666";

export const FARM_ID = idOf("farm", "northlight");

export const QUEUES = {
  production: { queueId: idOf("queue", "production"), displayName: "production" },
  lighting: { queueId: idOf("queue", "lighting"), displayName: "lighting" },
  fx: { queueId: idOf("queue", "fx-linux"), displayName: "fx-linux" },
  previz: { queueId: idOf("queue", "previz"), displayName: "previz" },
  episodic: { queueId: idOf("queue", "episodic"), displayName: "episodic" },
  comp: { queueId: idOf("queue", "comp"), displayName: "comp" },
  lookdev: { queueId: idOf("queue", "lookdev"), displayName: "lookdev" },
  dailies: { queueId: idOf("queue", "dailies"), displayName: "dailies" },
  archive: { queueId: idOf("queue", "archive"), displayName: "archive" },
} as const;

export const FLEETS = {
  gpuSpot: { fleetId: idOf("fleet", "gpu-spot"), displayName: "gpu-spot" },
  cpuOnDemand: { fleetId: idOf("fleet", "cpu-ondemand"), displayName: "cpu-ondemand" },
  onprem: { fleetId: idOf("fleet", "onprem-linux"), displayName: "onprem-linux" },
  windows: { fleetId: idOf("fleet", "win-ondemand"), displayName: "win-ondemand" },
  hall: { fleetId: idOf("fleet", "render-hall"), displayName: "render-hall" },
  finishing: { fleetId: idOf("fleet", "finishing"), displayName: "finishing" },
  lookdev: { fleetId: idOf("fleet", "lookdev-linux"), displayName: "lookdev-linux" },
} as const;

export type QueueKey = keyof typeof QUEUES;
export type FleetKey = keyof typeof FLEETS;

/** The studio's licences that jobs have to acquire before a task runs. */
export const LIMITS = {
  nuke: { limitId: idOf("limit", "nuke-render"), displayName: "Nuke render licences" },
  arnold: { limitId: idOf("limit", "arnold"), displayName: "Arnold licences" },
} as const;

/** The storage profile of the studio's Linux machines. */
export const LINUX_STORAGE = {
  storageProfileId: idOf("sp", "northlight-linux"),
  displayName: "northlight-linux",
} as const;

/** A machine that works for a fleet. */
export interface Host {
  readonly fleet: FleetKey;
  readonly workerId: string;
  readonly hostName: string;
  readonly ipV4: string;
  /** Only where the host is an EC2 instance. */
  readonly instanceType?: string;
  readonly platform: "linux" | "windows";
  /** Memory of the machine in bytes, as its worker log reports it. */
  readonly memoryBytes: number;
}

const GIB = 1024 ** 3;

/** A machine of the studio's own, 64 GiB. */
function ownHost(fleet: FleetKey, hostName: string, ipV4: string): Host {
  const workerId = idOf("worker", hostName);
  return { fleet, workerId, hostName, ipV4, platform: "linux", memoryBytes: 64 * GIB };
}

/** The studio's own machines: lx-11 to lx-19. */
const ONPREM: Host[] = Array.from({ length: 9 }, (_, index) =>
  ownHost("onprem", `lx-${11 + index}`, `10.20.4.${11 + index}`),
);

/** The render hall, which works at night for the series: rn-01 to rn-12. */
const HALL: Host[] = Array.from({ length: 12 }, (_, index) =>
  ownHost("hall", `rn-${String(index + 1).padStart(2, "0")}`, `10.20.6.${101 + index}`),
);

/** The machines of lookdev: ld-01 to ld-09. */
const LOOKDEV: Host[] = Array.from({ length: 9 }, (_, index) =>
  ownHost("lookdev", `ld-0${index + 1}`, `10.20.7.${21 + index}`),
);

/** Service-managed hosts are named after their address. */
function cloudHost(fleet: FleetKey, ipV4: string, instanceType: string, memoryGiB: number): Host {
  const hostName = `ip-${ipV4.replaceAll(".", "-")}`;
  return {
    fleet,
    workerId: idOf("worker", hostName),
    hostName,
    ipV4,
    instanceType,
    platform: "linux",
    memoryBytes: memoryGiB * GIB,
  };
}

const GPU_SPOT: Host[] = Array.from({ length: 26 }, (_, index) =>
  cloudHost(
    "gpuSpot",
    `10.0.${4 + index * 3}.${(index * 37 + 88) % 250}`,
    index % 2 === 0 ? "g6.2xlarge" : "g5.2xlarge",
    32,
  ),
);

const CPU_ON_DEMAND: Host[] = Array.from({ length: 12 }, (_, index) =>
  cloudHost("cpuOnDemand", `10.2.${7 + index}.${(index * 53 + 31) % 250}`, "c6i.8xlarge", 64),
);

const WINDOWS: Host[] = Array.from({ length: 4 }, (_, index) => ({
  fleet: "windows",
  workerId: idOf("worker", `windows ${index}`),
  hostName: `EC2AMAZ-${hexOf(`windows ${index}`).slice(0, 7).toUpperCase()}`,
  ipV4: `10.3.1.${20 + index}`,
  instanceType: "g5.4xlarge",
  platform: "windows",
  memoryBytes: 64 * GIB,
}));

/** Every host by fleet, in a fixed order; stories name them by position or, on premises, by name. */
export const HOSTS: Readonly<Record<FleetKey, readonly Host[]>> = {
  onprem: ONPREM,
  gpuSpot: GPU_SPOT,
  cpuOnDemand: CPU_ON_DEMAND,
  windows: WINDOWS,
  hall: HALL,
  finishing: [ownHost("finishing", "fin-01", "10.20.8.11")],
  lookdev: LOOKDEV,
};

/** Whether a host is one of the studio's own, which is always up. */
export function isOwnHost({ instanceType }: Host): boolean {
  return instanceType === undefined;
}

/** @returns the on-premises host of this name. @throws Error when there is none */
export function onprem(hostName: string): Host {
  const host = ONPREM.find((each) => each.hostName === hostName);
  if (!host) throw new Error(`No on-premises host ${hostName}.`);
  return host;
}

/** @returns number `number` of the render hall, counted from 1. */
export function hallHost(number: number): Host {
  return hostOf("hall", number - 1);
}

/** @returns host number `index` of a fleet. @throws Error when the fleet has fewer */
export function hostOf(fleet: FleetKey, index: number): Host {
  const host = HOSTS[fleet][index];
  if (!host) throw new Error(`Fleet ${fleet} has no host ${index}.`);
  return host;
}

/** What the API says about a host. */
export function hostProperties(host: Host) {
  return {
    ipAddresses: { ipV4Addresses: [host.ipV4], ipV6Addresses: [] },
    hostName: host.hostName,
    ...(host.instanceType !== undefined && {
      ec2InstanceArn: `arn:aws:ec2:${REGION}:${SERVICE_ACCOUNT}:instance/i-0${hexOf(host.hostName).slice(0, 16)}`,
      ec2InstanceType: host.instanceType,
    }),
  };
}

/** A log configuration as the service gives it (worker-agent pull request #216 shows a real one). */
function logConfiguration(group: string, stream: string) {
  return {
    logDriver: "awslogs",
    options: { logGroupName: group, logStreamName: stream },
    parameters: {},
  };
}

/** Where a session's log is. */
export function sessionLogConfiguration(queueId: string, sessionId: string) {
  return logConfiguration(`/aws/deadline/${FARM_ID}/${queueId}`, sessionId);
}

/** Where a worker's log is. */
export function workerLogConfiguration(host: Host) {
  return logConfiguration(`/aws/deadline/${FARM_ID}/${FLEETS[host.fleet].fleetId}`, host.workerId);
}

/** The principal of someone at the studio, as the service records who did something. */
export function person(name: string): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/NorthlightArtist/${name}`;
}

/** @returns number `number` of lookdev's machines, counted from 1. */
export function lookdevHost(number: number): Host {
  return hostOf("lookdev", number - 1);
}

/** A machine of the render hall that went quiet in the night, and how long ago. Milliseconds. */
export const LOST = { host: hallHost(12), ago: 11_160_000 } as const;
