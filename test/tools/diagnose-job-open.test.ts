import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachments } from "../../src/demo/stories/parts.ts";
import type { Story } from "../../src/demo/stories/story.ts";
import { waitingForLimit } from "../../src/demo/stories/waiting-for-limit.ts";
import { hours, minutes, seconds } from "../../src/demo/world/durations.ts";
import { HOSTS, LIMITS } from "../../src/demo/world/farm-places.ts";
import type { JobBuilder, JobDeclaration } from "../../src/demo/world/job-builder.ts";
import type { ActOutcome } from "../../src/demo/world/session-builder.ts";
import { expectSameFacts, tokensOf } from "../support/answers.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import {
  actionIdOf,
  failing,
  fine,
  framesStep,
  idsOf,
  jobStory,
  machine,
  slowSetUp,
} from "../support/jobs.ts";
import { logRequests } from "../support/reads.ts";

let server: InProcess;
let story: Story;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

function farmOf(
  tell: (job: JobBuilder) => void,
  declared: Partial<JobDeclaration> = {},
  options: InProcessOptions = {},
) {
  story = jobStory(tell, declared);
  server.restart({ ...options, stories: [story] });
}

async function diagnose(given: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await server.call("diagnose_job", { ...idsOf(story), ...given });
  expect(answer.isError, answer.text).toBe(false);
  expectSameFacts(answer);
  expect(tokensOf(answer.text)).toBeLessThanOrEqual(2_000);
  return answer;
}

const first = ({ text }: Answer) => text.split("\n")[0] ?? "";
const lineOf = ({ text }: Answer, label: string) =>
  text.split("\n").find((line) => line.startsWith(label)) ?? "";

/** The job as GetJob tells it, but for these members. */
const withJob = (members: Record<string, unknown>): InProcessOptions => ({
  async intercept(request, farm) {
    if (!/\/jobs\/job-[0-9a-f]+$/.test(request.path)) return undefined;
    const answer = await farm();
    return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), ...members }) };
  },
});

const withoutTexture = (frame: number): ActOutcome => ({
  takes: minutes(2),
  output: [
    [1_000, `Warning: Could not open texture file "/mnt/tex/plate.${String(frame).padStart(4, "0")}.exr"`],
  ],
});

describe("a job that waits for a limit", () => {
  it("that jobs of another queue hold is told which", async () => {
    const holder = jobStory(
      (job) => {
        const step = framesStep(job, 1, 2);
        for (const [index, task] of step.tasks.entries())
          job.session(`s${index}`, machine(index), { ago: minutes(20) }).run(step, task, {
            takes: minutes(19),
            status: "RUNNING",
            limits: [{ limitId: LIMITS.arnold.limitId, count: 1 }],
          });
      },
      { key: "holder", name: "KITE_0120_comp_v003", queue: "lookdev" },
    );
    story = jobStory(waitingForLimit.tell, { ...waitingForLimit.job, key: "waits" });
    server.restart({ stories: [story, holder] });
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /limit "Arnold licences" is used up: .* no running task of this queue holds it, so jobs of other queues do: "KITE_0120_comp_v003" in queue "lookdev" 2 \(likely\)/,
    );
    expect(lineOf(answer, "Fix:")).toContain(
      'lower the priority of "KITE_0120_comp_v003" of queue "lookdev"',
    );
  });

  it("of which the other queues can't be listed says no more than that they hold it", async () => {
    story = jobStory(waitingForLimit.tell, { ...waitingForLimit.job, key: "waits" });
    server.restart({ stories: [story] });
    server.farm.switches.denied.add("ListQueues");
    const answer = await diagnose();
    expect(first(answer)).toMatch(/so jobs of other queues do \(likely\)/);
    expect(lineOf(answer, "Not read:")).toContain("the queues whose jobs may hold a limit");
  });
});

