import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { cutAt, joined, type OutputLine } from "../world/output-lines.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import { blenderFrame } from "./programs.ts";
import type { Story } from "./story.ts";

const PACKAGES = "blender=4.2.*";

/** EC2 takes a spot instance back in the middle of a frame; the service runs the frame elsewhere. */
export const spotInterruption: Story = {
  title: "an attempt interrupted by EC2 spot, and its frame rendered elsewhere",
  ask: "Why was frame 12 of EMBER_0070_lgt_v008 interrupted, and do I need to do anything?",
  focus: { session: "interrupted", action: 3 },
  job: {
    key: "spot-interruption",
    name: "EMBER_0070_lgt_v008",
    queue: "production",
    by: "tomas",
    submittedAgo: hours(20),
    maxRetriesPerTask: 2,
    parameters: {
      BlenderSceneFile: { path: "/mnt/ember/0070/lgt_v008.blend" },
      Frames: { string: "11-14" },
      CondaPackages: { string: PACKAGES },
    },
    attachments: attachments("spot-interruption", "/mnt/ember/0070", "posix", ["images"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(11, 14),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const [f11, f12, f13, f14] = render.tasks;
    job
      .session("interrupted", hostOf("gpuSpot", 6), { ago: hours(19.8) })
      .syncInputs(synced(minutes(1.1), 64, 2_700))
      .enter("Conda", condaEntered(minutes(2.6), PACKAGES))
      .run(render, f11!, rendered(11, minutes(9.2)))
      .run(render, f12!, interrupted(12, minutes(5.7)))
      .neverRun(render, f13!);
    job
      .session("again", hostOf("gpuSpot", 9), { ago: hours(19.4) })
      .syncInputs(synced(minutes(1.2), 64, 2_700))
      .enter("Conda", condaEntered(minutes(2.5), PACKAGES))
      .run(render, f12!, rendered(12, minutes(9.6)))
      .run(render, f13!, rendered(13, minutes(9.3)))
      .run(render, f14!, rendered(14, minutes(9.8)))
      .exit("Conda", condaLeft());
  },
};

function frameOf(frame: number, takes: number) {
  const picture = `/mnt/ember/0070/images/lgt_v008.${String(frame).padStart(4, "0")}.exr`;
  return blenderFrame({ scene: "/mnt/ember/0070/lgt_v008.blend", frame, takes, picture });
}

function rendered(frame: number, takes: number): ActOutcome {
  return { takes, output: frameOf(frame, takes) };
}

/** The render stops in mid-frame: its process is ended with the worker, so nothing reports a code. */
function interrupted(frame: number, takes: number): ActOutcome {
  const ending: OutputLine[] = [
    [takes - seconds(2), "Canceling subprocess <pid> via notify then terminate method"],
    [takes - seconds(2) + 1, 'INTERRUPT: Sending signal "term" to process <pid>'],
  ];
  return {
    takes,
    status: "INTERRUPTED",
    progress: 58,
    message: "The Worker received an EC2 spot interruption",
    output: joined(cutAt(frameOf(frame, minutes(9.6)), takes - seconds(3)), ending),
  };
}
