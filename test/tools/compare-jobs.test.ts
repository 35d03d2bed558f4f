/** What changed since a job worked. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FRAME_SPACE, frames } from "../../src/demo/stories/parts.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { days, hours, minutes } from "../../src/demo/world/durations.ts";
import { type Host, hostOf } from "../../src/demo/world/farm-places.ts";
import type { JobDeclaration } from "../../src/demo/world/job-builder.ts";
import { expectError } from "../support/error-contract.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { failing, fine, idsOf, jobStory, machine } from "../support/jobs.ts";
import { soundText } from "../support/sound.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

interface Version extends Partial<JobDeclaration> {
  readonly host?: Host;
  readonly takes?: number;
  readonly fails?: boolean;
  readonly memory?: number;
}

/** A render of four frames; the second fails or not. */
function version(
  name: string,
  { host = machine(1), takes = minutes(4), fails, memory, ...more }: Version = {},
) {
  return jobStory(
    (job) => {
      const render = job.step("render", {
        tasks: frames(1, 4),
        parameterSpace: FRAME_SPACE,
        requiredCapabilities: {
          attributes: [{ name: "attr.worker.os.family", anyOf: ["linux"] }],
          amounts: memory === undefined ? [] : [{ name: "amount.worker.memory", min: memory }],
        },
      });
      const session = job.session("one", host, { ago: (more.submittedAgo ?? hours(5)) - minutes(2) });
      render.tasks.forEach((task, index) => {
        const isBad = fails === true && index === 1;
        session.run(render, task, isBad ? failing(["RuntimeError: no licence"]) : fine(takes));
      });
    },
    { key: name, name, ...more },
  );
}

const root = (rootPath: string, inputManifestHash: string) => ({
  rootPath,
  rootPathFormat: "posix" as const,
  inputManifestHash,
});

const good = version("BOAT_0040_lgt_v011", {
  submittedAgo: days(2),
  parameters: {
    CondaPackages: { string: "maya=2025.2 mtoa=5.4 vray" },
    Frames: { string: "1-4" },
    ApiToken: { string: "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB" },
  },
  attachments: { manifests: [root("/mnt/boat", "aa"), root("/mnt/lib", "bb")] },
  host: hostOf("cpuOnDemand", 3),
});
const bad = version("BOAT_0040_lgt_v012", {
  submittedAgo: hours(5),
  fails: true,
  takes: minutes(7),
  memory: 16384,
  priority: 80,
  parameters: {
    CondaPackages: { string: "maya=2025.3 mtoa=5.4 vray" },
    Frames: { string: "1-4" },
    Scene: { path: "/mnt/boat/lgt_v012.ma" },
    ApiToken: { string: "ghp_zyxwvutsrqponmlkjihgfedcba9876543210" },
  },
  attachments: { manifests: [root("/mnt/boat", "cc"), root("/mnt/lib", "bb")] },
  host: hostOf("gpuSpot", 0),
});
const stories = [
  good,
  bad,
  version("BOAT_0040_lgt_v010", { submittedAgo: days(4) }),
  version("BOAT_0040_lgt_v013", { submittedAgo: hours(2) }),
  version("BOAT_0050_lgt_v003", { submittedAgo: days(1) }),
  version("SOLO_0010_v001", { submittedAgo: hours(8), fails: true }),
];

function compare(given: Record<string, unknown>, options: InProcessOptions = {}) {
  server.restart({ stories, ...options });
  return server.call("compare_jobs", given);
}