describe("a job that succeeded", () => {
  /** Frames 1 to `count`, of which some lacked their texture. */
  const rendered =
    (count: number, damaged: readonly number[] = []) =>
    (job: JobBuilder) => {
      const step = framesStep(job, 1, count);
      const session = job.session("s", machine(0), { ago: hours(100) });
      for (const [index, task] of step.tasks.entries())
        session.run(step, task, damaged.includes(index + 1) ? withoutTexture(index + 1) : fine(minutes(5)));
    };

  it("is answered with the damage that its logs report, and which frames", async () => {
    farmOf(rendered(10, [4, 5, 6]));
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^SUCCEEDED, but 3 of 10 runs looked at report damage \(likely a wrong picture; scene\): Frame=4-6\. /,
    );
    expect(answer.structured).toMatchObject({ sure: "likely", kind: "scene" });
    expect(lineOf(answer, "1. ")).toMatch(
      /^1\. 3 tasks: .*3 lines of it; short: 2m 00s to 2m 00s, half of the runs took more than 5m 00s; .*; "render" Frame=4-6$/,
    );
    expect(lineOf(answer, "Requeue:")).toContain("after the fix: the job has no attachments");
    expect(lineOf(answer, "Reading:")).toContain("not what the pictures show");
    expect(lineOf(answer, "Looked at:")).toBe("Looked at: 10 of 10 task logs");
  });

  it("of many frames is looked at in at most twelve logs, the outliers among them, and says so", async () => {
    farmOf(rendered(60, [33]));
    const answer = await diagnose();
    expect(first(answer)).toMatch(/^SUCCEEDED, but 1 of 12 runs looked at reports damage .*: Frame=33\./);
    expect(lineOf(answer, "Looked at:")).toBe(
      "Looked at: 12 of 60 task logs (the shortest and longest runs, then an even sample)",
    );
    const spans = logRequests(server.requests).map(
      ({ body }) => (JSON.parse(body) as { startTime: number }).startTime,
    );
    expect(new Set(spans).size).toBeLessThanOrEqual(12);
  });

  it("without any says that nobody has looked at the pictures", async () => {
    farmOf(rendered(3));
    const answer = await diagnose();
    expect(first(answer)).toBe("SUCCEEDED, and no damage reported in 3 logs read.");
    expect(lineOf(answer, "Reading:")).toBe(
      "Reading: no log read reports damage; nobody has looked at the pictures.",
    );
    expect(answer.structured).not.toHaveProperty("fix");
  });

  it("is asked for certain frames only", async () => {
    farmOf(rendered(60, [33]));
    expect(first(await diagnose({ tasks: "Frame=31-35" }))).toMatch(
      /^SUCCEEDED: 5 task runs asked for, but 1 of 5 runs looked at reports damage .*: Frame=33\./,
    );
    expect(first(await diagnose({ tasks: "Frame=1-3" }))).toBe(
      "SUCCEEDED: 3 task runs asked for, and no damage reported in 3 logs read.",
    );
    expect(first(await diagnose({ tasks: "Frame=500" }))).toMatch(
      /^No task of this job matches, of \d+ tasks looked at\./,
    );
  });

  it("whose logs can't be read is not called clean", async () => {
    farmOf(rendered(3, [2]));
    server.farm.switches.denied.add("GetLogEvents");
    const answer = await diagnose();
    expect(first(answer)).toBe("SUCCEEDED; no log could be read.");
    expect(answer.text).not.toMatch(/no damage|reports no/);
    expect(lineOf(answer, "Not read:")).toContain("logs: GetLogEvents: access denied");
  });

  it("names frames by their step where several have damage", async () => {
    farmOf((job) => {
      for (const name of ["sh010", "sh020"]) {
        const step = framesStep(job, 1, 2, name);
        const session = job.session(name, machine(0), { ago: hours(2) });
        for (const [index, task] of step.tasks.entries()) session.run(step, task, withoutTexture(index));
      }
    });
    expect(first(await diagnose())).toContain(': "sh010" Frame=1,2 (2); "sh020" Frame=1,2 (2).');
  });

  it("reads one log for a chunk, whose frames share it", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 20);
      const session = job.session("s", machine(0), { ago: hours(2) });
      for (const from of [0, 10])
        session.runChunk(
          step,
          step.tasks.slice(from, from + 10),
          { Frame: { chunkInt: `${from + 1}-${from + 10}` } },
          fine(),
        );
    });
    expect(first(await diagnose())).toBe("SUCCEEDED, and no damage reported in 2 logs read.");
  });
});

