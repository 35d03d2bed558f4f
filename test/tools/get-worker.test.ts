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

  it("is the newest where several have the name, and the others are listed", async () => {
    const older = hallHost(6).workerId;
    server.restart({
      stories: NIGHT,
      intercept: async (request, farm) => {
        if (!request.path.endsWith("/search/workers")) return undefined;
        const { filterExpressions: _, ...rest } = JSON.parse(request.body) as Record<string, unknown>;
        const answer = await farm({ ...request, body: JSON.stringify(rest) });
        return { ...answer, body: answer.body.replaceAll('"rn-06"', '"rn-07"') };
      },
    });
    const { text } = await ask("rn-07");
    expect(text).toMatch(/^Same name: worker-[0-9a-f]{32} in fleet-[0-9a-f]{32}, [A-Z_]+, record changed /m);
    expect(text).toContain(older);
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
