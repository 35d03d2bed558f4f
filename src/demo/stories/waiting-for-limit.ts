import { days, hours, minutes } from "../world/durations.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** The step's licence limit is taken by another job, so its tasks are ready and nothing runs. */
export const waitingForLimit: Story = {
  title: "a job that waits: its licence limit is used up, and its later steps depend on it",
  ask: "Why does nothing of HARBOR_0300_lgt_v001 start?",
  job: {
    key: "waiting-for-limit",
    name: "HARBOR_0300_lgt_v001",
    queue: "production",
    by: "aiko",
    submittedAgo: minutes(26),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 40),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: { ...ON_LINUX, amounts: [{ name: "amount.arnold", min: 1 }] },
    });
    const comp = job.step("comp", {
      tasks: frames(1, 40),
      dependsOn: [render],
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const movie = job.step("movie", { tasks: [{}], dependsOn: [comp], requiredCapabilities: ON_LINUX });
    for (const task of [...comp.tasks, ...movie.tasks]) task.settled = { status: "PENDING" };
  },
};

/** The queue's budget is spent: nothing in it is scheduled, whatever its jobs are like. */
export const waitingForBudget: Story = {
  title: "a job in a queue that stopped scheduling when its budget was spent",
  ask: "Why is PREVIZ_act2_v004 stuck?",
  job: {
    key: "waiting-for-budget",
    name: "PREVIZ_act2_v004",
    queue: "previz",
    by: "sam",
    submittedAgo: days(1) - hours(3),
  },
  tell(job) {
    job.step("playblast", {
      tasks: frames(1, 60),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
  },
};