describe("a job that runs", () => {
  it("says how far it is, how fast, and what that means", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 10);
      const session = job.session("s", machine(0), { ago: minutes(60) });
      for (const task of step.tasks.slice(0, 4)) session.run(step, task, fine(minutes(14)));
      session.run(step, step.tasks[4]!, { ...fine(minutes(3)), status: "RUNNING" });
    });
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^RUNNING: 4 of 10 tasks succeeded, none failed, 1 under way, 5 waiting\. Began 59m \d\ds ago\./,
    );
    expect(lineOf(answer, "Going on:")).toBe(
      "Going on: about 4 tasks an hour since it began, so what is open (6 tasks) takes about 1h 29m more if nothing changes.",
    );
    expect(answer.text).not.toContain("stuck");
    expect(answer.structured).not.toHaveProperty("sure");
  });

  it("whose set-up fails again and again is told so: no task is to blame", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 4);
      for (let index = 0; index < 4; index += 1)
        job
          .session(`try ${index}`, machine(index), { ago: minutes(40 - 8 * index) })
          .enter("Conda", { takes: seconds(30), status: "FAILED", exitCode: 1, output: [] })
          .neverRun(step, step.tasks[index]!);
    });
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^READY, and its sessions fail before any task runs, in enter environment "Conda": the log names no cause\. .*The last 4 ended sessions failed so, the newest: 1 failed \(exit 1, enter environment "Conda"\), 1 never attempted because of it\.$/,
    );
    expect(answer.text).toContain(`Next: get_session_log sessionActionId=${actionIdOf("try 3", 0)}`);
  });

  it("whose set-up's line is a heading is told what stands below it", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 4);
      job
        .session("bad", machine(0), { ago: minutes(40) })
        .enter("Conda", {
          takes: minutes(2),
          status: "FAILED",
          exitCode: 1,
          output: [
            [900, "Creating new conda environment with packages: blender=4.9"],
            [2_000, "PackagesNotFoundError: The following packages are not available from current channels:"],
            [2_001, ""],
            [2_002, "  - blender=4.9"],
          ],
        })
        .neverRun(step, step.tasks[0]!);
    });
    expect(first(await diagnose())).toContain(
      'The log says "PackagesNotFoundError: The following packages are not available from current channels:", and below it "- blender=4.9".',
    );
  });

  it("whose tasks after a failed set-up carry a time although they never ran is told so, too", async () => {
    const tell = (job: JobBuilder) => {
      const step = framesStep(job, 1, 4);
      for (let index = 0; index < 3; index += 1)
        job
          .session(`s${index}`, machine(index), { ago: minutes(80 - 20 * index) })
          .enter("Conda", {
            takes: minutes(2),
            status: "FAILED",
            exitCode: 1,
            output: [[900, "no channel has it"]],
          })
          .neverRun(step, step.tasks[index]!);
      for (const task of step.tasks) task.settled = { status: "READY" };
    };
    farmOf(
      tell,
      {},
      {
        async intercept(request, farm) {
          if (!request.path.endsWith("/session-actions")) return undefined;
          const answer = await farm();
          const body = JSON.parse(answer.body) as { sessionActions: Record<string, unknown>[] };
          for (const action of body.sessionActions)
            if (action.status === "NEVER_ATTEMPTED") action.startedAt = "2026-11-21T01:00:00Z";
          return { ...answer, body: JSON.stringify(body) };
        },
      },
    );
    expect(first(await diagnose())).toMatch(
      /^READY, and its sessions fail before any task runs, in enter environment "Conda"/,
    );
  });

  it("whose set-up runs out of time is told what that was busy with", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 4);
      job
        .session("slow", machine(0), { ago: minutes(90) })
        .enter("Conda", slowSetUp(700))
        .neverRun(step, step.tasks[0]!);
    });
    const answer = await diagnose();
    expectSameFacts(answer);
    expect(answer.structured?.setUpLog).toMatchObject({ count: 700, of: 701 });
    expect(lineOf(answer, "Most of the set-up's log:")).toContain(
      'are like "Linking package 700 of the shared cache"',
    );
  });

  it("is told in the first line what surely keeps the rest, such as its own cap", async () => {
    farmOf(
      (job) => {
        const step = framesStep(job, 1, 6);
        job
          .session("only", machine(0), { ago: minutes(40) })
          .run(step, step.tasks[0]!, fine(minutes(30)))
          .run(step, step.tasks[1]!, { takes: minutes(5), status: "RUNNING" });
        for (const task of step.tasks.slice(2)) task.settled = { status: "READY" };
      },
      { maxWorkerCount: 1 },
    );
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^RUNNING: 1 of 6 tasks succeeded, none failed, 1 under way, 4 waiting\. Began .* ago\. The rest waits: the job's own cap is reached: it may have 1 worker \(maxWorkerCount\) and has 1 open session \(certain\)\.$/,
    );
    expect(answer.text).not.toContain("Also: the waiting tasks");
    expect(lineOf(answer, "Fix:")).toContain("raise the job's maxWorkerCount");
  });

  it("on a worker that is lost with its memory full is told so, and not to wait for the program", async () => {
    const lost = machine(0);
    farmOf(
      (job) => {
        const step = framesStep(job, 1, 1);
        const output = Array.from({ length: 30 }, (_, index): [number, string] => [
          minutes(index),
          `substep ${index}`,
        ]);
        job.session("only", lost, { ago: minutes(80) }).run(step, step.tasks[0]!, {
          takes: minutes(79),
          status: "RUNNING",
          output,
          load: { memory: 0.9753 },
        });
      },
      {},
      {
        async intercept(request, farm) {
          if (!request.path.endsWith(`/workers/${lost.workerId}`)) return undefined;
          const answer = await farm();
          return {
            ...answer,
            body: JSON.stringify({ ...JSON.parse(answer.body), status: "NOT_RESPONDING" }),
          };
        },
      },
    );
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /looks stuck \(likely\): Frame=1 on lx-11 .*, and its worker is NOT_RESPONDING\./,
    );
    expect(answer.text).toMatch(/machine not seen any more: its last sample says memory 97\.5 %, CPU /);
    expect(lineOf(answer, "Fix:")).toMatch(
      /^Fix: \(TD\) ask for more memory .*; \(IT\) look at those machines/,
    );
  });

  it("whose task is taken again and again is told by the market of its machines", async () => {
    farmOf(
      (job) => {
        const step = framesStep(job, 1, 1);
        for (let attempt = 0; attempt < 3; attempt += 1)
          job
            .session(`s${attempt}`, HOSTS.gpuSpot[attempt]!, { ago: hours(4 - attempt) })
            .run(step, step.tasks[0]!, { takes: minutes(50), status: "INTERRUPTED", exitCode: null });
        step.tasks[0]!.settled = { status: "READY" };
      },
      { queue: "lookdev" },
    );
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^READY, nothing runs: Frame=1 was taken from its worker at least 3 times \(INTERRUPTED\), on 3 spot machines/,
    );
    expect(answer.structured).toMatchObject({ kind: "spot" });
  });

  describe("whose inputs are on their way", () => {
    /** A sync of 1.9 TB that wrote a line every four minutes, the last `silent` ago. */
    const syncing =
      (silent: number, ran = hours(3)) =>
      (job: JobBuilder) => {
        const step = framesStep(job, 1, 6);
        const output = Array.from(
          { length: Math.floor((ran - silent) / minutes(4)) },
          (_, index): [number, string] => [
            ran - silent - minutes(4) * index,
            `Downloaded ${(12 - 0.264 * index).toFixed(2)} GB / 1.9 TB of 322 files (Transfer rate: 1.3 MB/s)`,
          ],
        ).reverse();
        job
          .session("slow", machine(0), { ago: ran })
          .syncInputs({ takes: ran, status: "RUNNING", progress: 0.6, output, load: { cpu: 2 } })
          .neverRun(step, step.tasks[0]!);
        for (const task of step.tasks) task.settled = { status: "READY" };
      };

    it("is told how far, how fast and how long still, and not to end it", async () => {
      farmOf(syncing(minutes(2)));
      const answer = await diagnose();
      expect(first(answer)).toMatch(
        /^READY, and its files are still on their way \(certain\): input sync for the job on lx-11, for 2h 59m so far: downloaded 12 GB of 1\.9 TB \(0\.6 %\), at 1\.1 MB a second, so the rest takes about 19d \d+h\. 0 of 6 tasks succeeded, none failed\.$/,
      );
      expect(answer.text).not.toMatch(/end its session|stuck|silent|none of the known reasons/);
      expect(lineOf(answer, "Fix:")).toMatch(/\(IT\) look at the line between that host and S3/);
      expect(lineOf(answer, "Reading:")).toContain("a new session would only begin it anew");
    });

    it("stands still where no line came for long", async () => {
      farmOf(syncing(minutes(50)));
      const answer = await diagnose();
      expect(first(answer)).toMatch(
        /1 action looks stuck \(likely\): input sync for the job on lx-11, in its set-up, .* is silent for 49m/,
      );
      expect(answer.text).toMatch(/downloaded 12 GB of 1\.9 TB \(0\.6 %\)/);
    });

    it("is not what a job waits for whose tasks run elsewhere", async () => {
      farmOf((job) => {
        syncing(minutes(2))(job);
        const step = framesStep(job, 7, 8, "more");
        job.session("other", machine(1), { ago: minutes(30) }).run(step, step.tasks[0]!, {
          takes: minutes(5),
          status: "RUNNING",
        });
      });
      const answer = await diagnose();
      expect(first(answer)).toMatch(/^RUNNING: /);
      expect(answer.text).toMatch(/Moving: input sync for the job on .*; downloaded 12 GB of 1\.9 TB/);
    });
  });

  it("whose sessions end in a failed clean-up is not told that no task runs", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 4);
      for (const [index, task] of step.tasks.slice(0, 3).entries())
        job
          .session(`s${index}`, machine(index), { ago: minutes(40 - 8 * index) })
          .run(step, task, fine())
          .exit("Conda", { takes: seconds(5), status: "FAILED", exitCode: 1 });
    });
    expect(first(await diagnose())).toMatch(
      /^READY, nothing runs: .*\(unclear\)\. 3 of 4 tasks succeeded, none failed\.$/,
    );
  });

  it("that can't be looked into is answered from its counts, and says what is missing", async () => {
    farmOf((job) => {
      const step = framesStep(job, 1, 4);
      job
        .session("s", machine(0), { ago: hours(1) })
        .run(step, step.tasks[0]!, { ...fine(), status: "RUNNING" });
    });
    for (const operation of [
      "ListSessions",
      "ListSteps",
      "SearchTasks",
      "ListTasks",
      "GetQueue",
      "ListQueueFleetAssociations",
    ])
      server.farm.switches.denied.add(operation);
    const answer = await diagnose();
    expect(first(answer)).toMatch(/^RUNNING: 0 of 4 tasks succeeded, none failed, 1 under way, 3 waiting\./);
    for (const operation of ["ListSessions", "ListSteps", "GetQueue", "ListQueueFleetAssociations"])
      expect(lineOf(answer, "Not read:")).toContain(`${operation}: access denied`);
    expect(answer.text).not.toContain("no fleet is actively associated");
  });
});

