/** get_worker: is this host all right? What each answer has to say was written down first. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NIGHT } from "../../src/demo/stories/night.ts";
import { hallHost } from "../../src/demo/world/farm-places.ts";
import { expectSameFacts, tokensOf } from "../support/answers.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { lossyAnswer } from "../support/partial-answers.ts";
import { logRequests } from "../support/reads.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess({ stories: NIGHT });
});
afterAll(() => server.close());

const ask = (host: string): Promise<Answer> => server.call("get_worker", { host });
const toldOtherwise = ({ path }: { path: string }) => /^points$|\.read$|atMost$|causes\[\]\.runs$/.test(path);

const NIGHT_HOSTS: readonly [host: string, first: RegExp, rest: RegExp][] = [
  [
    "rn-07",
    /^rn-07 has something wrong \(certain\): a disk was full .*94 failed tasks in 94 sessions here, 0 in 6 sessions on other hosts\.$/,
    /^Fix: \(IT\) take rn-07 out of service \(its worker is IDLE: it takes work\); free the disk/m,
  ],
  [
    "rn-10",
    /^rn-10 has failures, but nothing points at this host \(certain\): a file or folder was not there/,
    /^Fix: \(artist\) check that the file exists/m,
  ],
  [
    "rn-01",
    /^Nothing points at this host \(likely\): rn-01 is RUNNING; 19 task runs succeeded, 0 failed, 1 running/,
    /^Now: a task run of "REEF_0210_lgt_v004" job-[0-9a-f]{32} since /m,
  ],
  [
    "rn-12",
    /^rn-12 has something wrong \(likely\): it has stopped sending heartbeats\./,
    /^Last sample: .*\(2026-11-20T22:5\d:\d\dZ, 3h 0\dm ago\)$/m,
  ],
];

describe("hosts of the demo's night", () => {
  it.each(NIGHT_HOSTS)("%s", async (host, first, rest) => {
    server.restart({ stories: NIGHT });
    const answer = await ask(host);
    expect(answer.text.split("\n")[0]).toMatch(first);
    expect(answer.text).toMatch(rest);
    expect(answer.text).toMatch(/^Status: .*, which is no heartbeat$/m);
    expectSameFacts(answer, toldOtherwise);
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(1_000);
    await expect(`${answer.text}\n`).toMatchFileSnapshot(`../snapshots/answers/get_worker/${host}.txt`);
    const logs = logRequests(server.requests).length;
    // Finding the host took the list of fleets and one search.
    expect(server.requests.length - logs - 2).toBeLessThanOrEqual(25);
    expect(logs).toBeLessThanOrEqual(10);
  });
});

describe("the host that is meant", () => {
  it.each([
    ["RN-07", "case"],
    ["rn-07.studio.lan", "a full name where the farm knows the short one"],
    ["10.20.6.107", "an address"],
    [hallHost(7).workerId, "a worker id"],
  ])("is found as %s (%s)", async (host) => {
    server.restart({ stories: NIGHT });
    const { text } = await ask(host);
    expect(text).toContain(hallHost(7).workerId);
  });

  it("is looked for page by page where the service refuses the search for a term", async () => {
    server.restart({
      stories: NIGHT,
      intercept: (request) =>
        request.path.endsWith("/search/workers") && request.body.includes("searchTermFilter")
          ? {
              status: 400,
              headers: { "content-type": "application/json", "x-amzn-errortype": "ValidationException" },
              body: JSON.stringify({ message: "no such filter" }),
            }
          : undefined,
    });
    expect((await ask("rn-07")).text).toContain(hallHost(7).workerId);
  });

  /** The farm with these hosts under the name of the first, whose record changed last. */
  function namedAlike(newest: number, others: readonly number[], unreadable?: string) {
    const name = `rn-0${newest}`;
    server.restart({
      stories: NIGHT,
      intercept: async (request, farm) => {
        if (unreadable && request.path.endsWith(`/workers/${unreadable}/sessions`))
          return lossyAnswer("broken", request, farm);
        if (!request.path.endsWith("/search/workers")) return undefined;
        const { filterExpressions: _, ...rest } = JSON.parse(request.body) as Record<string, unknown>;
        const answer = await farm({ ...request, body: JSON.stringify(rest) });
        const body = JSON.parse(answer.body) as {
          workers: { workerId: string; hostProperties: { hostName: string }; updatedAt: string }[];
        };
        for (const worker of body.workers) {
          if (others.some((index) => worker.workerId === hallHost(index).workerId))
            worker.hostProperties.hostName = name;
          if (worker.workerId === hallHost(newest).workerId) worker.updatedAt = "2026-11-21T01:59:59Z";
        }
        return { ...answer, body: JSON.stringify(body) };
      },
    });
    return ask(name);
  }

  it("is one of several where they have the name, and the failures of another come in the first line", async () => {
    const answer = await namedAlike(1, [7]);
    const [first = ""] = answer.text.split("\n");
    const other = hallHost(7).workerId;
    expect(first).toMatch(
      new RegExp(
        `^2 workers have the name rn-01; this is of ${hallHost(1).workerId}, whose record changed last: Nothing points at this host \\(likely\\): .* Another of the name has failures, ${other} \\(IDLE\\): 0 task runs succeeded, 3 failed, in its newest 3 sessions of \\d+\\.$`,
      ),
    );
    expect(answer.text).toMatch(
      new RegExp(
        `^Same name: ${other} in fleet-[0-9a-f]{32}, IDLE, record changed .*: 0 task runs succeeded, 3 failed`,
        "m",
      ),
    );
    expect(answer.text).toMatch(new RegExp(`^Next: get_worker host=${other}, the other of this name`, "m"));
    expectSameFacts(answer, toldOtherwise);
  });

  it("is one of several of which the others ran well, or were not looked at", async () => {
    const answer = await namedAlike(7, [1, 2, 3]);
    expect(answer.text.split("\n")[0]).toMatch(
      /^4 workers have the name rn-07; this is of .*: rn-07 has something wrong \(certain\).* 2 of the 3 others had no failure in their newest sessions; 1 was not read\.$/,
    );
    expect(answer.text).toMatch(/^Same name: .*: not looked at$/m);
    expect(answer.text).toMatch(/^Next: list_sessions /m);
    expectSameFacts(answer, toldOtherwise);
  });

  it("is one of several of which another's runs could not be read, and nothing is claimed of that", async () => {
    const answer = await namedAlike(1, [7], hallHost(7).workerId);
    expect(answer.text).toMatch(/^Same name: .*: none could be read$/m);
    expect(answer.text.split("\n")[0]).toMatch(/What the other ran could not be read\.$/);
    expect(answer.text).toMatch(/^Not read: .*the worker's sessions/m);
  });

  it("is refused with what to do where nobody has the name", async () => {
    server.restart({ stories: NIGHT });
    const { text, isError } = await ask("nobody");
    expect(isError).toBe(true);
    expect(text).toMatch(
      /^host: No worker of the farm \(13 fleets\) has the host name, address or id "nobody"\./,
    );
  });
});

