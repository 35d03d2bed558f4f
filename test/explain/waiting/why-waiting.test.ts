import type { GetFleetResponse, GetQueueResponse, WorkerSearchSummary } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import type { AssociatedFleet, WaitingFacts } from "../../../src/explain/waiting/waiting-facts.ts";
import { aheadInWords, notTheReason, whyWaiting } from "../../../src/explain/waiting/why-waiting.ts";

const NOW = new Date("2026-11-21T02:00:00Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const CAPABILITIES = {
  vCpuCount: { min: 8, max: 8 },
  memoryMiB: { min: 32_768 },
  osFamily: "LINUX",
  cpuArchitectureType: "x86_64",
};

function workers(...statuses: string[]): WorkerSearchSummary[] {
  return statuses.map((status, index) => ({
    workerId: `worker-${index}`,
    status: status as WorkerSearchSummary["status"],
    createdAt: ago(600),
    updatedAt: ago(1),
  }));
}

/** A fleet of the queue that fits, with these workers; service-managed unless it is told otherwise. */
function fleet(
  name: string,
  statuses: string[],
  members: Partial<GetFleetResponse> = {},
  association = "ACTIVE",
): AssociatedFleet {
  return {
    fleetId: `fleet-${name}`,
    association: { fleetId: `fleet-${name}`, status: association } as AssociatedFleet["association"],
    fleet: {
      fleetId: `fleet-${name}`,
      displayName: name,
      status: "ACTIVE",
      workerCount: statuses.length,
      targetWorkerCount: statuses.length,
      minWorkerCount: 0,
      maxWorkerCount: 4,
      configuration: {
        serviceManagedEc2: {
          instanceCapabilities: CAPABILITIES,
          instanceMarketOptions: { type: "spot" },
        },
      },
      ...members,
    } as GetFleetResponse,
    workers: workers(...statuses),
    allWorkers: true,
  };
}

const OWN = {
  configuration: { customerManaged: { mode: "NO_SCALING", workerCapabilities: CAPABILITIES } },
} as unknown as Partial<GetFleetResponse>;

const QUEUE = { displayName: "production", status: "SCHEDULING" } as GetQueueResponse;

function facts(members: Partial<WaitingFacts> = {}): WaitingFacts {
  return {
    now: NOW,
    job: { jobId: "job-own", status: "READY", priority: 50, createdAt: ago(40) },
    steps: [{ name: "render", counts: { READY: 10 }, needs: {} }],
    queue: QUEUE,
    fleets: [fleet("linux", ["IDLE"])],
    limits: [],
    openJobs: { rows: [{ jobId: "job-own" }], all: true },
    ...members,
  };
}

const limit = (current: number, max: number, status = "ACTIVE") =>
  [
    {
      limit: {
        limitId: "limit-a",
        displayName: "arnold",
        amountRequirementName: "amount.arnold",
        currentCount: current,
        maxCount: max,
      },
      association: { limitId: "limit-a", status, updatedAt: ago(30), updatedBy: "kim" },
    },
  ] as unknown as WaitingFacts["limits"];

const ASKS_ARNOLD = [
  {
    name: "render",
    counts: { READY: 10 },
    needs: { amounts: [{ name: "amount.arnold", min: 1 }], attributes: [] },
  },
];

