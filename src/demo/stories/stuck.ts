import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { cutAt } from "../world/output-lines.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import { blenderFrame } from "./programs.ts";
import type { Story } from "./story.ts";

const SCENE = "/mnt/raven/0080/lgt_v012.blend";

/** One frame has been running for hours: its log is silent, its machine idle, and its siblings took minutes. */
export const stuck: Story = {
  title: "a frame that is probably stuck: silent, idle, and far longer than its siblings",
  ask: "RAVEN_0080_lgt_v012 has one frame left for hours, is it hanging?",
  focus: { session: "late", action: 3 },
  job: {
    key: "stuck",
    name: "RAVEN_0080_lgt_v012",
    queue: "production",
    by: "jonas",
    submittedAgo: hours(5.1),
    parameters: { BlenderSceneFile: { path: SCENE }, Frames: { string: "1-12" } },
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 12),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const set = (name: string, host: number) =>
      job
        .session(name, hostOf("cpuOnDemand", host), { ago: hours(5) })
        .syncInputs(synced(seconds(28), 19, 600))
        .enter("Conda", condaEntered(minutes(1.5), "blender=4.2.*"));
    const early = set("early", 10);
    for (const task of render.tasks.slice(0, 6)) early.run(render, task, rendered(task.parameters));
    early.exit("Conda", condaLeft());
    const late = set("late", 11);
    late.run(render, render.tasks[6]!, rendered(render.tasks[6]!.parameters));
    const frame = 8;
    const takes = job.now - late.clockNow - seconds(15);
    late.run(render, render.tasks[7]!, {
      takes,
      status: "RUNNING",
      progress: 34,
      load: { cpu: 0.3, memory: 0.21 },
      output: cutAt(
        blenderFrame({ scene: SCENE, frame, takes: minutes(12), picture: pictureOf(frame) }),
        minutes(4.2),
      ),
    });
    const rest = set("rest", 9);
    for (const task of render.tasks.slice(8)) rest.run(render, task, rendered(task.parameters));
    rest.exit("Conda", condaLeft());
  },
};

const pictureOf = (frame: number) => `/mnt/raven/0080/images/lgt_v012.${String(frame).padStart(4, "0")}.exr`;

function rendered(parameters: Readonly<Record<string, { int?: string }>>) {
  const frame = Number(parameters.Frame?.int);
  const takes = minutes(11.4) + seconds((frame * 13) % 41);
  return { takes, output: blenderFrame({ scene: SCENE, frame, takes, picture: pictureOf(frame) }) };
}