describe("a host that never worked", () => {
  /** rn-07 without sessions, and with these members of its record. */
  const idle = (members: Record<string, unknown>, events?: string[]) => {
    const { workerId } = hallHost(7);
    server.restart({
      stories: NIGHT,
      intercept: async (request, farm) => {
        const answer = () => farm();
        if (request.path.endsWith(`/workers/${workerId}/sessions`)) {
          const list = await answer();
          return { ...list, body: JSON.stringify({ sessions: [] }) };
        }
        if (request.method === "GET" && request.path.endsWith(`/workers/${workerId}`)) {
          const record = await answer();
          return { ...record, body: JSON.stringify({ ...JSON.parse(record.body), ...members }) };
        }
        if (request.body.includes(`"${workerId}"`) && request.body.includes("logStreamName")) {
          const page = await answer();
          return {
            ...page,
            body: JSON.stringify({
              ...JSON.parse(page.body),
              events: (events ?? []).map((message, index) => ({
                message,
                timestamp: Date.parse("2026-11-20T22:00:00Z") + index * 1_000,
                ingestionTime: Date.parse("2026-11-20T22:00:00Z") + index * 1_000,
              })),
            }),
          };
        }
        return undefined;
      },
    });
    return ask("rn-07");
  };

  it("since it was registered is told so, with whose the role is", async () => {
    const answer = await idle({ status: "CREATED", createdAt: "2026-11-20T22:00:00Z", log: undefined });
    expect(answer.text.split("\n")[0]).toMatch(
      /^rn-07 has something wrong \(likely\): it was registered 4h 00m ago and never started\./,
    );
    expect(answer.text).toMatch(
      /^Fix: \(farm admin\) check the trust and the permissions of the fleet's role;/m,
    );
    expect(answer.text).toMatch(
      /^Next: list_workers fleetId=fleet-[0-9a-f]{32}, for whether others of its fleet fare alike$/m,
    );
  });

  it("for minutes is not yet wrong", async () => {
    const answer = await idle({ status: "CREATED", createdAt: "2026-11-21T01:55:00Z", log: undefined });
    expect(answer.text.split("\n")[0]).toMatch(/^Nothing is known of runs of rn-07, which is CREATED/);
  });

  it("as its host configuration failed has its script to be mended", async () => {
    const answer = await idle({ status: "STOPPED" }, [
      '{"level":"INFO","ts":"2026-11-20T22:00:01Z","type":"Worker","subtype":"HostConfiguration","status":"Running","message":"Running host configuration script"}',
      '{"level":"CRITICAL","ts":"2026-11-20T22:00:09Z","type":"Worker","subtype":"HostConfiguration","status":"Failed","exit_code":100,"message":"Worker Agent host configuration failed with exit code 100. Cannot run jobs, exiting."}',
    ]);
    expect(answer.text.split("\n")[0]).toMatch(
      /^rn-07 has something wrong \(likely\): its host configuration script failed/,
    );
    expect(answer.text).toMatch(
      /^Fix: \(farm admin\) read that worker's log for its host configuration, and mend the script/m,
    );
    expect(answer.text).not.toMatch(/power and network/);
  });
});

describe("what can't be read", () => {
  it.each([
    "GetWorker",
    "ListSessionsForWorker",
    "ListSessionActions",
    "GetLogEvents",
    "ListSessions",
  ] as const)("without %s nothing is said to be well", async (operation) => {
    server.restart({ stories: NIGHT });
    server.farm.switches.denied.add(operation);
    if (operation === "GetLogEvents") {
      server.farm.switches.callersReadLogs = false;
      server.farm.switches.denied.add("AssumeFleetRoleForRead");
    }
    const { text, isError } = await ask("rn-01");
    expect(isError).toBe(false);
    expect(text).not.toMatch(/nothing points at this host/i);
    expect(text).toMatch(/^Not read: /m);
  });

  it("without the search of tasks neither", async () => {
    server.restart({
      stories: NIGHT,
      intercept: (request, farm) =>
        request.path.endsWith("/search/tasks") ? lossyAnswer("broken", request, farm) : undefined,
    });
    expect((await ask("rn-01")).text).not.toMatch(/nothing points at this host/i);
  });
});
