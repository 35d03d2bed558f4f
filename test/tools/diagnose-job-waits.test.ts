/** The demo's stories of jobs that wait, hang, or succeed with less than they should; each answer stands here first. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { expectSameFacts, tokensOf } from "../support/answers.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { logRequests } from "../support/reads.ts";
import { countWaves } from "../support/waves.ts";

const { waiting, stories } = demoGuide();

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

/** By the story's title: the reason where it waits, how sure, and what the first line and the answer must say. */
const TRUTHS: Readonly<
  Record<
    string,
    readonly [reason: string | undefined, sure: string | undefined, first: RegExp, answer?: RegExp]
  >
> = {
  "a job that could not be made": [undefined, undefined, /^CREATE_FAILED: .*maxLength of 1024/],
  "a job that somebody holds back": [
    undefined,
    undefined,
    /24 tasks are held \(SUSPENDED\).*mira.*2h 00m ago/,
  ],
  "a job that asks for more memory than any fleet offers": [
    "not-compatible",
    "certain",
    /^NOT_COMPATIBLE.*step "sim" asks amount\.worker\.memory at least 262144, fleets .*"basement-linux".* offer exactly 65536/,
    /then requeue the job/,
  ],
  "a job that asks for a limit that is not joined with its queue": [
    "not-compatible",
    "certain",
    /asks amount\.katana: no limit of that name is associated/,
  ],
  "a job in a queue whose only fleet was taken away": [
    "no-active-fleet",
    "certain",
    /no fleet serves its queue: fleet "onprem-linux" is STOPPED \(last changed by root-admin/,
  ],
  "a job whose steps wait for one that is held back": [
    "waits-for-step",
    "certain",
    /step "mesh" waits for "sim" \(SUSPENDED\)/,
    /resume what is suspended/,
  ],
  "a job whose limit was stopped for its queue": [
    "limit-stopped",
    "certain",
    /limit "Nuke render licences" is stopped for its queue \(STOP_LIMIT_USAGE_AND_COMPLETE_TASKS\)/,
    /without a requeue/,
  ],
  "a job that waits although workers are idle, for no known reason": [
    "idle-workers",
    "unclear",
    /none of the known reasons: fleet "lookdev-linux" fits and has idle workers/,
    /0 active budgets|1 active budget/,
  ],
  "a job whose fleet is suspended": [
    "fleet-out-of-service",
    "certain",
    /fleet "overnight-spot" is SUSPENDED, and says "Paused until the new season"/,
  ],
  "a job that waits for a place on a full fleet": [
    "fleet-full",
    "likely",
    /fleet "gpu-spot" has 26 workers of at most 26/,
    /"KITE_0120_lgt_v031" 60/,
  ],
  "a job whose workers are just starting": [
    "workers-starting",
    "likely",
    /workers are starting: fleet "burst-spot" has 1 of 6 that it wants/,
  ],
  "a job whose fleet asks for machines that do not come": [
    "no-capacity",
    "unclear",
    /fleet "big-gpu" wants 4 workers and has none.*EC2 may have no such capacity/,
    /g6e\.24xlarge/,
  ],
  "a job whose fleet has no machine in service": [
    "nobody-there",
    "certain",
    /fleet "basement-linux", which the studio runs itself, has no worker in service: 1 stopped, 2 not responding/,
  ],
  "a job whose workers were made and never started": [
    "workers-never-start",
    "likely",
    /3 workers of fleet "cloud-west" were created more than 15m ago and never started/,
    /CloudTrail/,
  ],
  "a job whose workers go again while they are set up": [
    "workers-die-at-start",
    "likely",
    /all 3 workers of fleet "cloud-fonts" went again within minutes.*host configuration script/,
    /scriptTimeoutSeconds/,
  ],
  "a job whose only worker hangs in the session of a job that is over": [
    "session-left-over",
    "likely",
    /fleet "finishing" is full.*worker fin-01 .* is held by session-[0-9a-f]{32} of job-/,
    /end that session/,
  ],
  "a job whose sessions fail before any task, and which waits again": [
    undefined,
    "certain",
    /fail before any task runs, in enter environment "Conda": .*/,
    /last 3 ended sessions failed so/,
  ],
  "a job that has as many workers as it allows itself": [
    "own-worker-cap",
    undefined,
    /^RUNNING: 0 of 24 tasks succeeded, none failed, 2 under way, 22 waiting/,
    /may have 2 workers \(maxWorkerCount\) and has 2 open sessions/,
  ],
  "a job that is done, and whose session does not end": [undefined, undefined, /^SUCCEEDED/],
  "a frame that stands at 100 % and does not end": [
    undefined,
    "likely",
    /1 action looks stuck \(likely\): Frame=1 on ld-06 stands at 100 % and is silent for/,
    /Frame 1: 100 %/,
  ],
  "a program that waits for somebody to close a window": [
    undefined,
    "likely",
    /1 action looks stuck \(likely\): Frame=1 on ld-07 stands at 0 % and is silent for/,
    /reads like a question or a window that waits for a person/,
  ],
  "a session that hangs while it is set up": [
    undefined,
    "likely",
    /1 action looks stuck \(likely\): enter environment "Rez" on ld-08, in its set-up, before its first task/,
    /waiting for the lock/,
  ],
  "a success of which one frame left out one of two output folders": [
    undefined,
    undefined,
    /^SUCCEEDED, but 1 of 8 succeeded runs uploaded nothing below "R:\\DEEP\\0140\\deep": "render" Frame=5/,
  ],
};

/** What a wait may cost: with one fleet that fits and no session at most 14 requests. */
const MOST_REQUESTS = 26;
const MOST_WITHOUT_SESSIONS = 14;
const MOST_WAVES = 4;

describe("the demo's jobs that wait or hang", () => {
  it("are all told here, one story a reason", () => {
    expect(waiting.map(({ title }) => title).sort()).toEqual(Object.keys(TRUTHS).sort());
    const reasons = Object.values(TRUTHS).flatMap(([reason]) => reason ?? []);
    expect(reasons.length - new Set(reasons).size).toBe(1);
  });

  it.each(waiting)("$title", async ({ title, queueId, jobId }) => {
    server.restart();
    const answer = await server.call("diagnose_job", { queueId, jobId });
    const [reason, sure, says, also] = TRUTHS[title]!;
    expect(answer.text.split("\n")[0]).toMatch(says);
    if (also) expect(answer.text).toMatch(also);
    const structured = answer.structured as {
      waiting?: { reason: string; fleets?: unknown[] };
      sure?: string;
    };
    expect(structured.waiting?.reason).toBe(reason);
    expect(structured.sure).toBe(sure);
    expectSameFacts(answer);
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(1_000);
    const asked = server.requests.length - logRequests(server.requests).length;
    const { fleets } = structured.waiting ?? {};
    const isOne = reason !== "own-worker-cap" && fleets?.length === 1;
    expect(asked).toBeLessThanOrEqual(isOne ? MOST_WITHOUT_SESSIONS : MOST_REQUESTS);
  });
});

describe("a job that waits or hangs", () => {
  const succeeded = /done|left out/;
  const waits = [...waiting, ...stories.filter(({ title }) => /licence limit|budget/.test(title))].filter(
    ({ title }) => !succeeded.test(title),
  );

  it.each(waits)("takes at most four waves of requests: $title", async ({ queueId, jobId }) => {
    const waves = countWaves();
    server.restart({ intercept: waves.intercept });
    await server.call("diagnose_job", { queueId, jobId });
    expect(waves.take()).toBeLessThanOrEqual(MOST_WAVES);
  });
});
