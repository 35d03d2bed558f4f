import { days, hours, minutes } from "../world/durations.ts";
import type { QueueKey } from "../world/farm-places.ts";
import type { JobBuilder } from "../world/job-builder.ts";
import type { Site } from "../world/waiting-fleets.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

// One story a reason for a wait: nothing of these jobs has run.

type Needs = NonNullable<Parameters<JobBuilder["step"]>[1]["requiredCapabilities"]>;

/** One step of 24 frames that asks this of a worker, and waits. */
export function frameStep(job: JobBuilder, needs: Partial<Needs> = {}, name = "render") {
  return job.step(name, {
    tasks: frames(1, 24),
    parameterSpace: FRAME_SPACE,
    requiredCapabilities: { ...ON_LINUX, ...needs } as Needs,
  });
}

/** What keeps a step on the one fleet of a site. */
export const at = (site: Site): Partial<Needs> => ({
  attributes: [...ON_LINUX.attributes, { name: "attr.site", anyOf: [site] }],
});

interface Wait {
  readonly key: string;
  readonly title: string;
  readonly name: string;
  readonly queue?: QueueKey;
  readonly submittedAgo?: number;
  readonly job?: Partial<Story["job"]>;
  tell(job: JobBuilder): void;
}

function wait({ key, title, name, queue = "lookdev", submittedAgo = minutes(40), job, tell }: Wait): Story {
  return {
    title,
    ask: `Why does nothing of ${name} start?`,
    job: { key: `wait ${key}`, name, queue, by: "aiko", submittedAgo, ...job },
    tell,
  };
}

const WITHOUT_FLEETS: readonly Story[] = [
  wait({
    key: "create failed",
    title: "a job that could not be made",
    name: "MESA_0010_lgt_v001",
    job: {
      lifecycleStatus: "CREATE_FAILED",
      lifecycleStatusMessage: "Parameter Frames: the value is longer than its maxLength of 1024",
    },
    tell: () => {},
  }),
  wait({
    key: "held",
    title: "a job that somebody holds back",
    name: "MESA_0020_lgt_v002",
    submittedAgo: hours(5),
    tell(job) {
      const step = frameStep(job);
      for (const task of step.tasks) task.settled = { status: "SUSPENDED" };
      job.target("SUSPENDED", "mira", hours(2));
    },
  }),
  wait({
    key: "too large",
    title: "a job that asks for more memory than any fleet offers",
    name: "MESA_0030_sim_v004",
    tell(job) {
      const step = frameStep(job, { amounts: [{ name: "amount.worker.memory", min: 262_144 }] }, "sim");
      for (const task of step.tasks) task.settled = { status: "NOT_COMPATIBLE" };
    },
  }),
  wait({
    key: "no such limit",
    title: "a job that asks for a limit that is not joined with its queue",
    name: "MESA_0040_look_v001",
    tell(job) {
      const step = frameStep(job, { amounts: [{ name: "amount.katana", min: 1 }] });
      for (const task of step.tasks) task.settled = { status: "NOT_COMPATIBLE" };
    },
  }),
  wait({
    key: "no fleet",
    title: "a job in a queue whose only fleet was taken away",
    name: "VAULT_reel3_v001",
    queue: "archive",
    submittedAgo: hours(2),
    tell: (job) => void frameStep(job),
  }),
  wait({
    key: "pending",
    title: "a job whose steps wait for one that is held back",
    name: "MESA_0050_fx_v003",
    submittedAgo: hours(6),
    tell(job) {
      const sim = job.step("sim", { tasks: [{}], requiredCapabilities: ON_LINUX });
      for (const task of sim.tasks) task.settled = { status: "SUSPENDED" };
      const mesh = job.step("mesh", {
        tasks: frames(1, 24),
        parameterSpace: FRAME_SPACE,
        dependsOn: [sim],
        requiredCapabilities: ON_LINUX,
      });
      for (const task of mesh.tasks) task.settled = { status: "PENDING" };
    },
  }),
  wait({
    key: "limit stopped",
    title: "a job whose limit was stopped for its queue",
    name: "MESA_0060_comp_v007",
    tell: (job) => void frameStep(job, { amounts: [{ name: "amount.nuke_render", min: 1 }] }, "comp"),
  }),
  wait({
    key: "idle",
    title: "a job that waits although workers are idle, for no known reason",
    name: "MESA_0070_look_v002",
    tell: (job) => void frameStep(job),
  }),
];

const FOR_A_FLEET: readonly Story[] = [
  wait({
    key: "suspended fleet",
    title: "a job whose fleet is suspended",
    name: "MESA_0110_lgt_v001",
    tell: (job) => void frameStep(job, at("overnight")),
  }),
  wait({
    key: "full",
    title: "a job that waits for a place on a full fleet",
    name: "KITE_0310_lgt_v002",
    queue: "lighting",
    submittedAgo: minutes(50),
    job: { priority: 40 },
    tell: (job) => void frameStep(job, { amounts: [{ name: "amount.worker.gpu", min: 1 }] }),
  }),
  wait({
    key: "starting",
    title: "a job whose workers are just starting",
    name: "MESA_0120_lgt_v001",
    submittedAgo: minutes(3),
    tell: (job) => void frameStep(job, at("burst")),
  }),
  wait({
    key: "no capacity",
    title: "a job whose fleet asks for machines that do not come",
    name: "MESA_0130_look_v001",
    submittedAgo: hours(1.5),
    tell: (job) => void frameStep(job, at("bigGpu")),
  }),
  wait({
    key: "nobody",
    title: "a job whose fleet has no machine in service",
    name: "MESA_0140_fx_v002",
    submittedAgo: hours(5),
    tell: (job) => void frameStep(job, at("basement")),
  }),
  wait({
    key: "never started",
    title: "a job whose workers were made and never started",
    name: "DAILY_1121_v001",
    queue: "dailies",
    submittedAgo: minutes(50),
    tell: (job) => void frameStep(job, at("west")),
  }),
  wait({
    key: "host configuration",
    title: "a job whose workers go again while they are set up",
    name: "DAILY_1122_v001",
    queue: "dailies",
    submittedAgo: minutes(55),
    tell: (job) => void frameStep(job, at("fonts")),
  }),
  wait({
    key: "left over",
    title: "a job whose only worker hangs in the session of a job that is over",
    name: "DAILY_1123_v001",
    queue: "dailies",
    submittedAgo: days(0.1),
    tell: (job) => void frameStep(job, at("finishing")),
  }),
];

export const WAITS: readonly Story[] = [...WITHOUT_FLEETS, ...FOR_A_FLEET];