describe("the job itself", () => {
  it("says where its outputs go, whether it runs, waits or failed", async () => {
    const folders = attachments("frame", "P:\\FERN", "windows", ["renders"]);
    for (const status of ["RUNNING", "FAILED"] as const) {
      farmOf(
        (job) => {
          const step = framesStep(job, 1, 2);
          job
            .session("s", machine(0), { ago: minutes(20) })
            .run(step, step.tasks[0]!, { takes: minutes(2), status, output: [[500, "Loading them all"]] });
        },
        { attachments: folders },
      );
      const answer = await diagnose();
      expect(lineOf(answer, "Outputs go to")).toBe(
        'Outputs go to, as submitted: "P:\\FERN\\renders" (Windows)',
      );
    }
  });

  it("is archived, and no requeue is offered", async () => {
    const tell = (job: JobBuilder) => {
      const step = framesStep(job, 1, 2);
      const session = job.session("s", machine(0), { ago: hours(20) });
      for (const task of step.tasks) session.run(step, task, withoutTexture(1));
    };
    farmOf(tell, {}, withJob({ lifecycleStatus: "ARCHIVED" }));
    const answer = await diagnose();
    expect(first(answer)).toContain("It is ARCHIVED and can't run again");
    expect(answer.structured).toMatchObject({ lifecycle: "ARCHIVED", requeue: { verdict: "wasted" } });
    const job = await server.call("get_job", idsOf(story));
    expect(first(job)).toContain("Archived: it can't run again");
  });
});

