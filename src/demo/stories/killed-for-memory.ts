import { hours, minutes, seconds } from "../world/durations.ts";
import { onprem } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { rezEntered, rezLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import { textureLoading } from "./programs.ts";
import type { Story } from "./story.ts";

/** Frame 42 needs more memory than the machine has; the kernel kills it twice, on two hosts. */
export const killedForMemory: Story = {
  title: "a frame killed for memory (exit 137)",
  ask: "Why did frame 42 of WOLF_0120_fx_smoke_v014 fail?",
  focus: { session: "second", action: 2 },
  job: {
    key: "killed-for-memory",
    name: "WOLF_0120_fx_smoke_v014",
    queue: "production",
    by: "mira",
    submittedAgo: hours(1.6),
    maxRetriesPerTask: 1,
    parameters: {
      SceneFile: { path: "/mnt/wolf/0120/fx/smoke_v014.usd" },
      Frames: { string: "38-45" },
      VoxelSize: { float: "0.008" },
      Threads: { int: "32" },
    },
    attachments: attachments("killed-for-memory", "/mnt/wolf/0120/fx", "posix", ["renders"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(38, 45),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const [f38, f39, f40, f41, f42, f43, f44, f45] = render.tasks;

    job
      .session("first", onprem("lx-14"), { ago: minutes(92) })
      .syncInputs(synced(seconds(41), 212, 3_900))
      .enter("Rez", rezEntered(seconds(9), "houdini-20.5 wolf_tools"))
      .run(render, f38!, done(38, minutes(6.2)))
      .run(render, f39!, done(39, minutes(6.4)))
      .run(render, f42!, killed(42, minutes(7.8)))
      .neverRun(render, f43!)
      .exit("Rez", rezLeft());
    job
      .session("second", onprem("lx-16"), { ago: minutes(58) })
      .syncInputs(synced(seconds(39), 212, 3_900))
      .enter("Rez", rezEntered(seconds(9), "houdini-20.5 wolf_tools"))
      .run(render, f42!, killed(42, minutes(7.6)))
      .neverRun(render, f44!)
      .exit("Rez", rezLeft());
    job
      .session("third", onprem("lx-13"), { ago: minutes(88) })
      .syncInputs(synced(seconds(40), 212, 3_900))
      .enter("Rez", rezEntered(seconds(10), "houdini-20.5 wolf_tools"))
      .run(render, f40!, done(40, minutes(6.1)))
      .run(render, f41!, done(41, minutes(6.3)))
      .run(render, f43!, done(43, minutes(6.2)))
      .run(render, f44!, done(44, minutes(6.5)))
      .run(render, f45!, done(45, minutes(6.3)))
      .exit("Rez", rezLeft());
  },
};

const place = (frame: number) => ({
  textures: "smoke_density",
  picture: `/mnt/wolf/0120/fx/renders/smoke_v014.${String(frame).padStart(4, "0")}.exr`,
});

function done(frame: number, takes: number): ActOutcome {
  return {
    takes,
    message: "Done",
    output: () => textureLoading(frame, takes, "done", place(frame)),
    load: { memory: 0.41, cpu: 92 },
  };
}

/** The kernel's kill shows only as the shell's "Killed"; 137 is the shell's way to say signal 9. */
function killed(frame: number, takes: number): ActOutcome {
  const shell: OutputLine = [
    takes,
    "<session>/render.sh: line 12: 31007 Killed                  wolf-render --threads 32",
  ];
  return {
    takes,
    status: "FAILED",
    exitCode: 137,
    progress: 26,
    message: "Loading textures",
    output: () => [...textureLoading(frame, takes - 400, "killed", place(frame)), shell],
    load: { memory: 0.985, cpu: 88 },
  };
}
