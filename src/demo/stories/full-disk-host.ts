import { minutes, seconds } from "../world/durations.ts";
import { onprem } from "../world/farm-places.ts";
import { runFarm } from "../world/farm-run.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { randomFrom } from "../world/random.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { rezEntered, rezLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** Its disk filled up under the long sequence of the night before, see `big-sequence.ts`. */
const FULL = onprem("lx-17");
const HOSTS = ["lx-11", "lx-12", "lx-15", "lx-17", "lx-18", "lx-19"].map(onprem);

/**
 * One host's disk is full. It fails in seconds, so it is always free and draws more and more frames, until the
 * job stops at its limit of failed tasks; the frames that never ran prove nothing.
 */
export const fullDiskHost: Story = {
  title: "a job stopped by one host whose disk is full",
  ask: "Why did OAK_0310_fx_v014_karma stop, and can I just requeue it?",
  job: {
    key: "full-disk-host",
    name: "OAK_0310_fx_v014_karma",
    queue: "fx",
    by: "mira",
    submittedAgo: minutes(70),
    maxFailedTasksCount: 20,
    maxRetriesPerTask: 0,
    parameters: { UsdFile: { path: "/mnt/oak/usd/OAK_0310_v014.usd" }, Frames: { string: "1001-1240" } },
    attachments: attachments("full-disk-host", "/mnt/oak/0310", "posix", ["renders/v014"]),
  },
  tell(job) {
    const karma = job.step("karma", {
      tasks: frames(1001, 1240),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const random = randomFrom(310);
    runFarm({
      job,
      work: karma.tasks.map((task) => ({ step: karma, task })),
      // lx-17 comes last: the others have their first frames by then.
      hosts: HOSTS.map((host, index) => ({
        host,
        joinsAgo: minutes(host === FULL ? 62 : 66) - seconds(7 * index),
      })),
      maxRetries: 0,
      maxFailedTasks: 20,
      tasksPerSession: 30,
      setUp: (session) =>
        session
          .syncInputs(synced(seconds(41), 96, 3_100))
          .enter("Rez", rezEntered(seconds(9), "houdini-20.5 oak_tools")),
      tearDown: (session) => session.exit("Rez", rezLeft()).wait(pause(random())),
      attempt({ host, task }) {
        const frame = Number(task.parameters.Frame?.int);
        return host === FULL
          ? notStaged(frame, seconds(6 + random()))
          : rendered(frame, minutes(3.4 + random()));
      },
    });
  },
};

/** What a worker waits for new work, up to two minutes. */
function pause(share: number): number {
  return seconds(30 + 80 * share);
}

const staged = (frame: number): OutputLine[] =>
  Array.from(
    { length: 9 },
    (_, index): OutputLine => [
      1_100 + index * 320,
      `husk_wrap: staged OAK_0310_${["env", "hero", "rain", "lgt", "cam", "fog", "set", "crowd", "fx"][index]}.${frame}.usdc`,
    ],
  );

/** The studio's wrapper copies the scene to the local disk first, and Python says why it cannot. */
function notStaged(frame: number, takes: number): ActOutcome {
  const at = takes - 2_000;
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    load: { memory: 0.12, cpu: 3 },
    output: [
      [1_000, "husk_wrap: staging 14 files to /scratch/openjd/stage-cache"],
      ...staged(frame).map(([offset, text]): OutputLine => [Math.min(offset, at - 10), text]),
      [at, "Traceback (most recent call last):"],
      [at, '  File "/studio/pipe/husk_wrap.py", line 287, in <module>'],
      [at, "    main()"],
      [at, '  File "/studio/pipe/husk_wrap.py", line 212, in stage'],
      [at, "    shutil.copyfile(src, dst)"],
      [at, '  File "/usr/lib64/python3.11/shutil.py", line 269, in copyfile'],
      [at, "    _fastcopy_sendfile(fsrc, fdst)"],
      [at, '  File "/usr/lib64/python3.11/shutil.py", line 158, in _fastcopy_sendfile'],
      [at, "    raise err from None"],
      [
        at,
        "OSError: [Errno 28] No space left on device: '/mnt/oak/usd/OAK_0310_env.usdc' -> " +
          "'/scratch/openjd/stage-cache/OAK_0310_env.usdc'",
      ],
    ],
  };
}

function rendered(frame: number, takes: number): ActOutcome {
  const tenths = Array.from(
    { length: 10 },
    (_, index): OutputLine => [
      6_000 + ((takes - 8_000) * (index + 1)) / 10,
      `ALF_PROGRESS ${(index + 1) * 10}%`,
    ],
  );
  return {
    takes,
    load: { memory: 0.46, cpu: 96 },
    output: [
      [1_000, "husk_wrap: staging 14 files to /scratch/openjd/stage-cache"],
      ...staged(frame),
      [5_000, `husk -f ${frame} -n 1 -V 2 /scratch/openjd/stage-cache/OAK_0310_v014.usd`],
      ...tenths,
      [takes - 900, `Saved Image: /mnt/oak/0310/renders/v014/karma.${frame}.exr`],
    ],
  };
}
