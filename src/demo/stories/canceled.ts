import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { cutAt, joined, type OutputLine } from "../world/output-lines.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import { blenderFrame } from "./programs.ts";
import type { Story } from "./story.ts";

/** What a frame of this job takes that is left alone. */
const WHOLE_FRAME = minutes(11.2);
const SCENE = "/mnt/pine/0050/lgt_v001.blend";

/** A wrangler canceled the job: what ran was killed with signal 9, which is no failure. */
export const canceled: Story = {
  title: "a job that a person canceled",
  ask: "Why did PINE_0050_lgt_v001 stop?",
  focus: { session: "one", action: 4 },
  job: {
    key: "canceled",
    name: "PINE_0050_lgt_v001",
    queue: "production",
    by: "sam",
    submittedAgo: hours(17.8),
    parameters: { BlenderSceneFile: { path: SCENE }, Frames: { string: "1-20" } },
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 20),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const stop = hours(17);
    (["one", "two"] as const).forEach((name, index) => {
      const session = job
        .session(name, hostOf("cpuOnDemand", 6 + index), { ago: hours(17.5) })
        .syncInputs(synced(seconds(33), 12, 400))
        .enter("Conda", condaEntered(minutes(1.5), "blender=4.2.*"));
      for (const turn of [0, 1]) {
        const frame = 1 + index + 2 * turn;
        const takes = WHOLE_FRAME - seconds(9 * frame);
        session.run(render, render.tasks[frame - 1]!, { takes, output: rendered(frame, takes) });
      }
      const frame = 5 + index;
      const takes = job.now - stop - session.clockNow + seconds(index);
      session
        .run(render, render.tasks[frame - 1]!, {
          takes,
          status: "CANCELED",
          exitCode: -9,
          progress: Math.round((100 * takes) / WHOLE_FRAME),
          output: stopped(frame, takes),
        })
        .exit("Conda", condaLeft());
    });
    for (const task of render.tasks.slice(6)) {
      task.settled = { status: "CANCELED", target: "CANCELED", at: job.now - stop };
    }
    job.target("CANCELED", "wrangler-night", stop);
  },
};

function rendered(frame: number, takes: number) {
  const picture = `/mnt/pine/0050/images/lgt_v001.${String(frame).padStart(4, "0")}.exr`;
  return blenderFrame({ scene: SCENE, frame, takes, picture });
}

/** The runtime kills the process at once: the template asks for no notice. */
function stopped(frame: number, takes: number) {
  const ending = (startedAt: number): OutputLine[] => {
    const at = new Date(startedAt + takes - 300).toISOString().replace(/\.\d+Z$/, "Z");
    return [
      [takes - 300, `Canceling subprocess <pid> via termination method at ${at}`],
      [takes - 290, 'INTERRUPT: Sending signal "kill" to process group <pid>'],
    ];
  };
  return joined(cutAt(rendered(frame, WHOLE_FRAME), takes - 400), ending);
}