describe("compare_jobs", () => {
  it("tells which program was another, by what it says of itself in one log of each", async () => {
    const said = (banner: string, name: string, ago: number) =>
      jobStory(
        (job) => {
          const step = job.step("render", { tasks: frames(1, 1), parameterSpace: FRAME_SPACE });
          job.session("one", machine(1), { ago: ago - minutes(2) }).run(step, step.tasks[0]!, {
            takes: minutes(4),
            output: [
              [500, banner],
              [900, "Fra:1 done"],
            ],
          });
        },
        { key: name, name, submittedAgo: ago },
      );
    const before = said("Blender 4.1.1 (hash e1743a0317bc)", "FERN_0040_lgt_v001", days(2));
    const now = said("Blender 4.5.0 (hash 8cb6b388974a)", "FERN_0040_lgt_v002", hours(5));
    server.restart({ stories: [before, now] });
    const { text } = await server.call("compare_jobs", idsOf(now));
    expect(text).toMatch(/^- Blender, in one session's log of each: 4\.1\.1 -> 4\.5\.0$/m);
  });

  it("tells what differs from the last good run of the same name stem", async () => {
    const text = soundText(await compare({ jobId: storyIds(bad).jobId }));
    expect(text).toMatchInlineSnapshot(`
      "9 differences from the good run "BOAT_0040_lgt_v011" (1d 23h ago).
      Compared with: job-87bd3311c5b7e36a02abe87037518b9b "BOAT_0040_lgt_v011" in queue-6550411280d78eee33408699c3372cc7, SUCCEEDED, 2026-11-19T02:18:02Z, 1d 23h ago; the newest of 2 runs of the name stem "boat_0040_lgt" in its queue that succeeded and were submitted before it
      Job: "BOAT_0040_lgt_v012"
      Differs, other run -> this job:
      - parameter CondaPackages: "maya=2025.2" -> "maya=2025.3"
      - parameter ApiToken: "[masked]" -> "[masked]"
      - parameter Scene: nothing -> "/mnt/boat/lgt_v012.ma"
      - input files of "/mnt/boat": the list of input files differs (other files, contents or sizes, or only newer file times)
      - step "render" asks of a worker amount.worker.memory: nothing -> at least 16384
      - priority: 50 -> 80
      - queue environment "Conda": edited 2026-11-20T00:00:00Z by "kim", after the other run began
      - fleets: cpu-ondemand -> gpu-spot
      - instance types: c6i.8xlarge -> g6.2xlarge
      Same: 1 parameter; input files of 1 asset root (equal hashes); versions in one session's log of each (Open Job Description model, Open Job Description runtime, Python of the runtime)
      Run times, medians of succeeded tasks, other run -> this job:
      - "render" on c6i.8xlarge: 4m 00s (4 runs) -> not seen
      - "render" on g6.2xlarge: not seen -> 7m 00s (3 runs)
      Looked at: 4 tasks, 1 session, 1 step of this job; 4 tasks, 1 session, 1 step of the other run
      Reading: these are differences, not causes; what an environment or a file held before is not kept
      Masked: 2 places in text from the farm
      Next: diagnose_job with the same jobId, for the cause in its logs"
    `);
    expect(text).not.toContain("ghp_");
  });

  it("compares with a job that is named by its name, its id or its address", async () => {
    const older = storyIds(stories[2]!);
    const url = `https://x.us-west-2.deadlinecloud.amazonaws.com/farms/f/queues/q?jobId=${older.jobId}`;
    for (const named of ["BOAT_0040_lgt_v010", older.jobId, url]) {
      const answer = await compare({ jobId: storyIds(bad).jobId, with: named });
      expect(soundText(answer)).toContain(`${older.jobId} "BOAT_0040_lgt_v010"`);
      expect(answer.text).toContain("; it was named");
    }
  });

  it("says where there is no good run, and claims no difference", async () => {
    const text = soundText(await compare({ jobId: "SOLO_0010_v001" }));
    expect(text).toMatch(
      /^Not compared: no run of the name stem "solo_0010" was submitted before it and succeeded\.\n/,
    );
    expect(text).not.toContain("Differences");
  });

  it("finds no difference between a job and one like it", async () => {
    const twins = [
      version("TWIN_v1", { submittedAgo: hours(9) }),
      version("TWIN_v2", { submittedAgo: hours(6) }),
    ];
    const text = soundText(await compare({ jobId: storyIds(twins[1]!).jobId }, { stories: twins }));
    expect(text).toMatch(/^No difference found in what was compared with the good run "TWIN_v1" /);
    expect(text).toContain('- "render": 4m 00s (4 runs) -> 4m 00s (4 runs)');
  });

  it("names tasks that failed now and failed there, too", async () => {
    const pair = [
      version("PAIR_v1", { submittedAgo: hours(9), fails: true }),
      version("PAIR_v2", { submittedAgo: hours(6), fails: true }),
    ];
    const text = soundText(
      await compare({ jobId: storyIds(pair[1]!).jobId, with: "PAIR_v1" }, { stories: pair }),
    );
    expect(text).toContain('Failed in both, or tried again there: "render" Frame=2');
    expect(text).toMatch(/from the FAILED run "PAIR_v1"|with the FAILED run "PAIR_v1"/);
  });

  it.each([
    ["ListSteps", "steps of this job, steps of the other run"],
    ["ListSessions", "sessions of this job, sessions of the other run"],
    ["GetQueueEnvironment", "queue environments"],
    ["ListQueueEnvironments", "queue environments"],
    ["GetStep", "what steps of this job ask, what steps of the other run ask"],
  ])("goes on without %s, and says what it lacks", async (operation, lacks) => {
    server.restart({ stories });
    server.farm.switches.denied.add(operation);
    const { text, isError } = await server.call("compare_jobs", { jobId: storyIds(bad).jobId });
    expect(isError).toBe(false);
    for (const part of lacks.split(", ")) expect(text).toContain(part);
    expect(text).toContain("parameter CondaPackages");
  });

  it.each([
    [{ with: "job-1" }, "with: "],
    [{ with: `job-${"0".repeat(32)}` }, "is in none of the"],
    [{ with: "NO_SUCH" }, "with: no job of the farm"],
    [{ with: storyIds(bad).jobId }, "that is the job itself"],
  ])("says what is wrong with %j", async (given, words) => {
    expectError(await compare({ jobId: storyIds(bad).jobId, ...given }), words);
  });

  it("asks no more than thirty requests for two jobs of one step", async () => {
    await compare({ jobId: storyIds(bad).jobId });
    expect(server.requests.length).toBeLessThanOrEqual(30);
  });
});