describe("why waiting tasks wait", () => {
  it.each<[id: string, sure: string, says: RegExp, known: Partial<WaitingFacts>]>([
    [
      "queue-blocked",
      "certain",
      /queue "production" gives out no work/,
      { queue: { ...QUEUE, status: "SCHEDULING_BLOCKED", blockedReason: "BUDGET_THRESHOLD_REACHED" } },
    ],
    [
      "no-active-fleet",
      "certain",
      /fleet "linux" is STOPPED/,
      { fleets: [fleet("linux", ["IDLE"], {}, "STOPPED")] },
    ],
    ["no-active-fleet", "certain", /because none is associated/, { fleets: [] }],
    [
      "fleet-out-of-service",
      "certain",
      /fleet "linux" may have no worker \(its maximum is 0\)/,
      { fleets: [fleet("linux", [], { maxWorkerCount: 0 })] },
    ],
    [
      "fleet-out-of-service",
      "certain",
      /is SUSPENDED, and says "paused by finance"/,
      {
        fleets: [
          fleet("linux", ["STOPPED"], {
            status: "SUSPENDED" as GetFleetResponse["status"],
            statusMessage: "paused by finance",
          }),
        ],
      },
    ],
    [
      "waits-for-step",
      "certain",
      /step "comp" waits for "render" \(SUSPENDED\)/,
      {
        steps: [{ name: "comp", counts: { PENDING: 4 }, waitsFor: [{ name: "render", state: "SUSPENDED" }] }],
      },
    ],
    [
      "session-left-over",
      "likely",
      /worker lx-1 \(worker-0\) is held by session-1 of job-done, open for 3h 00m, which has nothing left to run/,
      {
        fleets: [fleet("linux", ["RUNNING"], { maxWorkerCount: 1 })],
        leftOver: {
          host: "lx-1",
          workerId: "worker-0",
          sessionId: "session-1",
          jobId: "job-done",
          startedAt: ago(180),
        },
      },
    ],
    [
      "own-worker-cap",
      "certain",
      /may have 2 workers .* has 2 open sessions/,
      {
        job: { jobId: "job-own", status: "READY", priority: 50, createdAt: ago(40), maxWorkerCount: 2 },
        openSessions: 2,
      },
    ],
    [
      "limit-used-up",
      "likely",
      /limit "arnold" is used up: 4 of 4/,
      { steps: ASKS_ARNOLD, limits: limit(4, 4) },
    ],
    [
      "limit-stopped",
      "certain",
      /is stopped for its queue \(STOPPED\) \(last changed by kim/,
      { steps: ASKS_ARNOLD, limits: limit(0, 4, "STOPPED") },
    ],
    [
      "fleet-full",
      "likely",
      /4 workers of at most 4, 4 of them work/,
      {
        fleets: [fleet("linux", ["RUNNING", "RUNNING", "RUNNING", "RUNNING"])],
      },
    ],
    [
      "workers-starting",
      "likely",
      /has 0 of 3 that it wants/,
      {
        job: { jobId: "job-own", status: "READY", priority: 50, createdAt: ago(4) },
        fleets: [fleet("linux", [], { targetWorkerCount: 3 })],
      },
    ],
    [
      "no-capacity",
      "unclear",
      /wants 3 workers and has none, 40m 00s after the job was made: EC2/,
      { fleets: [fleet("linux", [], { targetWorkerCount: 3 })] },
    ],
    [
      "nobody-there",
      "certain",
      /1 stopped, 1 not responding/,
      { fleets: [fleet("own", ["STOPPED", "NOT_RESPONDING"], { ...OWN, targetWorkerCount: undefined })] },
    ],
    [
      "workers-never-start",
      "likely",
      /2 workers of fleet "linux" were created more than 15m ago/,
      { fleets: [fleet("linux", ["CREATED", "CREATED"])] },
    ],
    ["idle-workers", "unclear", /none of the known reasons: fleet "linux"/, {}],
    ["no-known-reason", "unclear", /could (?:not )?be read/, { fleets: undefined }],
  ])("%s (%s)", (id, sure, says, known) => {
    const verdict = whyWaiting(facts(known));
    expect(verdict).toMatchObject({ id, sure });
    expect(verdict.says).toMatch(says);
  });

  it("tells the set-up script of machines that come and go within minutes", () => {
    const shortLived = workers("STOPPED", "NOT_RESPONDING").map((worker) => ({
      ...worker,
      createdAt: ago(20),
      updatedAt: ago(14),
    }));
    const linux = {
      ...fleet("linux", ["STOPPED", "NOT_RESPONDING"], { hostConfiguration: { scriptBody: "exit 1" } }),
      workers: shortLived,
    };
    expect(whyWaiting(facts({ fleets: [linux] }))).toMatchObject({
      id: "workers-die-at-start",
      sure: "likely",
    });
  });

  it("names what a step asks and each fleet offers where none is compatible", () => {
    const needs = { amounts: [{ name: "amount.worker.memory", min: 65_536 }], attributes: [] };
    const steps = [{ name: "sim", counts: { NOT_COMPATIBLE: 5 }, needs }];
    const verdict = whyWaiting(facts({ steps }));
    expect(verdict).toMatchObject({ id: "not-compatible", sure: "certain" });
    expect(verdict.says).toContain(
      'step "sim" asks amount.worker.memory at least 65536, fleet "linux" offers at least 32768',
    );
    expect(verdict.fix.map(({ what }) => what).join()).toContain("requeue the job");
  });

  it("names the limit that is not associated, and never calls hardware a limit", () => {
    const steps = (name: string) => [
      { name: "sim", counts: { NOT_COMPATIBLE: 5 }, needs: { amounts: [{ name, min: 1 }], attributes: [] } },
    ];
    expect(whyWaiting(facts({ steps: steps("amount.vray") })).says).toContain(
      "no limit of that name is associated with the queue",
    );
    expect(whyWaiting(facts({ steps: steps("amount.worker.gpu") })).says).not.toContain("limit");
  });

  it("is not full while a worker of a fitting fleet is free, and says which", () => {
    const known = facts({
      fleets: [fleet("a", ["RUNNING", "RUNNING", "RUNNING", "RUNNING"]), fleet("b", ["IDLE"])],
    });
    const verdict = whyWaiting(known);
    expect(verdict.id).toBe("idle-workers");
    expect(notTheReason(known, verdict)).toContain('fleet "b" fits and has 1 of 1 workers free');
  });

  it("calls nothing full, and nobody gone, where not all workers were read", () => {
    const some = { ...fleet("own", ["STOPPED", "STOPPED"], OWN), allWorkers: false };
    expect(whyWaiting(facts({ fleets: [some] })).id).not.toBe("nobody-there");
    const unread = { ...fleet("own", ["STOPPED"], OWN), workers: undefined, allWorkers: false };
    expect(whyWaiting(facts({ fleets: [unread] })).id).not.toBe("nobody-there");
  });

  it("says of a limit that could not be read who may read it, and nothing of its use", () => {
    const verdict = whyWaiting(facts({ steps: ASKS_ARNOLD, limits: undefined }));
    expect(verdict).toMatchObject({ id: "limit-not-readable", sure: "unclear" });
    expect(verdict.says).toContain("ask 1 of amount.arnold, and limits may not be read here");
    expect(verdict.fix[0]?.what).toContain("deadline:ListQueueLimitAssociations to the monitor role");
    expect(notTheReason(facts({ limits: undefined }), verdict).join()).not.toContain("limit");
  });

  it.each<[held: Readonly<Record<string, number>>, all: boolean, says: string]>([
    [{}, true, "; no running task of this queue holds it, so jobs of other queues do"],
    [{}, false, "; who holds it is not among what was read of this queue's running tasks"],
    [{ a: 3 }, true, "; of this queue one job holds 3 of it (job-a 3), and jobs of other queues the other 1"],
    [{ a: 3, own: 1 }, true, "; of this queue 2 jobs hold it (job-a 3, this one itself 1)"],
    [{ a: 3 }, false, "; of this queue at least one job holds it (job-a 3)"],
    // The service's count comes late: more may be held than it says, and then nothing is left for others.
    [{ a: 6 }, true, "; of this queue one job holds it (job-a 6)"],
  ])("says who holds a used-up limit: %j, all read: %s", (held, all, says) => {
    const rows = Object.entries(held).map(([job, count]) => ({ jobId: `job-${job}`, count }));
    const byLimit = new Map(rows.length > 0 ? [["limit-a", rows]] : []);
    const known = facts({ steps: ASKS_ARNOLD, limits: limit(4, 4), holders: { byLimit, all } });
    expect(whyWaiting(known).says.split("(the service's count is delayed)")[1]).toBe(says);
  });

  it.each<[here: number, held: readonly [string, number][], all: boolean, says: string]>([
    [
      0,
      [["KITE", 3]],
      true,
      '; no running task of this queue holds it, so jobs of other queues do: "KITE" in queue "lookdev" 3',
    ],
    [
      1,
      [["KITE", 2]],
      false,
      '; of this queue one job holds 1 of it (job-a 1), and jobs of other queues the other 3: at least "KITE" in queue "lookdev" 2',
    ],
    [0, [], true, "; no running task that this identity sees holds it, in this queue or another"],
    [
      0,
      [],
      false,
      "; no running task of this queue holds it, so jobs of other queues do: who there is not among what was read",
    ],
  ])("names the holders of other queues where those were read: %j", (here, held, all, says) => {
    const own = new Map(here > 0 ? [["limit-a", [{ jobId: "job-a", count: here }]]] : []);
    const rows = held.map(([name, count]) => ({ jobId: `job-${name}`, name, count, queue: "lookdev" }));
    const verdict = whyWaiting(
      facts({
        steps: ASKS_ARNOLD,
        limits: limit(4, 4),
        holders: { byLimit: own, all: true },
        heldElsewhere: { byLimit: new Map(rows.length > 0 ? [["limit-a", rows]] : []), all },
      }),
    );
    expect(verdict.says.split("(the service's count is delayed)")[1]).toBe(says);
    if (rows.length > 0) expect(verdict.fix[0]?.what).toContain('"KITE" of queue "lookdev"');
  });

  it("offers the fleet that somebody took from the queue where the others have nobody for it", () => {
    const full = fleet("linux", ["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
    const off = fleet("spare", ["IDLE"], {}, "STOPPED");
    const verdict = whyWaiting(facts({ fleets: [full, off] }));
    expect(verdict.id).toBe("fleet-full");
    expect(verdict.also).toEqual([
      'fleet "spare" would fit, but its association with the queue is STOPPED (certain)',
    ]);
    expect(verdict.fix.at(-1)).toEqual({
      who: "farm admin",
      what: 'or make the association of fleet "spare" with the queue ACTIVE, if it was stopped by mistake',
    });
  });

  it("does not offer one that fits no better, nor where machines are not what is lacking", () => {
    const steps = [
      {
        name: "sim",
        counts: { READY: 5 },
        needs: { amounts: [{ name: "amount.worker.memory", min: 65_536 }], attributes: [] },
      },
    ];
    const off = fleet("spare", ["IDLE"], {}, "STOPPED");
    const on = fleet("linux", ["IDLE"]);
    expect(whyWaiting(facts({ steps, fleets: [on, off] })).also).toEqual([]);
    expect(whyWaiting(facts({ fleets: [on, off] })).also).toEqual([]);
  });

  it("names the job of another queue for which a worker of a full fleet works", () => {
    const full = { fleets: [fleet("linux", ["RUNNING"], { maxWorkerCount: 1 })] };
    const worksFor = { host: "lx-1", job: '"BIGSIM" job-b', queueId: "queue-b" };
    expect(whyWaiting(facts({ ...full, worksFor })).says).toMatch(
      /1 of them work\. No job of this queue has a task under way; lx-1 works for "BIGSIM" job-b of queue-b$/,
    );
    expect(whyWaiting(facts(full)).says).toMatch(/so they work for other queues, or a session hangs/);
  });

  it("has a blocked queue's budget in words, and not what follows from it", () => {
    const verdict = whyWaiting(
      facts({
        queue: {
          ...QUEUE,
          queueId: "queue-a",
          status: "SCHEDULING_BLOCKED",
          blockedReason: "BUDGET_THRESHOLD_REACHED",
        },
        fleets: [fleet("linux", [], { targetWorkerCount: 0 })],
        budgets: [
          {
            displayName: "Shots Q4",
            usageTrackingResource: { queueId: "queue-a" },
            approximateDollarLimit: 5000,
            usages: { approximateDollarUsage: 5012.4 },
          },
        ] as unknown as WaitingFacts["budgets"],
      }),
    );
    expect(verdict.says).toMatch(/; budget "Shots Q4" of this queue has used about 5012\.4 of 5000 dollars$/);
    expect(verdict.also).toEqual([]);
  });

  it("is never certain of what changes by the second", () => {
    for (const known of [
      { steps: ASKS_ARNOLD, limits: limit(4, 4) },
      { fleets: [fleet("linux", ["RUNNING", "RUNNING", "RUNNING", "RUNNING"])] },
      { fleets: [fleet("linux", [], { targetWorkerCount: 3 })] },
    ])
      expect(whyWaiting(facts(known)).sure).not.toBe("certain");
  });
});

describe("where nothing known explains a wait", () => {
  const queue = {
    ...QUEUE,
    queueId: "queue-a",
    allowedStorageProfileIds: ["sp-linux"],
    requiredFileSystemLocationNames: ["projects"],
  } as GetQueueResponse;
  const budgets = (used: number, queueId = "queue-a") =>
    [
      {
        displayName: "Shots Q4",
        usageTrackingResource: { queueId },
        approximateDollarLimit: 5000,
        usages: { approximateDollarUsage: used },
      },
    ] as unknown as WaitingFacts["budgets"];

  it("names a budget of the queue that is spent, and is no surer for it", () => {
    const verdict = whyWaiting(facts({ queue: { ...QUEUE, queueId: "queue-a" }, budgets: budgets(5012.4) }));
    expect(verdict).toMatchObject({ id: "idle-workers", sure: "unclear" });
    expect(verdict.also).toEqual([
      'budget "Shots Q4" of this queue has used about 5012.4 of 5000 dollars, although the queue says that it schedules (unclear)',
    ]);
  });

  it("says nothing of a budget that has room, or is another queue's", () => {
    for (const known of [budgets(4999), budgets(9000, "queue-b")])
      expect(whyWaiting(facts({ queue: { ...QUEUE, queueId: "queue-a" }, budgets: known })).also).toEqual([]);
  });

  it("names a storage profile that the queue does not allow, and locations that no fleet has", () => {
    const job = { ...facts().job, storageProfileId: "sp-mac" };
    const profiles = [{ displayName: "halden-linux" }] as unknown as WaitingFacts["profiles"];
    expect(whyWaiting(facts({ job, queue, profiles })).also).toEqual([
      'it was submitted with storage profile sp-mac, which is not among those that its queue allows ("halden-linux") (unclear)',
      'its queue requires the file system location "projects", and fleet "linux" has no storage profile that the queue allows (unclear)',
    ]);
    const own = {
      configuration: {
        customerManaged: {
          mode: "NO_SCALING",
          workerCapabilities: CAPABILITIES,
          storageProfileId: "sp-linux",
        },
      },
    } as unknown as Partial<GetFleetResponse>;
    expect(whyWaiting(facts({ queue, fleets: [fleet("linux", ["IDLE"], own)] })).also).toEqual([]);
  });
});

describe("who is before a job", () => {
  const rows = [
    { jobId: "job-own", priority: 50, createdAt: ago(40) },
    { jobId: "job-a", name: "KITE", priority: 80, createdAt: ago(10) },
    { jobId: "job-b", name: "OAK", priority: 50, createdAt: ago(60) },
    { jobId: "job-c", name: "ELM", priority: 50, createdAt: ago(5) },
  ];

  it("is counted by priority and time, first in, first out", () => {
    expect(aheadInWords(facts({ openJobs: { rows, all: true } }))).toBe(
      'first in, first out by priority: 1 open job of higher priority ("KITE" 80), 1 earlier one of the same (50) ("OAK" 50)',
    );
  });

  it("is at least what was read", () => {
    expect(aheadInWords(facts({ openJobs: { rows, all: false } }))).toContain("at least 1 open job");
  });

  it("is not told where jobs are weighed or shared", () => {
    const weighed = { ...QUEUE, schedulingConfiguration: { weightedBalanced: {} } } as GetQueueResponse;
    expect(aheadInWords(facts({ queue: weighed, openJobs: { rows, all: true } }))).toMatch(
      /no order can be told$/,
    );
    const shared = { ...QUEUE, schedulingConfiguration: { priorityBalanced: {} } } as GetQueueResponse;
    expect(aheadInWords(facts({ queue: shared, openJobs: { rows, all: true } }))).toContain(
      "shares with 2 jobs of the same priority",
    );
  });

  it("is left out where jobs or queue were not read", () => {
    expect(aheadInWords(facts({ openJobs: undefined }))).toBeUndefined();
    expect(aheadInWords(facts({ queue: undefined }))).toBeUndefined();
  });
});
