import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { runFarm } from "../world/farm-run.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { randomFrom } from "../world/random.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { attachments, FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import { asAdaptorOutput } from "./programs.ts";
import type { Story } from "./story.ts";

const MESSAGE =
  "Error encountered while running adaptor: Houdini exited early and did not render successfully, " +
  "please check render logs. Exit code 1";

type Cause = "missing cache" | "no licence" | "script error";

/** Frames that fail, by cause: a gap in a cache, a licence now and then, a script that trips over one camera. */
function causeOf(frame: number): Cause | undefined {
  if (frame >= 113 && frame <= 121) return "missing cache";
  if ([104, 131, 136, 148, 155].includes(frame)) return "no licence";
  if (frame >= 142 && frame <= 145) return "script error";
  return undefined;
}

/** Eighteen failures with one and the same message; only their logs tell the three causes apart. */
export const oneMessageManyCauses: Story = {
  title: "three causes behind one generic adaptor message",
  ask: "18 frames of FABLE_0220_fx_v005 say that Houdini exited early, is it one problem?",
  job: {
    key: "one-message-many-causes",
    name: "FABLE_0220_fx_v005",
    queue: "production",
    by: "mira",
    submittedAgo: hours(33),
    maxFailedTasksCount: 50,
    maxRetriesPerTask: 1,
    parameters: {
      HipFile: { path: "/mnt/fable/0220/fx_v005.hip" },
      Frames: { string: "101-160" },
      CondaPackages: { string: "houdini=20.5 houdini-openjd" },
    },
    attachments: attachments("one-message-many-causes", "/mnt/fable/0220", "posix", ["renders"]),
  },
  tell(job) {
    const render = job.step("mantra1", {
      tasks: frames(101, 160),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const random = randomFrom(220);
    runFarm({
      job,
      work: render.tasks.map((task) => ({ step: render, task })),
      hosts: [6, 7, 8, 9, 10, 11].map((index) => ({
        host: hostOf("cpuOnDemand", index),
        joinsAgo: hours(32.5) - seconds(11 * index),
      })),
      maxRetries: 1,
      tasksPerSession: 20,
      setUp: (session) =>
        session
          .syncInputs(synced(seconds(48), 71, 2_900))
          .enter("Conda", condaEntered(minutes(1.7), "houdini=20.5 houdini-openjd"))
          .enter("Houdini", opened(seconds(31)), render),
      tearDown: (session) =>
        session.exit("Houdini", { takes: seconds(2) }, render).exit("Conda", condaLeft()),
      attempt({ task }) {
        const frame = Number(task.parameters.Frame?.int);
        const cause = causeOf(frame);
        return cause
          ? failed(frame, cause, seconds(33 + 14 * random()))
          : rendered(frame, minutes(5 + 2 * random()));
      },
    });
  },
};

function opened(takes: number): ActOutcome {
  return {
    takes,
    output: [
      [200, "ADAPTOR_OUTPUT: Daemon: starting Houdini"],
      ...asAdaptorOutput([[takes * 0.9, "Loading .hip file /mnt/fable/0220/fx_v005.hip"]]),
    ],
  };
}

/** Loud and harmless: Houdini says this of every scene with assets of an older version. */
const NOISE: OutputLine[] = [
  [1_400, "Warnings were generated during load."],
  [1_410, "The following node types are using incomplete asset definitions:"],
  [1_420, "    Sop/fable_rain_scatter::1.2"],
];

function failed(frame: number, cause: Cause, takes: number): ActOutcome {
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    progress: 0,
    message: MESSAGE,
    output: (): OutputLine[] => [
      ...asAdaptorOutput([
        ...NOISE,
        [2_000, `Rendering frame ${frame}`],
        ...wordsOf(frame, cause, takes - 4_000),
      ]),
      [takes - 900, `openjd_fail: ${MESSAGE}`],
      [takes - 300, "ADAPTOR_OUTPUT: Daemon: Houdini cleaned up"],
    ],
  };
}

function wordsOf(frame: number, cause: Cause, at: number): OutputLine[] {
  if (cause === "missing cache") {
    return [
      [
        at,
        `Error: Unable to read file "/mnt/fable/0220/cache/rain.${String(frame).padStart(4, "0")}.bgeo.sc".`,
      ],
      [at + 10, "Error: Failed to cook node /obj/rain/cache_in"],
      [at + 400, "mantra: Scene is empty, nothing to render"],
    ];
  }
  if (cause === "no licence") {
    return [
      [at, "No licenses could be found to run this application."],
      [at + 10, "Please check for a valid license server host"],
    ];
  }
  const traceback = recordedOutput(RECORDINGS.pythonTraceback, 3);
  const from = traceback.findIndex(([, text]) => text.startsWith("Traceback"));
  return retold(traceback.slice(from), at + 300).map(([, text]) => [at, text]);
}

function rendered(frame: number, takes: number): ActOutcome {
  return {
    takes,
    output: (): OutputLine[] => [
      ...asAdaptorOutput([
        ...NOISE,
        [2_000, `Rendering frame ${frame}`],
        ...Array.from(
          { length: 20 },
          (_, index): OutputLine => [
            4_000 + ((takes - 8_000) * index) / 20,
            `ALF_PROGRESS ${(index + 1) * 5}%`,
          ],
        ),
        [takes - 2_000, `Saved image /mnt/fable/0220/renders/fx_v005.${String(frame).padStart(4, "0")}.exr`],
      ]),
    ],
  };
}
