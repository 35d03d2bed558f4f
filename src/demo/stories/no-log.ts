import { days, hours, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** The fleet's role may not make log streams: the session fails before it begins, and there is no log. */
export const noLog: Story = {
  title: "a session whose log could not be provisioned",
  ask: "Why has the session of PINE_0005_tests_v001 no log?",
  focus: { session: "only", action: 0 },
  job: {
    key: "no-log",
    name: "PINE_0005_tests_v001",
    queue: "production",
    by: "sam",
    submittedAgo: days(4),
    maxFailedTasksCount: 1,
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 1),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const error =
      "An error occurred (AccessDeniedException) when calling the CreateLogStream operation: User is not " +
      "authorized to perform: logs:CreateLogStream";
    job
      .session("only", hostOf("cpuOnDemand", 8), { ago: days(4) - hours(0.2) })
      .run(render, render.tasks[0]!, {
        takes: seconds(0.2),
        status: "FAILED",
        message: `Log provisioning error: ${error}`,
      })
      .withoutLogStream()
      .amend({ log: { logDriver: "awslogs", error } });
  },
};
