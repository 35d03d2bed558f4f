import { days, hours, minutes } from "./durations.ts";
import {
  ACCOUNT,
  FARM_ID,
  FLEETS,
  type FleetKey,
  HOSTS,
  type Host,
  hallHost,
  hostProperties,
  isOwnHost,
  LIMITS,
  LINUX_STORAGE,
  LOST,
  lookdevHost,
  person,
  QUEUES,
  type QueueKey,
  workerLogConfiguration,
} from "./farm-places.ts";
import { idOf } from "./made-ids.ts";
import type {
  Budget,
  Limit,
  Queue,
  QueueEnvironment,
  QueueFleetAssociation,
  QueueLimitAssociation,
  StorageProfile,
  Worker,
} from "./model.ts";
import { fleets } from "./studio-fleets.ts";
import type { Scope } from "./studio-scope.ts";
import { waitingAssociations, waitingFleets, waitingWorkers } from "./waiting-fleets.ts";
import type { Studio } from "./world.ts";

/** Northlight: its queues, its fleets, and what joins them. @param now milliseconds since 1970 */
export function northlight(now: number): Studio {
  const created = { createdAt: new Date(now - days(214)), createdBy: person("root-admin") };
  const scope = { farmId: FARM_ID, ...created };
  return {
    farms: [
      {
        farmId: FARM_ID,
        displayName: "Northlight Pictures",
        description: "Feature and episodic work, all sites",
        kmsKeyArn: `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        costScaleFactor: 1,
        ...created,
      },
    ],
    queues: queues(scope),
    fleets: [...fleets(scope), ...waitingFleets(scope)],
    workers: [
      ...Object.values(HOSTS).flatMap((hosts) => hosts.map((host) => workerRecord(host, now))),
      ...waitingWorkers(scope, now),
    ],
    limits: limits(scope),
    queueEnvironments: queueEnvironments(scope, now),
    associations: [...associations(scope), ...waitingAssociations(scope, now)],
    limitAssociations: limitAssociations(scope),
    storageProfiles: storageProfiles(scope),
    budgets: budgets(scope),
  };
}

function queues(scope: Scope): Queue[] {
  const common = {
    ...scope,
    defaultBudgetAction: "NONE" as const,
    jobAttachmentSettings: { s3BucketName: "northlight-deadline-assets", rootPrefix: "DeadlineCloud" },
    roleArn: `arn:aws:iam::${ACCOUNT}:role/NorthlightQueueRole`,
    requiredFileSystemLocationNames: [],
    allowedStorageProfileIds: [],
  };
  const linuxUser = {
    posix: { user: "job-user", group: "job-user" },
    runAs: "QUEUE_CONFIGURED_USER" as const,
  };
  return [
    {
      ...common,
      ...QUEUES.production,
      status: "SCHEDULING",
      description: "Everything that has no queue of its own",
      jobRunAsUser: {
        ...linuxUser,
        windows: {
          user: "NORTHLIGHT\\job-user",
          passwordArn: `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:job-user-EXAMPLE`,
        },
      },
    },
    {
      ...common,
      ...QUEUES.lighting,
      status: "SCHEDULING",
      jobRunAsUser: linuxUser,
      description: "Lighting and lookdev",
    },
    {
      ...common,
      ...QUEUES.fx,
      status: "SCHEDULING",
      jobRunAsUser: linuxUser,
      requiredFileSystemLocationNames: ["oak"],
      allowedStorageProfileIds: [LINUX_STORAGE.storageProfileId],
    },
    {
      ...common,
      ...QUEUES.previz,
      status: "SCHEDULING_BLOCKED",
      blockedReason: "BUDGET_THRESHOLD_REACHED",
      defaultBudgetAction: "STOP_SCHEDULING_AND_COMPLETE_TASKS",
      jobRunAsUser: linuxUser,
    },
    {
      ...common,
      ...QUEUES.episodic,
      status: "SCHEDULING",
      jobRunAsUser: linuxUser,
      description: "The series, mostly over night",
    },
    { ...common, ...QUEUES.comp, status: "SCHEDULING", jobRunAsUser: linuxUser },
    { ...common, ...QUEUES.lookdev, status: "SCHEDULING", jobRunAsUser: linuxUser },
    { ...common, ...QUEUES.dailies, status: "SCHEDULING", jobRunAsUser: linuxUser },
    { ...common, ...QUEUES.archive, status: "SCHEDULING", jobRunAsUser: linuxUser },
  ];
}

function workerRecord(host: Host, now: number): Worker {
  const createdAt = new Date(now - (isOwnHost(host) ? days(96) : hours(30)));
  return {
    farmId: FARM_ID,
    fleetId: FLEETS[host.fleet].fleetId,
    workerId: host.workerId,
    status: statusOf(host),
    hostProperties: hostProperties(host),
    log: workerLogConfiguration(host),
    createdAt,
    createdBy: `arn:aws:sts::${ACCOUNT}:assumed-role/NorthlightWorkerHostRole/${host.hostName}`,
    updatedAt: new Date(now - (host === LOST.host ? LOST.ago : minutes(1))),
    updatedBy: `arn:aws:sts::${ACCOUNT}:assumed-role/NorthlightWorkerHostRole/${host.hostName}`,
  };
}

/** Those of the render hall that have a task now. */
const HALL_AT_WORK: ReadonlySet<Host> = new Set([1, 2, 3, 4, 5, 6, 8].map(hallHost));

/** Those of lookdev whose session has not ended. */
const LOOKDEV_AT_WORK: ReadonlySet<Host> = new Set([4, 5, 6, 7, 8].map(lookdevHost));

/** What each worker does now: the machine room is always up, cloud hosts only while a story has work for them. */
function statusOf(host: Host): Worker["status"] {
  if (host === LOST.host) return "NOT_RESPONDING";
  if (host.fleet === "hall") return HALL_AT_WORK.has(host) ? "RUNNING" : "IDLE";
  if (host.fleet === "onprem") return "IDLE";
  if (host.fleet === "finishing" || LOOKDEV_AT_WORK.has(host)) return "RUNNING";
  if (host.fleet === "lookdev") return "IDLE";
  const working = host.fleet === "gpuSpot" || host === HOSTS.cpuOnDemand[11];
  return working ? "RUNNING" : "STOPPED";
}

function limits(scope: Scope): Limit[] {
  return [
    { ...scope, ...LIMITS.nuke, amountRequirementName: "amount.nuke_render", maxCount: 12, currentCount: 0 },
    { ...scope, ...LIMITS.arnold, amountRequirementName: "amount.arnold", maxCount: 2, currentCount: 2 },
  ];
}

function queueEnvironments(scope: Scope, now: number): QueueEnvironment[] {
  const conda = (queue: QueueKey): QueueEnvironment => ({
    ...scope,
    queueId: QUEUES[queue].queueId,
    queueEnvironmentId: idOf("queueenv", `conda ${queue}`),
    name: "Conda",
    priority: 1,
    templateType: "YAML",
    template: CONDA_TEMPLATE,
    updatedAt: new Date(now - hours(26)),
    updatedBy: person("kim"),
  });
  return [conda("production"), conda("lighting"), conda("previz")];
}

/** What the queue environment that gives jobs their software looks like, in short. */
const CONDA_TEMPLATE = `specificationVersion: environment-2023-09
parameterDefinitions:
  - name: CondaPackages
    type: STRING
    default: ""
  - name: CondaChannels
    type: STRING
    default: deadline-cloud
environment:
  name: Conda
  script:
    actions:
      onEnter:
        command: conda-queue-env-enter
        args: ["{{Session.WorkingDirectory}}/.env", "--packages", "{{Param.CondaPackages}}", "--channels", "{{Param.CondaChannels}}"]
      onExit:
        command: conda-queue-env-exit
`;

function storageProfiles(scope: Scope): StorageProfile[] {
  return [
    {
      ...scope,
      ...LINUX_STORAGE,
      osFamily: "LINUX",
      fileSystemLocations: [{ name: "oak", path: "/mnt/oak", type: "SHARED" }],
    },
  ];
}

/** The one that stopped the previz queue. */
function budgets(scope: Scope): Budget[] {
  return [
    {
      ...scope,
      budgetId: idOf("budget", "previz"),
      displayName: "Previz, this quarter",
      status: "ACTIVE",
      usageTrackingResource: { queueId: QUEUES.previz.queueId },
      approximateDollarLimit: 4_000,
      usages: { approximateDollarUsage: 4_012.4 },
    },
  ];
}

function associations(scope: Scope): QueueFleetAssociation[] {
  const pairs: [QueueKey, FleetKey][] = [
    ["production", "gpuSpot"],
    ["production", "cpuOnDemand"],
    ["production", "onprem"],
    ["production", "windows"],
    ["lighting", "gpuSpot"],
    ["lighting", "cpuOnDemand"],
    ["fx", "onprem"],
    ["previz", "cpuOnDemand"],
    ["episodic", "hall"],
    ["comp", "hall"],
  ];
  return pairs.map(([queue, fleet]) => ({
    ...scope,
    queueId: QUEUES[queue].queueId,
    fleetId: FLEETS[fleet].fleetId,
    status: "ACTIVE" as const,
  }));
}

/** Every queue that renders shares the studio's licences; lookdev's share of Nuke was stopped. */
function limitAssociations(scope: Scope): QueueLimitAssociation[] {
  const queues: QueueKey[] = ["production", "lighting", "fx"];
  const joined = queues.flatMap((queue) =>
    Object.values(LIMITS).map(({ limitId }) => ({
      ...scope,
      queueId: QUEUES[queue].queueId,
      limitId,
      status: "ACTIVE" as const,
    })),
  );
  const stopped = {
    ...scope,
    queueId: QUEUES.lookdev.queueId,
    limitId: LIMITS.nuke.limitId,
    status: "STOP_LIMIT_USAGE_AND_COMPLETE_TASKS" as const,
  };
  return [...joined, stopped];
}
