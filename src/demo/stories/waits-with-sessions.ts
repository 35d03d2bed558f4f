import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf, lookdevHost } from "../world/farm-places.ts";
import { condaEntered, rezEntered } from "./acts.ts";
import type { Story } from "./story.ts";
import { at, frameStep } from "./waits.ts";

/** Workers come, and each fails to make the software environment. */
const setUpFails: Story = {
  title: "a job whose sessions fail before any task, and which waits again",
  ask: "Why does nothing of MESA_0210_lgt_v001 start?",
  job: {
    key: "wait set-up",
    name: "MESA_0210_lgt_v001",
    queue: "lookdev",
    by: "aiko",
    submittedAgo: minutes(50),
  },
  tell(job) {
    const step = frameStep(job);
    for (const [index, ago] of [45, 34, 23].entries()) {
      const session = job.session(`try ${index}`, lookdevHost(1 + index), { ago: minutes(ago) });
      session.enter("Conda", {
        takes: minutes(2),
        status: "FAILED",
        exitCode: 1,
        output: [
          [900, "Collecting package metadata (repodata.json): ...working... done"],
          [
            seconds(60),
            "PackagesNotFoundError: The following packages are not available from current channels:",
          ],
          [seconds(60.1), "  - houdini=20.9.*"],
        ],
      });
      session.run(step, step.tasks[index]!, { takes: 0, status: "NEVER_ATTEMPTED" });
    }
  },
};

/** Two workers at once are all that this job allows itself. */
const ownCap: Story = {
  title: "a job that has as many workers as it allows itself",
  ask: "Why does MESA_0220_lgt_v001 run on two machines only?",
  job: {
    key: "wait own cap",
    name: "MESA_0220_lgt_v001",
    queue: "lookdev",
    by: "aiko",
    submittedAgo: minutes(30),
    maxWorkerCount: 2,
  },
  tell(job) {
    const step = frameStep(job);
    for (const [index, host] of [lookdevHost(4), lookdevHost(5)].entries())
      job
        .session(`on ${index}`, host, { ago: minutes(9) })
        .enter("Rez", rezEntered(seconds(20), "studio_base"))
        .run(step, step.tasks[index]!, {
          takes: minutes(8),
          status: "RUNNING",
          output: Array.from({ length: 15 }, (_, line) => [minutes(line / 2), `tile ${line + 1} of 64`]),
        });
  },
};

/** All its frames are done; its session hangs while it leaves Maya, and holds the only worker of its fleet. */
const leftOver: Story = {
  title: "a job that is done, and whose session does not end",
  ask: "Is DAILY_1120_v003 done?",
  job: {
    key: "left over session",
    name: "DAILY_1120_v003",
    queue: "dailies",
    by: "sam",
    submittedAgo: hours(6),
  },
  tell(job) {
    const step = frameStep(job, at("finishing"));
    const session = job
      .session("only", hostOf("finishing", 0), { ago: hours(5.8) })
      .enter("Conda", condaEntered(minutes(2), "maya=2025.*"));
    for (const task of step.tasks)
      session.run(step, task, { takes: minutes(5), output: [[1_000, "rendered"]] });
    session.exit("Conda", {
      takes: job.now - session.clockNow - seconds(30),
      status: "RUNNING",
      output: [[2_000, "Closing Maya"]],
      load: { cpu: 0.4 },
    });
  },
};

export const WAITS_WITH_SESSIONS: readonly Story[] = [setUpFails, ownCap, leftOver];
