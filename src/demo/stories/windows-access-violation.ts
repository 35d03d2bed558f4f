import { hours, minutes } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { assetRootFolder, attachments, FRAME_SPACE, frames, ON_WINDOWS } from "./parts.ts";
import type { Story } from "./story.ts";

const ROOT = "P:\\TITLES\\main";

/** A renderer on Windows reads memory it has not: 0xC0000005, which the API gives as a signed number. */
export const windowsAccessViolation: Story = {
  title: "a renderer crashed on Windows (access violation, -1073741819)",
  ask: "What does exit code -1073741819 mean on TITLES_main_v003?",
  focus: { session: "only", action: 3 },
  job: {
    key: "windows-access-violation",
    name: "TITLES_main_v003",
    queue: "production",
    by: "jonas",
    submittedAgo: hours(5.5),
    priority: 70,
    parameters: {
      SceneFile: { path: "P:\\TITLES\\main\\main_v003.vrscene" },
      Frames: { string: "101-104" },
      CondaPackages: { string: "vray=7.0" },
    },
    attachments: attachments("windows-access-violation", ROOT, "windows", ["renders"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(101, 104),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_WINDOWS,
    });
    const [f101, f102, f103, f104] = render.tasks;
    const crash = minutes(3.4);
    job
      .session("only", hostOf("windows", 1), { ago: hours(5.2) })
      .syncInputs(synced(minutes(2.1), 88, 5_200))
      .enter("Conda", condaEntered(minutes(1.4), "vray=7.0"))
      .run(render, f101!, { takes: minutes(11.3), output: rendered(101, minutes(11.3)) })
      .run(render, f102!, {
        takes: crash,
        status: "FAILED",
        exitCode: -1073741819,
        progress: 31.5,
        message: "Frame 102: building light cache",
        output: begun(102, crash),
      })
      .neverRun(render, f103!)
      .neverRun(render, f104!)
      .exit("Conda", condaLeft());
    job
      .session("rest", hostOf("windows", 2), { ago: hours(4.9) })
      .syncInputs(synced(minutes(2), 88, 5_200))
      .enter("Conda", condaEntered(minutes(1.5), "vray=7.0"))
      .run(render, f103!, { takes: minutes(11.8), output: rendered(103, minutes(11.8)) })
      .run(render, f104!, { takes: minutes(11.1), output: rendered(104, minutes(11.1)) })
      .exit("Conda", condaLeft());
  },
};

/** The program's start and first passes; a crash leaves no last word. */
function begun(frame: number, takes: number): OutputLine[] {
  const passes = [4.5, 9, 13.5, 18, 22.5, 27, 31.5];
  return [
    [1_200, "V-Ray Standalone, build for windows x64"],
    [1_300, `Loading scene <session>\\${assetRootFolder(ROOT)}\\main_v003.vrscene`],
    [9_000, "warning: texture titles_grain.exr has no mip maps, filtering will be slow"],
    [14_000, `Rendering frame ${frame}`],
    [14_500, `openjd_status: Frame ${frame}: building light cache`],
    ...passes.map(
      (percent, index): OutputLine => [
        15_000 + ((takes - 15_400) * (index + 1)) / passes.length,
        `openjd_progress: ${percent}`,
      ],
    ),
  ];
}

function rendered(frame: number, takes: number): OutputLine[] {
  return [
    ...begun(frame, takes * 0.4),
    [takes * 0.45, `openjd_status: Frame ${frame}: rendering`],
    [takes * 0.7, "openjd_progress: 70"],
    [takes * 0.97, `Frame ${frame} took ${(takes / 1000).toFixed(1)} s`],
    [takes * 0.98, "openjd_progress: 100"],
  ];
}
