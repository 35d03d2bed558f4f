/** Reasons for a wait that lie with the machines of fitting fleets: they are full, have nobody, or wait for machines. */
import type { WorkerSearchSummary } from "@aws-sdk/client-deadline";
import { fixesOf } from "../../knowledge/situations.ts";
import { plural } from "../text/plural.ts";
import { span } from "../text/time.ts";
import { farmText, nameInWords } from "../text/untrusted.ts";
import { fleetInWords, fleetsThatFit, messageOf, outOfService } from "./fit-reasons.ts";
import { jobAge, UNTIL_SLOW_MS, type WaitReason } from "./reason.ts";
import type { AssociatedFleet, WaitingFacts } from "./waiting-facts.ts";

const GONE = new Set(["STOPPED", "NOT_RESPONDING"]);
/** A machine that is set up for work lives longer than this. */
const SHORT_LIFE_MS = UNTIL_SLOW_MS;

const withStatus = (workers: readonly WorkerSearchSummary[] | undefined, statuses: ReadonlySet<string>) =>
  (workers ?? []).filter(({ status }) => statuses.has(status ?? ""));

/** Workers that wait for work. One that has just started may still run its set-up script. */
export function freeWorkers({ workers }: AssociatedFleet, now: Date): readonly WorkerSearchSummary[] {
  return (workers ?? []).filter(
    ({ status, createdAt }) =>
      status === "IDLE" ||
      (status === "STARTED" && now.getTime() - (createdAt?.getTime() ?? 0) > UNTIL_SLOW_MS),
  );
}

/** Before a number of workers: more may stand among those that were not read. */
function atLeast({ allWorkers }: AssociatedFleet): string {
  return allWorkers ? "" : "at least ";
}

/** No room: the fleets that fit are full, have nobody, or wait for machines. */
export function fleetReason(facts: WaitingFacts): WaitReason | undefined {
  const alive = fleetsThatFit(facts).filter(({ fleet }) => outOfService(fleet) === undefined);
  if (alive.length === 0 || alive.some(({ fleet }) => fleet === undefined)) return undefined;
  if (alive.some((each) => freeWorkers(each, facts.now).length > 0)) return undefined;
  const told = (find: (each: AssociatedFleet, facts: WaitingFacts) => WaitReason | undefined) =>
    alive.map((each) => find(each, facts)).find((reason) => reason !== undefined);
  return (
    fullReason(alive, facts) ??
    told(neverStarted) ??
    told(setUpFails) ??
    told(starting) ??
    told(askedForAndNotComing) ??
    told(nobodyThere)
  );
}

/** Workers that count against the fleet's maximum: those that are gone keep their rows for a while. */
function inService({ fleet, workers, allWorkers }: AssociatedFleet): number {
  const there = (workers ?? []).filter(({ status }) => !GONE.has(status ?? "")).length;
  return workers && allWorkers ? there : (fleet?.workerCount ?? 0);
}

function fullReason(alive: readonly AssociatedFleet[], facts: WaitingFacts): WaitReason | undefined {
  const full = alive.every((each) => {
    const has = inService(each);
    return has > 0 && has >= (each.fleet?.maxWorkerCount ?? Number.POSITIVE_INFINITY);
  });
  if (!full) return undefined;
  const each = alive.map((one) => {
    const running = withStatus(one.workers, new Set(["RUNNING"])).length;
    const busy =
      one.workers === undefined
        ? "whether they work could not be read"
        : `${atLeast(one)}${running} of them work`;
    return `${fleetInWords(one)} has ${plural(inService(one), "worker")} of at most ${one.fleet?.maxWorkerCount}, ${busy}`;
  });
  return {
    id: "fleet-full",
    says: `the fleets are full: ${each.join("; ")}${nobodyWorks(facts) ? whatHoldsThem(facts) : ""}`,
    sure: "likely",
    fix: [
      { who: "wrangler", what: "nothing, tasks start as workers become free; or raise this job's priority" },
      { who: "farm admin", what: "or raise the fleet's maximum of workers" },
    ],
  };
}

/** Who has the machines of a queue none of whose jobs works, as far as one of them was looked at. */
function whatHoldsThem({ worksFor }: WaitingFacts): string {
  const nobody = ". No job of this queue has a task under way";
  return worksFor
    ? `${nobody}; ${worksFor.host} works for ${worksFor.job} of ${worksFor.queueId}`
    : `${nobody}, so they work for other queues, or a session hangs while it leaves an environment`;
}

/** Whether no job of the queue has a task under way; false where not all open jobs are known. */
export function nobodyWorks({ openJobs }: Pick<WaitingFacts, "openJobs">): boolean {
  const works = openJobs?.rows.some(({ taskRunStatusCounts = {} }) =>
    ["RUNNING", "STARTING", "SCHEDULED", "ASSIGNED"].some(
      (status) => (taskRunStatusCounts[status as never] ?? 0) > 0,
    ),
  );
  return openJobs?.all === true && !works;
}

function neverStarted(each: AssociatedFleet, { now }: WaitingFacts): WaitReason | undefined {
  const created = withStatus(each.workers, new Set(["CREATED"]));
  const old = created.filter(
    ({ createdAt }) => createdAt && now.getTime() - createdAt.getTime() > UNTIL_SLOW_MS,
  );
  if (old.length === 0 || withStatus(each.workers, new Set(["RUNNING"])).length > 0) return undefined;
  return {
    id: "workers-never-start",
    says: `${atLeast(each)}${plural(old.length, "worker")} of ${fleetInWords(each)} ${old.length === 1 ? "was" : "were"} created more than 15m ago and never started${each.allWorkers ? "" : "; the others of it were not all read"}`,
    // One that was not read may work.
    sure: each.allWorkers ? "likely" : "unclear",
    fix: fixesOf("worker never started"),
  };
}

