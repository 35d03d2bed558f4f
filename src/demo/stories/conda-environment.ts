import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

const PACKAGES = "nuke=15.9 nuke-openjd";

/** The job asks for a package that no channel has: every session fails before its first task. */
export const condaEnvironment: Story = {
  title: "a Conda environment that cannot be entered, with tasks never attempted behind it",
  ask: "Nothing of FABLE_0090_comp_v002 ever ran, what is wrong?",
  focus: { session: "attempt 1", action: 1 },
  job: {
    key: "conda-environment",
    name: "FABLE_0090_comp_v002",
    queue: "production",
    by: "ines",
    submittedAgo: hours(2.4),
    maxFailedTasksCount: 5,
    maxRetriesPerTask: 0,
    parameters: {
      NukeScript: { path: "/mnt/fable/0090/comp_v002.nk" },
      CondaPackages: { string: PACKAGES },
      CondaChannels: { string: "deadline-cloud" },
    },
    attachments: attachments("conda-environment", "/mnt/fable/0090", "posix", ["comp"]),
  },
  tell(job) {
    const comp = job.step("comp", {
      tasks: frames(1, 8),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    for (const attempt of [1, 2, 3, 4]) {
      const session = job
        .session(`attempt ${attempt}`, hostOf("cpuOnDemand", attempt), {
          ago: hours(2.3) - minutes(4 * attempt),
        })
        .syncInputs(synced(seconds(22 + attempt), 12, 800))
        .enter("Conda", notSolved(seconds(38 + attempt)));
      for (const task of comp.tasks.slice(2 * attempt - 2, 2 * attempt)) {
        session.neverRun(comp, task);
        task.settled = { status: "FAILED" };
      }
      session.exit("Conda", condaLeft(seconds(1)));
    }
  },
};

/** Conda's own words for a package that no channel has. */
function notSolved(takes: number): ActOutcome {
  const at = takes - 900;
  const lines: OutputLine[] = [
    [80, "Conda environment path: <session>/.env"],
    [85, "openjd_status: Creating the Conda environment from the requested packages"],
    [90, `Creating new conda environment with packages: ${PACKAGES}`],
    [900, "Collecting package metadata (repodata.json): ...working... done"],
    [at - 400, "Solving environment: ...working... failed"],
    [at, ""],
    [at, "PackagesNotFoundError: The following packages are not available from current channels:"],
    [at, ""],
    [at, "  - nuke=15.9"],
    [at, ""],
    [at, "Current channels:"],
    [at, ""],
    [at, "  - deadline-cloud"],
    [at, ""],
    [at, "To search for alternate channels that may provide the conda package you're"],
    [at, "looking for, navigate to"],
    [at, ""],
    [at, "    https://anaconda.org"],
    [at, ""],
    [at, "and use the search bar at the top of the page."],
    [at, ""],
    [at + 300, "Error detected, cleaning the Conda cache."],
  ];
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    message: "Creating the Conda environment from the requested packages",
    output: lines,
  };
}
