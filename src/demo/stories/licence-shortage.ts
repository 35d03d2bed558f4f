import { hours, minutes, seconds } from "../world/durations.ts";
import { HOSTS } from "../world/farm-places.ts";
import { runFarm } from "../world/farm-run.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { randomFrom } from "../world/random.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import { asAdaptorOutput } from "./programs.ts";
import type { Story } from "./story.ts";

/** The licence server has this many seats; the fleet has more workers. */
const SEATS = 20;
const MESSAGE =
  "Error encountered while running adaptor: Maya exited early and did not render successfully, " +
  "please check render logs. Exit code 0";
/** Two workers of the fleet are busy with another job. */
const WORKERS = HOSTS.gpuSpot.filter((_, index) => index !== 2 && index !== 3);

/**
 * Fewer licences than workers: about a third of the attempts fail, on nearly every host, with a generic message that
 * says "Exit code 0". A line that looks like an error stands in every log, good or bad.
 */
export const licenceShortage: Story = {
  title: "a running job that loses a third of its attempts to a licence shortage",
  ask: "Why do so many frames of KITE_0120_lgt_v031 fail, and is it the machines?",
  job: {
    key: "licence-shortage",
    name: "KITE_0120_lgt_v031",
    queue: "lighting",
    by: "tomas",
    submittedAgo: hours(3.3),
    priority: 60,
    maxFailedTasksCount: 50,
    maxRetriesPerTask: 1,
    parameters: {
      MayaSceneFile: { path: "P:\\KITE\\0120\\lgt_v031.mb" },
      Frames: { string: "1-300" },
      Renderer: { string: "redshift" },
      CondaPackages: { string: "maya=2025.* maya-openjd redshift-maya" },
    },
    attachments: attachments("licence-shortage", "P:\\KITE\\0120", "windows", ["images"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: frames(1, 300),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: {
        ...ON_LINUX,
        amounts: [{ name: "amount.worker.gpu", min: 1 }],
      },
    });
    const random = randomFrom(31);
    runFarm({
      job,
      work: render.tasks.map((task) => ({ step: render, task })),
      // The last workers of the fleet came up half an hour after the first.
      hosts: WORKERS.map((host, index) => ({
        host,
        joinsAgo: hours(3.15) - (index < SEATS ? seconds(9 * index) : minutes(34)),
      })),
      maxRetries: 1,
      maxFailedTasks: 50,
      tasksPerSession: 12,
      setUp: (session) =>
        session
          .syncInputs(synced(minutes(1.1), 340, 6_700))
          .enter("Conda", condaEntered(minutes(2.7), "maya=2025.* maya-openjd redshift-maya"))
          .enter("Maya", opened(seconds(42)), render),
      tearDown: (session) =>
        session
          .exit(
            "Maya",
            { takes: seconds(3), output: [[1_000, "ADAPTOR_OUTPUT: Daemon: Maya cleaned up"]] },
            render,
          )
          .exit("Conda", condaLeft()),
      attempt({ busy }) {
        const refused = busy > SEATS && random() < 0.36;
        return refused ? noLicence(seconds(39 + 12 * random())) : rendered(minutes(14 + 6 * random()));
      },
    });
  },
};

function opened(takes: number): ActOutcome {
  return {
    takes,
    output: [
      [300, "ADAPTOR_OUTPUT: Daemon: starting Maya"],
      ...asAdaptorOutput([
        [takes * 0.5, "MayaClient: Loading plugin redshift4maya"],
        [takes * 0.8, "MayaClient: Scene opened"],
      ]),
    ],
  };
}

/** What Maya prints before the renderer asks for its licence. The procedure it misses is of no importance. */
function loading(until: number): OutputLine[] {
  const steps = 214;
  return asAdaptorOutput([
    [2_100, "Loading scene layers"],
    [9_000, 'Error: Cannot find procedure "xgmPreview".'],
    ...Array.from(
      { length: steps },
      (_, index): OutputLine => [
        12_000 + ((until - 12_500) * index) / steps,
        `[Redshift] Texture cache: resolved kite_${["body", "tail", "string", "sky"][index % 4]}.${1001 + index}.rstexbin`,
      ],
    ),
  ]);
}

function noLicence(takes: number): ActOutcome {
  const at = takes - 4_000;
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    progress: 0,
    message: MESSAGE,
    load: { memory: 0.41, cpu: 22 },
    output: (): OutputLine[] => [
      ...loading(at),
      ...asAdaptorOutput([
        [at, "[Redshift] License error: (RLM) All licenses in use (-22)"],
        [at + 100, "[Redshift] Rendering cancelled"],
      ]),
      [takes - 900, `openjd_fail: ${MESSAGE}`],
      [takes - 300, "ADAPTOR_OUTPUT: Daemon: Maya stopped"],
    ],
  };
}

function rendered(takes: number): ActOutcome {
  const blocks = 40;
  return {
    takes,
    load: { memory: 0.62, cpu: 31 },
    output: (): OutputLine[] => [
      ...loading(40_000),
      ...asAdaptorOutput([
        [41_000, "[Redshift] Licence acquired"],
        ...Array.from(
          { length: blocks },
          (_, index): OutputLine => [
            45_000 + ((takes - 60_000) * index) / blocks,
            `[Redshift] Block ${index + 1}/${blocks} (${((index + 1) * 100) / blocks}%) rendered by GPU 0`,
          ],
        ),
        [takes - 9_000, "[Redshift] Rendering done"],
      ]),
    ],
  };
}
