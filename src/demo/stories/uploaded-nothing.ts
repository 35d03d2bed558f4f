import { hours, minutes } from "../world/durations.ts";
import { hostOf, lookdevHost } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import {
  assetRootFolder,
  attachments,
  FRAME_SPACE,
  frames,
  ON_LINUX,
  outputManifest,
  uploaded,
} from "./parts.ts";
import type { Story } from "./story.ts";

const ROOT = "P:\\EMBER\\0120";
const FRAMES = 12;
/** Their renderer wrote into its own temporary folder, because the camera's name held a colon. */
const LOST = new Set([4, 7, 9]);
/** A picture that was opened and never filled. */
const BROKEN = 11;

/** All tasks succeed; three of them leave no file where the job looks for its output, and one a file of a few bytes. */
export const someUploadedNothing: Story = {
  title: "a success of which three frames uploaded nothing",
  ask: "EMBER_0120_lgt_v003 is green, but where are frames 4, 7 and 9?",
  job: {
    key: "some uploaded nothing",
    name: "EMBER_0120_lgt_v003",
    queue: "production",
    by: "mira",
    submittedAgo: hours(9),
    attachments: attachments("some uploaded nothing", ROOT, "windows", ["renders/v003"]),
  },
  tell(job) {
    const step = job.step("beauty", {
      tasks: frames(1, FRAMES),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    for (const number of [0, 1, 2]) {
      const session = job
        .session(`${number}`, hostOf("cpuOnDemand", 2 + number), { ago: hours(8.6) })
        .syncInputs(synced(minutes(1), 120, 900))
        .enter("Conda", condaEntered(minutes(1.4), "blender=4.2.*"));
      for (const task of step.tasks.filter((_, index) => index % 3 === number)) {
        const frame = step.tasks.indexOf(task) + 1;
        const takes = minutes(11) + ((frame * 7_919) % 90_000);
        const place = {
          queue: "production" as const,
          jobId: job.jobId,
          stepId: step.stepId,
          taskId: task.taskId,
          sessionActionId: session.nextActionId,
          endedAt: session.clockNow + takes,
        };
        session.run(step, task, {
          takes,
          output: log(frame, takes),
          ...(LOST.has(frame) ? { manifests: [{}] } : uploaded(place, [picture(frame)])),
        });
      }
      session.exit("Conda", condaLeft());
    }
  },
};

function picture(frame: number) {
  const size = frame === BROKEN ? 1_204 : 18_200_000 + ((frame * 104_729) % 3_000_000);
  return { path: `renders/v003/beauty.${String(frame).padStart(4, "0")}.exr`, size };
}

function log(frame: number, takes: number): OutputLine[] {
  const isLost = LOST.has(frame);
  const folder = `<session>/${assetRootFolder(ROOT)}/renders/v003`;
  return [
    [1_500, `Fra:${frame} Mem:2817.42M | Time:00:01.50 | Rendering 1 / 256 samples`],
    [takes - 6_000, `Fra:${frame} Mem:2817.42M | Time:10:41.07 | Rendering 256 / 256 samples`],
    [
      takes - 5_000,
      `Saved: '${isLost ? `/tmp/cam:${frame}` : folder}/beauty.${String(frame).padStart(4, "0")}.exr'`,
    ],
    ...(isLost
      ? ([
          [takes - 800, `No change detected for root ${ROOT}`],
          [takes - 700, "No output to upload"],
        ] as OutputLine[])
      : ([[takes - 800, `Found 1 file totaling 18.4 MB in output directory: ${folder}`]] as OutputLine[])),
  ];
}

/** All tasks succeed, and the job declares no output folder: nothing of it is uploaded. */
export const noOutputFolder: Story = {
  title: "a success that uploaded nothing, because no output folder is declared",
  ask: "Where are the pictures of EMBER_0130_comp_v001?",
  job: {
    key: "no output folder",
    name: "EMBER_0130_comp_v001",
    queue: "production",
    by: "ines",
    submittedAgo: hours(7),
    attachments: attachments("no output folder", "P:\\EMBER\\0130", "windows", []),
  },
  tell(job) {
    const step = job.step("write", {
      tasks: frames(1001, 1006),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const session = job
      .session("only", hostOf("cpuOnDemand", 6), { ago: hours(6.8) })
      .syncInputs(synced(minutes(0.7), 60, 400))
      .enter("Conda", condaEntered(minutes(1.1), "nuke=15.* nuke-openjd"));
    for (const task of step.tasks) {
      const takes = minutes(3.2);
      session.run(step, task, {
        takes,
        output: [
          [2_000, "Nuke 15.1v2, 64 bit"],
          [takes - 4_000, "Total render time: 3 minutes, 2 seconds"],
          [takes - 900, "No output directories specified for P:\\EMBER\\0130, skipping upload"],
          [takes - 800, "No output to upload"],
        ],
        manifests: [{}],
      });
    }
    session.exit("Conda", condaLeft());
  },
};

const DEEP = "R:\\DEEP\\0140";

/** Beauty and deep pictures lie below two roots; one frame has no deep picture. */
export const oneRootMissing: Story = {
  title: "a success of which one frame left out one of two output folders",
  ask: "MOSS_0140_lgt_v002 is green, is all of it there?",
  job: {
    key: "one root missing",
    name: "MOSS_0140_lgt_v002",
    queue: "lookdev",
    by: "ines",
    submittedAgo: hours(8),
    attachments: {
      fileSystem: "COPIED",
      manifests: [
        ...(attachments("one root", "P:\\MOSS\\0140", "windows", ["beauty"])?.manifests ?? []),
        ...(attachments("other root", DEEP, "windows", ["deep"])?.manifests ?? []),
      ],
    },
  },
  tell(job) {
    const step = job.step("render", {
      tasks: frames(1, 8),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_LINUX,
    });
    const session = job.session("only", lookdevHost(9), { ago: hours(7.8) });
    for (const task of step.tasks) {
      const takes = minutes(6);
      const place = {
        queue: "lookdev" as const,
        jobId: job.jobId,
        stepId: step.stepId,
        taskId: task.taskId,
        sessionActionId: session.nextActionId,
        endedAt: session.clockNow + takes,
      };
      const isBare = task === step.tasks[4];
      const manifest = outputManifest(place);
      session.run(step, task, {
        takes,
        output: [
          [1_000, "Rendering"],
          [takes - 800, isBare ? `No change detected for root ${DEEP}` : "Found 2 files"],
        ],
        manifests: [
          manifest,
          isBare ? {} : { ...manifest, outputManifestPath: `${manifest.outputManifestPath}_deep` },
        ],
      });
    }
  },
};