describe("a job that waits", () => {
  it("says which steps wait for which", async () => {
    farmOf((job) => {
      const render = framesStep(job, 1, 2);
      job.step("comp", { tasks: [{}], dependsOn: [render] });
    });
    const answer = await diagnose();
    expect(first(answer)).toMatch(/^READY and waiting 5h 00m: .*\(unclear\)\.$/);
    expect(answer.structured).toMatchObject({ waiting: { reason: "idle-workers", sure: "unclear" } });
    expect(lineOf(answer, "Not the reason:")).toContain('queue "production" schedules');
    expect(lineOf(answer, "Looked at:")).toMatch(/2 steps, 4 active fleets, \d+ workers, .*1 open job/);
  });

  it("says what keeps its queue from scheduling", async () => {
    farmOf((job) => void framesStep(job, 1, 2), { queue: "previz" });
    const answer = await diagnose();
    expect(first(answer)).toContain('its queue "previz" gives out no work: a budget of the queue is used up');
    expect(lineOf(answer, "Fix:")).toContain("(farm manager) raise the limit of the queue's budget");
  });
});

describe("a job that never began", () => {
  const broken = (job: JobBuilder) => void framesStep(job, 1, 2);

  it("is answered with the service's own reason", async () => {
    farmOf(
      broken,
      {},
      withJob({
        lifecycleStatus: "CREATE_FAILED",
        lifecycleStatusMessage: "The CHUNK[INT] task parameter requires the TASK_CHUNKING extension.",
        taskRunStatusCounts: {},
      }),
    );
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^CREATE_FAILED: the job never began .*The service says "The CHUNK\[INT\] task parameter requires the TASK_CHUNKING extension\."/,
    );
    expect(answer.text).toContain("Over for this job: submit it again");
  });

  it("is not called over while it is being made", async () => {
    farmOf(broken, {}, withJob({ lifecycleStatus: "CREATE_IN_PROGRESS", taskRunStatusCounts: {} }));
    expect((await diagnose()).text).toContain("Not over: it is still being made");
  });
});

