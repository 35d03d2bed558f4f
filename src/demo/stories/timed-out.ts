import { days, hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

const LIMIT = hours(2);
const LOCK = "/mnt/harbor/0210/caches/water.118.vdb.lock";

/** A frame waits for a lock that nobody releases, until the runtime's limit for the action kills it. */
export const timedOut: Story = {
  title: "a task stopped by its own time-out",
  ask: "Frame 118 of HARBOR_0210_water_v022 failed after exactly two hours, why?",
  focus: { session: "only", action: 3 },
  job: {
    key: "timed-out",
    name: "HARBOR_0210_water_v022",
    queue: "production",
    by: "aiko",
    submittedAgo: days(1.3),
    parameters: {
      Scene: { path: "/mnt/harbor/0210/water_v022.usd" },
      Frames: { string: "117-120" },
      TimeoutSeconds: { int: "7200" },
    },
    attachments: attachments("timed-out", "/mnt/harbor/0210", "posix", ["caches"]),
  },
  tell(job) {
    const cache = job.step("cache", {
      tasks: frames(117, 120),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
      description: "Writes the water cache, two hours a frame at most",
    });
    const [f117, f118, f119, f120] = cache.tasks;
    const written = (frame: number, takes: number) => ({ takes, output: cacheWritten(frame, takes) });
    const takes = LIMIT + seconds(4.2);
    job
      .session("only", hostOf("cpuOnDemand", 3), { ago: hours(29) })
      .syncInputs(synced(minutes(3.2), 41, 9_800))
      .enter("Conda", condaEntered(minutes(2.2), "houdini=20.5"))
      .run(cache, f117!, written(117, minutes(74)))
      .run(cache, f118!, {
        takes,
        status: "FAILED",
        exitCode: -9,
        progress: 0,
        message: "TIMEOUT - Exceeded the allotted runtime limit.",
        output: (startedAt) => [...waiting(takes), ...stopped(startedAt)],
        load: { cpu: 1, memory: 0.06 },
      })
      .neverRun(cache, f119!)
      .neverRun(cache, f120!)
      .exit("Conda", condaLeft());
    job
      .session("rest", hostOf("cpuOnDemand", 5), { ago: hours(25) })
      .syncInputs(synced(minutes(3.1), 41, 9_800))
      .enter("Conda", condaEntered(minutes(2.3), "houdini=20.5"))
      .run(cache, f119!, written(119, minutes(81)))
      .run(cache, f120!, written(120, minutes(79)))
      .exit("Conda", condaLeft());
  },
};

function opening(frame: number): OutputLine[] {
  return [
    [60, `openjd_status: Writing cache of frame ${frame}`],
    [70, `opening /mnt/harbor/0210/caches/water.${frame}.vdb`],
  ];
}

function cacheWritten(frame: number, takes: number): OutputLine[] {
  const tenths = Array.from(
    { length: 10 },
    (_, index): OutputLine => [
      1_000 + ((takes - 2_000) * (index + 1)) / 10,
      `openjd_progress: ${10 * (index + 1)}`,
    ],
  );
  return [...opening(frame), ...tenths, [takes - 500, "wrote 18.4 GB"]];
}

/** One line a minute, as the recorded cache writer says it once a second. */
function waiting(takes: number): OutputLine[] {
  const minutesWaited = Array.from({ length: Math.floor(LIMIT / minutes(1)) }, (_, index) => index);
  return [
    ...opening(118),
    ...minutesWaited
      .filter((minute) => minutes(minute) < takes)
      .map(
        (minute): OutputLine => [
          100 + minutes(minute),
          `still waiting for lock ${LOCK} (held by pid 4411 on ip-10-2-9-137), ${minute * 60} s`,
        ],
      ),
  ];
}

/** What the runtime writes when an action's time is over (the recording `time-out` has the same lines). */
function stopped(startedAt: number): OutputLine[] {
  const at = (offset: number) => new Date(startedAt + offset).toISOString().replace(/\.\d+Z$/, "Z");
  return [
    [LIMIT, `TIMEOUT - Runtime limit reached at ${at(LIMIT)}. Canceling action.`],
    [LIMIT, `Canceling subprocess <pid> via notify then terminate method at ${at(LIMIT)}.`],
    [LIMIT, `Grace period ends at ${at(LIMIT + seconds(4))}`],
    [LIMIT + 1, 'INTERRUPT: Sending signal "term" to process <pid>'],
    [LIMIT + 70, "received SIGTERM, finishing the current block first"],
    [LIMIT + seconds(4), `Notify period ended. Terminate at ${at(LIMIT + seconds(4))}`],
    [LIMIT + seconds(4) + 10, 'INTERRUPT: Sending signal "kill" to process group <pid>'],
  ];
}
