import { days, hours, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { hexOf } from "../world/made-ids.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** The role of the queue may not read the bucket, so the inputs never arrive and no process ever starts. */
export const inputSync: Story = {
  title: "an input sync that failed without an exit code (S3 refused the download)",
  ask: "ORCHID_0010_anim_v006 fails at once with no exit code, why?",
  focus: { session: "only", action: 0 },
  job: {
    key: "input-sync",
    name: "ORCHID_0010_anim_v006",
    queue: "production",
    by: "mira",
    submittedAgo: days(2.1),
    maxFailedTasksCount: 1,
    parameters: { BlenderFile: { path: "/mnt/orchid/0010/anim_v006.blend" }, Frames: { string: "1-3" } },
    attachments: attachments("input-sync", "/mnt/orchid/0010", "posix", ["render"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 3),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const message =
      "Error downloading file in bucket 'northlight-deadline-assets', Target key or prefix: " +
      `'DeadlineCloud/Data/${hexOf("anim_v006.blend")}.xxh128', HTTP Status Code: 403, Forbidden or Access ` +
      "denied. Please check your AWS credentials, and ensure that your AWS IAM Role or User has the " +
      "'s3:GetObject' permission for this bucket.";
    const session = job
      .session("only", hostOf("cpuOnDemand", 0), { ago: hours(50) })
      .syncInputs({ takes: seconds(7), status: "FAILED", progress: 4.1, message, output: refused(message) })
      .enter("Conda", { takes: 0, status: "NEVER_ATTEMPTED", message });
    for (const task of render.tasks) {
      session.neverRun(render, task);
      task.settled = { status: task === render.tasks[0] ? "FAILED" : "CANCELED" };
    }
  },
};

/** The agent's lines: it downloads inside its own process, so there is none to exit. */
function refused(message: string): OutputLine[] {
  return [
    [2, "Syncing inputs using Job Attachments"],
    [1_300, "Downloaded 18.22 MB / 446.90 MB of 37 files (Transfer rate: 15.20 MB/s)"],
    [6_900, `openjd_fail: ${message}`],
  ];
}