describe("a job that was canceled", () => {
  const stopped = (job: JobBuilder) => {
    const step = framesStep(job, 1, 4);
    job.session("s", machine(0), { ago: hours(1) }).run(step, step.tasks[0]!, fine());
    for (const task of step.tasks.slice(1)) task.settled = { status: "CANCELED" };
  };

  it("is told with who asked for it, and when", async () => {
    farmOf((job) => {
      stopped(job);
      job.target("CANCELED", "wrangler", minutes(30));
    });
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^CANCELED, stopped by a person: 1 of 4 tasks succeeded, none failed\. CANCELED was asked for, most likely by .*wrangler, who changed the job last, 2026-11-21T01:30:00Z \(30m ago\)\.$/,
    );
    expect(answer.structured).toMatchObject({ kind: "stopped by a person" });
  });

  it("is not blamed on a person where nobody is recorded", async () => {
    farmOf(stopped);
    const answer = await diagnose();
    expect(first(answer)).toMatch(/^CANCELED: .*Who canceled it is not recorded/);
    expect(answer.structured).not.toHaveProperty("kind");
  });
});

describe("attempts that failed though no task is failed", () => {
  const noLibrary = "kick: error while loading shared libraries: libai.so: cannot open shared object file";
  /** Frames 1 to 4; the first three failed once on machine 0, and then again or not. */
  const tell =
    (then: (job: JobBuilder, step: ReturnType<typeof framesStep>) => void) => (job: JobBuilder) => {
      const step = framesStep(job, 1, 4);
      for (const [index, task] of step.tasks.slice(0, 3).entries())
        job
          .session(`bad ${index}`, machine(0), { ago: minutes(90 - 5 * index) })
          .run(step, task, failing([noLibrary]));
      then(job, step);
    };
  const wellOn = (job: JobBuilder, step: ReturnType<typeof framesStep>) => {
    const good = job.session("good", machine(1), { ago: minutes(60) });
    for (const task of step.tasks) good.run(step, task, fine(minutes(2)));
  };

  it("are told of a job that a retry made green: how many, where and why", async () => {
    farmOf(tell(wellOn), { maxRetriesPerTask: 2 });
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^SUCCEEDED, and no damage reported in 4 logs read\. 3 attempts failed before and a retry went well: all on host .*: a shared library is missing/,
    );
    expect(lineOf(answer, "Mended by retries:")).toBe(
      "Mended by retries: 3 failed attempts at 3 tasks; nothing is left to requeue of them; the causes are those of these attempts.",
    );
    expect(lineOf(answer, "1. ")).toContain('"render" Frame=1-3');
    expect(answer.text).not.toContain("Requeue:");
    expect(answer.structured).toMatchObject({
      retried: { now: "succeeded", attempts: 3, tasks: 3, read: 3, causes: "those of these attempts" },
      causes: [{ id: "shared-library", count: 3 }],
    });
  });

  it("are why an open job gets no further, before that no reason for its wait is known", async () => {
    farmOf(
      tell(() => undefined),
      { maxRetriesPerTask: 2 },
    );
    const answer = await diagnose();
    expect(first(answer)).toMatch(
      /^READY: 0 of 4 tasks succeeded, none failed for good yet\. 3 attempts failed and their tasks are tried again: .*a shared library is missing/,
    );
    expect(lineOf(answer, "Tried again:")).toBe(
      "Tried again: 3 failed attempts at 3 tasks, which wait or run again (maxRetriesPerTask 2); the causes are those of these attempts.",
    );
    expect(answer.structured).toMatchObject({ kind: "software", retried: { now: "tried again" } });
  });

  it("come after damage, which is not over", async () => {
    farmOf(
      tell((job, step) => {
        const good = job.session("good", machine(1), { ago: minutes(60) });
        for (const [index, task] of step.tasks.entries()) good.run(step, task, withoutTexture(index + 1));
      }),
      { maxRetriesPerTask: 2 },
    );
    const answer = await diagnose();
    expect(first(answer)).toMatch(/^SUCCEEDED, but 4 of 4 runs .* 3 attempts failed before/);
    expect(answer.structured).toMatchObject({
      retried: { attempts: 3 },
      causes: [{ id: "texture-missing" }],
    });
    expect(answer.structured?.retried).not.toHaveProperty("causes");
  });
});
