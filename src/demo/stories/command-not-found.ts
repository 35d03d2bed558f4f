import { days, hours, seconds } from "../world/durations.ts";
import { onprem } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** The script calls a program that is not on this machine's path. */
export const commandNotFound: Story = {
  title: "a command that is not on the machine (exit 127)",
  ask: "What is exit code 127 on RAVEN_0150_denoise_v001?",
  focus: { session: "only", action: 1 },
  job: {
    key: "command-not-found",
    name: "RAVEN_0150_denoise_v001",
    queue: "production",
    by: "sam",
    submittedAgo: days(3.2),
    maxRetriesPerTask: 0,
    maxFailedTasksCount: 1,
    parameters: {
      InputPattern: { path: "/mnt/raven/0150/beauty.####.exr" },
      Strength: { float: "0.35" },
    },
  },
  tell(job) {
    const denoise = job.step("denoise", {
      tasks: frames(1, 2),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const [first, second] = denoise.tasks;
    job
      .session("only", onprem("lx-12"), { ago: days(3.2) - hours(0.1) })
      // An environment that only sets variables runs no process, so it has no exit code.
      .enter("StudioVariables", {
        takes: seconds(0.1),
        exitCode: null,
        output: [[2, "Setting: SHOW=raven"]],
      })
      .run(denoise, first!, { takes: seconds(0.4), status: "FAILED", exitCode: 127, output: notFound() })
      .neverRun(denoise, second!)
      .exit("StudioVariables", { takes: seconds(0.1), exitCode: null });
    second!.settled = { status: "CANCELED" };
  },
};

/** The shell's own words, from the recording `command-not-found`. */
function notFound(): OutputLine[] {
  return retold(recordedOutput(RECORDINGS.commandNotFound, 1), seconds(0.39), [
    ["husk-batch", "denoise-cli"],
  ]);
}