/** Machines that came and went within minutes: the script that sets them up fails (STOPPED) or times out (NOT_RESPONDING). */
function setUpFails(each: AssociatedFleet): WaitReason | undefined {
  const workers = each.workers ?? [];
  const gone = withStatus(workers, GONE).filter(
    ({ createdAt, updatedAt }) =>
      createdAt && updatedAt && updatedAt.getTime() - createdAt.getTime() < SHORT_LIFE_MS,
  );
  if (gone.length < 2 || gone.length < workers.length || !each.allWorkers) return undefined;
  const timedOut = gone.filter(({ status }) => status === "NOT_RESPONDING").length;
  const [newest] = [...gone].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  const script = each.fleet?.hostConfiguration
    ? "its host configuration script probably failed or ran out of time"
    : "what starts the agent on them probably fails";
  return {
    id: "workers-die-at-start",
    says: `all ${gone.length} workers of ${fleetInWords(each)} went again within minutes (${gone.length - timedOut} stopped, ${timedOut} not responding): ${script}; the newest is ${newest?.workerId ?? "not named"}`,
    sure: "likely",
    fix: fixesOf("host configuration failed"),
  };
}

function starting(each: AssociatedFleet, facts: WaitingFacts): WaitReason | undefined {
  const { fleet, workers } = each;
  const waited = jobAge(facts);
  const wants = (fleet?.targetWorkerCount ?? 0) > (fleet?.workerCount ?? 0);
  const coming = (workers ?? []).filter(
    ({ status, createdAt }) =>
      (status === "CREATED" || status === "STARTED") &&
      createdAt &&
      facts.now.getTime() - createdAt.getTime() <= UNTIL_SLOW_MS,
  ).length;
  const isEarly = waited !== undefined && waited <= UNTIL_SLOW_MS;
  if (coming === 0 && !(wants && isEarly)) return undefined;
  return {
    id: "workers-starting",
    says: `workers are starting: ${fleetInWords(each)} has ${fleet?.workerCount ?? 0}${fleet?.targetWorkerCount === undefined ? "" : ` of ${fleet.targetWorkerCount} that it wants`}${coming > 0 ? `, ${atLeast(each)}${coming} ${coming === 1 ? "is" : "are"} on the way` : ""}; that usually takes some minutes`,
    sure: "likely",
    fix: [{ who: "wrangler", what: "nothing yet; ask again in 10 minutes" }],
  };
}

function askedForAndNotComing(each: AssociatedFleet, facts: WaitingFacts): WaitReason | undefined {
  const { fleet } = each;
  const [has, wants] = [fleet?.workerCount ?? 0, fleet?.targetWorkerCount ?? 0];
  const waited = jobAge(facts);
  if (wants <= has || (waited !== undefined && waited <= UNTIL_SLOW_MS)) return undefined;
  const managed = fleet?.configuration?.serviceManagedEc2;
  const types = managed?.instanceCapabilities?.allowedInstanceTypes ?? [];
  const kind = managed?.instanceMarketOptions?.type;
  const offered = [
    kind && `${nameInWords(farmText(kind, 40))} instances`,
    types.length > 0 &&
      `allowed types ${types
        .slice(0, 6)
        .map((type) => nameInWords(farmText(type, 40)))
        .join(", ")}${types.length > 6 ? ` and ${types.length - 6} more` : ""}`,
  ].filter(Boolean);
  return {
    id: "no-capacity",
    says: `${fleetInWords(each)} wants ${plural(wants, "worker")} and has ${has === 0 ? "none" : has}${waited === undefined ? "" : `, ${span(waited)} after the job was made`}: ${
      managed
        ? "EC2 may have no such capacity now"
        : "the machines that were asked for don't come; the account's own EC2 quota or capacity, or the automation that starts them"
    }${messageOf(fleet)}`,
    sure: "unclear",
    fix: [
      managed
        ? {
            who: "farm admin",
            what: `widen what the fleet may take${offered.length > 0 ? ` (now ${offered.join(", ")})` : ""}: more instance types, or on-demand instead of spot. The vCPU and GPU quotas are checked when a fleet is made or changed, so they hold no ready job`,
          }
        : {
            who: "farm admin",
            what: "look at what starts this fleet's machines (auto scaling group, scripts) and at the account's EC2 quotas",
          },
    ],
  };
}

function nobodyThere(each: AssociatedFleet): WaitReason | undefined {
  const { fleet, workers, allWorkers } = each;
  const isOwn = fleet?.configuration?.customerManaged !== undefined;
  if (!workers || !allWorkers) return undefined;
  const gone = withStatus(workers, GONE);
  if (gone.length < workers.length) return undefined;
  if (!isOwn && (fleet?.targetWorkerCount ?? 0) > 0) return undefined;
  const silent = withStatus(workers, new Set(["NOT_RESPONDING"])).length;
  const who =
    workers.length === 0
      ? "has no worker"
      : `has no worker in service: ${gone.length - silent} stopped, ${silent} not responding`;
  if (!isOwn) {
    return {
      id: "fleet-does-not-grow",
      says: `${fleetInWords(each)} ${who}, and asks for none (target ${fleet?.targetWorkerCount ?? "not given"}, maximum ${fleet?.maxWorkerCount ?? "not given"})`,
      sure: "unclear",
      fix: [
        { who: "farm admin", what: "look at the fleet in the console: it should grow when tasks are ready" },
      ],
    };
  }
  return {
    id: "nobody-there",
    says: `nobody is there: ${fleetInWords(each)}, which the studio runs itself, ${who}`,
    sure: "certain",
    fix: [{ who: "IT", what: "start the machines or the worker agent on them (or what scales this fleet)" }],
  };
}
