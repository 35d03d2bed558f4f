import { hours, minutes, seconds } from "../world/durations.ts";
import { type Host, lookdevHost } from "../world/farm-places.ts";
import type { JobBuilder } from "../world/job-builder.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { rezEntered } from "./acts.ts";
import type { Story } from "./story.ts";
import { frameStep } from "./waits.ts";

/** A first frame on a host that does nothing any more; its log ends with these lines. */
function oneFrame(
  job: JobBuilder,
  host: Host,
  ranFor: number,
  output: OutputLine[],
  progress?: number,
): void {
  const step = frameStep(job);
  const enter = rezEntered(seconds(20), "studio_base");
  const session = job.session("only", host, { ago: ranFor + seconds(25) }).enter("Rez", enter);
  const takes = job.now - session.clockNow - seconds(5);
  const ended = step.tasks.slice(1);
  session.run(step, step.tasks[0]!, { takes, status: "RUNNING", progress, load: { cpu: 0.5 }, output });
  for (const task of ended) task.settled = { status: "READY" };
}

const at100: Story = {
  title: "a frame that stands at 100 % and does not end",
  ask: "MESA_0310_look_v001 says 100 %, is it done?",
  job: {
    key: "stuck at 100",
    name: "MESA_0310_look_v001",
    queue: "lookdev",
    by: "jonas",
    submittedAgo: hours(2),
  },
  tell: (job) =>
    oneFrame(
      job,
      lookdevHost(6),
      minutes(55),
      [
        [minutes(1), "Rendering frame 1"],
        [minutes(11), "Writing image /mnt/mesa/0310/look.0001.exr"],
        [minutes(11.1), "Frame 1: 100 %"],
      ],
      100,
    ),
};

const dialog: Story = {
  title: "a program that waits for somebody to close a window",
  ask: "MESA_0320_titles_v002 hangs, doesn't it?",
  job: {
    key: "stuck in dialog",
    name: "MESA_0320_titles_v002",
    queue: "lookdev",
    by: "jonas",
    submittedAgo: hours(1),
  },
  tell: (job) =>
    oneFrame(job, lookdevHost(7), minutes(26), [
      [seconds(20), "Opening project titles_v002"],
      [seconds(50), 'A dialog is open: "Fonts are missing. Continue?" [OK] [Cancel]'],
    ]),
};

const setUp: Story = {
  title: "a session that hangs while it is set up",
  ask: "Why does MESA_0330_look_v004 not get beyond its set-up?",
  job: {
    key: "stuck in set-up",
    name: "MESA_0330_look_v004",
    queue: "lookdev",
    by: "jonas",
    submittedAgo: hours(4),
  },
  tell(job) {
    const step = frameStep(job);
    const session = job.session("only", lookdevHost(8), { ago: hours(3.2) });
    session.enter("Rez", {
      takes: job.now - session.clockNow - seconds(10),
      status: "RUNNING",
      load: { cpu: 0.3 },
      output: [[seconds(2), "rez-env studio_base: waiting for the lock of /mnt/rez/.lock"]],
    });
    session.run(step, step.tasks[0]!, { takes: 0, status: "ASSIGNED" });
  },
};

/** Renders, dialogs and set-ups that do not move any more. */
export const STUCK_OTHERWISE: readonly Story[] = [at100, dialog, setUp];
