import { minutes, seconds } from "../world/durations.ts";
import { hostOf, LIMITS } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { condaEntered, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** A healthy job at work: nothing has failed, one frame is rendering on each of two hosts. */
export const stillRunning: Story = {
  title: "a job that is still rendering, and healthy",
  ask: "How far is KITE_0200_lgt_v004?",
  focus: { session: "one", action: 4 },
  job: {
    key: "still-running",
    name: "KITE_0200_lgt_v004",
    queue: "production",
    by: "tomas",
    submittedAgo: minutes(41),
    priority: 60,
    parameters: { MayaSceneFile: { path: "/mnt/kite/0200/lgt_v004.ma" }, Frames: { string: "1-12" } },
    attachments: attachments("still-running", "/mnt/kite/0200", "posix", ["images"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 12),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: { ...ON_LINUX, amounts: [{ name: "amount.arnold", min: 1 }] },
    });
    const limits = [{ limitId: LIMITS.arnold.limitId, count: 1 }];
    const conda = condaEntered(minutes(2.4), "maya=2025.* maya-mtoa");
    const running = { status: "RUNNING", limits } as const;
    const [f1, f2, f3, f4, f5, f6] = render.tasks;
    job
      .session("one", hostOf("gpuSpot", 2), { ago: minutes(38) })
      .syncInputs(synced(minutes(1.2), 97, 4_100))
      .enter("Conda", conda)
      .run(render, f1!, { takes: minutes(14.2), limits, output: tiles(minutes(14.2), 64) })
      .run(render, f3!, { takes: minutes(13.9), limits, output: tiles(minutes(13.9), 64) })
      .run(render, f5!, {
        ...running,
        takes: minutes(5.9),
        progress: 42.2,
        message: "Rendering tile 27 of 64",
      })
      .run(render, render.tasks[6]!, { takes: 0, status: "ASSIGNED" });
    job
      .session("two", hostOf("gpuSpot", 3), { ago: minutes(37.5) })
      .syncInputs(synced(minutes(1.3), 97, 4_100))
      .enter("Conda", conda)
      .run(render, f2!, { takes: minutes(14.6), limits, output: tiles(minutes(14.6), 64) })
      .run(render, f4!, {
        takes: minutes(14.1) + seconds(8),
        limits,
        output: tiles(minutes(14.1) + seconds(8), 64),
      })
      .run(render, f6!, {
        ...running,
        takes: minutes(4.8),
        progress: 34.4,
        message: "Rendering tile 22 of 64",
      });
  },
};

/** What the renderer says while it works: which of 64 tiles, and how far that is. */
function tiles(takes: number, last: number): OutputLine[] {
  return Array.from({ length: last }, (_, index): OutputLine[] => {
    const offset = 20_000 + ((takes - 25_000) * (index + 1)) / last;
    return [
      [offset, `openjd_status: Rendering tile ${index + 1} of 64`],
      [offset + 1, `openjd_progress: ${(((index + 1) * 100) / 64).toFixed(1)}`],
    ];
  }).flat();
}
