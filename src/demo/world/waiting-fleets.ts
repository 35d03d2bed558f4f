import { minutes } from "./durations.ts";
import { ACCOUNT, FLEETS, QUEUES, type QueueKey } from "./farm-places.ts";
import { idOf } from "./made-ids.ts";
import type { Fleet, QueueFleetAssociation, Worker } from "./model.ts";
import type { Scope } from "./studio-scope.ts";

/** Where a fleet stands: what a step asks as `attr.site`, so that each story waits for one fleet. */
export type Site = "lookdev" | "overnight" | "burst" | "bigGpu" | "basement" | "west" | "fonts" | "finishing";

interface WaitingFleet {
  readonly site: Site;
  readonly queue: QueueKey;
  readonly name: string;
  readonly isOwn?: true;
  readonly members?: Partial<Fleet>;
  /** Statuses of its workers, with how long ago each was made and last heard of. */
  readonly workers?: readonly (readonly [Worker["status"], madeAgo: number, heardAgo: number])[];
}

const WAITING: readonly WaitingFleet[] = [
  {
    site: "lookdev",
    queue: "lookdev",
    name: FLEETS.lookdev.displayName,
    isOwn: true,
    members: { workerCount: 9, maxWorkerCount: 9 },
  },
  {
    site: "overnight",
    queue: "lookdev",
    name: "overnight-spot",
    members: { status: "SUSPENDED", statusMessage: "Paused until the new season" },
  },
  {
    site: "burst",
    queue: "lookdev",
    name: "burst-spot",
    members: { autoScalingStatus: "GROWING", workerCount: 1, targetWorkerCount: 6 },
    workers: [["CREATED", minutes(2), minutes(2)]],
  },
  {
    site: "bigGpu",
    queue: "lookdev",
    name: "big-gpu",
    members: { autoScalingStatus: "GROWING", workerCount: 0, targetWorkerCount: 4 },
  },
  {
    site: "basement",
    queue: "lookdev",
    name: "basement-linux",
    isOwn: true,
    workers: [
      ["NOT_RESPONDING", minutes(90_000), minutes(310)],
      ["NOT_RESPONDING", minutes(90_000), minutes(305)],
      ["STOPPED", minutes(90_000), minutes(9_000)],
    ],
  },
  {
    site: "west",
    queue: "dailies",
    name: "cloud-west",
    members: { workerCount: 3, targetWorkerCount: 3 },
    workers: [
      ["CREATED", minutes(48), minutes(48)],
      ["CREATED", minutes(47), minutes(47)],
      ["CREATED", minutes(47), minutes(47)],
    ],
  },
  {
    site: "fonts",
    queue: "dailies",
    name: "cloud-fonts",
    members: {
      autoScalingStatus: "GROWING",
      workerCount: 0,
      targetWorkerCount: 2,
      hostConfiguration: { scriptBody: "#!/bin/sh\nmount -a && fc-cache -f\n", scriptTimeoutSeconds: 300 },
    },
    workers: [
      ["NOT_RESPONDING", minutes(52), minutes(45)],
      ["NOT_RESPONDING", minutes(41), minutes(34)],
      ["NOT_RESPONDING", minutes(30), minutes(23)],
    ],
  },
  {
    site: "finishing",
    queue: "dailies",
    name: "finishing",
    isOwn: true,
    members: { workerCount: 1, maxWorkerCount: 1 },
  },
];

const fleetIdOf = ({ name }: WaitingFleet) => idOf("fleet", name);

/** Fleets that keep work waiting, each in its own way. */
export function waitingFleets(scope: Scope): Fleet[] {
  const capabilities = {
    vCpuCount: { min: 16, max: 16 },
    memoryMiB: { min: 65_536, max: 65_536 },
    osFamily: "LINUX" as const,
    cpuArchitectureType: "x86_64" as const,
  };
  return WAITING.map((each): Fleet => {
    const { site, name, isOwn, members } = each;
    const declared = { ...capabilities, customAttributes: [{ name: "attr.site", values: [site] }] };
    return {
      ...scope,
      fleetId: fleetIdOf(each),
      displayName: name,
      status: "ACTIVE",
      workerCount: 0,
      minWorkerCount: 0,
      maxWorkerCount: 6,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/NorthlightWaitingFleetRole`,
      capabilities: { amounts: [], attributes: [] },
      configuration: isOwn
        ? { customerManaged: { mode: "NO_SCALING", workerCapabilities: declared } }
        : {
            serviceManagedEc2: {
              instanceCapabilities: {
                ...declared,
                ...(site === "bigGpu" && {
                  acceleratorCapabilities: { selections: [{ name: "l40s" }], count: { min: 4, max: 4 } },
                  allowedInstanceTypes: ["g6e.24xlarge"],
                }),
              },
              instanceMarketOptions: { type: "spot" },
            },
          },
      ...members,
    };
  });
}

/** Their workers, those that are gone included. @param now milliseconds since 1970 */
export function waitingWorkers(scope: Scope, now: number): Worker[] {
  return WAITING.flatMap((each) =>
    (each.workers ?? []).map(([status, madeAgo, heardAgo], index): Worker => {
      const workerId = idOf("worker", `${each.name} ${index}`);
      const group = `/aws/deadline/${scope.farmId}/${fleetIdOf(each)}`;
      return {
        farmId: scope.farmId,
        fleetId: fleetIdOf(each),
        workerId,
        status,
        hostProperties: {
          ipAddresses: { ipV4Addresses: [`10.9.${WAITING.indexOf(each)}.${index + 10}`], ipV6Addresses: [] },
          hostName: `${each.name}-${index + 1}`,
        },
        // The agent gets its log when it starts.
        ...(status !== "CREATED" && {
          log: {
            logDriver: "awslogs",
            options: { logGroupName: group, logStreamName: workerId },
            parameters: {},
          },
        }),
        createdAt: new Date(now - madeAgo),
        createdBy: scope.createdBy,
        updatedAt: new Date(now - heardAgo),
        updatedBy: scope.createdBy,
      } as Worker;
    }),
  );
}

/** What joins them with their queues; the archive's fleet was taken away. @param now milliseconds since 1970 */
export function waitingAssociations(scope: Scope, now: number): QueueFleetAssociation[] {
  const join = (queue: QueueKey, fleetId: string): QueueFleetAssociation => ({
    ...scope,
    queueId: QUEUES[queue].queueId,
    fleetId,
    status: "ACTIVE",
  });
  return [
    ...WAITING.map((each) => join(each.queue, fleetIdOf(each))),
    {
      ...join("archive", FLEETS.onprem.fleetId),
      status: "STOPPED",
      updatedAt: new Date(now - minutes(130)),
      updatedBy: scope.createdBy,
    },
  ];
}
